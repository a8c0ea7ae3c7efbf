//! The rules of reading and writing, Python's unless a test says otherwise.

use super::*;
use crate::formats::testing::{Memory, Random};
use crate::formats::{Cancel, Progress, STEP};
use crate::stream::{Error, Status};

type Rows = Vec<Vec<String>>;

/// Everything in `input`, and the error that ended it.
fn read_with(input: &[u8], options: &Options<'_>, chunk: usize) -> (Rows, Option<Error>) {
    let memory = Memory::holding(input);
    memory.state().chunk = chunk;
    let mut reader = Reader::new(memory.stream(), options).unwrap();
    let mut rows = Vec::new();
    loop {
        match reader.next_record() {
            Ok(Some(record)) => {
                rows.push(record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect());
            }
            Ok(None) => return (rows, None),
            Err(error) => return (rows, Some(error)),
        }
    }
}

/// The records of `input`, the same whatever pieces it arrives in.
fn read(input: &str, options: &Options<'_>) -> Rows {
    let (rows, error) = read_with(input.as_bytes(), options, 0);
    assert!(error.is_none(), "{error:?}");
    for chunk in [1, 3] {
        assert_eq!(read_with(input.as_bytes(), options, chunk).0, rows, "in pieces of {chunk}");
    }
    rows
}

fn excel(input: &str) -> Rows {
    read(input, &Options::default())
}

fn rows(rows: &[&[&str]]) -> Rows {
    rows.iter().map(|row| row.iter().map(|field| (*field).to_owned()).collect()).collect()
}

fn write(fields: &[&str], options: &Options<'_>) -> Result<String, Status> {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), options).unwrap();
    let outcome = writer.row(fields.iter().map(|field| field.as_bytes()));
    assert_eq!(
        memory.state().writes,
        usize::from(outcome.is_ok()),
        "one write a record, none for a failed one"
    );
    outcome.map(|()| memory.text()).map_err(|error| error.status())
}

#[test]
fn fields_end_at_delimiters_and_records_at_any_line_break() {
    assert_eq!(excel("a,b\nc,\r\n,d\re"), rows(&[&["a", "b"], &["c", ""], &["", "d"], &["e"]]));
    assert_eq!(excel(""), rows(&[]));
    assert_eq!(excel(",\n"), rows(&[&["", ""]]));
}

#[test]
fn a_blank_line_is_a_record_without_fields_and_an_empty_quoted_field_is_not() {
    assert_eq!(excel("a\n\n\"\"\r\n\r\nb"), rows(&[&["a"], &[], &[""], &[], &["b"]]));
}

#[test]
fn quoted_fields_hold_delimiters_line_breaks_and_doubled_quotes() {
    assert_eq!(
        excel("\"a,b\",\"c\nd\r\n\",\"say \"\"hi\"\"\"\nx"),
        rows(&[&["a,b", "c\nd\r\n", "say \"hi\""], &["x"]])
    );
    assert_eq!(excel("a\"b,c"), rows(&[&["a\"b", "c"]]));
}

#[test]
fn a_nul_is_content() {
    assert_eq!(excel("a\0b,\0\n"), rows(&[&["a\0b", "\0"]]));
}

#[test]
fn without_strict_broken_quoting_is_read_as_python_does() {
    assert_eq!(excel("\"ab\"c,d"), rows(&[&["abc", "d"]]));
    assert_eq!(excel("\"ab\" ,d"), rows(&[&["ab ", "d"]]));
    assert_eq!(excel("\"ab\n"), rows(&[&["ab\n"]]));
    assert_eq!(excel("x,\""), rows(&[&["x", ""]]));
}

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
fn lines_count_every_kind_of_line_break_once() {
    let memory = Memory::holding(b"a\r\n\"b\r\nc\rd\"\r\n\n\re");
    let mut reader = Reader::new(memory.stream(), &Options::default()).unwrap();
    let mut lines = Vec::new();
    while reader.next_record().unwrap().is_some() {
        lines.push(reader.line());
    }
    assert_eq!(lines, [1, 4, 5, 6, 7]);
}

