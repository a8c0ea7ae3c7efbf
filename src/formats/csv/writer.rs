//! The writer: one record a call or field by field, one write a record.

use super::dialect::Options;
use super::encode::{Draft, Encoder, Row, Value, with_double};
use super::header::{Header, Pair};
use crate::formats::Progress;
use crate::stream::{Error, Result, Status, Stream};

/// Writes records to a stream.
pub struct Writer {
    stream: Box<dyn Stream>,
    encoder: Encoder,
    /// The record being built.
    draft: Draft,
    open: Open,
    columns: Option<Header>,
}

/// The record that is written field by field.
enum Open {
    None,
    Row(Row),
    /// A field failed, and so will the record.
    Failed(Status),
    /// It was ended, and the stream took that many bytes of it before it failed.
    Sent(usize),
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end.
    pub fn new(stream: Box<dyn Stream>, options: &Options<'_>) -> Result<Writer> {
        Ok(Writer {
            stream,
            encoder: Encoder::new(options)?,
            draft: Draft::default(),
            open: Open::None,
            columns: None,
        })
    }

    /// Has the bytes of records counted by `progress`, which is asked while a long one is made and before any is written.
    pub fn watch(&mut self, progress: Progress) {
        self.draft.watch(progress);
    }

    /// Writes one record in one write; a record that fails writes nothing.
    ///
    /// A record without fields is a blank line, one empty field is `""`. `CSV` when a character would have to be
    /// escaped and there is no way to. A raw stream that fails behind a part of the record says in its error how much it took.
    pub fn row<'a>(&mut self, fields: impl Iterator<Item = &'a [u8]>) -> Result<()> {
        self.try_row(fields.map(Ok))
    }

    /// As [`Writer::row`], with fields that may turn out not to be any.
    #[inline]
    pub fn try_row<'a>(&mut self, fields: impl Iterator<Item = Result<&'a [u8]>>) -> Result<()> {
        self.check_closed()?;
        self.draft.turn();
        let made = self.encoder.record(&mut self.draft, fields);
        self.send_whole(made)
    }

    /// Adds a field to the record that is written field by field. When it fails, so does the whole record.
    #[inline]
    pub fn value(&mut self, value: Value<'_>) -> Result<()> {
        if let Open::None = self.open {
            self.draft.turn();
            self.open = Open::Row(Row::new(&self.draft));
        }
        match &mut self.open {
            Open::Row(row) => self
                .encoder
                .value(&mut self.draft, row, value)
                .inspect_err(|error| self.open = Open::Failed(error.status())),
            Open::Failed(status) => Err(failed_before(*status)),
            Open::None | Open::Sent(_) => Err(must_end()),
        }
    }

    /// Adds a number that is a double.
    pub fn double(&mut self, value: f64) -> Result<()> {
        with_double(value, |text| self.value(Value::Number(text)))
    }

    /// Adds an integer.
    pub fn integer(&mut self, value: impl itoa::Integer) -> Result<()> {
        self.value(Value::Number(itoa::Buffer::new().format(value).as_bytes()))
    }

    /// Writes the record whose fields were given one by one; without any, a blank line. What the stream refuses of it is
    /// still there to be tried again.
    pub fn end_row(&mut self) -> Result<()> {
        match core::mem::replace(&mut self.open, Open::None) {
            Open::None => self.row(core::iter::empty()),
            Open::Failed(status) => {
                self.draft.clear();
                Err(failed_before(status))
            }
            Open::Sent(taken) => self.send(taken).inspect_err(|error| {
                self.open = Open::Sent(taken + self.taken(error));
            }),
            Open::Row(row) => {
                let len = self.draft.len();
                if let Err(error) = self.encoder.end(&mut self.draft, &row) {
                    self.draft.clear();
                    return Err(error);
                }
                self.send(0).inspect_err(|error| match self.taken(error) {
                    0 => {
                        self.draft.truncate(len);
                        self.open = Open::Row(row);
                    }
                    taken => self.open = Open::Sent(taken),
                })
            }
        }
    }

    /// Names the columns for [`Writer::pairs`].
    pub fn set_columns<'n>(
        &mut self,
        names: impl Iterator<Item = &'n [u8]>,
        fill: &[u8],
        refuse_extras: bool,
    ) -> Result<()> {
        self.columns = Some(Header::new(names, fill, refuse_extras)?);
        Ok(())
    }

    /// Writes the names of the columns as a record.
    pub fn header(&mut self) -> Result<()> {
        self.check_closed()?;
        let columns = columns(&self.columns)?;
        self.draft.turn();
        let made = columns.write(&self.encoder, &mut self.draft);
        self.send_whole(made)
    }

    /// Writes the values of `pairs` in the order of the columns. `INVALID` for a name that is no column, if such are
    /// refused.
    pub fn pairs<'a>(&mut self, pairs: impl Iterator<Item = Pair<'a>> + Clone) -> Result<()> {
        self.check_closed()?;
        let columns = columns(&self.columns)?;
        self.draft.turn();
        let made = columns.write_values(&self.encoder, &mut self.draft, pairs);
        self.send_whole(made)
    }

    /// Refuses what would write into the middle of a record.
    #[inline]
    fn check_closed(&self) -> Result<()> {
        if let Open::None = self.open { Ok(()) } else { Err(must_end()) }
    }

    /// Writes a record if it could be made; one that fails is not kept.
    #[inline]
    fn send_whole(&mut self, made: Result<()>) -> Result<()> {
        made.and_then(|()| self.draft.send(&mut *self.stream, 0)).inspect_err(|_| self.draft.clear())
    }

    /// Writes what follows the first `taken` bytes, if anything does.
    fn send(&mut self, taken: usize) -> Result<()> {
        if taken < self.draft.len() { self.draft.send(&mut *self.stream, taken) } else { Ok(()) }
    }

    /// How much of the record the stream took although it failed. Text is taken whole, and counted in code points.
    #[cold]
    fn taken(&self, error: &Error) -> usize {
        match error.transferred() {
            0 => 0,
            _ if self.stream.is_text() => self.draft.len(),
            taken => taken,
        }
    }
}

fn columns(columns: &Option<Header>) -> Result<&Header> {
    columns.as_ref().ok_or_else(|| Error::new(Status::INVALID, format_args!("the writer has no columns yet")))
}

#[cold]
fn failed_before(status: Status) -> Error {
    Error::new(status, format_args!("a field of this record has failed before"))
}

#[cold]
fn must_end() -> Error {
    Error::new(Status::INVALID, format_args!("the record that is written field by field must be ended first"))
}
