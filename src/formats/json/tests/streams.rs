//! Text in pieces against text as a whole, JSON Lines, and what it costs.

use super::*;
use crate::host::threads::thread_time;

#[test]
fn text_in_pieces_is_text_as_a_whole_with_the_same_failure_at_the_same_place() {
    let mut random = Random::fresh();
    for _ in 0..3000 {
        let mut text = String::new();
        random_text(&mut random, 4, &mut text);
        let mut bytes = text.into_bytes();
        if random.below(4) == 0 && !bytes.is_empty() {
            let at = random.below(bytes.len());
            bytes[at] = random.below(256) as u8;
        }
        let whole = format(&bytes, &Options::default(), &mut quiet());
        for chunk in [1, 2, 5, 64] {
            // The first bytes tell the encoding, and so have to be there.
            match (&whole, transcoded(&bytes, chunk, &Options::default())) {
                (Ok(whole), Ok(pieces)) => assert_eq!(whole.as_bytes(), pieces),
                (Err(whole), Err(pieces)) => {
                    // In another encoding, a character that is cut off at the end of all is found first, or last.
                    if bytes[..4.min(bytes.len())].iter().all(|byte| (1..0xFE).contains(byte)) {
                        assert_eq!(detail(whole), detail(&pieces), "{:?}", String::from_utf8_lossy(&bytes));
                    }
                }
                (whole, pieces) => panic!(
                    "{:?}: {:?} but in pieces {:?}",
                    String::from_utf8_lossy(&bytes),
                    whole.as_ref().map(|out| out.as_bytes().to_vec()),
                    pieces
                ),
            }
        }
    }
}

#[test]
fn serde_json_agrees_on_what_is_json_and_on_every_value() {
    let mut random = Random::fresh();
    let mut agreed = 0;
    for _ in 0..5000 {
        let mut text = String::new();
        random_text(&mut random, 4, &mut text);
        let own = parse(text.as_bytes(), &Options::default(), false, &mut quiet());
        let judge = serde_json::from_str::<serde_json::Value>(&text);
        assert_eq!(own.is_ok(), judge.is_ok(), "{text}");
        let (Ok((document, _)), Ok(judge)) = (own, judge) else { continue };
        let again = document.dump(&Options::default(), &mut quiet()).unwrap();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(again.as_bytes()).unwrap(), judge, "{text}");
        agreed += 1;
    }
    assert!(agreed > 1000, "{agreed} texts were JSON");
}

#[test]
fn json_lines_give_a_document_a_line_and_go_on_behind_a_bad_one() {
    let text = b"\n{\"a\":1}\r\n  \n[1] 2\n[\"x\n\"y\"\n3";
    for chunk in [0, 1, 7] {
        let from = Memory::holding(text);
        from.state().chunk = chunk;
        let mut reader = Reader::new(from.stream(), Options::default(), quiet());
        assert_eq!(reader.next_document().unwrap().unwrap().kind(0).unwrap(), Kind::Object);
        assert_eq!(detail(&reader.next_document().err().unwrap()), (Status::JSON, 4, 5, 17, 18));
        assert_eq!(detail(&reader.next_document().err().unwrap()), (Status::JSON, 5, 4, 22, 22));
        assert_eq!(reader.next_document().unwrap().unwrap().string(0).unwrap(), b"y");
        assert_eq!(reader.next_document().unwrap().unwrap().int64(0).unwrap(), 3);
        assert!(reader.next_document().unwrap().is_none());
        assert!(reader.next_document().unwrap().is_none());
    }
}

#[test]
fn a_reader_of_lines_loses_nothing_when_its_stream_fails() {
    let from = Memory::holding(b"[1]\n[2]\n");
    from.state().chunk = 5;
    let mut reader = Reader::new(from.stream(), Options::default(), quiet());
    from.state().failures = 1;
    assert_eq!(reader.next_document().err().unwrap().status(), Status::WOULD_BLOCK);
    assert!(reader.next_document().unwrap().is_some());
    from.state().failures = 1;
    assert_eq!(reader.next_document().err().unwrap().status(), Status::WOULD_BLOCK);
    assert_eq!(reader.next_document().unwrap().unwrap().int64(1).unwrap(), 2);
    assert!(reader.next_document().unwrap().is_none());
}