#[test]
fn escapes_spaces_and_other_delimiters_are_read() {
    let escape = Options { escapechar: Some('\\'), double_quote: false, ..Options::default() };
    assert_eq!(read("a\\,b,\"c\\\"d\\\\\"\n", &escape), rows(&[&["a,b", "c\"d\\"]]));
    assert_eq!(read("a\\\nb,c\\", &escape), rows(&[&["a\nb", "c\n"]]));
    let spaces = Options { skip_initial_space: true, ..Options::default() };
    assert_eq!(read("a,  b, \"c,d\"\n   ", &spaces), rows(&[&["a", "b", "c,d"], &[""]]));
    let wide =
        Options { delimiter: '→', quotechar: Some('«'), escapechar: Some('é'), ..Options::default() };
    assert_eq!(read("a→«b→c««d«→é→←\n", &wide), rows(&[&["a", "b→c«d", "→←"]]));
    let none = Options { quoting: Quoting::None, ..Options::default() };
    assert_eq!(read("\"a\",b\"\n", &none), rows(&[&["\"a\"", "b\""]]));
}

/// Each field as text, in brackets with what is known of it: q quoted, # a number, 0 no value.
fn typed(input: &str, quoting: Quoting) -> Result<Vec<String>, Status> {
    let options = Options { quoting, ..Options::default() };
    let mut reader = Reader::new(Memory::holding(input.as_bytes()).stream(), &options).unwrap();
    let record = reader.next_record().map_err(|error| error.status())?.unwrap();
    let shown = record.typed().map(|(text, kind)| {
        let mark = |on: bool, mark| if on { mark } else { "" };
        let marks = [mark(kind.quoted, "q"), mark(kind.number, "#"), mark(kind.null, "0")].concat();
        format!("{}{marks}", String::from_utf8_lossy(text))
    });
    Ok(shown.collect())
}

#[test]
fn fields_without_quotes_are_numbers_or_no_value_where_the_quoting_says_so() {
    let input = "1,\"2\",,\"\", 3.5\n";
    assert_eq!(typed(input, Quoting::Minimal).unwrap(), ["1", "2q", "", "q", " 3.5"]);
    assert_eq!(typed(input, Quoting::Nonnumeric).unwrap(), ["1#", "2q", "", "q", " 3.5#"]);
    assert_eq!(typed(input, Quoting::Strings).unwrap(), ["1#", "2q", "0", "q", " 3.5#"]);
    assert_eq!(typed(input, Quoting::NotNull).unwrap(), ["1", "2q", "0", "q", " 3.5"]);
    let escapes = Options { quoting: Quoting::Nonnumeric, escapechar: Some('^'), ..Options::default() };
    let mut reader = Reader::new(Memory::holding(b"^1,1^2\n").stream(), &escapes).unwrap();
    let numbers: Vec<_> =
        reader.next_record().unwrap().unwrap().typed().map(|(_, kind)| kind.number).collect();
    assert_eq!(numbers, [false, true]);
    assert_eq!(typed("1,x\n", Quoting::Nonnumeric), Err(Status::INVALID));
    assert_eq!(typed("1,x\n", Quoting::NotNull).unwrap(), ["1", "x"]);
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

/// What lines given one by one make, and what the end of them does.
fn fed(lines: &[&str], options: &Options<'_>) -> Result<Rows, Status> {
    let mut reader = Reader::new(Memory::default().stream(), options).unwrap();
    let mut rows = Vec::new();
    let mut take = |record: Option<Record<'_>>| {
        let texts = |record: Record<'_>| {
            record.iter().map(|field| String::from_utf8(field.to_vec()).unwrap()).collect::<Vec<_>>()
        };
        rows.extend(record.map(texts));
    };
    for line in lines {
        take(reader.feed_line(line.as_bytes()).map_err(|error| error.status())?);
    }
    take(reader.feed_end().map_err(|error| error.status())?);
    Ok(rows)
}

#[test]
fn lines_that_are_fed_end_records_as_in_python() {
    let excel = Options::default();
    let strict = Options { strict: true, ..excel };
    let escape = Options { escapechar: Some('^'), ..excel };
    for line in ["a,b", "a,b\n", "a,b\r\n", "a,b\r"] {
        assert_eq!(fed(&[line, line], &excel).unwrap(), rows(&[&["a", "b"], &["a", "b"]]));
    }
    for line in ["a,b\rc,d", "a,b\nc,d", "a,b\r\nc,d"] {
        assert_eq!(fed(&[line], &excel), Err(Status::CSV));
    }
    assert_eq!(fed(&["", "\n", "x"], &excel).unwrap(), rows(&[&[], &[], &["x"]]));
    assert_eq!(fed(&["\"a", "b\",c", "\"d\n", "\""], &excel).unwrap(), rows(&[&["ab", "c"], &["d\n"]]));
    assert_eq!(fed(&["a,\""], &excel).unwrap(), rows(&[&["a", ""]]));
    assert_eq!(fed(&["a,\""], &strict), Err(Status::CSV));
    assert_eq!(fed(&["^"], &escape).unwrap(), rows(&[&["\n"]]));
    assert_eq!(fed(&["a^\n", "b"], &escape).unwrap(), rows(&[&["a\nb"]]));
    assert_eq!(fed(&["\"x\"y"], &strict), Err(Status::CSV));
    assert_eq!(fed(&[], &strict).unwrap(), rows(&[]));
}

