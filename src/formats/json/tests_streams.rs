//! Text in pieces against text as a whole, options, JSON Lines, and serde_json as the judge of what is JSON.

use super::*;
use crate::formats::testing::{Memory, Random};
use crate::formats::{Cancel, Observer, Progress};
use crate::stream::{Error, Status};
use std::time::{Duration, Instant};

fn quiet() -> Progress {
    Progress::default()
}

fn lines() -> Options {
    Options { lines: true, ..Options::default() }
}

fn with_rules(change: impl FnOnce(&mut Rules)) -> Options {
    let mut options = Options::default();
    change(&mut options.rules);
    options.layout = options.layout.nonfinite(options.rules.nonfinite);
    options
}

/// What comes out of a stream that gives `chunk` bytes a read.
fn transcoded(text: &[u8], chunk: usize, options: &Options) -> Result<Vec<u8>, Error> {
    let (from, to) = (Memory::holding(text), Memory::default());
    from.state().chunk = chunk;
    transcode(from.stream(), to.stream(), options, quiet())?;
    Ok(to.state().bytes.clone())
}

fn formatted(text: &str, options: &Options) -> Result<String, Error> {
    let out = format(text.as_bytes(), options, &mut quiet())?;
    Ok(String::from_utf8(out.as_bytes().to_vec()).unwrap())
}

fn detail(error: &Error) -> (Status, u64, u64, i64, i64) {
    let detail = error.detail().unwrap();
    (error.status(), detail.line, detail.column, detail.start, detail.end)
}

/// A random text that is JSON, or almost.
fn random_text(random: &mut Random, depth: usize, out: &mut String) {
    const SCALARS: &[&str] = &[
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5e-7",
        "-12",
        "123456789012345678901234567890",
        "1E400",
        "0.1",
        "\"\"",
        "\"a\\u00e9\\ud834\\udd1e\"",
        "\"é𝄞\"",
        "\"\\n\\\"\\\\\"",
        "\"long enough to need words\"",
        "1e5",
        "9223372036854775808",
        "-9223372036854775809",
    ];
    const WRONG: &[&str] =
        &["01", "+1", "nul", "\"\\x\"", "\"\\ud834\"", "1.", "", "]", "NaN", "\"\t\"", "\u{a0}"];
    let space = [" ", "", "\n", "\t\r"][random.below(4)];
    out.push_str(space);
    match random.below(if depth == 0 { 3 } else { 6 }) {
        0 if random.below(12) == 0 => out.push_str(WRONG[random.below(WRONG.len())]),
        0..3 => out.push_str(SCALARS[random.below(SCALARS.len())]),
        kind => {
            let object = kind == 3;
            out.push(if object { '{' } else { '[' });
            for member in 0..random.below(5) {
                if member > 0 {
                    out.push(',');
                }
                if object {
                    out.push_str("\"k\"");
                    out.push_str(space);
                    out.push(':');
                }
                random_text(random, depth - 1, out);
            }
            out.push(if object { '}' } else { ']' });
        }
    }
    out.push_str(space);
}

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
                    assert_eq!(whole.status(), pieces.status(), "{:?}", String::from_utf8_lossy(&bytes));
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
        let again = document.dump(&Options::default(), &mut Progress::default()).unwrap();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(again.as_bytes()).unwrap(), judge, "{text}");
        agreed += 1;
    }
    assert!(agreed > 1000, "{agreed} texts were JSON");
}

#[test]
fn doubles_are_those_of_the_standard_library() {
    let mut random = Random::fresh();
    for _ in 0..20_000 {
        let digits = |random: &mut Random, most: usize| -> String {
            (0..=random.below(most)).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
        };
        let mut text = std::format!("-{}.{}", 1 + random.below(999), digits(&mut random, 22));
        if random.below(3) == 0 {
            text += &std::format!("e{}", random.below(600) as i32 - 320);
        }
        let wanted: f64 = text.parse().unwrap();
        match parse(text.as_bytes(), &Options::default(), false, &mut quiet()) {
            Ok((document, _)) => {
                assert_eq!(document.double(0).unwrap().to_bits(), wanted.to_bits(), "{text}");
            }
            Err(error) => assert!(wanted.is_infinite() && error.status() == Status::JSON, "{text}"),
        }
    }
}

