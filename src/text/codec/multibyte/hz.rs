//! HZ: GB 2312 in seven bits between `~{` and `~}`.

use super::super::step::{EncodeStep, Step, Stop};
use super::charset::{Charset, unit};
use super::pairs::first;
use super::tables::GB2312_UNITS;
use super::{ILLEGAL, INCOMPLETE};
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;

/// Output is put together in blocks of this many bytes.
const BLOCK: usize = 1024;
/// The most that one character adds either way.
const ROOM: usize = 4;

/// Mode 0 is ASCII, any other GB 2312.
pub(super) fn decode(mode: &mut u64, input: &[u8], out: &mut Vec<u8>) -> Result<Step> {
    let mut block = [0; BLOCK];
    let mut rest = input;
    let mut stop = None;
    while stop.is_none() {
        let mut len = 0;
        while let Some(room) = block.get_mut(len..).and_then(<[u8]>::first_chunk_mut::<ROOM>) {
            let (taken, point) = match (*mode, rest) {
                (_, []) => {
                    stop = Some(Stop::Done);
                    break;
                }
                (_, b"~") => (0, None),
                (0, [b'~', b'~', ..]) => (2, Some(u32::from('~'))),
                (0, [b'~', b'{', ..]) | (1.., [b'~', b'}', ..]) => {
                    *mode = u64::from(*mode == 0);
                    (2, None)
                }
                // A line goes on.
                (0, [b'~', b'\n', ..]) => (2, None),
                (0, &[byte @ 0..=0x7d | byte @ 0x7f, ..]) => (1, Some(u32::from(byte))),
                (1.., &[a @ 0..=0x7d | a @ 0x7f, b, ..]) => (2, Some(u32::from(unit(&GB2312_UNITS, a, b)))),
                (1.., [0..=0x7f]) => (0, None),
                _ => (0, Some(0)),
            };
            match (taken, point) {
                (0, None) => {
                    stop = Some(Stop::Incomplete(INCOMPLETE));
                    break;
                }
                (0, _) | (2, Some(0)) => {
                    stop = Some(Stop::Malformed(1, ILLEGAL));
                    break;
                }
                (_, None) => {}
                (_, Some(point)) => {
                    len += char::from_u32(point).map_or(0, |character| character.encode_utf8(room).len());
                }
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        out.try_extend(&block[..len])?;
    }
    Ok(Step { consumed: input.len() - rest.len(), stop: stop.unwrap_or(Stop::Done) })
}

pub(super) fn encode(mode: &mut u64, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep> {
    let mut rest = text;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let (point, after) = first(rest);
        if point < 0x80 {
            finish(mode, out)?;
            out.try_extend(if point == u32::from('~') { b"~~" } else { &text[at..=at] })?;
        } else {
            let code = Charset::Gb2312.code(point);
            if code == 0 {
                return Ok(EncodeStep { consumed: at, bad: utf8::width(point), reason: ILLEGAL });
            }
            if *mode == 0 {
                out.try_extend(b"~{")?;
                *mode = 1;
            }
            out.try_extend(&code.to_be_bytes())?;
        }
        rest = after;
    }
    Ok(EncodeStep { consumed: text.len(), bad: 0, reason: ILLEGAL })
}

pub(super) fn finish(mode: &mut u64, out: &mut Vec<u8>) -> Result<()> {
    if core::mem::take(mode) != 0 {
        out.try_extend(b"~}")?;
    }
    Ok(())
}