#[test]
fn long_lines_are_fed_whole() {
    let long = "x".repeat(200_000);
    let mut reader = Reader::new(Memory::default().stream(), &Options::default()).unwrap();
    for _ in 0..3 {
        assert!(reader.feed_line(format!("\"{long}").as_bytes()).unwrap().is_none());
        let record = reader.feed_line(format!("{long}\",{long}").as_bytes()).unwrap().unwrap();
        assert_eq!((record.get(0).unwrap().len(), record.get(1).unwrap().len()), (400_000, 200_000));
    }
    assert!(reader.buffer_size() < 4 << 20);
}

#[test]
fn quoted_fields_of_any_length_are_the_same_in_any_pieces() {
    let mut random = Random::fresh();
    let alphabet = ['a', 'b', ',', '\n', '"', '\r', 'é', ' '];
    for _ in 0..60 {
        let mut input = String::new();
        for _ in 0..random.below(40) {
            let long = random.below(300);
            let text: String = (0..long).map(|_| alphabet[random.below(alphabet.len())]).collect();
            let quoted = format!("\"{}\"", text.replace('"', "\"\""));
            input.push_str([&quoted, "plain text", "", "a\"b"][random.below(4)]);
            input.push([',', '\n'][random.below(2)]);
        }
        let whole = read_with(input.as_bytes(), &Options::default(), 0).0;
        // The state machine alone, which the fast path has to agree with: skipped spaces keep it away.
        let slow = Options { skip_initial_space: true, ..Options::default() };
        if !input.contains(", ") && !input.contains("\n ") {
            assert_eq!(read_with(input.as_bytes(), &slow, 0).0, whole, "{input:?}");
        }
        for chunk in [1, 7, 64, 100] {
            assert_eq!(read_with(input.as_bytes(), &Options::default(), chunk).0, whole, "{input:?}");
        }
    }
}

#[test]
fn columns_have_names_and_the_last_of_equal_ones_counts() {
    let mut reader = Reader::new(Memory::holding(b"a,b,a\n1,2,3\n").stream(), &Options::default()).unwrap();
    let header = reader.header().unwrap();
    let found = [b"a", b"b", b"c"].map(|name| header.index(name));
    assert_eq!(found, [Some(2), Some(1), None]);
    assert_eq!(reader.next_record().unwrap().unwrap().get(2), Some(b"3".as_slice()));
    let mut reader = Reader::new(Memory::holding(b"1,2\n").stream(), &Options::default()).unwrap();
    reader.set_header([b"x".as_slice(), b"y"].into_iter()).unwrap();
    assert_eq!(reader.header().unwrap().index(b"y"), Some(1));
    assert_eq!(reader.next_record().unwrap().unwrap().len(), 2);
    assert_eq!(reader.next_record().unwrap().map(|record| record.len()), None);
    let mut empty = Reader::new(Memory::default().stream(), &Options::default()).unwrap();
    assert_eq!(empty.header().err().unwrap().status(), Status::NOT_FOUND);
}

