//! The current record of a CSV reader as C sees it.

use super::csv_reader::{membuf_csv_field, membuf_csv_field_flag, membuf_csv_reader};
use super::object::{Object, Resident};
use super::slice::membuf_view;
use crate::formats::csv::{self, Record};
use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};
use core::ops::Range;

/// Fields that are given out between two looks at the clock.
const AT_ONCE: usize = 1 << 16;

/// A reader, and its current record as C sees it.
pub struct ReaderObject {
    reader: csv::Reader,
    views: Lent<membuf_view>,
    fields: Lent<membuf_csv_field>,
    names: Lent<membuf_view>,
    current: Current,
}

/// What is known of the record that was read last.
#[derive(Clone, Copy, PartialEq)]
enum Current {
    /// There is none: before the first, after a failure, at the end.
    None,
    /// Still to be given out: there was no memory for its views, or the work was to end.
    Pending,
    Given,
}

/// Views that C was given.
struct Lent<T>(Vec<T>);

// SAFETY: the views point into the reader's own memory, which moves with them.
unsafe impl<T> Send for Lent<T> {}

impl Resident for Box<ReaderObject> {
    type Handle = membuf_csv_reader;
    const KIND: u8 = super::library::membuf_type::MEMBUF_TYPE_CSV_READER as u8;
    fn of(object: &mut Object) -> Option<&mut Self> {
        if let Object::CsvReader(reader) = object { Some(reader) } else { None }
    }
    fn into_object(self) -> Object {
        Object::CsvReader(self)
    }
}

fn view_of(bytes: &[u8]) -> membuf_view {
    membuf_view { data: bytes.as_ptr().cast(), len: bytes.len() }
}

impl ReaderObject {
    pub fn new(reader: csv::Reader) -> ReaderObject {
        ReaderObject {
            reader,
            views: Lent(Vec::new()),
            fields: Lent(Vec::new()),
            names: Lent(Vec::new()),
            current: Current::None,
        }
    }

    /// Lines read so far.
    pub fn line(&self) -> u64 {
        self.reader.line()
    }

    /// Reads, unless a record waits to be given out.
    #[inline]
    pub fn advance(&mut self, read: impl FnOnce(&mut csv::Reader) -> Result<bool>) -> Result<bool> {
        if self.current != Current::Pending {
            self.current = Current::None;
            if !read(&mut self.reader)? {
                return Ok(false);
            }
            self.current = Current::Pending;
        }
        Ok(true)
    }

    /// The fields as views.
    #[inline]
    pub fn give_views(&mut self) -> Result<(*const membuf_view, usize)> {
        self.views.0.clear();
        let count = self.reader.record().len();
        if count > AT_ONCE {
            self.add_many_views(count)?;
        } else {
            self.add_views(0..count)?;
        }
        self.current = Current::Given;
        Ok((self.views.0.as_ptr(), count))
    }

    #[inline(always)]
    fn add_views(&mut self, fields: Range<usize>) -> Result<()> {
        let (memory, all) = self.reader.record().ranges();
        let fields = all.get(fields).unwrap_or_default();
        let views = &mut self.views.0;
        views.try_reserve(fields.len()).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        let view = |field: &csv::Field| membuf_view {
            data: memory.as_ptr().wrapping_add(field.start()).cast(),
            len: field.len(),
        };
        #[allow(clippy::disallowed_methods)] // room was reserved above
        views.extend(fields.iter().map(view));
        Ok(())
    }

    #[cold]
    fn add_many_views(&mut self, count: usize) -> Result<()> {
        for from in (0..count).step_by(AT_ONCE) {
            self.reader.look()?;
            self.add_views(from..count.min(from + AT_ONCE))?;
        }
        Ok(())
    }

    /// The fields, with what is known of them.
    pub fn give_fields(&mut self) -> Result<(*const membuf_csv_field, usize)> {
        use membuf_csv_field_flag::*;
        self.fields.0.clear();
        for index in 0..self.reader.record().len() {
            if index % AT_ONCE == AT_ONCE - 1 {
                self.reader.look()?;
            }
            let record = self.reader.record();
            let (text, kind) = (record.get(index).unwrap_or_default(), record.kind(index));
            let flag = |on: bool, flag: membuf_csv_field_flag| if on { flag as u32 } else { 0 };
            let flags = flag(kind.quoted, MEMBUF_CSV_FIELD_QUOTED)
                | flag(kind.number, MEMBUF_CSV_FIELD_NUMBER)
                | flag(kind.null, MEMBUF_CSV_FIELD_NULL);
            let (data, len) = (text.as_ptr().cast(), text.len());
            self.fields.0.try_push(membuf_csv_field { data, len, flags, reserved: 0 })?;
        }
        self.current = Current::Given;
        Ok((self.fields.0.as_ptr(), self.fields.0.len()))
    }

    /// The record that was given last.
    pub fn record(&self) -> Result<Record<'_>> {
        if self.current != Current::Given {
            return Err(Error::new(Status::INVALID, format_args!("no record was read")));
        }
        Ok(self.reader.record())
    }

    /// The names of the columns; reads them, if that is still to be done.
    pub fn header(&mut self) -> Result<&csv::Columns> {
        if !self.reader.has_header() {
            self.current = Current::None;
        }
        self.reader.header()
    }

    /// The names of the columns as views.
    pub fn give_names(&mut self) -> Result<(*const membuf_view, usize)> {
        if self.names.0.is_empty() {
            let mut names = Vec::new();
            for name in self.header()?.iter() {
                names.try_push(view_of(name))?;
            }
            self.names.0 = names;
        }
        Ok((self.names.0.as_ptr(), self.names.0.len()))
    }

    pub fn set_header<'n>(&mut self, names: impl Iterator<Item = &'n [u8]>) -> Result<()> {
        self.reader.set_header(names)?;
        self.names.0.clear();
        Ok(())
    }

    /// The column of this name.
    pub fn index(&mut self, name: &[u8]) -> Result<usize> {
        self.header()?
            .index(name)
            .ok_or_else(|| Error::new(Status::NOT_FOUND, format_args!("no column has this name")))
    }
}
