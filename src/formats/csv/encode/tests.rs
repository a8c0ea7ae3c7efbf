//! Records against CPython's writer, told again character by character; and what is told while they are made.

use super::*;
use crate::formats::csv::Writer;
use crate::formats::testing::{Memory, Random};
use crate::formats::{Cancel, Observer, Progress};
use crate::memory::refusing;
use crate::stream::{Error, Status};
use std::sync::{Arc, Mutex};

/// Python's rules, one character at a time.
fn reference(fields: &[String], options: &Options<'_>) -> core::result::Result<String, Status> {
    let mut out = String::new();
    for (i, field) in fields.iter().enumerate() {
        if i > 0 {
            out.push(options.delimiter);
        }
        let spaced = field.is_empty() && options.delimiter == ' ' && options.skip_initial_space;
        let lone = field.is_empty() && fields.len() == 1;
        let mut quoted = options.quoting == Quoting::All;
        if (spaced || lone) && !quoted {
            if options.quoting == Quoting::None {
                return Err(Status::CSV);
            }
            quoted = true;
        }
        let mut text = String::new();
        for c in field.chars() {
            let (is_quote, is_escape) = (Some(c) == options.quotechar, Some(c) == options.escapechar);
            let special = is_quote
                || is_escape
                || c == options.delimiter
                || matches!(c, '\r' | '\n')
                || options.line_terminator.contains(c);
            let escaped = special
                && (options.quoting == Quoting::None || is_escape || is_quote && !options.double_quote);
            if escaped {
                text.push(options.escapechar.ok_or(Status::CSV)?);
            } else if special {
                quoted = true;
                if is_quote {
                    text.push(c);
                }
            }
            text.push(c);
        }
        let quote = options.quotechar.filter(|_| quoted).map_or(String::new(), String::from);
        out.extend([quote.as_str(), &text, &quote]);
    }
    out.push_str(options.line_terminator);
    Ok(out)
}

fn written(fields: &[String], options: &Options<'_>) -> core::result::Result<String, Status> {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), options).unwrap();
    let outcome = writer.row(fields.iter().map(String::as_bytes)).map_err(|error| error.status());
    assert_eq!(memory.state().writes, usize::from(outcome.is_ok()), "one write, or none");
    let by_field = Memory::default();
    let mut writer = Writer::new(by_field.stream(), options).unwrap();
    for field in fields {
        let _ = writer.value(Value::Text(field.as_bytes()));
    }
    assert_eq!(writer.end_row().map_err(|error| error.status()), outcome);
    assert_eq!(by_field.text(), memory.text());
    outcome.map(|()| memory.text())
}

#[test]
fn records_are_pythons_whatever_the_dialect_and_the_lengths_of_fields() {
    let mut random = Random::fresh();
    let special = [',', '"', '\'', '\\', '\r', '\n', ' ', '→', '←', '\0', 'ä', '!'];
    for _ in 0..4000 {
        let quotechar = [Some('"'), Some('\''), Some('→'), None][random.below(4)];
        let quoting = match quotechar {
            None => Quoting::None,
            Some(_) => [Quoting::Minimal, Quoting::Minimal, Quoting::All, Quoting::None][random.below(4)],
        };
        let options = Options {
            delimiter: [',', ' ', '←', '\0'][random.below(4)],
            quotechar,
            escapechar: [None, Some('\\'), Some('ä')][random.below(3)],
            quoting,
            skip_initial_space: random.below(3) == 0,
            double_quote: random.below(3) > 0,
            line_terminator: ["\r\n", "\n", "", "!", "↑\n", "end of the record, and more"][random.below(6)],
            ..Options::default()
        };
        let Ok(_) = Encoder::new(&options) else { continue };
        let longest = [2, 3, 9, 20, 150, 150, 150, 3 * draft::PIECE][random.below(8)];
        let rare = [2, 30, 100_000][random.below(3)];
        let mut field = || -> String {
            let len = random.below(longest + 1);
            (0..len).map(|_| if random.below(rare) == 0 { special[random.below(12)] } else { 'x' }).collect()
        };
        let fields = [field(), field(), field(), field()];
        let fields = &fields[..random.below(5)];
        assert_eq!(written(fields, &options), reference(fields, &options), "{fields:?} {options:?}");
    }
}

#[test]
fn fields_of_every_length_are_copied_whole_and_a_needle_is_found_anywhere_in_them() {
    for quoting in [Quoting::Minimal, Quoting::All] {
        let options = Options { quoting, ..Options::default() };
        for len in (0..=130).chain([draft::PIECE - 1, draft::PIECE, draft::PIECE + 1]) {
            let plain: String = ('a'..='z').cycle().take(len).collect();
            let row = [plain.clone(), plain.clone()];
            assert_eq!(written(&row, &options), reference(&row, &options));
            for at in (0..len).step_by(1 + len / 30) {
                for needle in ["\"", ",", "\r", "\n"] {
                    let mut field = plain.clone();
                    field.replace_range(at..=at, needle);
                    let row = [field, "z".to_owned()];
                    assert_eq!(written(&row, &options), reference(&row, &options));
                }
            }
        }
    }
}