#[test]
fn integers_beyond_64_bits_are_kept_as_text_and_are_doubles_only_when_exact() {
    let text = "[18446744073709551616,-9223372036854775809,100000000000000000000000]";
    let (document, _) = parse(text.as_bytes(), &Options::default(), false, &mut quiet()).unwrap();
    assert_eq!(document.kind(1).unwrap(), Kind::Big);
    assert_eq!(document.big(2).unwrap(), b"-9223372036854775809");
    assert_eq!(document.double(1).unwrap(), 18_446_744_073_709_551_616.0);
    for node in [2, 3] {
        assert_eq!(document.double(node).unwrap_err().status(), Status::OVERFLOW);
        assert_eq!(document.int64(node).unwrap_err().status(), Status::OVERFLOW);
    }
    assert_eq!(
        document.dump(&Options::default(), &mut Progress::default()).unwrap().as_bytes(),
        text.as_bytes()
    );
}

#[test]
fn numbers_pass_from_text_to_text_digit_for_digit() {
    let text = "[1.10,-0,1E400,0.30000000000000004440,123456789012345678901234567890]";
    assert_eq!(formatted(text, &Options::default()).unwrap(), text);
    let sorted = Options { sorted: true, ..Options::default() };
    assert_eq!(formatted("{\"b\":1.10,\"a\":2E1}", &sorted).unwrap(), "{\"a\":2E1,\"b\":1.10}");
}

#[test]
fn nan_and_infinities_follow_their_policy_in_and_out() {
    let text = "[NaN,Infinity,-Infinity]";
    assert_eq!(detail(&formatted(text, &Options::default()).unwrap_err()), (Status::JSON, 1, 2, 1, 2));
    let null = with_rules(|rules| rules.nonfinite = Nonfinite::Null);
    assert_eq!(formatted(text, &null).unwrap(), "[null,null,null]");
    let literal = with_rules(|rules| rules.nonfinite = Nonfinite::Literal);
    assert_eq!(formatted(text, &literal).unwrap(), text);
    for chunk in 1..9 {
        assert_eq!(transcoded(text.as_bytes(), chunk, &literal).unwrap(), text.as_bytes());
    }
    let (document, _) = parse(b"[NaN,-1e999]", &literal, false, &mut quiet()).unwrap();
    assert!(document.double(1).unwrap().is_nan() && document.double(2).unwrap() == f64::NEG_INFINITY);
    assert_eq!(document.dump(&literal, &mut Progress::default()).unwrap().as_bytes(), b"[NaN,-Infinity]");
    assert_eq!(document.dump(&null, &mut Progress::default()).unwrap().as_bytes(), b"[null,null]");
    assert_eq!(
        document.dump(&Options::default(), &mut Progress::default()).err().unwrap().status(),
        Status::INVALID
    );
    for wrong in ["[Nan]", "[-Inf]", "[Infinit]", "[-]", "[nan]"] {
        assert_eq!(formatted(wrong, &literal).unwrap_err().status(), Status::JSON, "{wrong}");
    }
}