/// A record of single values.
fn write_values(values: &[Value<'_>], quoting: Quoting) -> Result<String, Status> {
    let memory = Memory::default();
    let mut writer =
        Writer::new(memory.stream(), &Options { quoting, line_terminator: "\n", ..Options::default() })
            .unwrap();
    for value in values {
        let _ = writer.value(*value);
    }
    writer.end_row().map_err(|error| error.status())?;
    assert_eq!(memory.state().writes, 1);
    Ok(memory.text())
}

#[test]
fn values_are_quoted_by_their_kind() {
    let values = [Value::Text(b"a"), Value::Text(b"1"), Value::Number(b"2"), Value::Null, Value::Text(b"")];
    let cases = [
        (Quoting::Minimal, "a,1,2,,\n"),
        (Quoting::All, "\"a\",\"1\",\"2\",\"\",\"\"\n"),
        (Quoting::Nonnumeric, "\"a\",\"1\",2,\"\",\"\"\n"),
        (Quoting::None, "a,1,2,,\n"),
        (Quoting::Strings, "\"a\",\"1\",2,,\"\"\n"),
        (Quoting::NotNull, "\"a\",\"1\",\"2\",,\"\"\n"),
    ];
    for (quoting, text) in cases {
        assert_eq!(write_values(&values, quoting).as_deref(), Ok(text), "{quoting:?}");
    }
    assert_eq!(write_values(&[], Quoting::Minimal).as_deref(), Ok("\n"));
    assert_eq!(write_values(&[Value::Null], Quoting::Minimal).as_deref(), Ok("\"\"\n"));
    for quoting in [Quoting::None, Quoting::Strings, Quoting::NotNull] {
        assert_eq!(write_values(&[Value::Null], quoting), Err(Status::CSV));
    }
}

#[test]
fn a_field_that_fails_fails_its_row_and_the_next_row_is_fine() {
    let memory = Memory::default();
    let none = Options { quoting: Quoting::None, ..Options::default() };
    let mut writer = Writer::new(memory.stream(), &none).unwrap();
    let status = |outcome: crate::stream::Result<()>| outcome.map_err(|error| error.status());
    writer.value(Value::Text(b"a")).unwrap();
    assert_eq!(status(writer.row([b"x".as_slice()].into_iter())), Err(Status::INVALID));
    for outcome in [writer.value(Value::Text(b"b,c")), writer.double(1.0), writer.end_row()] {
        assert_eq!(status(outcome), Err(Status::CSV));
    }
    assert_eq!(memory.state().writes, 0);
    writer.double(1e16).unwrap();
    writer.short(format_args!("{}", i64::MIN)).unwrap();
    memory.state().failures = 1;
    assert_eq!(status(writer.end_row()), Err(Status::IO));
    writer.end_row().unwrap();
    assert_eq!(memory.text(), "1e+16,-9223372036854775808\r\n");
}

#[test]
fn rows_of_pairs_are_filled_and_extras_left_out_or_refused() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default()).unwrap();
    let pairs = [(b"b".as_slice(), b"1".as_slice()), (b"x", b"2"), (b"b", b"3")];
    assert_eq!(writer.pairs(pairs.into_iter()).unwrap_err().status(), Status::INVALID);
    let names = [b"a".as_slice(), b"b"];
    writer.set_columns(names.into_iter(), b"-", false).unwrap();
    writer.header().unwrap();
    writer.pairs(pairs.into_iter()).unwrap();
    writer.pairs([(b"a".as_slice(), b"1".as_slice()), (b"b", b"2")].into_iter()).unwrap();
    writer.set_columns(names.into_iter(), b"", true).unwrap();
    assert_eq!(writer.pairs(pairs.into_iter()).unwrap_err().status(), Status::INVALID);
    writer.pairs(pairs[..1].iter().copied()).unwrap();
    assert_eq!(memory.text(), "a,b\r\n-,3\r\n1,2\r\n,1\r\n");
}

#[test]
fn simple_tables_show_their_dialect_and_whether_they_have_a_header() {
    let found = |sample: &str| {
        let found = sniff(sample.as_bytes(), b"").unwrap();
        (found.delimiter, found.quotechar, found.skip_initial_space, found.has_header)
    };
    assert_eq!(found("name,age\nann,31\nbob,42\n"), (b',', b'"', false, true));
    assert_eq!(found("1;2;3\n4;5;6\n"), (b';', b'"', false, false));
    assert_eq!(found("a\tb\nc\td\n"), (b'\t', b'"', false, false));
    assert_eq!(found("'a', 'b c', 'd'\n'e', 'f', 'g'\n"), (b',', b'\'', true, false));
    assert_eq!(found("x|\"y, z\"|1\nu|\"v\"|2\n"), (b'|', b'"', false, false));
    assert_eq!(sniff(b"abc\ndef\n", b"").unwrap_err().status(), Status::CSV);
    assert_eq!(sniff(b"", b"").unwrap_err().status(), Status::CSV);
    assert_eq!(sniff(b"a,b;c\nd,e;f\n", b";").unwrap().delimiter, b';');
}

