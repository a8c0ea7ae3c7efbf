//! What the handle table holds: every C type's Rust side.

use super::handle::Table;
use crate::memory::{BytesIo, Pin, Slice, Target, TryVec, try_box};
use crate::stream::{self, Error, Result, Status, Stream, Whence};
use core::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The one handle table of the process.
pub static TABLE: Table<Body> = Table::new();

/// Bytes of a label, cut at a character.
pub const LABEL_CAPACITY: usize = 31;

/// A copied label, filled up with NULs.
#[derive(Clone, Copy)]
pub struct Label {
    pub bytes: [u8; LABEL_CAPACITY],
}

/// One object with what every handle carries.
pub struct Body {
    pub object: ManuallyDrop<Object>,
    pub label: Option<Box<Label>>,
    /// The last failure of a verb.
    pub error: Option<Error>,
}

const _: () = assert!(
    size_of::<usize>() != 8 || size_of::<super::handle::Slot<Body>>() == 128,
    "a slot is two cache lines; box what does not fit"
);

impl Body {
    pub fn new(object: Object) -> Body {
        Body { object: ManuallyDrop::new(object), label: None, error: None }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // Objects are dropped by free functions and by calls on their way out, where a panic could not be reported.
        // SAFETY: dropped here and nowhere else.
        let outcome = catch_unwind(AssertUnwindSafe(|| unsafe { ManuallyDrop::drop(&mut self.object) }));
        if let Err(payload) = outcome {
            core::mem::forget(payload);
        }
    }
}

/// The objects behind the C types.
pub enum Object {
    Stream(AnyStream),
    Slice(SliceObject),
    Pin(Pin),
    Decoder(super::decoder::DecoderObject),
    Encoder(super::encoder::EncoderObject),
    CsvReader(Box<super::csv_record::ReaderObject>),
    CsvWriter(Box<crate::formats::csv::Writer>),
    Json(Box<crate::formats::json::Document>),
    JsonWriter(Box<crate::formats::json::Writer>),
    ZipReader(Box<crate::formats::zip::Reader>),
    ZipWriter(Box<crate::formats::zip::Writer>),
    Capture(Box<crate::host::capture::Capture>),
    Cancel(crate::formats::Cancel),
    JsonReader(Box<crate::formats::json::Reader>),
}

/// A C handle type and the Rust type behind it.
pub trait Resident: Sized {
    /// The opaque C type.
    type Handle;
    /// Its number, `MEMBUF_TYPE_*`.
    const KIND: u8;
    /// The object as this type; `None` never happens behind a token whose kind was checked.
    fn of(object: &mut Object) -> Option<&mut Self>;
    /// The object for the table.
    fn into_object(self) -> Object;
    /// The bytes that may be read without a mark.
    fn view(&self) -> (*mut u8, usize) {
        (core::ptr::null_mut(), 0)
    }
}

/// A slice, and its NUL-terminated copy once somebody asked for that.
pub struct SliceObject {
    pub slice: Slice,
    pub cstr: Option<Slice>,
}

impl From<Slice> for SliceObject {
    fn from(slice: Slice) -> SliceObject {
        SliceObject { slice, cstr: None }
    }
}

impl Resident for SliceObject {
    type Handle = super::slice::membuf_slice;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_SLICE as u8;
    fn of(object: &mut Object) -> Option<&mut SliceObject> {
        if let Object::Slice(slice) = object { Some(slice) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Slice(self)
    }
    fn view(&self) -> (*mut u8, usize) {
        let bytes = self.slice.as_bytes();
        (bytes.as_ptr().cast_mut(), bytes.len())
    }
}

impl Resident for Pin {
    type Handle = super::pin::membuf_pin;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_PIN as u8;
    fn of(object: &mut Object) -> Option<&mut Pin> {
        if let Object::Pin(pin) = object { Some(pin) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Pin(self)
    }
    fn view(&self) -> (*mut u8, usize) {
        self.parts()
    }
}

/// A stream of any kind. Byte streams live in the slot itself, and their hot verbs are called directly.
pub enum AnyStream {
    Bytes(BytesIo),
    Other(Box<dyn Stream>),
}

impl Resident for AnyStream {
    type Handle = super::stream::membuf;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_STREAM as u8;
    #[inline(always)]
    fn of(object: &mut Object) -> Option<&mut AnyStream> {
        if let Object::Stream(stream) = object { Some(stream) } else { None }
    }
    fn into_object(self) -> Object {
        Object::Stream(self)
    }
}

impl AnyStream {
    /// A stream that does not live in the slot itself.
    pub fn boxed(stream: impl Stream + 'static) -> Result<AnyStream> {
        Ok(AnyStream::Other(try_box(stream)?))
    }

    /// The stream for all but the hottest verbs.
    pub fn as_dyn(&mut self) -> &mut dyn Stream {
        match self {
            AnyStream::Bytes(stream) => stream,
            AnyStream::Other(stream) => &mut **stream,
        }
    }

    /// For a call that does nothing: refused where any other would be.
    pub fn check_open(&mut self) -> Result<()> {
        if self.as_dyn().closed()? { Err(Error::bare(Status::CLOSED)) } else { Ok(()) }
    }

    #[inline(always)]
    pub fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        match self {
            AnyStream::Bytes(stream) => stream.read(out),
            AnyStream::Other(stream) => stream.read(out),
        }
    }

