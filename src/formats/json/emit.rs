//! JSON text: layout, strings and numbers.

use crate::memory::TryVec;
use crate::stream::{Error, Result, Status};

/// Most spaces per level.
const MAX_INDENT: i32 = 64;

const MUST_ESCAPE: u8 = 1;
const BEYOND_ASCII: u8 = 2;

/// For each byte of a string, when it is not written as it is.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            ..b' ' | b'"' | b'\\' => MUST_ESCAPE,
            // DEL too: Python takes "ASCII" as "printable ASCII".
            127.. => BEYOND_ASCII,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// How text is laid out. The default is compact UTF-8.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    indent: usize,
    ascii: bool,
}

impl Layout {
    /// `indent` spaces per level, 0 for no white space at all; `ascii` escapes everything beyond ASCII.
    /// `INVALID` unless `indent` is 0 to 64.
    pub fn new(indent: i32, ascii: bool) -> Result<Layout> {
        match usize::try_from(indent) {
            Ok(spaces) if indent <= MAX_INDENT => Ok(Layout { indent: spaces, ascii }),
            _ => Err(Error::new(
                Status::INVALID,
                format_args!("indent must be 0 to {MAX_INDENT} spaces, not {indent}"),
            )),
        }
    }
}

/// What a parsed text consists of, in order. Whoever calls keeps to the grammar.
pub trait Events {
    fn null(&mut self) -> Result<()>;
    fn bool(&mut self, value: bool) -> Result<()>;
    fn int64(&mut self, value: i64) -> Result<()>;
    fn uint64(&mut self, value: u64) -> Result<()>;
    /// `value` is finite.
    fn double(&mut self, value: f64) -> Result<()>;
    fn string(&mut self, value: &str) -> Result<()>;
    fn begin_array(&mut self) -> Result<()>;
    fn end_array(&mut self) -> Result<()>;
    fn begin_object(&mut self) -> Result<()>;
    fn key(&mut self, key: &str) -> Result<()>;
    fn end_object(&mut self) -> Result<()>;
}

/// Events as text.
#[derive(Default)]
pub struct Emitter {
    layout: Layout,
    out: Vec<u8>,
    place: Place,
}

/// Where in the text the emitter is.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: usize,
    /// Whether the innermost container has members.
    occupied: bool,
    after_key: bool,
}

impl Emitter {
    pub fn new(layout: Layout) -> Emitter {
        Emitter { layout, ..Emitter::default() }
    }

    /// The text so far; who takes bytes from it may.
    pub fn text(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    pub fn into_text(self) -> Vec<u8> {
        self.out
    }

    /// Runs `event`; when it fails, nothing of it stays.
    pub fn whole(&mut self, event: impl FnOnce(&mut Emitter) -> Result<()>) -> Result<()> {
        let (len, place) = (self.out.len(), self.place);
        let outcome = event(self);
        if outcome.is_err() {
            self.out.truncate(len);
            self.place = place;
        }
        outcome
    }

    /// What stands between the value before and the one to come.
    fn separate(&mut self) -> Result<()> {
        if self.place.after_key {
            self.place.after_key = false;
            return Ok(());
        }
        if self.place.depth > 0 {
            if self.place.occupied {
                self.out.try_push(b',')?;
            }
            self.break_line()?;
        }
        self.place.occupied = true;
        Ok(())
    }

    fn break_line(&mut self) -> Result<()> {
        if self.layout.indent == 0 {
            return Ok(());
        }
        self.out.try_push(b'\n')?;
        let spaces = self.layout.indent * self.place.depth;
        self.out.try_reserve(spaces).map_err(|_| Error::bare(Status::NO_MEMORY))?;
        self.out.resize(self.out.len() + spaces, b' ');
        Ok(())
    }

    fn begin(&mut self, bracket: u8) -> Result<()> {
        self.separate()?;
        self.out.try_push(bracket)?;
        self.place = Place { depth: self.place.depth + 1, occupied: false, after_key: false };
        Ok(())
    }

    fn end(&mut self, bracket: u8) -> Result<()> {
        self.place.depth = self.place.depth.saturating_sub(1);
        if self.place.occupied {
            self.break_line()?;
        }
        self.place.occupied = true;
        self.out.try_push(bracket)
    }

    fn token(&mut self, text: &[u8]) -> Result<()> {
        self.separate()?;
        self.out.try_extend(text)
    }

    fn number(&mut self, value: impl serde::Serialize) -> Result<()> {
        // Longer than any number that serde_json writes.
        let mut digits = [0; 64];
        let mut rest = &mut digits[..];
        let written = serde_json::to_writer(&mut rest, &value);
        let len = 64 - rest.len();
        debug_assert!(written.is_ok());
        self.token(&digits[..len])
    }

    fn quoted(&mut self, text: &str) -> Result<()> {
        self.out.try_push(b'"')?;
        let bytes = text.as_bytes();
        let mut done = 0;
        let stops = if self.layout.ascii { MUST_ESCAPE | BEYOND_ASCII } else { MUST_ESCAPE };
        while let Some(run) = bytes[done..].iter().position(|byte| CLASSES[usize::from(*byte)] & stops != 0) {
            let at = done + run;
            self.out.try_extend(&bytes[done..at])?;
            let Some(character) = text[at..].chars().next() else {
                break;
            };
            self.escaped(character)?;
            done = at + character.len_utf8();
        }
        self.out.try_extend(&bytes[done..])?;
        self.out.try_push(b'"')
    }

    fn escaped(&mut self, character: char) -> Result<()> {
        let short = match character {
            '"' => b'"',
            '\\' => b'\\',
            '\n' => b'n',
            '\r' => b'r',
            '\t' => b't',
            '\u{8}' => b'b',
            '\u{c}' => b'f',
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let digit = |shift: u32| b"0123456789abcdef"[usize::from(*unit >> shift & 15)];
                    self.out.try_extend(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)])?;
                }
                return Ok(());
            }
        };
        self.out.try_extend(&[b'\\', short])
    }
}

impl Events for Emitter {
    fn null(&mut self) -> Result<()> {
        self.token(b"null")
    }
    fn bool(&mut self, value: bool) -> Result<()> {
        self.token(if value { b"true" } else { b"false" })
    }
    fn int64(&mut self, value: i64) -> Result<()> {
        self.number(value)
    }
    fn uint64(&mut self, value: u64) -> Result<()> {
        self.number(value)
    }
    fn double(&mut self, value: f64) -> Result<()> {
        self.number(value)
    }
    fn string(&mut self, value: &str) -> Result<()> {
        self.separate()?;
        self.quoted(value)
    }
    fn begin_array(&mut self) -> Result<()> {
        self.begin(b'[')
    }
    fn end_array(&mut self) -> Result<()> {
        self.end(b']')
    }
    fn begin_object(&mut self) -> Result<()> {
        self.begin(b'{')
    }
    fn key(&mut self, key: &str) -> Result<()> {
        self.separate()?;
        self.quoted(key)?;
        self.place.after_key = true;
        self.out.try_extend(if self.layout.indent == 0 { b":" } else { b": " })
    }
    fn end_object(&mut self) -> Result<()> {
        self.end(b'}')
    }
}
