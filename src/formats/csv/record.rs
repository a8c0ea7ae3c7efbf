//! A record: fields as ranges of the reader's buffer, and what is known of each.

use super::dialect::Quoting;

/// A field of the current record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub start: usize,
    pub end: usize,
    /// Whether it began with a quote.
    pub quoted: bool,
    /// Whether it began with an escape character, which makes it text.
    pub escaped: bool,
}

/// What a field is besides its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Kind {
    /// It began with a quote.
    pub quoted: bool,
    /// It is the text of a number.
    pub number: bool,
    /// It stands for no value.
    pub null: bool,
}

/// One record, valid until the next call on its reader.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub(super) buffer: &'a [u8],
    pub(super) fields: &'a [Field],
    pub(super) quoting: Quoting,
}

impl<'a> Record<'a> {
    /// The number of fields; 0 for a blank line.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether the line was blank.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a [u8]> + use<'a> {
        let buffer = self.buffer;
        self.fields.iter().map(move |field| &buffer[field.start..field.end])
    }

    /// The fields, with what is known of them, in order.
    pub fn typed(&self) -> impl ExactSizeIterator<Item = (&'a [u8], Kind)> + use<'a> {
        let (buffer, quoting) = (self.buffer, self.quoting);
        self.fields.iter().map(move |field| {
            let text = &buffer[field.start..field.end];
            let number = !field.quoted && !field.escaped && !text.is_empty() && quoting.has_numbers();
            let null = !field.quoted && text.is_empty() && quoting.has_nulls();
            (text, Kind { quoted: field.quoted, number, null })
        })
    }

    /// The field at `index`.
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        self.fields.get(index).map(|field| &self.buffer[field.start..field.end])
    }
}
