use super::*;
use crate::memory::BytesIo;

#[test]
fn a_write_behind_what_was_read_ahead_goes_where_the_position_is() {
    for overwrite in [1, 5, 9, 20] {
        let raw = Raw::of(b"0123456789abcdefghijklmnopqrst", &[]);
        let mut stream = raw.random(8);
        assert_eq!(read(&mut stream, 3).unwrap(), b"012");
        stream.write(&b"X".repeat(overwrite)).unwrap();
        assert_eq!(stream.tell().unwrap(), 3 + overwrite as i64);
        let mut expected = b"0123456789abcdefghijklmnopqrst".to_vec();
        expected[3..3 + overwrite].fill(b'X');
        assert_eq!(slice(&mut stream, 4).unwrap(), expected[3 + overwrite..7 + overwrite]);
        stream.flush().unwrap();
        assert_eq!(raw.content(), expected);
        assert_eq!(raw.with(|state| state.position), 7 + overwrite);
    }
}

#[test]
fn what_was_written_in_the_buffer_can_be_read_before_it_is_handed_on() {
    let raw = Raw::of(b"abcdefgh", &[]);
    let mut stream = raw.random(8);
    stream.peek(1).unwrap();
    stream.write(b"XY").unwrap();
    stream.seek(0, Whence::Start).unwrap();
    assert_eq!(read(&mut stream, 4).unwrap(), b"XYcd");
    assert_eq!(raw.content(), b"abcdefgh");
    assert_eq!(read(&mut stream, 9).unwrap(), b"efgh");
    assert_eq!(raw.content(), b"XYcdefgh");
}

#[test]
fn a_write_that_would_block_keeps_its_place_between_bytes_that_were_read() {
    let raw = Raw::of(b"0123456789abcdef", &[]);
    let mut stream = raw.random(8);
    read(&mut stream, 2).unwrap();
    stream.write(b"AB").unwrap();
    stream.seek(3, Whence::Start).unwrap();
    raw.next(&[Fails(Status::WOULD_BLOCK)]);
    assert_eq!(refusal(stream.write(b"uvwxyz!!")), (Status::WOULD_BLOCK, 7));
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"01Auvwxyz!abcdef");
}

#[test]
fn when_the_raw_stream_cannot_be_moved_back_nothing_is_lost() {
    let raw = Raw::of(b"abcdefgh", &[]);
    let mut stream = raw.random(8);
    read(&mut stream, 2).unwrap();
    stream.write(b"XY").unwrap();
    raw.with(|state| state.refuses_to_seek = true);
    assert_eq!(stream.flush().unwrap_err().status(), Status::IO);
    assert_eq!(stream.write(b"0123456789").unwrap_err().transferred(), 0);
    raw.with(|state| state.refuses_to_seek = false);
    assert_eq!(read(&mut stream, 2).unwrap(), b"ef");
    stream.flush().unwrap();
    assert_eq!(raw.content(), b"abXYefgh");
}

/// Every order of a few reads, writes and seeks leaves what the same leave in memory.
#[test]
fn any_order_of_operations_is_as_in_memory() {
    const COUNT: usize = 6;
    let operations: [fn(&mut dyn Stream) -> Vec<u8>; COUNT] = [
        |stream| read(stream, 2).unwrap(),
        |stream| read(stream, 5).unwrap(),
        |stream| stream.write(b"X").unwrap().to_ne_bytes().to_vec(),
        |stream| stream.write(b"0123456").unwrap().to_ne_bytes().to_vec(),
        |stream| stream.seek(-2, Whence::Current).unwrap_or(-1).to_ne_bytes().to_vec(),
        |stream| stream.seek(1, Whence::Start).unwrap().to_ne_bytes().to_vec(),
    ];
    for size in [1, 2, 3, 4, 8] {
        for order in 0..COUNT.pow(5) {
            let mut plain = BytesIo::copy_of(b"abcdefghijklmnop").unwrap();
            let mut stream =
                Buffered::random(Box::new(BytesIo::copy_of(b"abcdefghijklmnop").unwrap()), size).unwrap();
            // From where -2 leads nowhere else.
            plain.seek(4, Whence::Start).unwrap();
            stream.seek(4, Whence::Start).unwrap();
            let mut rest = order;
            for _ in 0..5 {
                let operation = operations[rest % COUNT];
                rest /= COUNT;
                assert_eq!(operation(&mut stream), operation(&mut plain), "size {size}, order {order}");
            }
            assert_eq!(stream.tell().unwrap(), plain.tell().unwrap(), "size {size}, order {order}");
            stream.flush().unwrap();
            let raw = stream.raw().unwrap();
            assert_eq!(
                raw.getvalue().unwrap().as_bytes(),
                plain.getvalue().unwrap().as_bytes(),
                "size {size}, order {order}"
            );
        }
    }
}
