//! A record as it is given out: its fields, and what is known of each.

use super::dialect::Quoting;
use super::fields::{Field, Fields};

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
    pub(super) fields: &'a Fields,
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
        self.fields.all().iter().map(move |field| field.of(buffer))
    }

    /// The memory that the fields are in, and each as a range of it.
    pub fn ranges(&self) -> (&'a [u8], &'a [Field]) {
        (self.buffer, self.fields.all())
    }

    /// What the field at `index`, which there is, is besides its text.
    pub fn kind(&self, index: usize) -> Kind {
        let field = &self.fields.all()[index];
        let (quoted, empty) = (field.is_quoted(), field.len() == 0);
        Kind {
            quoted,
            number: self.quoting.has_numbers() && !quoted && !empty && !self.fields.is_escaped(index),
            null: self.quoting.has_nulls() && !quoted && empty,
        }
    }

    /// The fields, with what is known of them, in order.
    pub fn typed(&self) -> impl ExactSizeIterator<Item = (&'a [u8], Kind)> + use<'a> {
        let record = *self;
        self.iter().enumerate().map(move |(index, text)| (text, record.kind(index)))
    }

    /// The field at `index`.
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        self.fields.all().get(index).map(|field| field.of(self.buffer))
    }
}
