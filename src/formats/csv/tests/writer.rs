//! What the writer makes of fields, values and pairs.

use super::super::*;
use super::*;
use crate::formats::testing::{Memory, Random};
use crate::formats::{Cancel, Progress, STEP};
use crate::stream::Status;

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
fn writing_is_reported_and_can_be_cancelled() {
    let cancel = Cancel::new().unwrap();
    cancel.set();
    let sink = Memory::default();
    let mut writer = Writer::new(sink.stream(), &Options::default()).unwrap();
    writer.watch(Progress::new(None, Some(cancel.dup())));
    let long = "x".repeat(STEP as usize);
    writer.row([long.as_bytes()].into_iter()).unwrap();
    assert_eq!(writer.row([b"y".as_slice()].into_iter()).unwrap_err().status(), Status::CANCELLED);
    assert_eq!(sink.state().writes, 1);
}
