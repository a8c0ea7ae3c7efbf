//! What the tests of JSON share.

mod layout;
mod long;
mod numbers;
mod progress;
mod reading;
mod streams;
mod writer;

use super::*;
use crate::formats::testing::{Memory, Random};
use crate::formats::{Cancel, Observer, Progress};
use crate::stream::{Error, Status};
use std::time::Duration;

type Result<T, E = Error> = core::result::Result<T, E>;

fn laying_out(layout: Layout) -> Options {
    Options { layout, ..Options::default() }
}

fn parsed(text: &[u8]) -> Result<Document> {
    super::parse(text, &Options::default(), false, &mut quiet()).map(|(document, _)| document)
}

fn doc(text: &str) -> Document {
    parsed(text.as_bytes()).unwrap()
}

fn refused(text: &[u8]) -> (Status, u64, u64, i64) {
    let error = parsed(text).err().unwrap();
    let detail = error.detail().unwrap();
    (error.status(), detail.line, detail.column, detail.start)
}

fn dumped(text: &str) -> String {
    String::from_utf8(doc(text).dump(&Options::default(), &mut quiet()).unwrap().as_bytes().to_vec()).unwrap()
}

fn laid_out(text: &str, indent: i32, ascii: bool) -> String {
    let layout = Layout::new(indent, ascii).unwrap();
    let direct = super::format(text.as_bytes(), &laying_out(layout), &mut quiet()).unwrap();
    assert_eq!(
        direct.as_bytes(),
        doc(text).dump(&laying_out(layout), &mut quiet()).unwrap().as_bytes(),
        "text to text is parse and dump"
    );
    String::from_utf8(direct.as_bytes().to_vec()).unwrap()
}

fn quiet() -> Progress {
    Progress::default()
}

fn lines() -> Options {
    Options { lines: true, ..Options::default() }
}

fn with_rules(change: impl FnOnce(&mut Rules)) -> Options {
    let mut options = Options::default();
    change(&mut options.rules);
    options.layout = options.layout.nonfinite(options.rules.nonfinite);
    options
}

/// What comes out of a stream that gives `chunk` bytes a read.
fn transcoded(text: &[u8], chunk: usize, options: &Options) -> Result<Vec<u8>, Error> {
    let (from, to) = (Memory::holding(text), Memory::default());
    from.state().chunk = chunk;
    transcode(from.stream(), to.stream(), options, quiet())?;
    Ok(to.state().bytes.clone())
}

fn formatted(text: &str, options: &Options) -> Result<String, Error> {
    let out = format(text.as_bytes(), options, &mut quiet())?;
    Ok(String::from_utf8(out.as_bytes().to_vec()).unwrap())
}

fn detail(error: &Error) -> (Status, u64, u64, i64, i64) {
    let detail = error.detail().unwrap();
    (error.status(), detail.line, detail.column, detail.start, detail.end)
}

/// A random text that is JSON, or almost.
fn random_text(random: &mut Random, depth: usize, out: &mut String) {
    const SCALARS: &[&str] = &[
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5e-7",
        "-12",
        "123456789012345678901234567890",
        "1E400",
        "0.1",
        "\"\"",
        "\"a\\u00e9\\ud834\\udd1e\"",
        "\"é𝄞\"",
        "\"\\n\\\"\\\\\"",
        "\"long enough to need words\"",
        "1e5",
        "9223372036854775808",
        "-9223372036854775809",
    ];
    const WRONG: &[&str] =
        &["01", "+1", "nul", "\"\\x\"", "\"\\ud834\"", "1.", "", "]", "NaN", "\"\t\"", "\u{a0}"];
    let space = [" ", "", "\n", "\t\r"][random.below(4)];
    out.push_str(space);
    match random.below(if depth == 0 { 3 } else { 6 }) {
        0 if random.below(12) == 0 => out.push_str(WRONG[random.below(WRONG.len())]),
        0..3 => out.push_str(SCALARS[random.below(SCALARS.len())]),
        kind => {
            let object = kind == 3;
            out.push(if object { '{' } else { '[' });
            for member in 0..random.below(5) {
                if member > 0 {
                    out.push(',');
                }
                if object {
                    out.push_str("\"k\"");
                    out.push_str(space);
                    out.push(':');
                }
                random_text(random, depth - 1, out);
            }
            out.push(if object { '}' } else { ']' });
        }
    }
    out.push_str(space);
}
