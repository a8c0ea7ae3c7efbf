//! A decoder behind another handle, as newline decoders hold it.

use super::decoder::{DecoderObject, membuf_decoder};
use super::guard::{refuse, status_of};
use super::handle::{Reference, Refused};
use super::object::{Resident, TABLE};
use crate::stream::{Error, Result, Status};
use crate::text::codec::IncrementalDecoder;

/// Enters the inner decoder anew for every operation, and keeps it alive after its token is freed.
pub struct DecoderChild {
    /// `None` only while it is being dropped.
    inner: Option<Reference>,
}

impl DecoderChild {
    /// A second user of the decoder behind `handle`, if `may` answers that there may be one.
    pub fn of(
        function: &'static str,
        handle: *const membuf_decoder,
        may: impl FnOnce(&mut DecoderObject) -> Result<()>,
    ) -> Result<DecoderChild> {
        let word = handle.addr();
        let mut mark = TABLE
            .enter(word, DecoderObject::KIND)
            .map_err(|refused| refuse(function, word, refused).into_error())?;
        let checked = match DecoderObject::of(&mut mark.object().object) {
            Some(decoder) => may(decoder),
            None => Err(Error::bare(Status::TYPE)),
        };
        let inner = checked.and_then(|()| mark.child().ok_or(Error::bare(Status::NO_MEMORY)));
        mark.done();
        Ok(DecoderChild { inner: Some(inner?) })
    }

    fn with<R>(&self, verb: impl FnOnce(&mut dyn IncrementalDecoder) -> Result<R>) -> Result<R> {
        let Some(inner) = &self.inner else { return Err(Error::bare(Status::DETACHED)) };
        let mut mark = TABLE.enter_child(inner).map_err(|refused| {
            Error::new(
                status_of(refused),
                format_args!(
                    "the inner decoder is {}",
                    match refused {
                        Refused::Poisoned => "poisoned: an earlier call on it never finished",
                        _ => "used by another call",
                    }
                ),
            )
        })?;
        let outcome = match DecoderObject::of(&mut mark.object().object) {
            Some(decoder) => verb(decoder.as_dyn()),
            None => Err(Error::bare(Status::TYPE)),
        };
        mark.done();
        outcome
    }
}

impl Drop for DecoderChild {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.take() {
            TABLE.drop_child(inner);
        }
    }
}

impl IncrementalDecoder for DecoderChild {
    fn decode(&mut self, input: &mut &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        self.with(|decoder| decoder.decode(input, last, out))
    }
    fn state(&mut self, pending: &mut Vec<u8>) -> Result<u64> {
        self.with(|decoder| decoder.state(pending))
    }
    fn set_state(&mut self, pending: &[u8], flags: u64) -> Result<()> {
        self.with(|decoder| decoder.set_state(pending, flags))
    }
    fn reset(&mut self) -> Result<()> {
        self.with(|decoder| decoder.reset())
    }
    fn hold(&mut self, input: &[u8]) -> Result<bool> {
        self.with(|decoder| decoder.hold(input))
    }
    fn set_position(&mut self, position: u64) {
        // Fails where decoding will, too.
        let _ = self.with(|decoder| {
            decoder.set_position(position);
            Ok(())
        });
    }
}