    #[inline(always)]
    pub fn pread(&mut self, offset: i64, out: &mut Target<'_>) -> Result<()> {
        match self {
            AnyStream::Bytes(stream) => stream.pread(offset, out),
            AnyStream::Other(stream) => stream.pread(offset, out),
        }
    }

    /// # Safety
    /// `data` is valid for reads of `len` bytes, `len` is at most `isize::MAX`; it may point into what the stream
    /// lent out.
    #[inline(always)]
    pub unsafe fn write(&mut self, data: *const u8, len: usize) -> Result<usize> {
        match self {
            // SAFETY: as the caller promised.
            AnyStream::Bytes(stream) => unsafe { stream.write_raw(data, len) },
            // SAFETY: likewise.
            AnyStream::Other(stream) => unsafe {
                with_own(stream, data, len, |stream, data| stream.write(data))
            },
        }
    }

    /// As [`AnyStream::write`], and to the end where a stream takes a part at a time.
    ///
    /// # Safety
    /// As [`AnyStream::write`].
    #[inline(always)]
    pub unsafe fn write_all(&mut self, data: *const u8, len: usize) -> Result<usize> {
        match self {
            // SAFETY: as the caller promised.
            AnyStream::Bytes(stream) => unsafe { stream.write_raw(data, len) },
            // SAFETY: likewise.
            AnyStream::Other(stream) => unsafe { with_own(stream, data, len, stream::write_all) },
        }
    }

    /// As [`AnyStream::write_all`], with text that may be cut inside a character; answers and errors count bytes.
    ///
    /// # Safety
    /// As [`AnyStream::write`].
    pub unsafe fn write_piece(&mut self, data: *const u8, len: usize) -> Result<usize> {
        match self {
            // SAFETY: as the caller promised.
            AnyStream::Bytes(stream) => unsafe { stream.write_raw(data, len) },
            // SAFETY: likewise.
            AnyStream::Other(stream) => unsafe { with_own(stream, data, len, stream::write_piece) },
        }
    }

    /// # Safety
    /// As [`AnyStream::write`].
    pub unsafe fn set_state(&mut self, data: *const u8, len: usize, position: i64) -> Result<()> {
        match self {
            // SAFETY: as the caller promised.
            AnyStream::Bytes(stream) => unsafe { stream.set_state_raw(data, len, position) },
            // SAFETY: likewise.
            AnyStream::Other(stream) => unsafe {
                with_own(stream, data, len, |stream, data| stream.set_state(data, position))
            },
        }
    }

    /// # Safety
    /// As [`AnyStream::write`].
    #[inline(always)]
    pub unsafe fn pwrite(&mut self, offset: i64, data: *const u8, len: usize) -> Result<usize> {
        match self {
            // SAFETY: as the caller promised.
            AnyStream::Bytes(stream) => unsafe { stream.pwrite_raw(offset, data, len) },
            // SAFETY: likewise.
            AnyStream::Other(stream) => unsafe {
                with_own(stream, data, len, |stream, data| stream.pwrite(offset, data))
            },
        }
    }

    #[inline(always)]
    pub fn next_line(&mut self) -> Result<Option<&[u8]>> {
        match self {
            AnyStream::Bytes(stream) => stream.next_line(),
            AnyStream::Other(stream) => stream.next_line(),
        }
    }

    #[inline(always)]
    pub fn next_lines<'a>(&'a mut self, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        match self {
            AnyStream::Bytes(stream) => stream.next_lines(hint, take),
            AnyStream::Other(stream) => stream.next_lines(hint, take),
        }
    }

    #[inline(always)]
    pub fn reserve(&mut self, n: usize) -> Result<(*mut u8, usize)> {
        match self {
            AnyStream::Bytes(stream) => stream.reserve(n),
            AnyStream::Other(stream) => stream.reserve(n),
        }
    }

    #[inline(always)]
    pub fn commit(&mut self, n: usize) -> Result<()> {
        match self {
            AnyStream::Bytes(stream) => stream.commit(n),
            AnyStream::Other(stream) => stream.commit(n),
        }
    }

    #[inline(always)]
    pub fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        match self {
            AnyStream::Bytes(stream) => stream.seek(offset, whence),
            AnyStream::Other(stream) => stream.seek(offset, whence),
        }
    }

    #[inline(always)]
    pub fn tell(&mut self) -> Result<i64> {
        match self {
            AnyStream::Bytes(stream) => stream.tell(),
            AnyStream::Other(stream) => stream.tell(),
        }
    }
}

/// Runs `verb` with the bytes at `data`; with a copy where they lie in what the stream lent out and may move or change.
///
/// # Safety
/// `data` is valid for reads of `len` bytes, `len` is at most `isize::MAX`.
#[inline(always)]
unsafe fn with_own<R>(
    stream: &mut Box<dyn Stream>,
    data: *const u8,
    len: usize,
    verb: impl FnOnce(&mut dyn Stream, &[u8]) -> Result<R>,
) -> Result<R> {
    // SAFETY: as the caller promised.
    let bytes = unsafe { super::decode::slice_of(data, len) };
    if !stream.lends(data) {
        return verb(&mut **stream, bytes);
    }
    let mut copy = Vec::new();
    copy.try_extend(bytes)?;
    verb(&mut **stream, &copy)
}
