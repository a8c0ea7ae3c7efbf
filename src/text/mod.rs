//! Text: codecs, newlines, StringIO, TextIOWrapper.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

pub mod codec;
mod newline;
mod newline_decoder;
mod pipeline;
mod string_io;
mod text_io;
mod utf8;

pub use newline::{Newline, Seen};
pub use newline_decoder::NewlineDecoder;
pub use pipeline::{build_text, bytes_to_lines, encode_text, text_lines};
pub use string_io::StringIo;
pub use text_io::{Changes, Codecs, TextIo, TextOptions};

use crate::stream::{Error, Result, Status};

/// A read into a buffer that could not hold every code point would never get past some.
fn check_room(room: usize) -> Result<()> {
    if (1..4).contains(&room) {
        return Err(Error::new(
            Status::INVALID,
            format_args!("a buffer for text must hold at least 4 bytes, not {room}"),
        ));
    }
    Ok(())
}
