//! Streams that callbacks write their results to.

use super::guard;
use super::handle::Refused;
use super::object::{AnyStream, Resident, TABLE};
use super::stream::membuf;
use crate::host::callback::check;
use crate::memory::{BytesIo, Slice};
use crate::stream::{Error, Result, Status, Stream};
use crate::text::{Newline, StringIo};

/// A stream of bytes.
pub fn bytes() -> Result<AnyStream> {
    Ok(AnyStream::Bytes(BytesIo::new()))
}

/// A stream of text as it is, lone surrogates included.
pub fn text() -> Result<AnyStream> {
    let mut text = StringIo::new(b"", Newline::Lf)?;
    text.set_surrogates(true)?;
    AnyStream::boxed(text)
}

/// Calls a callback with a handle of `stream`, which is stale afterwards, and answers what the stream holds then.
pub fn collect(
    verb: &str,
    stream: Result<AnyStream>,
    callback: impl FnOnce(*mut membuf) -> i32,
) -> Result<Slice> {
    let scratch = Scratch(guard::publish(stream?)?);
    check(verb, callback(scratch.0))?;
    scratch.take().map_err(|error| match error.status() {
        Status::NO_MEMORY => error,
        Status::STALE => Error::new(
            Status::CALLBACK,
            format_args!("the {verb} callback freed the stream that it was to write to"),
        ),
        status => Error::new(
            status,
            format_args!("the {verb} callback left the stream that it was to write to closed or in use"),
        ),
    })
}

/// A handle that membuf itself owns.
struct Scratch(*mut membuf);

impl Scratch {
    fn take(&self) -> Result<Slice> {
        let mut mark = TABLE.try_enter(self.0.addr(), AnyStream::KIND).map_err(refused)?;
        let content = match AnyStream::of(&mut mark.object().object) {
            Some(stream) => stream.as_dyn().take(),
            None => Err(Error::bare(Status::TYPE)),
        };
        mark.done();
        content
    }
}

fn refused(refused: Refused) -> Error {
    Error::bare(guard::status_of(refused))
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Stale when the callback freed it.
        let _ = TABLE.free(self.0.addr(), AnyStream::KIND);
    }
}