/// What was reported, in order.
#[derive(Clone, Default)]
struct Reports(Arc<Mutex<Vec<u64>>>, Option<(u64, Cancel)>);

impl Clone for Cancel {
    fn clone(&self) -> Cancel {
        self.dup()
    }
}

impl Observer for Reports {
    fn report(&mut self, done: u64, _total: u64) -> crate::stream::Result<()> {
        self.0.lock().unwrap().push(done);
        match &self.1 {
            Some((from, cancel)) if done >= *from => cancel.set(),
            _ => {}
        }
        Ok(())
    }
}

/// Checks that they go up, by a step at most.
fn last_of(reports: &Reports) -> u64 {
    let reports = reports.0.lock().unwrap();
    let mut before = 0;
    for &done in reports.iter() {
        assert!(done >= before && done - before <= STEP, "{before} then {done}");
        before = done;
    }
    before
}

const HUGE: usize = 300_000;

#[test]
fn a_huge_field_is_told_step_by_step_whatever_is_in_it() {
    let none = Options { quoting: Quoting::None, escapechar: Some('\\'), ..Options::default() };
    for options in [Options::default(), none, Options { quoting: Quoting::All, ..Options::default() }] {
        for unit in ["x", ",", "\"", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"", "→"] {
            let (reports, sink) = (Reports::default(), Memory::default());
            let mut writer = Writer::new(sink.stream(), &options).unwrap();
            writer.watch(Progress::new(Some(Box::new(reports.clone())), None));
            let field = unit.repeat(HUGE / unit.len());
            writer.row([b"x".as_slice(), field.as_bytes()].into_iter()).unwrap();
            let len = sink.state().bytes.len() as u64;
            let told = last_of(&reports);
            assert!(told <= len && len - told <= STEP, "{told} of {len}");
            // What was not told is told with the next ones.
            writer.row([field.as_bytes()].into_iter()).unwrap();
            assert!(last_of(&reports) > len);
        }
    }
}

#[test]
fn a_record_of_many_fields_is_told_step_by_step() {
    let (reports, sink) = (Reports::default(), Memory::default());
    let mut writer = Writer::new(sink.stream(), &Options::default()).unwrap();
    writer.watch(Progress::new(Some(Box::new(reports.clone())), None));
    writer.row((0..HUGE / 8).map(|i| if i % 9 == 0 { b"a,\"b\"".as_slice() } else { b"abcdef" })).unwrap();
    for _ in 0..HUGE / 8 {
        writer.value(Value::Text(b"abcdef")).unwrap();
    }
    writer.end_row().unwrap();
    assert!(sink.state().bytes.len() as u64 - last_of(&reports) <= STEP);
}

#[test]
fn a_huge_field_that_is_cancelled_ends_within_a_step_and_writes_nothing() {
    for unit in ["x", "\"", "x,"] {
        let cancel = Cancel::new().unwrap();
        let reports = Reports(Arc::default(), Some((2 * STEP, cancel.dup())));
        let sink = Memory::default();
        let mut writer = Writer::new(sink.stream(), &Options::default()).unwrap();
        writer.watch(Progress::new(Some(Box::new(reports.clone())), Some(cancel)));
        let field = unit.repeat(HUGE / unit.len());
        let refused = |outcome: crate::stream::Result<()>| outcome.map_err(|error: Error| error.status());
        assert_eq!(refused(writer.row([field.as_bytes()].into_iter())), Err(Status::CANCELLED));
        assert!(last_of(&reports) <= 3 * STEP);
        assert_eq!(refused(writer.value(Value::Text(field.as_bytes()))), Err(Status::CANCELLED));
        assert_eq!(refused(writer.end_row()), Err(Status::CANCELLED));
        assert_eq!(sink.state().writes, 0);
    }
}

#[test]
fn a_record_that_there_is_no_memory_for_fails_and_the_next_one_does_not() {
    let encoder = Encoder::new(&Options::default()).unwrap();
    let field = "x,".repeat(20_000);
    let record = |draft: &mut Draft| {
        draft.turn();
        encoder.record(draft, [Ok(field.as_bytes())].into_iter())
    };
    for allocation in 0.. {
        let mut draft = Draft::default();
        if let Err(error) = refusing(allocation..allocation + 1, || record(&mut draft)) {
            assert_eq!(error.status(), Status::NO_MEMORY);
            record(&mut draft).unwrap();
        } else if allocation > 1 {
            break;
        }
        assert_eq!(draft.len(), field.len() + 4);
    }
}