#[test]
fn hostile_samples_are_sniffed_in_no_time() {
    for unit in ["\"", "'\"", ",\"", ", '", "\n\"", "a,\"b", "\0"] {
        let _ = sniff(unit.repeat(100_000).as_bytes(), b"");
    }
}

#[test]
fn reading_and_writing_are_reported_and_can_be_cancelled() {
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

    let sink = Memory::default();
    let mut writer = Writer::new(sink.stream(), &Options::default()).unwrap();
    writer.watch(Progress::new(None, Some(cancel.dup())));
    let long = "x".repeat(STEP as usize);
    writer.row([long.as_bytes()].into_iter()).unwrap();
    assert_eq!(writer.row([b"y".as_slice()].into_iter()).unwrap_err().status(), Status::CANCELLED);
    assert_eq!(sink.state().writes, 1);
}

#[test]
fn a_dialect_that_cannot_be_read_back_is_refused() {
    let excel = Options::default;
    let refused = [
        Options { delimiter: '\n', ..excel() },
        Options { delimiter: '"', ..excel() },
        Options { quotechar: None, ..excel() },
        Options { escapechar: Some('"'), ..excel() },
        Options { quotechar: Some(' '), skip_initial_space: true, ..excel() },
        Options { delimiter: ';', line_terminator: "a;b", ..excel() },
    ];
    for options in refused {
        let error = Writer::new(Memory::default().stream(), &options).err().unwrap();
        assert_eq!(error.status(), Status::INVALID, "{options:?}");
    }
    assert!(Quoting::from_number(6).is_err() && Quoting::from_number(-1).is_err());
}

#[test]
fn minimal_quoting_quotes_what_would_be_misread() {
    let excel = Options::default();
    assert_eq!(
        write(&["a", "b,c", "d\"e", "f\ng", "h\r", " i", ""], &excel).unwrap(),
        "a,\"b,c\",\"d\"\"e\",\"f\ng\",\"h\r\", i,\r\n"
    );
    assert_eq!(write(&[], &excel).unwrap(), "\r\n");
    assert_eq!(write(&[""], &excel).unwrap(), "\"\"\r\n");
    assert_eq!(write(&["", ""], &excel).unwrap(), ",\r\n");
}

#[test]
fn all_and_nonnumeric_quote_more() {
    let all = Options { quoting: Quoting::All, ..Options::default() };
    assert_eq!(write(&["a", "1", ""], &all).unwrap(), "\"a\",\"1\",\"\"\r\n");
    let nonnumeric = Options { quoting: Quoting::Nonnumeric, line_terminator: "\n", ..Options::default() };
    assert_eq!(
        write(&["a", "1", "-2.5e3", "", "nan", "inf"], &nonnumeric).unwrap(),
        "\"a\",1,-2.5e3,\"\",\"nan\",\"inf\"\n"
    );
}

#[test]
fn none_escapes_or_refuses_and_a_refused_row_writes_nothing() {
    let none = Options { quoting: Quoting::None, ..Options::default() };
    assert_eq!(write(&["a", "b,c"], &none), Err(Status::CSV));
    assert_eq!(write(&["a", "b\"c"], &none), Err(Status::CSV));
    assert_eq!(write(&[""], &none), Err(Status::CSV));
    let escaping = Options { escapechar: Some('\\'), ..none };
    assert_eq!(write(&["a\"", "b,c", "d\\", "e\nf"], &escaping).unwrap(), "a\\\",b\\,c,d\\\\,e\\\nf\r\n");
}

#[test]
fn rows_of_pairs_get_a_header_from_names_or_from_the_first_row() {
    let pair = |name: &'static str, value: &'static str| (name.as_bytes(), value.as_bytes());
    let table =
        [vec![pair("a", "1"), pair("b", "2")], vec![pair("b", "4"), pair("c", "x"), pair("b", "5")], vec![]];
    let csv = |names: Option<&[&[u8]]>, rows: &[Vec<Pair<'static>>]| {
        let text = from_rows(rows.iter().map(|row| row.iter().copied()), names, &Options::default());
        text.map(|text| String::from_utf8(text.as_bytes().to_vec()).unwrap()).map_err(|error| error.status())
    };
    assert_eq!(csv(None, &table).unwrap(), "a,b\r\n1,2\r\n,5\r\n,\r\n");
    assert_eq!(csv(Some(&[b"b", b"z"]), &table).unwrap(), "b,z\r\n2,\r\n5,\r\n,\r\n");
    assert_eq!(csv(Some(&[b"b"]), &[]).unwrap(), "b\r\n");
    assert_eq!(csv(None, &[]), Err(Status::INVALID));
    // A name that is there twice stands for its last value, whatever the order of the row.
    let twice = [vec![pair("a", "1"), pair("a", "2")], vec![pair("b", "3"), pair("a", "4"), pair("a", "5")]];
    assert_eq!(csv(None, &twice).unwrap(), "a,a\r\n2,2\r\n5,5\r\n");
}

