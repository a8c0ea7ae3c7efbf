//! Guessing the dialect of CSV.

use super::csv::{EXCEL, give, membuf_csv_character, membuf_csv_flag, membuf_csv_options};
use super::decode;
use super::error::membuf_error;
use super::progress::{self, membuf_progress};
use super::status::{MEMBUF_OK, membuf_status};
use crate::formats::{Progress, csv};
use core::ffi::{c_char, c_void};

/// Guesses the dialect of `len` bytes of a table: `*out_options` gets delimiter, quotechar and
/// `MEMBUF_CSV_SKIP_INITIAL_SPACE`, and `*out_has_header` 1 if the first record looks like names. The caller sets `struct_size` of
/// `*out_options` first; on failure it becomes "excel".
///
/// A guess, after the rules of Python's Sniffer: quoted fields show what is around them; without any, the delimiter is what
/// most lines have the same number of times, where several do the first of comma, tab, semicolon, space and colon. The first record is a header if it
/// differs in kind or length from the next 21 in most columns that are all numbers, or all text of one length.
/// `delimiters`, ASCII and NUL-terminated, are those to choose from; NULL: any. A quote inside quotes is taken to be doubled.
/// A few kilobytes, cut after a line, are enough. For longer ones `progress`, NULL for nobody, is told how many bytes were looked
/// at, some of them several times, and may end that. The sample is in an encoding that extends ASCII.
/// Errors: `MEMBUF_ERR_CSV` when nothing looks like a delimiter, what the progress function answers, `MEMBUF_ERR_CANCELLED`, `MEMBUF_ERR_NULL`, `MEMBUF_ERR_OVERFLOW`,
/// `MEMBUF_ERR_INVALID` for a `struct_size` that cannot be. Python: Sniffer().sniff(sample), has_header(sample). Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_csv_sniff(
    sample: *const c_void,
    len: usize,
    delimiters: *const c_char,
    progress: *const membuf_progress,
    out_options: *mut membuf_csv_options,
    out_has_header: *mut i32,
    err: *mut membuf_error,
) -> membuf_status {
    const NAME: &str = "membuf_csv_sniff";
    let mut header = 0;
    let made = || {
        // SAFETY: as C promised: the sample is valid for reads, the name NULL or NUL-terminated.
        let (sample, delimiters) = unsafe { (decode::bytes(sample, len)?, decode::name(delimiters)) };
        let mut progress = if progress.is_null() {
            Progress::default()
        } else {
            // SAFETY: valid for reads, and its function may be called until this one returns.
            unsafe { progress::watch(NAME, &progress.read_unaligned())? }
        };
        let found = csv::sniff(sample, delimiters.unwrap_or_default(), &mut progress)?;
        header = i32::from(found.has_header);
        let skip = membuf_csv_flag::MEMBUF_CSV_SKIP_INITIAL_SPACE as u32;
        Ok(membuf_csv_options {
            delimiter: match found.delimiter {
                0 => membuf_csv_character::MEMBUF_CSV_NUL_CHARACTER as u32,
                byte => u32::from(byte),
            },
            quotechar: u32::from(found.quotechar),
            flags: if found.skip_initial_space { skip } else { 0 },
            ..EXCEL
        })
    };
    // SAFETY: C's promises about the outputs are passed on.
    unsafe {
        let status = give(NAME, out_options, err, made);
        decode::put(out_has_header, if status == MEMBUF_OK { header } else { 0 });
        status
    }
}
