//! How JSON is read and written.

use super::decode;
use super::progress::{self, membuf_progress};
use super::slice::membuf_view;
use crate::formats::Progress;
use crate::formats::json::{Layout, Nonfinite, Options, Rules, Surrogates};
use crate::stream::{Error, Result, Status};

/// How JSON is read and written; to be combined with `|`.
#[repr(C)]
pub enum membuf_json_flag {
    /// Everything beyond ASCII as `\u` escapes. Python: ensure_ascii=True.
    MEMBUF_JSON_WRITE_ASCII = 1,
    /// The keys of objects in the order of their code points, where a document is in memory. Python: sort_keys=True.
    MEMBUF_JSON_SORT_KEYS = 2,
    /// JSON Lines: any number of documents, each on a line of its own; blank lines are passed over.
    MEMBUF_JSON_LINES = 4,
}

/// What becomes of NaN and the infinities, which JSON does not have.
#[repr(C)]
pub enum membuf_json_nonfinite {
    /// Neither read nor written. Python: allow_nan=False.
    MEMBUF_JSON_NONFINITE_ERROR = 0,
    /// Read and written as null; so are numbers beyond the range of doubles, where they become values.
    MEMBUF_JSON_NONFINITE_NULL = 1,
    /// Read and written as `NaN`, `Infinity` and `-Infinity`; numbers beyond the range of doubles are infinite. Python's default.
    MEMBUF_JSON_NONFINITE_LITERAL = 2,
}

/// What becomes of a `\u` escape that is half a surrogate pair.
#[repr(C)]
pub enum membuf_json_surrogates {
    /// The text is refused.
    MEMBUF_JSON_SURROGATES_ERROR = 0,
    /// It is read as U+FFFD.
    MEMBUF_JSON_SURROGATES_REPLACE = 1,
    /// It is kept, as the three bytes that UTF-8 would have for it, and written as an escape. Python's way.
    MEMBUF_JSON_SURROGATES_KEEP = 2,
}

/// How JSON is read and written. Zero in a field means its default; set `struct_size` to `sizeof(membuf_json_options)`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_json_options {
    /// `sizeof(membuf_json_options)`.
    pub struct_size: usize,
    /// Spaces per level, at most 64; 0: no line breaks, unless `indent_text` is set. Python: indent=n.
    pub indent: i32,
    /// `MEMBUF_JSON_WRITE_ASCII`, `MEMBUF_JSON_SORT_KEYS` and `MEMBUF_JSON_LINES`, combined with `|`.
    pub flags: u32,
    /// White space per level, at most 64 bytes, with `indent` 0. Python: indent="\t".
    pub indent_text: membuf_view,
    /// Between members: a comma with white space around it, at most 32 bytes; empty: ",". Python: separators[0].
    pub item_separator: membuf_view,
    /// Between a key and its value: a colon with white space around it, at most 32 bytes; empty: ":", or ": " with an indent.
    /// Python: separators[1].
    pub key_separator: membuf_view,
    /// `MEMBUF_JSON_NONFINITE_*`.
    pub nonfinite: i32,
    /// `MEMBUF_JSON_SURROGATES_*`.
    pub surrogates: i32,
    /// Most bytes of a text that is read, or of a line with `MEMBUF_JSON_LINES`; 0: no such limit.
    pub max_size: usize,
    /// Deepest nesting that is read or written; 0: 1024.
    pub max_depth: usize,
    /// Who hears of the progress, in bytes of the text that is read, or that is written where only that is, and who may end it.
    pub progress: membuf_progress,
}

/// The caller's options, and whom to tell of progress.
///
/// # Safety
/// `options` is NULL or a valid struct of the size that it states, whose pointers are valid.
pub unsafe fn read(
    function: &'static str,
    options: *const membuf_json_options,
) -> Result<(Options, Progress)> {
    // SAFETY: as the caller promised.
    let Some(own) = (unsafe { decode::options(options)? }) else {
        return Ok((Options::default(), Progress::default()));
    };
    const KNOWN: u32 = membuf_json_flag::MEMBUF_JSON_WRITE_ASCII as u32
        | membuf_json_flag::MEMBUF_JSON_SORT_KEYS as u32
        | membuf_json_flag::MEMBUF_JSON_LINES as u32;
    let has = |flag: membuf_json_flag| own.flags & flag as u32 != 0;
    if own.flags > KNOWN {
        return Err(Error::new(
            Status::INVALID,
            format_args!("flags must be 0 to {KNOWN}, not {}", own.flags),
        ));
    }
    let rules = Rules {
        nonfinite: match own.nonfinite {
            0 => Nonfinite::Refuse,
            1 => Nonfinite::Null,
            2 => Nonfinite::Literal,
            other => return Err(unknown("nonfinite", other)),
        },
        surrogates: match own.surrogates {
            0 => Surrogates::Refuse,
            1 => Surrogates::Replace,
            2 => Surrogates::Keep,
            other => return Err(unknown("surrogates", other)),
        },
        max_depth: if own.max_depth == 0 { Rules::default().max_depth } else { own.max_depth },
    };
    let ascii = has(membuf_json_flag::MEMBUF_JSON_WRITE_ASCII);
    let mut layout = Layout::new(own.indent, ascii)?.nonfinite(rules.nonfinite);
    // SAFETY: the pointers are valid, as the caller promised.
    let (indent, comma, colon) = unsafe {
        let views = (&own.indent_text, &own.item_separator, &own.key_separator);
        (decode::view(views.0)?, decode::view(views.1)?, decode::view(views.2)?)
    };
    if !indent.is_empty() {
        layout = layout.indent_with(indent)?;
    }
    let options = Options {
        layout: layout.separate_by(comma, colon)?,
        rules,
        sorted: has(membuf_json_flag::MEMBUF_JSON_SORT_KEYS),
        lines: has(membuf_json_flag::MEMBUF_JSON_LINES),
        max_size: if own.max_size == 0 { u64::MAX } else { own.max_size as u64 },
    };
    // SAFETY: as the caller promised.
    Ok((options.checked()?, unsafe { progress::watch(function, &own.progress)? }))
}

fn unknown(what: &str, value: i32) -> Error {
    Error::new(Status::INVALID, format_args!("{what} must be 0, 1 or 2, not {value}"))
}
