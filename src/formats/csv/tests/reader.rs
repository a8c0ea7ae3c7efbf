//! What records an input has.

use super::super::*;
use super::*;
use crate::formats::testing::{Memory, Random};
use crate::stream::Status;

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
