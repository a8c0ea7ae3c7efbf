//! Who is told of the work, and who may end it.

use super::*;
use crate::formats::STEP;
use std::sync::{Arc, Mutex};

/// Notes what it hears, and from the report of that number on ends the work.
struct Counting(Arc<Mutex<Vec<u64>>>, usize);

impl Observer for Counting {
    fn report(&mut self, done: u64, _total: u64) -> crate::stream::Result<()> {
        let mut heard = self.0.lock().unwrap();
        heard.push(done);
        if heard.len() == self.1 { Err(Error::bare(Status::CALLBACK)) } else { Ok(()) }
    }
}

#[derive(Default)]
struct Heard(Arc<Mutex<Vec<u64>>>);

impl Heard {
    fn observed(&self) -> Progress {
        self.ended_by(0)
    }

    fn ended_by(&self, report: usize) -> Progress {
        self.0.lock().unwrap().clear();
        Progress::new(Some(Box::new(Counting(Arc::clone(&self.0), report))), None)
    }

    /// Reports are in order, no more than a step apart, and end at `len`.
    fn check(&self, len: u64) {
        let heard = self.0.lock().unwrap();
        assert!(heard.is_sorted() && heard.len() as u64 >= len / STEP, "{heard:?}");
        assert!(heard.windows(2).all(|two| two[1] - two[0] <= STEP), "{heard:?}");
        assert!(heard.first().is_some_and(|first| *first <= STEP) && heard.last() == Some(&len), "{heard:?}");
    }
}

fn cancelled() -> Progress {
    let cancel = Cancel::new().unwrap();
    cancel.set();
    Progress::new(None, Some(cancel))
}

fn status<T>(outcome: crate::stream::Result<T>) -> Option<Status> {
    outcome.err().map(|error| error.status())
}

/// Many values, and one long string with something to escape.
fn documents() -> [Document; 2] {
    let long = "\"".to_owned() + &"é long text\\n".repeat(50_000) + "\"";
    [doc(&std::format!("[{}1]", "\"x\", {\"k\": 1.5}, ".repeat(30_000))), doc(&long)]
}

#[test]
fn progress_comes_in_order_at_most_every_step_and_cancelling_ends_the_work() {
    let text = std::format!("[{}1]", "\"x\", ".repeat(100_000));
    let heard = Heard::default();
    for stream in [false, true] {
        if stream {
            let from = Memory::holding(text.as_bytes());
            validate_stream(from.stream(), &Options::default(), heard.observed()).unwrap();
        } else {
            validate(text.as_bytes(), &Options::default(), &mut heard.observed()).unwrap();
        }
        heard.check(text.len() as u64);
    }
    let outcome = format(text.as_bytes(), &Options::default(), &mut cancelled());
    assert_eq!(status(outcome), Some(Status::CANCELLED));
    let from = Memory::holding(text.as_bytes());
    let outcome = load(from.stream(), &Options::default(), cancelled());
    assert_eq!(status(outcome), Some(Status::CANCELLED));
}

#[test]
fn writing_a_document_is_told_in_steps_even_within_a_string() {
    let heard = Heard::default();
    for document in documents() {
        let options = Options::default();
        let text = document.dump(&options, &mut quiet()).unwrap();
        document.dump(&options, &mut heard.observed()).unwrap();
        heard.check(text.len() as u64);
        let memory = Memory::default();
        dump(&document, memory.stream(), &options, heard.observed()).unwrap();
        heard.check(text.len() as u64);
        assert_eq!(memory.state().bytes, text.as_bytes());
        assert_eq!(status(document.dump(&options, &mut cancelled())), Some(Status::CANCELLED));
        let memory = Memory::default();
        assert_eq!(status(dump(&document, memory.stream(), &options, cancelled())), Some(Status::CANCELLED));
        assert!(memory.state().bytes.is_empty());
        assert_eq!(status(document.dump(&options, &mut heard.ended_by(2))), Some(Status::CALLBACK));
        assert_eq!(heard.0.lock().unwrap().len(), 2);
    }
}

