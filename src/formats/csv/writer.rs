//! The writer: one record a call or field by field, one write a record.

use super::columns::Columns;
use super::dialect::Options;
use super::encode::{Encoder, Row, Value};
use super::number::{Short, double};
use super::rows::{Pair, value_of};
use crate::formats::Progress;
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status, Stream, write_all};

/// Writes records to a stream.
pub struct Writer {
    stream: Box<dyn Stream>,
    encoder: Encoder,
    /// The record being built; kept for its memory.
    record: Vec<u8>,
    open: Open,
    columns: Option<Header>,
    progress: Progress,
    /// Bytes that were written since the progress was asked.
    written: u64,
}

/// The record that is written field by field.
enum Open {
    None,
    Row(Row),
    /// A field failed, and so will the record.
    Failed(Status),
}

/// The columns for records of names and values.
struct Header {
    names: Columns,
    distinct: bool,
    /// What stands for a value that is missing.
    fill: Vec<u8>,
    refuse_extras: bool,
}

impl Writer {
    /// Writes to `stream` at its position. It is not closed at the end.
    pub fn new(stream: Box<dyn Stream>, options: &Options<'_>) -> Result<Writer> {
        Ok(Writer {
            stream,
            encoder: Encoder::new(options)?,
            record: Vec::new(),
            open: Open::None,
            columns: None,
            progress: Progress::default(),
            written: 0,
        })
    }

    /// Has the bytes that are written counted by `progress`, which is asked before a record.
    pub fn watch(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// Writes one record in one write; a record that fails writes nothing.
    ///
    /// A record without fields is a blank line, one empty field is `""`. `CSV` when a character would have to be
    /// escaped and there is no way to. A raw stream that fails behind a part of the record says in its error how much it took.
    pub fn row<'a>(&mut self, fields: impl Iterator<Item = &'a [u8]> + Clone) -> Result<()> {
        self.check_closed()?;
        self.record.clear();
        self.encoder.record(&mut self.record, fields)?;
        self.send()
    }

    /// Adds a field to the record that is written field by field. When it fails, so does the whole record.
    pub fn value(&mut self, value: Value<'_>) -> Result<()> {
        if let Open::None = self.open {
            self.record.clear();
            self.open = Open::Row(Row::new(0));
        }
        match &mut self.open {
            Open::Row(row) => self
                .encoder
                .value(&mut self.record, row, value)
                .inspect_err(|error| self.open = Open::Failed(error.status())),
            Open::Failed(status) => Err(failed_before(*status)),
            Open::None => Ok(()),
        }
    }

    /// Adds a number that is a double.
    pub fn double(&mut self, value: f64) -> Result<()> {
        self.value(Value::Number(double(value).as_bytes()))
    }

    /// Adds an integer, or anything else that is written as a number and is short.
    pub fn short(&mut self, value: core::fmt::Arguments<'_>) -> Result<()> {
        self.value(Value::Number(Short::of(value).as_bytes()))
    }

    /// Writes the record whose fields were given one by one; without any, a blank line. When the stream refuses it, it is
    /// still there to be tried again.
    pub fn end_row(&mut self) -> Result<()> {
        let end = match &self.open {
            Open::Failed(status) => Err(failed_before(*status)),
            Open::None => {
                self.record.clear();
                self.encoder.end(&mut self.record, &Row::new(0))
            }
            Open::Row(row) => {
                let len = self.record.len();
                let ended = self.encoder.end(&mut self.record, row);
                if ended.is_ok()
                    && let Err(error) = self.send()
                {
                    self.record.truncate(len);
                    return Err(error);
                }
                self.open = Open::None;
                return ended;
            }
        };
        self.open = Open::None;
        end?;
        self.send()
    }

    /// Names the columns for [`Writer::pairs`].
    pub fn set_columns<'n>(
        &mut self,
        names: impl Iterator<Item = &'n [u8]>,
        fill: &[u8],
        refuse_extras: bool,
    ) -> Result<()> {
        let names = Columns::new(names)?;
        let distinct = names.are_distinct()?;
        let mut own = Vec::new();
        own.try_extend(fill)?;
        self.columns = Some(Header { names, distinct, fill: own, refuse_extras });
        Ok(())
    }

    /// Writes the names of the columns as a record.
    pub fn header(&mut self) -> Result<()> {
        self.check_closed()?;
        let columns = columns(&self.columns)?;
        self.record.clear();
        self.encoder.record(&mut self.record, columns.names.iter())?;
        self.send()
    }

    /// Writes the values of `pairs` in the order of the columns. `INVALID` for a name that is no column, if such are
    /// refused.
    pub fn pairs<'a>(&mut self, pairs: impl Iterator<Item = Pair<'a>> + Clone) -> Result<()> {
        self.check_closed()?;
        let columns = columns(&self.columns)?;
        self.record.clear();
        // A row in the order of the columns needs no search.
        if columns.distinct && pairs.clone().map(|(name, _)| name).eq(columns.names.iter()) {
            self.encoder.record(&mut self.record, pairs.map(|(_, value)| value))?;
            return self.send();
        }
        if columns.refuse_extras {
            for (index, (name, _)) in pairs.clone().enumerate() {
                if columns.names.index(name).is_none() {
                    let shown = super::Shown(name);
                    return Err(Error::new(
                        Status::INVALID,
                        format_args!(
                            "the name of value {} must be one of the columns, not {shown}",
                            index + 1
                        ),
                    ));
                }
            }
        }
        let values = columns.names.iter().map(|name| value_of(pairs.clone(), name).unwrap_or(&columns.fill));
        self.encoder.record(&mut self.record, values)?;
        self.send()
    }

    /// Refuses what would write into the middle of a record.
    fn check_closed(&self) -> Result<()> {
        match self.open {
            Open::None => Ok(()),
            _ => Err(Error::new(
                Status::INVALID,
                format_args!("the record that is written field by field must be ended first"),
            )),
        }
    }

    fn send(&mut self) -> Result<()> {
        self.progress.advance(core::mem::take(&mut self.written))?;
        write_all(&mut *self.stream, &self.record)?;
        self.written = self.record.len() as u64;
        Ok(())
    }
}

fn columns(columns: &Option<Header>) -> Result<&Header> {
    columns.as_ref().ok_or_else(|| Error::new(Status::INVALID, format_args!("the writer has no columns yet")))
}

#[cold]
fn failed_before(status: Status) -> Error {
    Error::new(status, format_args!("a field of this record has failed before"))
}