#[test]
fn half_surrogate_pairs_follow_their_policy() {
    let text = r#"["\ud834","\udd1e\ud834","\ud834\udd1e","\ud834\u0041"]"#;
    assert_eq!(detail(&formatted(text, &Options::default()).unwrap_err()), (Status::JSON, 1, 3, 2, 8));
    let replace = with_rules(|rules| rules.surrogates = Surrogates::Replace);
    assert_eq!(formatted(text, &replace).unwrap(), "[\"\u{FFFD}\",\"\u{FFFD}\u{FFFD}\",\"𝄞\",\"\u{FFFD}A\"]");
    let keep = with_rules(|rules| rules.surrogates = Surrogates::Keep);
    assert_eq!(formatted(text, &keep).unwrap(), r#"["\ud834","\udd1e\ud834","𝄞","\ud834A"]"#);
    let (document, _) = parse(text.as_bytes(), &keep, false, &mut quiet()).unwrap();
    assert_eq!(document.string(1).unwrap(), b"\xED\xA0\xB4");
    // Python lets raw ones pass, too.
    for raw in [b"\"\xED\xA0\xB4x\"".as_slice(), b"\"\0\x34\xD8x\0\"\0"] {
        let (document, _) = parse(raw, &keep, false, &mut quiet()).unwrap();
        assert_eq!(document.string(0).unwrap(), b"\xED\xA0\xB4x");
        assert_eq!(format(raw, &keep, &mut quiet()).unwrap().as_bytes(), b"\"\\ud834x\"");
        assert_eq!(transcoded(raw, 2, &keep).unwrap(), b"\"\\ud834x\"");
        let refusal = validate(raw, &Options::default(), &mut quiet()).unwrap_err();
        assert_eq!((detail(&refusal).0, detail(&refusal).1), (Status::DECODE, 1));
    }
    assert_eq!(formatted("\"한국\u{D7A3}\"", &keep).unwrap(), "\"한국\u{D7A3}\"");
}

#[test]
fn layouts_take_separators_and_any_indent_that_is_white_space() {
    let text = r#"{"b":[1,{}],"a":[]}"#;
    let layout = Layout::default().separate_by(b", ", b" : ").unwrap();
    let options = Options { layout, ..Options::default() };
    assert_eq!(formatted(text, &options).unwrap(), r#"{"b" : [1, {}], "a" : []}"#);
    let layout = Layout::default().indent_with(b"\t").unwrap();
    let options = Options { layout, sorted: true, ..Options::default() };
    assert_eq!(formatted(text, &options).unwrap(), "{\n\t\"a\": [],\n\t\"b\": [\n\t\t1,\n\t\t{}\n\t]\n}");
    for (comma, colon) in [(";", ""), (",,", ""), ("", "=>"), ("", "::"), (" ", ""), ("", ",")] {
        let outcome = Layout::default().separate_by(comma.as_bytes(), colon.as_bytes());
        assert_eq!(outcome.unwrap_err().status(), Status::INVALID);
    }
    assert!(Layout::default().separate_by(&[b','; 33], b"").is_err());
    assert!(
        Layout::default().indent_with(b"--").is_err() && Layout::default().indent_with(&[b' '; 65]).is_err()
    );
    assert!(Layout::new(2, false).unwrap().indent_with(b"\t").is_err(), "one indent or the other");
}

#[test]
fn sorting_is_by_code_point_and_keeps_duplicates_in_their_order() {
    let sorted = Options { sorted: true, ..Options::default() };
    let text = "{\"𝄞\":1,\"\u{FFFD}\":2,\"a\":3,\"\":4,\"a\":{\"z\":1,\"b\":2},\"A\":6}";
    let wanted = "{\"\":4,\"A\":6,\"a\":3,\"a\":{\"b\":2,\"z\":1},\"\u{FFFD}\":2,\"𝄞\":1}";
    assert_eq!(formatted(text, &sorted).unwrap(), wanted);
}

#[test]
fn a_document_tells_how_far_it_reached_where_more_may_follow() {
    let read = |text: &[u8]| parse(text, &Options::default(), true, &mut quiet());
    assert_eq!(read(b"[1] \n{}").unwrap().1, 5);
    assert_eq!(read(b"7").unwrap().1, 1);
    assert_eq!(read(b"\xEF\xBB\xBF 1,").unwrap().1, 5);
    assert_eq!(read(b"\xFF\xFE1\0 \0x\0").unwrap().1, 6);
    assert_eq!(read(b"\"a\"\xFF").unwrap().1, 3);
    assert!(read(b" ").is_err());
}

#[test]
fn places_count_the_bytes_of_the_input_whatever_its_encoding() {
    let text = "[1,\n \"é𝄞\" x]";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf32: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let place = |data: &[u8]| {
        let whole = detail(&validate(data, &Options::default(), &mut quiet()).unwrap_err());
        let from = Memory::holding(data);
        from.state().chunk = 5;
        let pieces = validate_stream(from.stream(), &Options::default(), quiet()).unwrap_err();
        assert_eq!(whole, detail(&pieces));
        whole
    };
    assert_eq!(place(text.as_bytes()), (Status::JSON, 2, 11, 14, 15));
    assert_eq!(place(&utf16), (Status::JSON, 2, 15, 22, 24));
    assert_eq!(place(&utf32), (Status::JSON, 2, 25, 40, 44));
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
fn raw_json_and_numbers_as_text_are_checked_and_laid_out() {
    let memory = Memory::default();
    let layout = Layout::new(1, false).unwrap();
    let mut writer = Writer::new(memory.stream(), Options { layout, ..Options::default() }, quiet());
    writer.begin_array().unwrap();
    writer.raw(b" {\"a\":[1.50]} ").unwrap();
    writer.number(b"123456789012345678901234567890").unwrap();
    writer.number(b"-1.5E+3").unwrap();
    for wrong in ["", "-", "1 ", "01", "NaN", "1e", "0x1", "1,2"] {
        assert_eq!(writer.number(wrong.as_bytes()).unwrap_err().status(), Status::INVALID, "{wrong}");
    }
    assert_eq!(detail(&writer.raw(b"[1,\n2").unwrap_err()), (Status::JSON, 2, 2, 5, 5));
    assert_eq!(writer.raw(b"1 2").unwrap_err().status(), Status::JSON);
    assert_eq!(writer.raw(b"").unwrap_err().status(), Status::JSON);
    let deep = "[".repeat(DEFAULT_MAX_DEPTH) + &"]".repeat(DEFAULT_MAX_DEPTH);
    assert_eq!(writer.raw(deep.as_bytes()).unwrap_err().status(), Status::LIMIT);
    writer.raw(&deep.as_bytes()[1..deep.len() - 1]).unwrap();
    writer.end_array().unwrap();
    writer.close().unwrap();
    assert!(
        memory
            .text()
            .starts_with("[\n {\n  \"a\": [\n   1.50\n  ]\n },\n 123456789012345678901234567890,\n -1.5E+3,")
    );
    validate(memory.text().as_bytes(), &Options::default(), &mut quiet()).unwrap();
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
    assert_eq!(document.dump(&deep, &mut Progress::default()).unwrap().as_bytes(), text.as_bytes());
    let flat = with_rules(|rules| rules.max_depth = 1);
    assert_eq!(detail(&formatted("[\n[]]", &flat).unwrap_err()), (Status::LIMIT, 2, 1, 2, 3));
}

struct Counting(std::sync::Arc<std::sync::Mutex<Vec<u64>>>);

impl Observer for Counting {
    fn report(&mut self, done: u64, _total: u64) -> crate::stream::Result<()> {
        self.0.lock().unwrap().push(done);
        Ok(())
    }
}

#[test]
fn progress_comes_in_order_at_most_every_step_and_cancelling_ends_the_work() {
    let text = std::format!("[{}1]", "\"x\", ".repeat(100_000));
    let heard = std::sync::Arc::default();
    let observed = || Progress::new(Some(Box::new(Counting(std::sync::Arc::clone(&heard)))), None);
    for stream in [false, true] {
        heard.lock().unwrap().clear();
        if stream {
            let from = Memory::holding(text.as_bytes());
            validate_stream(from.stream(), &Options::default(), observed()).unwrap();
        } else {
            validate(text.as_bytes(), &Options::default(), &mut observed()).unwrap();
        }
        let heard = heard.lock().unwrap();
        assert!(heard.len() >= 7 && heard.is_sorted(), "{heard:?}");
        assert!(heard.windows(2).all(|two| two[1] - two[0] <= 2 * crate::formats::STEP), "{heard:?}");
        assert_eq!(heard.last(), Some(&(text.len() as u64)));
    }
    let cancel = Cancel::new().unwrap();
    cancel.set();
    let mut cancelled = Progress::new(None, Some(cancel.dup()));
    let outcome = format(text.as_bytes(), &Options::default(), &mut cancelled);
    assert_eq!(outcome.err().unwrap().status(), Status::CANCELLED);
    let from = Memory::holding(text.as_bytes());
    let outcome = load(from.stream(), &Options::default(), Progress::new(None, Some(cancel)));
    assert_eq!(outcome.err().unwrap().status(), Status::CANCELLED);
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
            let start = Instant::now();
            assert!(!transcoded(text.as_bytes(), 4096, &Options::default()).unwrap().is_empty());
            start.elapsed()
        };
        (0..5).map(|_| run()).min().unwrap()
    };
    for text in texts {
        // A busy machine may disturb a measurement, not all of them.
        let grows = || {
            let (once, twice) = (cost(&text(1 << 18)), cost(&text(1 << 19)));
            twice > once.mul_f64(2.5) + Duration::from_micros(500)
        };
        assert!(!(grows() && grows() && grows()), "{}", &text(32)[..16]);
    }
}