#[test]
fn the_writer_tells_of_the_text_that_it_accepted() {
    let heard = Heard::default();
    let long = "é long text\n".repeat(20_000);
    let raw = std::format!("[\"{}\", {}1]", "x".repeat(300_000), "1,".repeat(50_000));
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), Options::default(), heard.observed());
    writer.begin_object().unwrap();
    writer.key(b"long").unwrap();
    writer.string(long.as_bytes()).unwrap();
    writer.key(long.as_bytes()).unwrap();
    writer.raw(raw.as_bytes()).unwrap();
    writer.key(b"many").unwrap();
    writer.begin_array().unwrap();
    for i in 0..30_000 {
        writer.int64(i).unwrap();
    }
    writer.end_array().unwrap();
    writer.end_object().unwrap();
    writer.close().unwrap();
    let reports = heard.0.lock().unwrap();
    assert!(reports.is_sorted() && reports.windows(2).all(|two| two[1] - two[0] <= STEP), "{reports:?}");
    assert!(*reports.last().unwrap() > 2 * long.len() as u64 + raw.len() as u64);
    doc(&memory.text());
}

#[test]
fn work_that_is_ended_in_the_middle_of_an_event_has_written_nothing_of_it() {
    let heard = Heard::default();
    let long = "x".repeat(300_000);
    let raw = std::format!("[1,\"{long}\"]");
    for report in 1..5 {
        for event in 0..3 {
            let memory = Memory::default();
            let mut writer = Writer::new(memory.stream(), Options::default(), heard.ended_by(report));
            writer.begin_object().unwrap();
            let long_event = |writer: &mut Writer| match event {
                0 => writer.key(long.as_bytes()),
                1 => writer.string(long.as_bytes()),
                _ => writer.raw(raw.as_bytes()),
            };
            if event > 0 {
                writer.key(b"k").unwrap();
            }
            assert_eq!(status(long_event(&mut writer)), Some(Status::CALLBACK));
            assert!(memory.text().is_empty());
            long_event(&mut writer).unwrap();
            if event == 0 {
                writer.null().unwrap();
            }
            writer.end_object().unwrap();
            writer.close().unwrap();
            let expected = match event {
                0 => std::format!("{{\"{long}\":null}}"),
                1 => std::format!("{{\"k\":\"{long}\"}}"),
                _ => std::format!("{{\"k\":{raw}}}"),
            };
            assert!(memory.text() == expected);
        }
    }
}

#[test]
fn text_that_was_accepted_before_the_work_was_ended_is_kept_for_the_next_call() {
    let memory = Memory::default();
    let cancel = Cancel::new().unwrap();
    let progress = Progress::new(None, Some(cancel.dup()));
    let mut writer = Writer::new(memory.stream(), Options::default(), progress);
    writer.string(&[b'x'; 200_000]).unwrap();
    cancel.set();
    assert_eq!(status(writer.close()), Some(Status::CANCELLED));
    assert!(memory.text().is_empty());
}

#[test]
fn who_listens_has_text_written_in_steps_of_whole_characters() {
    let text = "é→𝄞x".repeat(30_000);
    for watched in [true, false] {
        let memory = Memory::default();
        let heard = Heard::default();
        let progress = if watched { heard.observed() } else { quiet() };
        let mut writer = Writer::new(memory.stream(), Options::default(), progress);
        writer.string(text.as_bytes()).unwrap();
        writer.close().unwrap();
        assert_eq!(memory.text(), std::format!("\"{text}\""));
        let writes = memory.state().writes;
        assert_eq!(writes, if watched { 5 } else { 1 });
    }
}

#[test]
fn pieces_of_a_text_are_whole_characters_and_together_all_of_it() {
    use super::super::write::pen::pieces;
    let text = "aé→𝄞".repeat(5);
    for most in 4..text.len() + 2 {
        let all: Vec<&str> =
            pieces(text.as_bytes(), most).map(|piece| core::str::from_utf8(piece).unwrap()).collect();
        assert!(all.iter().all(|piece| (1..=most).contains(&piece.len())));
        assert_eq!(all.concat(), text);
    }
    assert_eq!(pieces(b"", 4).count(), 0);
    let malformed = [0x80; 10];
    assert_eq!(pieces(&malformed, 4).collect::<Vec<_>>().concat(), malformed);
}
