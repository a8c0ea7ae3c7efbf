//! Strings and numbers that are longer than a step of progress: told, cancelled, and read as short ones are.

use super::*;
use crate::formats::STEP;
use std::sync::{Arc, Mutex};

/// Notes how far the work is, and sets a flag at `end`.
struct Ear {
    heard: Arc<Mutex<Vec<u64>>>,
    end: u64,
    cancel: Cancel,
}

impl Observer for Ear {
    fn report(&mut self, done: u64, _total: u64) -> Result<()> {
        self.heard.lock().unwrap().push(done);
        if done >= self.end {
            self.cancel.set();
        }
        Ok(())
    }
}

fn watched(end: u64) -> (Progress, Arc<Mutex<Vec<u64>>>) {
    let (heard, cancel) = (Arc::default(), Cancel::new().unwrap());
    let ear = Ear { heard: Arc::clone(&heard), end, cancel: cancel.dup() };
    (Progress::new(Some(Box::new(ear)), Some(cancel)), heard)
}

type Work = fn(&[u8], Progress) -> Result<()>;

/// What reads a text, from memory and from streams.
const WORKS: [(&str, Work); 5] = [
    ("parse", |text, mut progress| parse(text, &Options::default(), false, &mut progress).map(|_| ())),
    ("validate", |text, mut progress| validate(text, &Options::default(), &mut progress)),
    ("load", |text, progress| {
        load(Memory::holding(text).stream(), &Options::default(), progress).map(|_| ())
    }),
    ("validate a stream", |text, progress| {
        validate_stream(Memory::holding(text).stream(), &Options::default(), progress)
    }),
    ("lines", |text, progress| {
        let mut reader = Reader::new(Memory::holding(text).stream(), Options::default(), progress);
        while reader.next_document()?.is_some() {}
        Ok(())
    }),
];

/// Texts of a single token each, of about `n` bytes.
fn texts(n: usize) -> [String; 7] {
    [
        std::format!("\"{}\"", "x".repeat(n)),
        std::format!("\"{}\"", "世界".repeat(n / 6)),
        std::format!("\"{}\"", "a\\n\\u00e9\\ud834\\udd1e".repeat(n / 21)),
        std::format!("{{\"{}\":0}}", "k".repeat(n)),
        std::format!("[{}]", "7".repeat(n)),
        std::format!("-1.{}e-5", "3".repeat(n)),
        std::format!("[{}]", " ".repeat(n)),
    ]
}

#[test]
fn inside_a_long_string_or_number_progress_comes_at_every_step() {
    for text in texts(1 << 20) {
        for (name, work) in WORKS {
            let (progress, heard) = watched(u64::MAX);
            work(text.as_bytes(), progress).unwrap();
            let heard = heard.lock().unwrap();
            let told = || core::iter::once(0).chain(heard.iter().copied());
            let widest = told().zip(heard.iter()).map(|(before, done)| done - before).max();
            assert!(heard.is_sorted() && widest <= Some(STEP), "{name} {}: {heard:?}", &text[..9]);
            assert_eq!(heard.last(), Some(&(text.len() as u64)), "{name} {}", &text[..9]);
        }
    }
}

#[test]
fn inside_a_long_string_or_number_the_work_can_be_cancelled_within_a_step() {
    for text in texts(1 << 20) {
        for (name, work) in WORKS {
            let end = (text.len() / 2) as u64;
            let (progress, heard) = watched(end);
            let outcome = work(text.as_bytes(), progress);
            assert_eq!(outcome.unwrap_err().status(), Status::CANCELLED, "{name} {}", &text[..9]);
            let last = heard.lock().unwrap().last().copied();
            assert!(last >= Some(end) && last <= Some(end + STEP), "{name} {}: {last:?}", &text[..9]);
        }
    }
}

#[test]
fn a_text_in_steps_is_the_same_document_as_the_text_at_once() {
    let mut random = Random::fresh();
    for _ in 0..40 {
        let mut text = String::from("[");
        while text.len() < 3 * STEP as usize {
            let n = random.below(60_000);
            let piece = &texts(n + 21)[random.below(7)];
            text.push_str(piece);
            text.push(',');
        }
        text.push_str("\"end\"]");
        let dumped = |document: Document| {
            document.dump(&Options::default(), &mut Progress::default()).unwrap().as_bytes().to_vec()
        };
        let parsed = |mut progress: Progress| {
            dumped(parse(text.as_bytes(), &Options::default(), false, &mut progress).unwrap().0)
        };
        let whole = parsed(Progress::default());
        assert!(whole == parsed(watched(u64::MAX).0), "in steps");
        let from = Memory::holding(text.as_bytes());
        from.state().chunk = 1 + random.below(5000);
        let loaded = load(from.stream(), &Options::default(), Progress::default()).unwrap();
        assert!(whole == dumped(loaded), "from a stream");
    }
}

#[test]
fn a_failure_far_into_a_long_string_or_number_has_its_place() {
    let long = 3 * STEP as usize + 5;
    let cases: [(String, Status, usize, usize); 7] = [
        ("\"".to_owned() + &"x".repeat(long) + "\n\"", Status::JSON, long + 1, 1),
        ("\"".to_owned() + &"é".repeat(long) + "\\q\"", Status::JSON, 2 * long + 2, 1),
        ("\"".to_owned() + &"x".repeat(long), Status::JSON, long + 1, 0),
        ("[".to_owned() + &"1".repeat(long) + "x]", Status::JSON, long + 1, 1),
        ("0".to_owned() + &"1".repeat(long), Status::JSON, 1, 1),
        ("1.".to_owned() + &"1".repeat(long) + "e", Status::JSON, long + 3, 0),
        (
            "\"".to_owned() + &"\\ud834\\udd1e".repeat(long / 12) + "\\udd1e\"",
            Status::JSON,
            long / 12 * 12 + 1,
            6,
        ),
    ];
    for (text, status, start, len) in cases {
        // A line break ends what is one of JSON Lines.
        for (name, work) in WORKS.iter().filter(|(name, _)| *name != "lines" || !text.contains('\n')) {
            let error = work(text.as_bytes(), watched(u64::MAX).0).unwrap_err();
            let detail = error.detail().unwrap();
            let found = (error.status(), detail.start as usize, (detail.end - detail.start) as usize);
            assert_eq!(found, (status, start, len), "{name} {}: {}", &text[..3], detail.message());
            assert_eq!((detail.line, detail.column as usize), (1, start + 1), "{name} {}", &text[..3]);
        }
    }
    let mut malformed = ("\"".to_owned() + &"é".repeat(long)).into_bytes();
    malformed.extend(b"\xC3x\"");
    for (name, work) in WORKS {
        let error = work(&malformed, watched(u64::MAX).0).unwrap_err();
        let detail = error.detail().unwrap();
        assert_eq!((error.status(), detail.start as usize), (Status::DECODE, 2 * long + 1), "{name}");
    }
}

#[test]
fn what_is_wrong_first_is_what_is_told_also_where_the_text_cannot_be_decoded_later() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    for (text, status, start) in [("[1 x]", Status::JSON, 6), ("[1, 2]", Status::DECODE, 12)] {
        let data = [utf16(text), b"\0\xD8 \0".to_vec()].concat();
        // A line is decoded before it is read.
        for (name, work) in WORKS.iter().filter(|(name, _)| *name != "lines") {
            let error = work(&data, watched(u64::MAX).0).unwrap_err();
            assert_eq!((error.status(), error.detail().unwrap().start), (status, start), "{name}");
        }
    }
}
