//! States of decoders and encoders: saved, given back, refused. The numbers are CPython's.

use super::*;

/// Appends the text of `data` to `out`.
fn feed(decoder: &mut Decoder, data: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
    out.extend_from_slice(decode_whole(decoder, data, last)?.as_bytes());
    Ok(())
}

fn state_of(decoder: &mut Decoder) -> (Vec<u8>, u64) {
    let mut pending = Vec::new();
    let flags = decoder.state(&mut pending).unwrap();
    (pending, flags)
}

#[test]
fn a_decoder_tells_the_state_that_python_tells() {
    let native = u64::from(cfg!(target_endian = "big"));
    for (name, data, pending, flags) in [
        ("utf-8", &b"a\xe2\x82"[..], &b"\xe2\x82"[..], 0),
        ("utf-8", b"a\xed\xa0", b"\xed\xa0", 0),
        ("utf-8-sig", b"", b"", 1),
        ("utf-8-sig", b"\xef\xbb", b"\xef\xbb", 1),
        ("utf-8-sig", b"\xef\xbb\xbf\xe2", b"\xe2", 0),
        ("utf-16", b"\xff", b"\xff", 2),
        ("utf-16", b"\xff\xfea", b"a", native),
        ("utf-16", b"\xfe\xff", b"", 1 - native),
        ("utf-16-be", b"\xd8\0\0", b"\xd8\0\0", 0),
        ("utf-32", b"\xff\xfe\0", b"\xff\xfe\0", 2),
        ("utf-32", b"\xff\xfe\0\0a\0", b"a\0", native),
        ("utf-7", b"a+AOQ-b+2D3eAA", b"+2D3eAA", 0),
        ("ascii", b"ab", b"", 0),
    ] {
        let mut decoder = Decoder::new(codec(name), ErrorHandler::Strict);
        feed(&mut decoder, data, false, &mut Vec::new()).unwrap();
        assert_eq!(state_of(&mut decoder), (pending.to_vec(), flags), "{name} {data:?}");
    }
}

#[test]
fn a_decoder_goes_on_from_a_state_that_was_saved() {
    for (name, data) in [
        ("utf-8-sig", "\u{feff}aä€😀".as_bytes()),
        ("utf-16", b"\xfe\xff\0a\xd8\x3d\xde\0"),
        ("utf-32", b"\0\0\xfe\xff\0\0\0a\0\x01\xf6\0"),
        ("utf-7", b"a+AOQ-b+2D3eAA-z"),
    ] {
        let whole = decode(data, codec(name), ErrorHandler::Strict).unwrap();
        for cut in 0..=data.len() {
            let mut out = Vec::new();
            let mut before = Decoder::new(codec(name), ErrorHandler::Strict);
            feed(&mut before, &data[..cut], false, &mut out).unwrap();
            let (pending, flags) = state_of(&mut before);
            let mut after = Decoder::new(codec(name), ErrorHandler::Strict);
            after.set_state(&pending, flags).unwrap();
            feed(&mut after, &data[cut..], true, &mut out).unwrap();
            assert_eq!(out, whole, "{name} {cut}");
        }
    }
}

#[test]
fn states_that_cannot_be_are_refused_and_change_nothing() {
    for (name, pending, flags) in [
        ("utf-8", &b"abcd"[..], 0),
        ("utf-8", b"", 1),
        ("utf-8-sig", b"", 2),
        ("utf-16", b"", 3),
        ("utf-16-le", b"", 1),
        ("utf-32", b"abcd", 0),
        ("utf-7", b"a", 0),
        ("utf-7", b"+AOQ-", 0),
        ("ascii", b"a", 0),
        ("latin-1", b"", 1),
    ] {
        let mut decoder = Decoder::new(codec(name), ErrorHandler::Strict);
        let before = state_of(&mut decoder);
        let refusal = decoder.set_state(pending, flags).map_err(|error| error.status());
        assert_eq!(refusal, Err(Status::INVALID), "{name} {pending:?} {flags}");
        assert_eq!(state_of(&mut decoder), before);
    }
    for (name, state) in [("utf-8", 1), ("utf-8-sig", 2), ("utf-16", 1), ("utf-32", 3), ("utf-7", 2)] {
        let mut encoder = Encoder::new(codec(name), ErrorHandler::Strict);
        let refusal = encoder.set_state(state).map_err(|error| error.status());
        assert_eq!(refusal, Err(Status::INVALID), "{name} {state}");
    }
}

#[test]
fn an_encoder_says_whether_its_mark_is_still_to_come() {
    for (name, fresh, mark) in [("utf-8-sig", 1, 3), ("utf-16", 2, 2), ("utf-32", 2, 4), ("utf-8", 0, 0)] {
        let mut encoder = Encoder::new(codec(name), ErrorHandler::Strict);
        let mut out = Vec::new();
        assert_eq!(encoder.state().unwrap(), fresh);
        encoder.encode(b"", false, &mut out).unwrap();
        assert_eq!((encoder.state().unwrap(), out.len()), (0, mark), "{name}");
        encoder.set_state(fresh).unwrap();
        encoder.encode(b"", false, &mut out).unwrap();
        encoder.reset().unwrap();
        encoder.encode(b"", false, &mut out).unwrap();
        assert_eq!(out.len(), 3 * mark, "{name}");
    }
}

#[test]
fn decoding_takes_all_or_nothing_and_counts_from_the_first_byte_that_waited() {
    for (name, first, second, range) in [
        ("utf-8", &b"a\xe2\x82"[..], &b"\xacb\xff"[..], (4, 5)),
        ("utf-8", b"a\xe2\x82", b"x", (0, 2)),
        ("utf-8-sig", b"\xef\xbb", b"\xbfa\xff", (4, 5)),
        ("utf-16-le", b"a", b"\0\0\xdc", (2, 4)),
        ("utf-7", b"a+AO", b"R-", (0, 5)),
    ] {
        let mut decoder = Decoder::new(codec(name), ErrorHandler::Strict);
        let mut out = Vec::new();
        feed(&mut decoder, first, false, &mut out).unwrap();
        let before = (state_of(&mut decoder), out.clone());
        for _ in 0..2 {
            let outcome = feed(&mut decoder, second, false, &mut out);
            assert_eq!(refused(outcome), (Status::DECODE, range.0, range.1), "{name}");
            assert_eq!((state_of(&mut decoder), out.clone()), before, "{name}");
        }
    }
}

#[test]
fn half_a_signature_waits_beyond_the_end_of_a_stream() {
    let mut decoder = Decoder::new(Codec::Utf8Sig, ErrorHandler::Strict);
    let mut out = Vec::new();
    feed(&mut decoder, b"\xef\xbb", true, &mut out).unwrap();
    assert_eq!((state_of(&mut decoder), out.len()), ((b"\xef\xbb".to_vec(), 1), 0));
}

#[test]
fn a_run_of_base64_that_comes_byte_by_byte_is_looked_through_once() {
    // Looked through again with every byte, this would take minutes.
    let text = "ä".repeat(1 << 17);
    let data = encode(text.as_bytes(), Codec::Utf7, ErrorHandler::Strict).unwrap();
    let mut decoder = Decoder::new(Codec::Utf7, ErrorHandler::Strict);
    let mut out = Vec::new();
    let (end, run) = data.split_last().unwrap();
    for byte in run.chunks(1) {
        feed(&mut decoder, byte, false, &mut out).unwrap();
    }
    assert_eq!((state_of(&mut decoder), out.len()), ((run.to_vec(), 0), 0));
    feed(&mut decoder, &[*end], false, &mut out).unwrap();
    assert!(out == text.as_bytes());
}
