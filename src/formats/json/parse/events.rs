//! What a parsed text consists of.

use super::numbers::Number;
use super::strings::Text;
use crate::stream::Result;

/// What a parsed text consists of, in order. Whoever calls keeps to the grammar.
pub trait Events {
    fn null(&mut self) -> Result<()>;
    fn bool(&mut self, value: bool) -> Result<()>;
    /// A number as it stands in a text.
    fn number(&mut self, number: Number<'_>) -> Result<()>;
    fn double(&mut self, value: f64) -> Result<()>;
    fn string(&mut self, value: Text<'_>) -> Result<()>;
    fn begin_array(&mut self) -> Result<()>;
    fn end_array(&mut self) -> Result<()>;
    fn begin_object(&mut self) -> Result<()>;
    fn key(&mut self, key: Text<'_>) -> Result<()>;
    fn end_object(&mut self) -> Result<()>;

    /// A part of a long string or key, before `string` or `key` ends it with the last one; answers whether it was taken. If not,
    /// all of it will come at once.
    fn part(&mut self, _: Text<'_>) -> Result<bool> {
        Ok(false)
    }
}

/// Takes all events and does nothing: for text that is only to be checked.
pub struct Nothing;

impl Events for Nothing {
    fn null(&mut self) -> Result<()> {
        Ok(())
    }
    fn bool(&mut self, _: bool) -> Result<()> {
        Ok(())
    }
    fn number(&mut self, _: Number<'_>) -> Result<()> {
        Ok(())
    }
    fn double(&mut self, _: f64) -> Result<()> {
        Ok(())
    }
    fn string(&mut self, _: Text<'_>) -> Result<()> {
        Ok(())
    }
    fn begin_array(&mut self) -> Result<()> {
        Ok(())
    }
    fn end_array(&mut self) -> Result<()> {
        Ok(())
    }
    fn begin_object(&mut self) -> Result<()> {
        Ok(())
    }
    fn key(&mut self, _: Text<'_>) -> Result<()> {
        Ok(())
    }
    fn end_object(&mut self) -> Result<()> {
        Ok(())
    }
    fn part(&mut self, _: Text<'_>) -> Result<bool> {
        Ok(true)
    }
}