#[test]
fn json_lines_are_transcoded_and_written_line_by_line() {
    let text = b" {\"a\": 1}\n\n[ ]";
    assert_eq!(transcoded(text, 3, &lines()).unwrap(), b"{\"a\":1}\n[]\n");
    assert_eq!(transcoded(b"", 3, &lines()).unwrap(), b"");
    assert!(transcoded(b"1 2", 3, &lines()).is_err());
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), lines(), quiet());
    writer.close().unwrap();
    writer.begin_array().unwrap();
    assert_eq!(writer.close().unwrap_err().status(), Status::INVALID);
    writer.null().unwrap();
    writer.end_array().unwrap();
    writer.int64(2).unwrap();
    writer.close().unwrap();
    assert_eq!(memory.text(), "[null]\n2\n");
    let indented = Options { layout: Layout::new(1, false).unwrap(), ..lines() };
    assert_eq!(indented.checked().unwrap_err().status(), Status::INVALID);
}

#[test]
fn size_and_depth_are_limited_as_the_options_say() {
    let small = Options { max_size: 4, ..Options::default() };
    assert_eq!(formatted("[1,2]", &small).unwrap_err().status(), Status::LIMIT);
    assert_eq!(transcoded(b"[1,2]", 2, &small).unwrap_err().status(), Status::LIMIT);
    assert_eq!(formatted("[12]", &small).unwrap(), "[12]");
    assert_eq!(transcoded(b"[12]", 2, &small).unwrap(), b"[12]");
    let mut reader = Reader::new(Memory::holding(b"[12]\n[1,2]").stream(), small, quiet());
    assert!(reader.next_document().unwrap().is_some());
    assert_eq!(reader.next_document().err().unwrap().status(), Status::LIMIT);
    let deep = with_rules(|rules| rules.max_depth = 2_000_000);
    let text = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    let (document, _) = parse(text.as_bytes(), &deep, false, &mut quiet()).unwrap();
    assert_eq!(document.dump(&deep, &mut quiet()).unwrap().as_bytes(), text.as_bytes());
    let flat = with_rules(|rules| rules.max_depth = 1);
    assert_eq!(detail(&formatted("[\n[]]", &flat).unwrap_err()), (Status::LIMIT, 2, 1, 2, 3));
}

#[test]
fn twice_the_text_costs_no_more_than_two_and_a_half_times_the_time() {
    let texts: [fn(usize) -> String; 4] = [
        |n| "[".to_owned() + &"[1,{\"a\":\"b\\n\"}],".repeat(n / 16) + "1]",
        |n| "\"".to_owned() + &"x".repeat(n) + "\"",
        |n| "\"".to_owned() + &"\\u00e9".repeat(n / 6) + "\"",
        |n| "1".repeat(n),
    ];
    let cost = |text: &str| {
        let run = || {
            let start = thread_time();
            assert!(!transcoded(text.as_bytes(), 4096, &Options::default()).unwrap().is_empty());
            thread_time() - start
        };
        (0..5).map(|_| run()).min().unwrap()
    };
    for text in texts {
        // A busy machine may disturb a measurement even so, not all of them; new memory costs some milliseconds at any size. Doubled
        // twice, what is linear takes 4 times as long, what is quadratic 16 times.
        let grows = || {
            let (once, four_times) = (cost(&text(1 << 18)), cost(&text(1 << 20)));
            four_times > once.mul_f64(2.5 * 2.5) + Duration::from_millis(2)
        };
        assert!(!(grows() && grows() && grows()), "{}", &text(32)[..16]);
    }
}
