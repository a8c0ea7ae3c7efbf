use super::*;
use crate::ffi::write::membuf_write;
use crate::memory::{refusing, without_memory};

/// A codec that waits for pairs of bytes and gives both as text, doubled.
#[derive(Default)]
struct Pairs {
    waiting: Vec<u8>,
    released: usize,
}

fn pairs<'a>(user_data: *mut c_void) -> &'a mut Pairs {
    // SAFETY: the tests pass their codec, and nobody else uses it meanwhile.
    unsafe { &mut *user_data.cast::<Pairs>() }
}

fn written(out: *mut membuf, bytes: &[u8]) -> i32 {
    // SAFETY: a slice is valid for reads.
    let status = unsafe { membuf_write(out, bytes.as_ptr().cast(), bytes.len(), ptr::null_mut()) };
    if status == 0 { 1 } else { status }
}

unsafe extern "C" fn decode(
    user_data: *mut c_void,
    data: *const c_void,
    len: usize,
    _: i32,
    out: *mut membuf,
) -> i32 {
    // SAFETY: `data` has `len` bytes, by the table's documentation.
    let data = unsafe { core::slice::from_raw_parts(data.cast::<u8>(), len) };
    let codec = pairs(user_data);
    for &byte in data {
        if codec.waiting.is_empty() {
            if codec.waiting.try_push(byte).is_err() {
                return Status::NO_MEMORY.code();
            }
        } else {
            let pair = [codec.waiting[0], byte, codec.waiting[0], byte];
            let answer = written(out, &pair);
            if answer != 1 {
                return answer;
            }
            codec.waiting.clear();
        }
    }
    1
}

unsafe extern "C" fn decoder_getstate(user_data: *mut c_void, out: *mut membuf, _: *mut u64) -> i32 {
    written(out, &pairs(user_data).waiting)
}

unsafe extern "C" fn decoder_setstate(
    user_data: *mut c_void,
    pending: *const c_void,
    len: usize,
    _: u64,
) -> i32 {
    let codec = pairs(user_data);
    codec.waiting.clear();
    if len > 0 {
        // SAFETY: one byte is all that can be waiting.
        codec.waiting.try_push(unsafe { pending.cast::<u8>().read() }).unwrap();
    }
    1
}

unsafe extern "C" fn encode(
    _: *mut c_void,
    utf8: *const c_char,
    len: usize,
    _: i32,
    out: *mut membuf,
) -> i32 {
    // SAFETY: `utf8` has `len` bytes, by the table's documentation.
    written(out, unsafe { core::slice::from_raw_parts(utf8.cast(), len) })
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    pairs(user_data).released += 1;
}

const TABLE: membuf_codec_table = membuf_codec_table {
    struct_size: size_of::<membuf_codec_table>(),
    decode: Some(decode),
    decoder_getstate: Some(decoder_getstate),
    decoder_setstate: Some(decoder_setstate),
    encode: Some(encode),
    encoder_getstate: None,
    encoder_setstate: None,
    decoder_reset: None,
    encoder_reset: None,
    release: Some(release),
};

fn pair_of(codec: &mut Pairs) -> Result<(Box<dyn IncrementalDecoder>, Box<dyn IncrementalEncoder>)> {
    // SAFETY: the functions above do what the table says.
    unsafe { pair(&TABLE, ptr::from_mut(codec).cast()) }
}

#[test]
fn the_user_data_of_a_pair_is_released_once_when_both_are_gone() {
    let mut codec = Pairs::default();
    let (decoder, encoder) = pair_of(&mut codec).unwrap();
    drop(decoder);
    assert_eq!(codec.released, 0);
    drop(encoder);
    assert_eq!(codec.released, 1);
}

#[test]
fn the_user_data_of_a_pair_that_there_is_no_memory_for_is_released_once() {
    for allocation in 0.. {
        let mut codec = Pairs::default();
        let made = refusing(allocation..u32::MAX, || pair_of(&mut codec));
        let Err(error) = made else {
            assert!(allocation >= 3, "the count, the encoder and the decoder take memory");
            break;
        };
        assert_eq!((error.status(), codec.released), (Status::NO_MEMORY, 1));
    }
}

#[test]
fn decoding_that_lacks_memory_anywhere_says_so_and_appends_nothing() {
    let mut codec = Pairs::default();
    let (mut decoder, _encoder) = pair_of(&mut codec).unwrap();
    let (mut out, mut input) = (Vec::new(), &b"abcd"[..]);
    // A first time, so that what is made once is there.
    decoder.decode(&mut input, false, &mut out).unwrap();
    for allocation in 0.. {
        let (mut out, mut input) = (Vec::new(), &b"abcd"[..]);
        let outcome = refusing(allocation..allocation + 1, || decoder.decode(&mut input, false, &mut out));
        if outcome.is_ok() {
            assert_eq!((&*out, input), (&b"ababcdcd"[..], &b""[..]));
            assert!(allocation > 0);
            break;
        }
        assert_eq!(outcome.err().map(|error| error.status()), Some(Status::NO_MEMORY));
        assert_eq!((&*out, input), (&b""[..], &b"abcd"[..]));
        decoder.set_state(b"", 0).unwrap();
    }
    let mut input = &b"abcd"[..];
    let refused = without_memory(|| decoder.decode(&mut input, false, &mut out).err());
    assert_eq!(refused.map(|error| error.status()), Some(Status::NO_MEMORY));
}

#[test]
fn bytes_that_wait_are_counted_from_the_last_state_without_any() {
    let mut codec = Pairs::default();
    let mut pending = Vec::new();
    let data = ptr::from_mut(&mut codec);
    let (mut decoder, _encoder) = pair_of(&mut codec).unwrap();
    decoder.decode(&mut &b"abc"[..], false, &mut Vec::new()).unwrap();
    assert_eq!(decoder.state(&mut pending).unwrap(), 0);
    assert_eq!(pending, b"c");
    // One byte was waiting then, so two cannot be.
    // SAFETY: the codec is not in use.
    unsafe { (*data).waiting = b"bc".into() };
    assert_eq!(decoder.state(&mut pending).err().map(|error| error.status()), Some(Status::IO));
    decoder.set_state(b"x", 0).unwrap();
    decoder.decode(&mut &b""[..], false, &mut Vec::new()).unwrap();
    assert_eq!(decoder.state(&mut pending).unwrap(), 0);
    decoder.reset().unwrap();
    // SAFETY: likewise.
    unsafe { (*data).waiting = b"x".into() };
    assert_eq!(decoder.state(&mut pending).err().map(|error| error.status()), Some(Status::IO));
}
