//! All or nothing.

use super::*;
use crate::memory::refusing;
use crate::stream::Error;

#[test]
fn a_piece_that_there_is_no_memory_for_is_not_taken() {
    for name in ["utf-8", "utf-16", "utf-7", "cp1252"] {
        for allocation in 0.. {
            let mut decoder = Decoder::new(codec(name), ErrorHandler::Replace);
            decode_whole(&mut decoder, b"\xff", false).unwrap();
            let mut before = Vec::new();
            let flags = decoder.state(&mut before).unwrap();
            let data = b"\xfeabcdefgh+AGE".repeat(10);
            let outcome = refusing(allocation..allocation + 1, || decode_whole(&mut decoder, &data, false));
            let mut after = Vec::new();
            let flags_after = decoder.state(&mut after).unwrap();
            if outcome.is_ok() {
                assert!(allocation > 1, "{name}: the text and its slice take memory");
                break;
            }
            assert_eq!(outcome.err().map(|error| error.status()), Some(Status::NO_MEMORY), "{name}");
            assert_eq!((flags_after, after), (flags, before), "{name}, allocation {allocation}");
        }
    }
}

#[test]
fn text_that_there_is_no_memory_for_is_not_taken() {
    for allocation in 0.. {
        let mut encoder = Encoder::new(codec("utf-8-sig"), ErrorHandler::Strict);
        let outcome = refusing(allocation..allocation + 1, || encode_whole(&mut encoder, b"abc", false));
        let Err(error) = outcome else {
            assert!(allocation > 1, "the bytes and their slice take memory");
            break;
        };
        assert_eq!((error.status(), encoder.state().unwrap()), (Status::NO_MEMORY, 1));
    }
}

/// A codec without a state, which fails when it sees `!`, in the middle.
struct Stateless {
    taken: usize,
}

impl IncrementalDecoder for Stateless {
    fn decode(&mut self, input: &mut &[u8], _: bool, _: &mut Vec<u8>) -> Result<()> {
        self.taken += input.len();
        if input.contains(&b'!') { Err(crate::stream::Error::bare(Status::IO)) } else { Ok(()) }
    }
    fn state(&mut self, _: &mut Vec<u8>) -> Result<u64> {
        Err(crate::stream::Error::bare(Status::UNSUPPORTED))
    }
    fn set_state(&mut self, _: &[u8], _: u64) -> Result<()> {
        panic!("there is none to go back to")
    }
    fn reset(&mut self) -> Result<()> {
        Ok(())
    }
}

#[test]
fn a_codec_whose_state_cannot_be_saved_is_used_without() {
    let mut decoder = Stateless { taken: 0 };
    assert!(decode_whole(&mut decoder, b"ab", false).is_ok());
    assert_eq!(decode_whole(&mut decoder, b"c!", true).err().map(|error| error.status()), Some(Status::IO));
    assert_eq!(decoder.taken, 4);
}

#[test]
fn a_text_in_pieces_is_encoded_as_a_whole_one() {
    let unit = "abcé世界😀 か\u{309a}\n";
    let text = unit.repeat(200_000 / unit.len());
    for name in ["utf-8", "utf-8-sig", "utf-16", "utf-7", "iso2022_jp", "shift_jis", "gb18030", "latin-1"] {
        for errors in ["strict", "xmlcharrefreplace", "ignore"] {
            let mut pieces = 0;
            let count = || {
                pieces += 1;
                Ok(())
            };
            let got = encode_in_pieces(text.as_bytes(), codec(name), handler(errors), count);
            let whole = encode(text.as_bytes(), codec(name), handler(errors));
            let bare = |outcome: Result<Vec<u8>>| {
                outcome.map_err(|error| {
                    (error.status(), error.detail().map(|detail| (detail.start, detail.end)))
                })
            };
            assert!(bare(got) == bare(whole), "{name} {errors}");
            assert!(pieces == 7 || errors == "strict" && pieces > 0, "{pieces}");
        }
    }
    // A character is never cut, which would cost the pieces.
    let (line, mut pieces) = ("世".repeat(70_000), 0);
    let count = || {
        pieces += 1;
        Ok(())
    };
    let got = encode_in_pieces(line.as_bytes(), codec("utf-16-le"), ErrorHandler::Strict, count).unwrap();
    assert_eq!((got, pieces), (b"\x16\x4e".repeat(70_000), 7));
    // Where it is at fault is told from its start, wherever that is.
    for at in [0, 32 * 1024 - 1, 32 * 1024, 70_000] {
        let mut text = vec![b'x'; 100_000];
        text[at] = 0xff;
        let go_on = || Ok(());
        let got = refused(encode_in_pieces(&text, Codec::Utf8, ErrorHandler::Strict, go_on));
        assert_eq!(got, (Status::DECODE, at as i64, at as i64 + 1));
    }
    let stop = || Err(Error::bare(Status::CANCELLED));
    let stopped = encode_in_pieces(b"x", Codec::Utf8, ErrorHandler::Strict, stop);
    assert_eq!(stopped.err().map(|error| error.status()), Some(Status::CANCELLED));
}
