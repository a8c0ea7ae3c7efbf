//! How far reading and guessing are, and ending them from outside.

use super::super::*;
use crate::formats::testing::Memory;
use crate::formats::{Cancel, Observer, Progress, STEP};
use crate::stream::{Error, Result, Status};
use std::sync::{Arc, Mutex};

type Heard = Arc<Mutex<Vec<u64>>>;

/// Notes what it hears, and fails once, at the first report from `end` on.
struct Ear {
    heard: Heard,
    end: u64,
}

impl Observer for Ear {
    fn report(&mut self, done: u64, _total: u64) -> Result<()> {
        self.heard.lock().unwrap().push(done);
        if done >= self.end {
            self.end = u64::MAX;
            return Err(Error::bare(Status::CALLBACK));
        }
        Ok(())
    }
}

fn watched(end: u64) -> (Progress, Heard) {
    let heard = Heard::default();
    (Progress::new(Some(Box::new(Ear { heard: heard.clone(), end })), None), heard)
}

/// What was heard goes up by at most a step to at least `done`.
fn assert_steps(heard: &Heard, done: u64) {
    let heard = heard.lock().unwrap();
    let steps = heard.iter().scan(0, |last, done| Some(done - std::mem::replace(last, *done)));
    assert!(steps.max().unwrap() <= STEP);
    assert!(*heard.last().unwrap() >= done);
}

/// One field of about 8 MiB, and a limit that lets it through.
fn huge() -> (Vec<u8>, Options<'static>) {
    let field = ["\"", &"text, \"\"more\"\"\n".repeat(1 << 19), "\",b\n"].concat().into_bytes();
    (field, Options { field_limit: usize::MAX, ..Options::default() })
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

#[test]
fn one_huge_field_is_told_in_steps_and_can_be_ended_inside() {
    let (input, options) = huge();
    for end in [u64::MAX, 3 << 20] {
        let mut reader = Reader::new(Memory::holding(&input).stream(), &options).unwrap();
        let (progress, heard) = watched(end);
        reader.watch(progress);
        if end < u64::MAX {
            assert_eq!(reader.next_record().unwrap_err().status(), Status::CALLBACK);
            assert_eq!(*heard.lock().unwrap().last().unwrap(), end);
        }
        // The next call goes on inside the field.
        assert_eq!(reader.next_record().unwrap().unwrap().get(0).unwrap().len(), 13 << 19);
        assert!(reader.next_record().unwrap().is_none());
        assert_steps(&heard, input.len() as u64);
    }
}

#[test]
fn one_huge_line_that_is_fed_is_told_in_steps_and_after_its_end_a_record_begins() {
    let (input, options) = huge();
    for end in [u64::MAX, 3 << 20] {
        let mut reader = Reader::new(Memory::default().stream(), &options).unwrap();
        let (progress, heard) = watched(end);
        reader.watch(progress);
        let outcome = reader.feed_line(&input).map(|record| record.unwrap().get(0).unwrap().len());
        if end < u64::MAX {
            assert_eq!(outcome.unwrap_err().status(), Status::CALLBACK);
            assert_eq!(reader.feed_line(b"a,b").unwrap().unwrap().len(), 2);
        } else {
            assert_eq!(outcome.unwrap(), 13 << 19);
            assert!(reader.feed_end().unwrap().is_none());
            assert_steps(&heard, input.len() as u64);
        }
    }
}

#[test]
fn a_record_whose_numbers_were_not_all_looked_at_is_not_lost() {
    let cancel = Cancel::new().unwrap();
    let input = ["1,".repeat(5000), "2\n".to_owned()].concat();
    let options = Options { quoting: Quoting::Nonnumeric, ..Options::default() };
    let mut reader = Reader::new(Memory::holding(input.as_bytes()).stream(), &options).unwrap();
    // All of the input is read before the first look at a number.
    reader.fill().unwrap();
    reader.watch(Progress::new(None, Some(cancel.dup())));
    cancel.set();
    assert_eq!(reader.next_record().unwrap_err().status(), Status::CANCELLED);
    reader.watch(Progress::default());
    assert_eq!(reader.next_record().unwrap().unwrap().len(), 5001);
    assert!(reader.next_record().unwrap().is_none());
}

#[test]
fn guessing_is_told_in_steps_and_can_be_ended() {
    let lines = "one line;of a table;without quotes\n".repeat(1 << 16);
    let long = "x".repeat(4 << 20) + ";1\n" + &"y".repeat(4 << 20) + ";2\n";
    let quoted = format!("\"{}\";1\n", "a, b ".repeat(1 << 20));
    for sample in [lines, long, quoted] {
        let sample = sample.as_bytes();
        let (mut progress, heard) = watched(u64::MAX);
        assert_eq!(sniff(sample, b"", &mut progress).unwrap().delimiter, b';');
        assert_steps(&heard, sample.len() as u64);
        let (mut progress, heard) = watched(1 << 20);
        assert_eq!(sniff(sample, b"", &mut progress).unwrap_err().status(), Status::CALLBACK);
        assert_eq!(*heard.lock().unwrap().last().unwrap(), 1 << 20);
    }
}
