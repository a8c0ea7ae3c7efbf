//! All or nothing.

use super::*;
use crate::memory::refusing;

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