#[test]
fn a_row_that_the_stream_refuses_can_be_repeated() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), &Options::default()).unwrap();
    memory.state().failures = 1;
    let row = [b"a".as_slice(), b"b"];
    assert_eq!(writer.row(row.into_iter()).unwrap_err().status(), Status::IO);
    writer.row(row.into_iter()).unwrap();
    assert_eq!(memory.text(), "a,b\r\n");
}

fn random_text(random: &mut Random, alphabet: &[char]) -> String {
    (0..random.below(6)).map(|_| alphabet[random.below(alphabet.len())]).collect()
}

#[test]
fn what_is_written_in_any_dialect_reads_back() {
    let mut random = Random::fresh();
    let alphabet = ['a', ',', ';', '"', '\'', '\\', '\r', '\n', ' ', 'é', '→', '1', '\0'];
    for _ in 0..2000 {
        let quoting = [Quoting::Minimal, Quoting::All, Quoting::None][random.below(3)];
        let options = Options {
            delimiter: [',', ';', '→', ' '][random.below(4)],
            quotechar: Some(['"', '\''][random.below(2)]),
            escapechar: if quoting == Quoting::None {
                Some('\\')
            } else {
                [None, Some('\\')][random.below(2)]
            },
            quoting,
            strict: random.below(2) == 0,
            skip_initial_space: random.below(2) == 0,
            double_quote: true,
            line_terminator: ["\r\n", "\n", "\r"][random.below(3)],
            ..Options::default()
        };
        let memory = Memory::default();
        let mut writer = Writer::new(memory.stream(), &options).unwrap();
        let mut expected = Vec::new();
        for _ in 0..random.below(5) {
            let row: Vec<String> =
                (0..random.below(4)).map(|_| random_text(&mut random, &alphabet)).collect();
            // An escaped "\r\n" ends the record after the "\r" in Python too.
            let torn = quoting == Quoting::None && row.iter().any(|field| field.contains('\r'));
            // And skipped spaces are gone.
            let torn = torn || options.skip_initial_space && row.iter().any(|field| field.starts_with(' '));
            if !torn && writer.row(row.iter().map(String::as_bytes)).is_ok() {
                expected.push(row);
            }
        }
        let written = memory.text();
        assert_eq!(read(&written, &options), expected, "{written:?} {options:?}");
    }
}

#[test]
fn records_are_those_of_csv_core_where_both_follow_the_same_rules() {
    let mut random = Random::fresh();
    let alphabet = ['a', 'b', ',', '"', '\n', 'é'];
    for _ in 0..2000 {
        let input: String = (0..random.below(30)).map(|_| alphabet[random.below(alphabet.len())]).collect();
        // csv-core skips blank lines; and the end of input inside quotes is ours to judge.
        let ours: Rows = excel(&input).into_iter().filter(|row| !row.is_empty()).collect();
        assert_eq!(ours, reference(input.as_bytes()), "{input:?}");
    }
}

fn reference(mut input: &[u8]) -> Rows {
    let mut reader = csv_core::Reader::new();
    let (mut output, mut ends) = ([0; 256], [0; 64]);
    let mut found = Vec::new();
    loop {
        let (mut written, mut fields) = (0, 0);
        loop {
            let (result, nin, nout, nend) =
                reader.read_record(input, &mut output[written..], &mut ends[fields..]);
            input = &input[nin..];
            written += nout;
            fields += nend;
            match result {
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::Record => break,
                csv_core::ReadRecordResult::End => return found,
                full => panic!("{full:?}"),
            }
        }
        let mut start = 0;
        let row = ends[..fields].iter().map(|&end| {
            let field = String::from_utf8_lossy(&output[start..end]).into_owned();
            start = end;
            field
        });
        found.push(row.collect());
    }
}
