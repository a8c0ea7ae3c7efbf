use super::*;
use crate::memory::{Target, refusing, without_memory};
use crate::stream::{Result, Status, Stream, Whence};
use core::ffi::c_void;

/// What the functions below work on: a script of reads, and what was written.
struct Host {
    /// Each read gives one of these; none left is the end.
    reads: Vec<core::result::Result<&'static [u8], i32>>,
    written: Vec<u8>,
    /// Bytes a write takes at most, and writes that succeed.
    part: usize,
    writes: usize,
    position: i64,
    calls: Vec<&'static str>,
    released: usize,
}

unsafe fn host<'a>(user_data: *mut c_void) -> &'a mut Host {
    // SAFETY: the tests pass their host, and nobody else uses it meanwhile.
    unsafe { &mut *user_data.cast::<Host>() }
}

unsafe extern "C" fn read(user_data: *mut c_void, buf: *mut c_void, cap: usize, out_n: *mut usize) -> i32 {
    // SAFETY: `buf` has `cap` bytes, by the table's documentation.
    let (host, room) = unsafe { (host(user_data), core::slice::from_raw_parts_mut(buf.cast::<u8>(), cap)) };
    host.calls.push("read");
    let n = match host.reads.first_mut() {
        None => 0,
        Some(Err(answer)) => {
            let answer = *answer;
            let _ = host.reads.remove(0);
            return answer;
        }
        Some(Ok(bytes)) => {
            let n = bytes.len().min(cap);
            room[..n].copy_from_slice(&bytes[..n]);
            *bytes = &bytes[n..];
            if bytes.is_empty() {
                let _ = host.reads.remove(0);
            }
            n
        }
    };
    host.position += n as i64;
    // SAFETY: never NULL.
    unsafe { *out_n = n };
    1
}

unsafe extern "C" fn write(
    user_data: *mut c_void,
    data: *const c_void,
    len: usize,
    out_n: *mut usize,
) -> i32 {
    // SAFETY: `data` has `len` bytes, by the table's documentation.
    let (host, data) = unsafe { (host(user_data), core::slice::from_raw_parts(data.cast::<u8>(), len)) };
    host.calls.push("write");
    if host.writes == 0 {
        return -71;
    }
    host.writes -= 1;
    let n = len.min(host.part);
    host.written.extend_from_slice(&data[..n]);
    // SAFETY: never NULL.
    unsafe { *out_n = n };
    1
}

unsafe extern "C" fn seek(user_data: *mut c_void, offset: i64, whence: i32, out_pos: *mut i64) -> i32 {
    // SAFETY: the host of the test.
    let host = unsafe { host(user_data) };
    host.calls.push("seek");
    host.position = [offset, host.position + offset, 100 + offset][whence as usize];
    // SAFETY: never NULL.
    unsafe { *out_pos = host.position };
    1
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: the host of the test.
    unsafe { host(user_data) }.released += 1;
}

const TABLE: membuf_callback_table = membuf_callback_table {
    struct_size: size_of::<membuf_callback_table>(),
    read: Some(read),
    write: Some(write),
    seek: None,
    tell: None,
    truncate: None,
    flush: None,
    close: None,
    closed: None,
    readable: None,
    writable: None,
    seekable: None,
    isatty: None,
    fileno: None,
    release: Some(release),
};

