//! JSON: documents written as text.

use super::child::Child;
use super::guard::{self, Failed, get_handle};
use super::json::membuf_json;
use super::json_options::{self, membuf_json_options};
use super::object::SliceObject;
use super::slice::membuf_slice;
use super::status::membuf_status;
use super::stream::membuf;
use crate::formats::json::{self, Document};
use crate::memory::try_box;

/// Writes a document as JSON text, compact or indented; `options` NULL: compact UTF-8.
///
/// Key order and duplicates are as they were parsed, unless `MEMBUF_JSON_SORT_KEYS` sorts them; doubles come as the shortest
/// digits that read back the same. `*out` is owned by the caller, NULL on failure. Errors: `MEMBUF_ERR_INVALID` for bad options
/// and for a double that they refuse, `MEMBUF_ERR_NO_MEMORY`, what the progress function answers, `MEMBUF_ERR_CANCELLED`.
/// Python: json.dumps(x, indent=n). Threads: one call at a time on `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_dump(
    doc: *mut membuf_json,
    options: *const membuf_json_options,
    out: *mut *mut membuf_slice,
) -> membuf_status {
    const NAME: &str = "membuf_json_dump";
    // SAFETY: C's promises about `options` and `out` are passed on.
    unsafe {
        get_handle(NAME, doc, out, |doc: &mut Box<Document>| {
            let (options, mut progress) = json_options::read(NAME, options)?;
            Ok(SliceObject::from(doc.dump(&options, &mut progress)?))
        })
    }
}

/// Writes a document to a stream at its position, as `membuf_json_dump` does; the stream is not closed.
///
/// It gets pieces of whole UTF-8; what it took before a failure is there. Errors: those of `membuf_json_dump`, those of writing
/// the stream. Python: json.dump(x, sink, indent=n). Threads: one call at a time on `doc`, and on `sink`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_json_dump_to(
    doc: *mut membuf_json,
    sink: *mut membuf,
    options: *const membuf_json_options,
) -> membuf_status {
    const NAME: &str = "membuf_json_dump_to";
    guard::run(NAME, doc, |doc: &mut Box<Document>| {
        // SAFETY: C's promise about `options` is passed on.
        let (options, progress) = unsafe { json_options::read(NAME, options)? };
        let sink = Child::of(NAME, sink).map_err(Failed::into_error)?;
        json::dump(doc, try_box(sink)?, &options, progress)
    })
}
