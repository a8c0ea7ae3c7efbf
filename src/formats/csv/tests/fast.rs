//! The fast path of the reader, which takes the same records as the state machine alone.

use super::super::*;
use super::*;
use crate::formats::testing::{Memory, Random};

/// Everything that a reader tells: records with what is known of their fields and the line after each, and errors with their
/// places.
fn told(input: &[u8], options: &Options<'_>, chunk: usize, fast: bool) -> Vec<String> {
    let memory = Memory::holding(input);
    memory.state().chunk = chunk;
    let mut reader = Reader::new(memory.stream(), options).unwrap();
    reader.dialect.plain &= fast;
    let mut told = Vec::new();
    loop {
        let one = match reader.next_record() {
            Ok(None) => return told,
            Ok(Some(record)) => format!("{:?}", record.typed().collect::<Vec<_>>()),
            Err(error) => {
                let detail = error.detail().unwrap();
                format!("{} {} {} {}", detail.message(), detail.start, detail.line, detail.column)
            }
        };
        told.push(format!("{one} in line {}", reader.line()));
    }
}

#[test]
fn any_input_in_any_dialect_is_read_as_by_the_state_machine() {
    let mut random = Random::fresh();
    let alphabet = [
        "a",
        "b",
        "a longer run of text",
        ",",
        ",",
        "\"",
        "\"",
        "\"\"",
        "\",\"",
        "\n",
        "\r\n",
        "\r",
        "^",
        "é",
    ];
    for _ in 0..4_000 {
        let options = Options {
            escapechar: [None, None, Some('^')][random.below(3)],
            double_quote: random.below(4) > 0,
            strict: random.below(3) == 0,
            quoting: [Quoting::Minimal, Quoting::Minimal, Quoting::None, Quoting::NotNull][random.below(4)],
            field_limit: [DEFAULT_FIELD_LIMIT, DEFAULT_FIELD_LIMIT, 200, 10][random.below(4)],
            ..Options::default()
        };
        let pieces = random.below(60);
        let input: String = (0..pieces).map(|_| alphabet[random.below(alphabet.len())]).collect();
        let chunk = [0, 0, 1, 7, 64, 100][random.below(6)];
        let expected = told(input.as_bytes(), &options, chunk, false);
        assert_eq!(told(input.as_bytes(), &options, chunk, true), expected, "{input:?} {options:?}");
    }
}

#[test]
fn quotes_in_the_middle_of_fields_are_content_and_those_around_fields_are_not() {
    let inches = "5\" pipe,\"6\"\" pipe\",7\"\n".repeat(20);
    let records = excel(&inches);
    assert_eq!(records.len(), 20);
    assert!(records.iter().all(|record| *record == ["5\" pipe", "6\" pipe", "7\""]));
}

#[test]
fn quoted_fields_may_be_longer_than_a_block_and_than_the_buffer() {
    for len in [60, 61, 62, 63, 64, 65, 127, 128, 129, 70_000, 200_000] {
        let long = "x\n\"\"".repeat(len / 4) + &"y".repeat(len % 4);
        let input = format!("\"{long}\",b\r\n\"{long}\"\r\n");
        let content = long.replace("\"\"", "\"");
        assert_eq!(
            read_with(input.as_bytes(), &Options::default(), 0).0,
            [vec![content.clone(), "b".to_owned()], vec![content]]
        );
    }
}