fn reading(reads: &[core::result::Result<&'static [u8], i32>]) -> Host {
    Host {
        reads: reads.to_vec(),
        written: Vec::new(),
        part: usize::MAX,
        writes: usize::MAX,
        position: 0,
        calls: Vec::new(),
        released: 0,
    }
}

fn over(table: membuf_callback_table, host: &mut Host) -> Callback {
    // SAFETY: the functions are for hosts, and the test keeps the host.
    Callback::new(unsafe { Functions::new(table, (&raw mut *host).cast()) })
}

fn read_some(stream: &mut Callback, cap: usize) -> Result<Vec<u8>> {
    let mut room = vec![0xFF; cap];
    let mut target = Target::new(&mut room);
    let outcome = stream.read(&mut target);
    let n = target.len();
    outcome.map(|()| room[..n].to_vec())
}

fn read_one_call(stream: &mut Callback, cap: usize) -> Result<Vec<u8>> {
    let mut room = vec![0xFF; cap];
    let mut target = Target::new(&mut room);
    stream.read1(&mut target)?;
    let n = target.len();
    Ok(room[..n].to_vec())
}

#[test]
fn read1_is_one_call_and_none_where_the_start_of_a_line_waits() {
    let mut host = reading(&[Ok(b"li"), Err(-71), Ok(b"ne"), Ok(b"end")]);
    let mut stream = over(TABLE, &mut host);
    assert!(stream.readline(-1).is_err());
    assert_eq!(read_one_call(&mut stream, 10).unwrap(), b"li");
    assert_eq!(read_one_call(&mut stream, 10).unwrap(), b"ne");
    assert_eq!(read_one_call(&mut stream, 2).unwrap(), b"en");
    drop(stream);
    assert_eq!(host.calls.len(), 3 + 2);
}

#[test]
fn a_read_calls_until_it_has_what_was_asked_for() {
    let mut host = reading(&[Ok(b"ab"), Ok(b"c"), Ok(b"defg")]);
    let mut stream = over(TABLE, &mut host);
    assert_eq!(read_some(&mut stream, 4).unwrap(), b"abcd");
    assert_eq!(read_some(&mut stream, 10).unwrap(), b"efg");
    assert_eq!(read_some(&mut stream, 10).unwrap(), b"");
    drop(stream);
    // None after the fourth byte, one more that finds the end, one that finds it again.
    assert_eq!(host.calls.len(), 3 + 2 + 1);
}

#[test]
fn a_failure_behind_bytes_that_arrived_comes_with_the_next_read_of_any_verb() {
    type Verb = fn(&mut Callback) -> Result<Vec<u8>>;
    let verbs: [Verb; 5] = [
        |stream| read_some(stream, 10),
        |stream| read_one_call(stream, 10),
        |stream| Ok(stream.read_slice(-1)?.as_bytes().to_vec()),
        |stream| Ok(stream.readline(-1)?.as_bytes().to_vec()),
        |stream| Ok(stream.next_line()?.unwrap_or_default().to_vec()),
    ];
    for verb in verbs {
        let mut host = reading(&[Ok(b"ab"), Err(-1234), Ok(b"cd")]);
        let mut stream = over(TABLE, &mut host);
        assert_eq!(read_some(&mut stream, 4).unwrap(), b"ab");
        assert_eq!(verb(&mut stream).unwrap_err().status().code(), -1234);
        assert_eq!(verb(&mut stream).unwrap(), b"cd");
    }
}

#[test]
fn all_is_read_in_pieces_and_a_failure_on_the_way_loses_none_of_them() {
    static BIG: [u8; 100_000] = [7; 100_000];
    let mut host = reading(&[Ok(&BIG), Ok(b"x"), Err(-71), Ok(&BIG), Ok(b"end")]);
    let mut stream = over(TABLE, &mut host);
    assert_eq!(stream.read_slice(-1).unwrap().len(), BIG.len() + 1);
    assert_eq!(stream.read_slice(i64::MAX).err().unwrap().status(), Status::WOULD_BLOCK);
    assert_eq!(stream.read_slice(70_000).unwrap().len(), 70_000);
    assert_eq!(stream.read_slice(i64::MIN).unwrap().len(), 30_003);
    assert_eq!(stream.read_slice(-1).unwrap().len(), 0);
}

#[test]
fn a_line_that_cannot_be_read_to_its_end_stays_for_the_next_read() {
    for whole in [b"line\n".as_slice(), b"line\nn".as_slice()] {
        let mut host = reading(&[Ok(b"li"), Err(-71), Ok(b"ne\nn")]);
        let mut stream = over(TABLE, &mut host);
        assert_eq!(stream.readline(-1).err().unwrap().status(), Status::WOULD_BLOCK);
        if whole.len() == 5 {
            assert_eq!(stream.next_line().unwrap().unwrap(), whole);
        } else {
            assert_eq!(stream.read_slice(-1).unwrap().as_bytes(), whole);
        }
    }
}

#[test]
fn a_line_asks_for_no_byte_behind_its_end_or_limit() {
    let mut host = reading(&[Ok(b"one\ntwo\n")]);
    let mut stream = over(TABLE, &mut host);
    assert_eq!(stream.readline(2).unwrap().as_bytes(), b"on");
    assert_eq!(stream.readline(0).unwrap().as_bytes(), b"");
    assert_eq!(stream.readline(99).unwrap().as_bytes(), b"e\n");
    assert_eq!(read_some(&mut stream, 1).unwrap(), b"t");
    assert_eq!(stream.next_line().unwrap().unwrap(), b"wo\n");
    assert!(stream.next_line().unwrap().is_none());
    drop(stream);
    assert_eq!(host.position, 8);
}

#[test]
fn bytes_of_a_line_that_waits_do_not_count_in_the_position() {
    let mut host = reading(&[Ok(b"li"), Err(-71), Ok(b"ne\n")]);
    let table = membuf_callback_table { seek: Some(seek), ..TABLE };
    let mut stream = over(table, &mut host);
    assert!(stream.readline(-1).is_err());
    assert_eq!(stream.tell().unwrap(), 0);
    assert_eq!(stream.seek(1, Whence::Current).unwrap(), 1);
    assert_eq!(stream.tell().unwrap(), 1);
}

#[test]
fn a_write_goes_where_the_position_is_also_behind_a_line_that_waits() {
    let mut host = reading(&[Ok(b"li"), Err(-71)]);
    let table = membuf_callback_table { seek: Some(seek), ..TABLE };
    let mut stream = over(table, &mut host);
    assert!(stream.readline(-1).is_err());
    assert_eq!(stream.write(b"x").unwrap(), 1);
    drop(stream);
    assert_eq!(host.position, 0);
    // A stream that cannot seek reads and writes in two places.
    let mut host = reading(&[Ok(b"li"), Err(-71), Ok(b"ne\n")]);
    let mut stream = over(TABLE, &mut host);
    assert!(stream.readline(-1).is_err());
    assert_eq!(stream.write(b"x").unwrap(), 1);
    assert_eq!(stream.readline(-1).unwrap().as_bytes(), b"line\n");
}

#[test]
fn a_seek_forgets_the_failure_that_waited() {
    let mut host = reading(&[Ok(b"ab"), Err(-1234), Ok(b"cd")]);
    let mut stream = over(membuf_callback_table { seek: Some(seek), ..TABLE }, &mut host);
    assert_eq!(read_some(&mut stream, 4).unwrap(), b"ab");
    stream.seek(0, Whence::Start).unwrap();
    assert_eq!(read_some(&mut stream, 2).unwrap(), b"cd");
}

#[test]
fn a_write_is_one_call_and_write_all_goes_on_until_all_is_taken() {
    let mut host = reading(&[]);
    host.part = 3;
    let mut stream = over(TABLE, &mut host);
    assert_eq!(stream.write(b"abcdefgh").unwrap(), 3);
    assert_eq!(crate::stream::write_all(&mut stream, b"abcdefgh").unwrap(), 8);
    assert_eq!(stream.write(b"").unwrap(), 0);
    drop(stream);
    assert_eq!((host.calls.len(), host.written.as_slice()), (4, b"abcabcdefgh".as_slice()));
}

#[test]
fn write_all_says_how_much_was_taken_before_it_failed_and_ends_when_nothing_is_taken() {
    let mut host = reading(&[]);
    (host.part, host.writes) = (3, 2);
    let error = crate::stream::write_all(&mut over(TABLE, &mut host), b"abcdefgh").unwrap_err();
    assert_eq!((error.status(), error.transferred()), (Status::WOULD_BLOCK, 6));
    (host.part, host.writes) = (0, 2);
    let error = crate::stream::write_all(&mut over(TABLE, &mut host), b"abcdefgh").unwrap_err();
    assert_eq!((error.status(), error.transferred()), (Status::IO, 0));
}

#[test]
fn without_memory_nothing_that_was_read_is_lost() {
    let mut host = reading(&[Ok(b"some line\n"), Ok(b"rest")]);
    host.calls.reserve(100);
    let mut stream = over(TABLE, &mut host);
    let refused = without_memory(|| stream.readline(-1).err());
    assert_eq!(refused.unwrap().status(), Status::NO_MEMORY);
    // Each allocation of the line in its turn.
    for skip in 0..4 {
        let line = refusing(skip..skip + 1, || stream.readline(-1));
        match line {
            Err(error) => assert_eq!(error.status(), Status::NO_MEMORY),
            Ok(line) => {
                assert_eq!(line.as_bytes(), b"some line\n");
                break;
            }
        }
    }
    for skip in 0..4 {
        match refusing(skip..skip + 1, || stream.read_slice(-1)) {
            Err(error) => assert_eq!(error.status(), Status::NO_MEMORY),
            Ok(rest) => {
                assert_eq!(rest.as_bytes(), b"rest");
                return;
            }
        }
    }
    panic!("the rest never came");
}

#[test]
fn functions_are_released_once_when_the_stream_is_dropped() {
    let mut host = reading(&[]);
    let mut stream = over(TABLE, &mut host);
    stream.close().unwrap();
    drop(stream);
    assert_eq!(host.released, 1);
}
