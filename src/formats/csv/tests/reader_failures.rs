//! What the reader refuses, and how it goes on after a failure.

use super::super::*;
use super::*;
use crate::formats::testing::Memory;
use crate::formats::{Cancel, Progress, STEP};
use crate::stream::Status;

#[test]
fn strict_refuses_text_after_a_closing_quote_and_says_where() {
    let strict = Options { strict: true, ..Options::default() };
    let (before, error) = read_with(b"a,b\nc,\"d\"e,f\ng\n", &strict, 0);
    let error = error.unwrap();
    let detail = error.detail().unwrap();
    assert_eq!(before, rows(&[&["a", "b"]]));
    assert_eq!(error.status(), Status::CSV);
    assert_eq!((detail.line, detail.column, detail.start), (2, 6, 9));
}

#[test]
fn strict_refuses_the_end_of_input_inside_quotes() {
    let strict = Options { strict: true, ..Options::default() };
    let (_, error) = read_with(b"a,\"b\nc", &strict, 0);
    let error = error.unwrap();
    assert_eq!(error.status(), Status::CSV);
    assert_eq!(error.detail().unwrap().line, 2);
    assert!(read_with(b"a,\"b\"", &strict, 0).1.is_none());
}

#[test]
fn after_a_syntax_error_reading_goes_on_with_the_next_line() {
    let options = Options { strict: true, ..Options::default() };
    let memory = Memory::holding(b"\"a\"b,\"\ngood,row\n");
    let mut reader = Reader::new(memory.stream(), &options).unwrap();
    assert_eq!(reader.next_record().unwrap_err().status(), Status::CSV);
    let record: Vec<_> = reader.next_record().unwrap().unwrap().iter().map(<[u8]>::to_vec).collect();
    assert_eq!(record, [b"good".to_vec(), b"row".to_vec()]);
    assert_eq!(reader.line(), 2);
    assert!(reader.next_record().unwrap().is_none());
}

#[test]
fn a_field_that_should_be_a_number_says_where_it_is_and_the_next_record_is_read() {
    let options = Options { quoting: Quoting::Nonnumeric, ..Options::default() };
    let mut reader = Reader::new(Memory::holding(b"1,2\n3,abc\n4\n").stream(), &options).unwrap();
    reader.next_record().unwrap();
    let error = reader.next_record().unwrap_err();
    let detail = error.detail().unwrap();
    assert_eq!((detail.line, detail.start, detail.end), (2, 6, 9));
    assert!(detail.message().contains("field 2 must be a number or be quoted, not \"abc\""));
    assert_eq!(reader.next_record().unwrap().unwrap().get(0), Some(b"4".as_slice()));
}

#[test]
fn a_failing_stream_loses_nothing_and_the_next_call_goes_on() {
    let memory = Memory::holding(b"ab,\"c\"\"d\ne\",f\ng");
    memory.state().chunk = 1;
    let mut reader = Reader::new(memory.stream(), &Options::default()).unwrap();
    let mut found = Vec::new();
    let mut failures = 0;
    loop {
        memory.state().failures = usize::from(failures % 2 == 0);
        failures += 1;
        match reader.next_record() {
            Ok(Some(record)) => {
                found.push(record.iter().map(|f| String::from_utf8(f.to_vec()).unwrap()).collect::<Vec<_>>())
            }
            Ok(None) => break,
            Err(error) => assert_eq!(error.status(), Status::WOULD_BLOCK),
        }
    }
    assert_eq!(found, rows(&[&["ab", "c\"d\ne", "f"], &["g"]]));
}

#[test]
fn a_record_that_is_complete_comes_before_the_failure_behind_it() {
    let memory = Memory::holding(b"a,b\nlong\n");
    let mut reader = Reader::new(memory.stream(), &Options::default()).unwrap();
    assert_eq!(reader.next_record().unwrap().unwrap().len(), 2);
    memory.state().failures = 1;
    assert_eq!(reader.next_record().unwrap().unwrap().len(), 1);
    assert_eq!(reader.next_record().err().unwrap().status(), Status::WOULD_BLOCK);
    assert!(reader.next_record().unwrap().is_none());
}

#[test]
fn a_failure_may_cut_a_symbol() {
    let options = Options { delimiter: '→', ..Options::default() };
    for cut in 1..="→".len() {
        let memory = Memory::holding("a→b\nlong→d\n".as_bytes());
        memory.state().chunk = "a→b\nlong".len() + cut;
        let mut reader = Reader::new(memory.stream(), &options).unwrap();
        assert_eq!(reader.next_record().unwrap().unwrap().len(), 2);
        memory.state().failures = 1;
        assert_eq!(reader.next_record().err().unwrap().status(), Status::WOULD_BLOCK);
        let record = reader.next_record().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), [&b"long"[..], b"d"]);
    }
}

#[test]
fn a_field_over_the_limit_is_refused_and_the_buffer_stays_small() {
    let mut input = b"ok\n\"".to_vec();
    input.extend(std::iter::repeat_n(b'x', 3 << 20));
    input.extend(b"\"\nnext\n");
    let mut reader = Reader::new(Memory::holding(&input).stream(), &Options::default()).unwrap();
    reader.set_field_limit(1000);
    assert_eq!(reader.next_record().unwrap().unwrap().len(), 1);
    let error = reader.next_record().unwrap_err();
    assert_eq!((error.status(), error.detail().unwrap().line), (Status::LIMIT, 2));
    let next: Vec<_> = reader.next_record().unwrap().unwrap().iter().map(<[u8]>::to_vec).collect();
    assert_eq!(next, [b"next".to_vec()]);
    assert!(reader.buffer_size() < 1 << 20, "{}", reader.buffer_size());
}

#[test]
fn a_field_of_exactly_the_limit_is_read_and_one_byte_more_is_not() {
    let mut reader = Reader::new(Memory::holding(b"abc,abcd").stream(), &Options::default()).unwrap();
    reader.set_field_limit(4);
    assert_eq!(reader.next_record().unwrap().unwrap().len(), 2);
    for input in [b"abcde,f\n".as_slice(), b"f,abcde\n", b"\"abcde\"", b"abcd\"\"e"] {
        let mut reader = Reader::new(Memory::holding(input).stream(), &Options::default()).unwrap();
        reader.set_field_limit(4);
        assert_eq!(reader.next_record().unwrap_err().status(), Status::LIMIT);
    }
}

#[test]
fn reading_is_reported_and_can_be_cancelled() {
    let cancel = Cancel::new().unwrap();
    let memory = Memory::holding(&b"some,fields\n".repeat(20_000));
    let mut reader = Reader::new(memory.stream(), &Options::default()).unwrap();
    reader.watch(Progress::new(None, Some(cancel.dup())));
    assert!(reader.next_record().unwrap().is_some());
    cancel.set();
    let mut more = 0;
    let error = loop {
        match reader.next_record() {
            Ok(record) => more += record.unwrap().len(),
            Err(error) => break error,
        }
    };
    assert_eq!(error.status(), Status::CANCELLED);
    assert!(more * 6 <= 2 * STEP as usize, "{more}");
}
