//! The rules of reading and writing, Python's unless a test says otherwise.

use super::*;
use crate::formats::testing::{Memory, Random};
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
    let wide = Options { delimiter: '→', quotechar: '«', escapechar: Some('é'), ..Options::default() };
    assert_eq!(read("a→«b→c««d«→é→←\n", &wide), rows(&[&["a", "b→c«d", "→←"]]));
    let none = Options { quoting: Quoting::None, ..Options::default() };
    assert_eq!(read("\"a\",b\"\n", &none), rows(&[&["\"a\"", "b\""]]));
}

#[test]
fn typed_reading_is_not_there_yet() {
    let options = Options { quoting: Quoting::Nonnumeric, ..Options::default() };
    let error = Reader::new(Memory::default().stream(), &options).err().unwrap();
    assert_eq!(error.status(), Status::UNSUPPORTED);
}

#[test]
fn a_dialect_that_cannot_be_read_back_is_refused() {
    let excel = Options::default;
    let refused = [
        Options { delimiter: '\n', ..excel() },
        Options { delimiter: '"', ..excel() },
        Options { escapechar: Some('"'), ..excel() },
        Options { quotechar: ' ', skip_initial_space: true, ..excel() },
        Options { delimiter: ';', line_terminator: "a;b", ..excel() },
    ];
    for options in refused {
        let error = Writer::new(Memory::default().stream(), &options).err().unwrap();
        assert_eq!(error.status(), Status::INVALID, "{options:?}");
    }
    assert!(Quoting::from_number(4).is_err() && Quoting::from_number(-1).is_err());
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
            quotechar: ['"', '\''][random.below(2)],
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
