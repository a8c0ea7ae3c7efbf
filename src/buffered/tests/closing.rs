use super::*;

fn both_of(outcome: Result<()>) -> (Status, Option<Status>) {
    let error = outcome.unwrap_err();
    (error.status(), error.detail().and_then(|detail| detail.second))
}

#[test]
fn close_hands_on_and_closes_even_when_that_fails_and_reports_both() {
    let raw = Raw::of(b"", &[Fails(Status::WOULD_BLOCK)]);
    raw.with(|state| state.refuses_to_close = true);
    let mut stream = raw.writer(8);
    stream.write(b"abc").unwrap();
    assert_eq!(both_of(stream.close()), (Status::WOULD_BLOCK, Some(Status::IO)));
    assert_eq!(raw.asked().last(), Some(&Asked::Close));
    stream.close().unwrap();
    assert!(stream.closed().unwrap());
    assert_eq!(stream.write(b"d").unwrap_err().status(), Status::CLOSED);
}

#[test]
fn a_raw_stream_that_was_closed_beneath_gathered_bytes_is_told() {
    let raw = Raw::default();
    let mut stream = raw.writer(8);
    stream.write(b"abc").unwrap();
    raw.with(|state| state.closed = true);
    assert!(stream.closed().unwrap());
    assert_eq!(stream.close().unwrap_err().status(), Status::CLOSED);
    raw.with(|state| state.closed = false);
    let mut stream = raw.writer(8);
    raw.with(|state| state.closed = true);
    stream.close().unwrap();
}

#[test]
fn dropping_hands_nothing_on_and_closes_nothing() {
    let raw = Raw::default();
    let mut stream = raw.writer(8);
    stream.write(b"abc").unwrap();
    drop(stream);
    assert!(raw.content().is_empty() && raw.asked().is_empty());
}

#[test]
fn detach_hands_on_first_and_takes_nothing_away_when_that_fails() {
    let raw = Raw::of(b"", &[Fails(Status::IO)]);
    let mut stream = raw.random(8);
    stream.write(b"abc").unwrap();
    assert_eq!(stream.detach().unwrap_err().status(), Status::IO);
    stream.detach().unwrap();
    assert_eq!(raw.content(), b"abc");
    for outcome in [
        stream.write(b"d").map(|_| ()),
        read(&mut stream, 1).map(|_| ()),
        stream.close(),
        stream.closed().map(|_| ()),
        stream.flush(),
        stream.tell().map(|_| ()),
    ] {
        assert_eq!(outcome.unwrap_err().status(), Status::DETACHED);
    }
    assert!(!raw.with(|state| state.closed));
}

#[test]
fn a_pair_closes_the_writer_and_then_the_reader_in_any_case() {
    let (reader, writer) = (Raw::of(b"in", &[]), Raw::of(b"", &[Fails(Status::IO)]));
    reader.with(|state| state.refuses_to_close = true);
    let mut pair = BufferedPair::new(Box::new(reader.clone()), Box::new(writer.clone()), 8).unwrap();
    pair.write(b"out").unwrap();
    assert_eq!(read(&mut pair, 5).unwrap(), b"in");
    assert_eq!(both_of(pair.close()), (Status::IO, Some(Status::IO)));
    assert!(reader.with(|state| state.closed) && writer.with(|state| state.closed));
    assert_eq!(pair.write(b"x").unwrap_err().status(), Status::CLOSED);
}
