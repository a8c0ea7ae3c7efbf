use super::*;

/// The definition, byte by byte.
fn plainly_to_lf(text: &[u8]) -> (Vec<u8>, Seen) {
    let (mut out, mut kinds, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let (byte, len, kind) = match &text[at..] {
            [b'\r', b'\n', ..] => (b'\n', 2, Seen::CRLF),
            [b'\r', ..] => (b'\n', 1, Seen::CR),
            [b'\n', ..] => (b'\n', 1, Seen::LF),
            [byte, ..] => (*byte, 1, 0),
            [] => unreachable!(),
        };
        out.push(byte);
        kinds |= kind;
        at += len;
    }
    (out, Seen(kinds))
}

fn plainly_from_lf(text: &[u8], end: &[u8]) -> Vec<u8> {
    text.iter()
        .flat_map(|byte| if *byte == b'\n' { end } else { core::slice::from_ref(byte) })
        .copied()
        .collect()
}

/// All ways through one text, behind a few bytes that are not to be touched.
#[track_caller]
fn check(text: &[u8]) {
    let before = b"\r\n\r";
    let expect = |way: &str, outcome: &[u8], expected: &[u8]| {
        assert!(outcome == [before, expected].concat(), "{way}: {}", text.escape_ascii());
    };
    let (expected, kinds) = plainly_to_lf(text);

    let (mut in_place, mut seen) = ([before, text].concat(), Seen::default());
    to_lf(&mut in_place, before.len(), &mut seen);
    expect("to_lf", &in_place, &expected);
    assert!(seen == kinds, "to_lf saw {seen:?}: {}", text.escape_ascii());

    let (mut appended, mut seen) = (before.to_vec(), Seen::default());
    append_lf(text, &mut appended, &mut seen).unwrap();
    expect("append_lf", &appended, &expected);
    assert!(seen == kinds, "append_lf saw {seen:?}: {}", text.escape_ascii());

    let mut added = Seen::default();
    added.add(text);
    assert!(added == kinds, "added {added:?}: {}", text.escape_ascii());

    for end in [&b"\r"[..], b"\r\n"] {
        let mut written = before.to_vec();
        from_lf(text, end, &mut written).unwrap();
        expect("from_lf", &written, &plainly_from_lf(text, end));
    }
}

#[test]
fn every_short_text_of_line_ends_is_translated_as_defined() {
    for len in 0..=6 {
        for mut number in 0..3usize.pow(len) {
            let text: Vec<u8> = (0..len)
                .map(|_| {
                    let byte = b"a\r\n"[number % 3];
                    number /= 3;
                    byte
                })
                .collect();
            check(&text);
        }
    }
}

#[test]
fn line_ends_are_found_at_and_across_the_ends_of_blocks() {
    for len in [63, 64, 65, 127, 128, 129, 191, 192, 193, 255, 256, 257, 320] {
        for ends in [&b"\r"[..], b"\n", b"\r\n", b"\n\r", b"\r\r\n", b"\r\n\n", b"\r\n\r\n"] {
            for at in 0..=len - ends.len() {
                let mut text: Vec<u8> = (0..len).map(|i| b'a' + (i % 26) as u8).collect();
                text[at..at + ends.len()].copy_from_slice(ends);
                check(&text);
            }
        }
        for full in [&b"\r"[..], b"\n", b"\r\n", b"\n\r"] {
            check(&full.repeat(len)[..len]);
        }
    }
}

#[test]
fn line_ends_are_found_at_and_across_the_ends_of_windows() {
    for len in [WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW - BLOCK, 2 * WINDOW + 1] {
        for at in (0..len - 3).filter(|at| (at + 4) % BLOCK < 8) {
            let mut text = vec![b'x'; len];
            text[0] = b'\r';
            text[at..at + 3].copy_from_slice(b"\r\n\r");
            check(&text);
        }
    }
}

#[test]
fn random_texts_are_translated_as_defined() {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
    println!("seed {seed}");
    let mut state = seed | 1;
    let mut below = |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % n
    };
    for _ in 0..500 {
        let len = match below(4) {
            0 => below(3 * WINDOW as u64),
            _ => below(400),
        };
        // From texts of hardly any line ends to texts of nothing else.
        let rare = 1 + below(100);
        let text: Vec<u8> = (0..len)
            .map(|_| match below(rare) {
                0 => b"\r\n"[below(2) as usize],
                _ => below(256) as u8,
            })
            .collect();
        check(&text);
    }
}

#[test]
fn line_ends_of_several_texts_add_up_and_a_pair_that_two_texts_share_is_none() {
    let mut seen = Seen::default();
    for (text, mask) in [
        (&b"a\r\nb\r\n"[..], Seen::CRLF),
        (b"plain", Seen::CRLF),
        (b"a\r", Seen::CRLF | Seen::CR),
        (b"\n", Seen::CRLF | Seen::CR | Seen::LF),
    ] {
        seen.add(text);
        assert_eq!(seen.mask(), mask);
    }
}
