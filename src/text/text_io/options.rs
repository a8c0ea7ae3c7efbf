//! The options of a wrapper, and changing them.

use super::{Codec, ErrorHandler, IncrementalDecoder, IncrementalEncoder, Newline, TextIo};
use crate::memory::try_box;
use crate::stream::{Error, Result, Status, Stream};
use crate::text::codec::{Decoder, Encoder};

/// Bytes read from the inner stream at a time, and bytes of written text that are gathered before they are handed on.
const CHUNK: usize = 8192;

/// A decoder and an encoder at the start of a text.
pub type Codecs = (Box<dyn IncrementalDecoder>, Box<dyn IncrementalEncoder>);

/// How text and bytes correspond, and what a [`TextIo`] does on reading, writing and closing.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// The encoding; `None` for one that is the program's own.
    pub codec: Option<Codec>,
    /// What happens to what cannot be decoded or encoded.
    pub errors: ErrorHandler,
    /// The line ends.
    pub newline: Newline,
    /// Flush after every write that holds a line end.
    pub line_buffering: bool,
    /// Hand every write on at once.
    pub write_through: bool,
    /// Leave the inner stream open when this one is closed.
    pub keep_inner_open: bool,
    /// Bytes read from the inner stream at a time, and gathered before they are handed on; at least 1.
    pub chunk_size: usize,
}

impl Default for TextOptions {
    fn default() -> TextOptions {
        TextOptions {
            codec: Some(Codec::Utf8),
            errors: ErrorHandler::Strict,
            newline: Newline::Default,
            line_buffering: false,
            write_through: false,
            keep_inner_open: false,
            chunk_size: CHUNK,
        }
    }
}

impl TextOptions {
    /// What decodes and encodes; `UNSUPPORTED` where that is the program's own.
    pub fn codecs(&self) -> Result<Codecs> {
        let Some(codec) = self.codec else {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("the encoding is the program's own, and its errors are its own affair"),
            ));
        };
        Ok((try_box(Decoder::new(codec, self.errors))?, try_box(Encoder::new(codec, self.errors))?))
    }
}

/// New options for some of those of a wrapper.
#[derive(Default)]
pub struct Changes {
    /// The encoding; without `errors` beside it, what it cannot do is an error from then on.
    pub codec: Option<Codec>,
    /// An encoding that is the program's own, in place of `codec`.
    pub own: Option<Codecs>,
    /// What happens to what cannot be decoded or encoded.
    pub errors: Option<ErrorHandler>,
    /// The line ends.
    pub newline: Option<Newline>,
    /// Flush after every write that holds a line end.
    pub line_buffering: Option<bool>,
    /// Hand every write on at once.
    pub write_through: Option<bool>,
    /// Bytes read from the inner stream at a time.
    pub chunk_size: Option<usize>,
}

impl TextIo {
    /// The options, also when the stream is closed.
    pub fn options(&self) -> &TextOptions {
        &self.options
    }

    /// Flushes and changes options. Encoding, errors and newline: `UNSUPPORTED` once something was read.
    pub fn reconfigure(&mut self, changes: Changes) -> Result<()> {
        self.check_open()?;
        let encoding = changes.codec.is_some() || changes.own.is_some();
        let decodes = encoding || changes.errors.is_some() || changes.newline.is_some();
        if decodes && self.reader.as_ref().is_some_and(|reader| reader.has_begun()) {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("the encoding and the newlines cannot change once something was read"),
            ));
        }
        // In Python that is no reconfiguration.
        let flags = changes.line_buffering.is_some() || changes.write_through.is_some();
        let only_chunks = changes.chunk_size.is_some() && !decodes && !flags;
        let old = self.options;
        let errors = changes.errors.unwrap_or(if encoding { ErrorHandler::Strict } else { old.errors });
        let options = TextOptions {
            codec: if encoding { changes.codec } else { old.codec },
            errors,
            newline: changes.newline.unwrap_or(old.newline),
            line_buffering: changes.line_buffering.unwrap_or(old.line_buffering),
            write_through: changes.write_through.unwrap_or(old.write_through),
            chunk_size: changes.chunk_size.unwrap_or(old.chunk_size),
            ..old
        };
        let codecs = match changes.own {
            Some(own) => Some(own),
            None if encoding || changes.errors.is_some() => Some(options.codecs()?),
            None => None,
        };
        self.flush()?;
        let seekable = decodes && self.inner.seekable()?;
        let at_start = !seekable || self.inner.tell()? == 0;
        let (decoder, encoder) = codecs.unzip();
        if let Some(reader) = &mut self.reader {
            if decodes {
                reader.reset()?;
            }
            if !only_chunks {
                reader.forget_ratio();
            }
            reader.configure(decoder, &options, decodes);
        }
        if let Some(writer) = &mut self.writer {
            writer.configure(&options);
            if let Some(encoder) = encoder {
                writer.encoder = encoder;
            }
        }
        self.options = options;
        match &mut self.writer {
            Some(writer) if decodes => writer.set_at_start(at_start),
            _ => Ok(()),
        }
    }
}
