//! The encodings of the web (WHATWG Encoding Standard), as encoding_rs has them: `whatwg-` before any label of theirs.
//!
//! Every step has a decoder or encoder of its own, which begins in the mode that the last one ended in: bytes that
//! wait for their rest are then known, and a state can be had and set. Only ISO-2022-JP has modes.

use super::Codec;
use super::order::Order;
use super::step::{EncodeStep, Step, Stop};
use super::utf16;
use crate::memory::TryVec;
use crate::stream::Result;
use crate::text::utf8;
use core::ffi::CStr;
use encoding_rs::{
    Decoder, DecoderResult, Encoder, EncoderResult, Encoding, ISO_2022_JP, UTF_16BE, UTF_16LE,
};

/// Bytes of input in one step.
const BLOCK: usize = 1024;

const PREFIX: &[u8] = b"whatwg-";

/// The mode of ISO-2022-JP is the character set that bytes are taken from: 0 is ASCII.
const ROMAN: u64 = 1;
const TWO_BYTES: u64 = 2;
const KATAKANA: u64 = 3;
/// Added to it right behind an escape sequence, where another one is malformed.
const ESCAPED: u64 = 4;
/// What an encoder knows of the bytes before that it has not written.
const UNKNOWN: u64 = 8;

const ESCAPE: u8 = 0x1b;
const ESCAPE_LEN: usize = 3;
const TO_ASCII: &[u8] = b"\x1b(B";

/// The codec of this name, when it is one of the web's.
pub(super) fn lookup(name: &[u8]) -> Option<Codec> {
    let (prefix, label) = name.split_at_checked(PREFIX.len())?;
    let encoding = prefix.eq_ignore_ascii_case(PREFIX).then(|| Encoding::for_label_no_replacement(label))?;
    encoding.map(Codec::Web)
}

pub(super) fn name(encoding: &'static Encoding) -> &'static str {
    let known = NAMES.iter().find(|(known, _)| *known == encoding);
    known.and_then(|(_, name)| name.to_str().ok()).unwrap_or_default()
}

pub(super) fn names() -> impl Iterator<Item = &'static CStr> {
    NAMES.iter().map(|&(_, name)| name)
}

/// Whether `mode` is one of the encoding's.
pub(super) fn is_mode(encoding: &'static Encoding, mode: u64) -> bool {
    mode == 0 || encoding == ISO_2022_JP && mode <= UNKNOWN
}

/// Decodes up to a block of `input`.
pub(super) fn decode(
    encoding: &'static Encoding,
    mode: &mut u64,
    input: &[u8],
    last: bool,
    out: &mut Vec<u8>,
) -> Result<Step> {
    let mut block = [0; 4 * BLOCK];
    let input_block = input.get(..BLOCK).unwrap_or(input);
    let mut decoder = decoder_in(encoding, *mode);
    let (result, read, written) = decoder.decode_to_utf8_without_replacement(input_block, &mut block, false);
    out.try_extend(&block[..written])?;
    let (consumed, stop) = match result {
        // The first of two escape sequences is malformed, which only the second one tells: blame falls on that.
        DecoderResult::Malformed(len, 3) => (read - 3, Stop::Malformed(len.into(), ILLEGAL)),
        DecoderResult::Malformed(len, after) => {
            (read - usize::from(len + after), Stop::Malformed(len.into(), ILLEGAL))
        }
        // An end tells what waits inside.
        _ => match decoder.decode_to_utf8_without_replacement(b"", &mut block, true).0 {
            DecoderResult::Malformed(len, after) => {
                let consumed = read - usize::from(len + after);
                let stop = match last {
                    _ if input_block.len() < input.len() => Stop::Done,
                    true => Stop::Malformed(len.into(), INCOMPLETE),
                    false => Stop::Incomplete(INCOMPLETE),
                };
                (consumed, stop)
            }
            _ => (read, Stop::Done),
        },
    };
    if encoding == ISO_2022_JP {
        *mode = mode_behind(&input[..consumed], *mode);
        if let Stop::Malformed(len, _) = stop {
            let bad = &input[consumed..consumed + len];
            *mode = if len == ESCAPE_LEN { mode_behind(bad, *mode) } else { *mode & !ESCAPED };
        }
    }
    Ok(Step { consumed, stop })
}

/// Encodes `text`, generalised UTF-8, up to the first character that the encoding does not have.
pub(super) fn encode(
    encoding: &'static Encoding,
    mode: &mut u64,
    text: &[u8],
    out: &mut Vec<u8>,
) -> Result<EncodeStep> {
    // The web has no encoders for these.
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return utf16::encode(if encoding == UTF_16LE { Order::Little } else { Order::Big }, text, out);
    }
    if *mode == UNKNOWN && !text.is_empty() {
        finish(mode, out)?;
    }
    let mut block = [0; 4 * BLOCK];
    let mut rest = text;
    let bad = loop {
        let run = utf8::until_surrogate(&rest[..utf8::whole(rest, BLOCK)]);
        if run.is_empty() {
            break utf8::surrogates(rest);
        }
        let mut encoder = encoder_in(encoding, *mode);
        let (result, read, written) = encoder.encode_from_utf8_without_replacement(run, &mut block, false);
        out.try_extend(&block[..written])?;
        if encoding == ISO_2022_JP {
            *mode = mode_behind(&block[..written], *mode) & !ESCAPED;
        }
        if let EncoderResult::Unmappable(_) = result {
            let start = utf8::retreat(&rest[..read], 1);
            rest = &rest[start..];
            break read - start;
        }
        rest = &rest[read..];
    };
    Ok(EncodeStep { consumed: text.len() - rest.len(), bad, reason: NO_CHARACTER })
}

/// Appends what ends a text: the way back to ASCII.
pub(super) fn finish(mode: &mut u64, out: &mut Vec<u8>) -> Result<()> {
    if core::mem::take(mode) != 0 {
        out.try_extend(TO_ASCII)?;
    }
    Ok(())
}

/// The mode of an encoder that does not know what the bytes before have switched: it says everything anew.
pub(super) fn unknown_mode(encoding: &'static Encoding) -> u64 {
    if encoding == ISO_2022_JP { UNKNOWN } else { 0 }
}

/// The mode behind `bytes`, whose escape sequences are whole.
fn mode_behind(bytes: &[u8], before: u64) -> u64 {
    let Some(at) = memchr::memrchr(ESCAPE, bytes) else {
        return if bytes.is_empty() { before } else { before & !ESCAPED };
    };
    let set = match &bytes[at..] {
        [_, b'(', b'B', ..] => 0,
        [_, b'(', b'J', ..] => ROMAN,
        [_, b'(', b'I', ..] => KATAKANA,
        _ => TWO_BYTES,
    };
    if at + ESCAPE_LEN == bytes.len() { set | ESCAPED } else { set }
}

fn decoder_in(encoding: &'static Encoding, mode: u64) -> Decoder {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    if encoding == ISO_2022_JP && mode != 0 {
        // The set's escape sequence and a character in it.
        let way: &[u8] = match mode & !ESCAPED {
            ROMAN => b"\x1b(J!",
            KATAKANA => b"\x1b(I!",
            TWO_BYTES => b"\x1b$B!!",
            _ => b"\x1b(B!",
        };
        let way = if mode & ESCAPED == 0 { way } else { &way[..ESCAPE_LEN] };
        let _ = decoder.decode_to_utf8_without_replacement(way, &mut [0; 16], false);
    }
    decoder
}

fn encoder_in(encoding: &'static Encoding, mode: u64) -> Encoder {
    let mut encoder = encoding.new_encoder();
    let character = match mode {
        ROMAN => "\u{a5}",
        TWO_BYTES => "\u{3042}",
        _ => "",
    };
    if encoding == ISO_2022_JP {
        let _ = encoder.encode_from_utf8_without_replacement(character, &mut [0; 16], false);
    }
    encoder
}

const ILLEGAL: &str = "illegal byte sequence";
const INCOMPLETE: &str = "incomplete byte sequence";
const NO_CHARACTER: &str = "character is not in the encoding";

/// All encodings of the web but `replacement`, which decodes nothing.
static NAMES: &[(&Encoding, &CStr)] = &[
    (encoding_rs::BIG5, c"whatwg-big5"),
    (encoding_rs::EUC_JP, c"whatwg-euc-jp"),
    (encoding_rs::EUC_KR, c"whatwg-euc-kr"),
    (encoding_rs::GBK, c"whatwg-gbk"),
    (encoding_rs::IBM866, c"whatwg-ibm866"),
    (encoding_rs::ISO_2022_JP, c"whatwg-iso-2022-jp"),
    (encoding_rs::ISO_8859_10, c"whatwg-iso-8859-10"),
    (encoding_rs::ISO_8859_13, c"whatwg-iso-8859-13"),
    (encoding_rs::ISO_8859_14, c"whatwg-iso-8859-14"),
    (encoding_rs::ISO_8859_15, c"whatwg-iso-8859-15"),
    (encoding_rs::ISO_8859_16, c"whatwg-iso-8859-16"),
    (encoding_rs::ISO_8859_2, c"whatwg-iso-8859-2"),
    (encoding_rs::ISO_8859_3, c"whatwg-iso-8859-3"),
    (encoding_rs::ISO_8859_4, c"whatwg-iso-8859-4"),
    (encoding_rs::ISO_8859_5, c"whatwg-iso-8859-5"),
    (encoding_rs::ISO_8859_6, c"whatwg-iso-8859-6"),
    (encoding_rs::ISO_8859_7, c"whatwg-iso-8859-7"),
    (encoding_rs::ISO_8859_8, c"whatwg-iso-8859-8"),
    (encoding_rs::ISO_8859_8_I, c"whatwg-iso-8859-8-i"),
    (encoding_rs::KOI8_R, c"whatwg-koi8-r"),
    (encoding_rs::KOI8_U, c"whatwg-koi8-u"),
    (encoding_rs::SHIFT_JIS, c"whatwg-shift_jis"),
    (encoding_rs::UTF_16BE, c"whatwg-utf-16be"),
    (encoding_rs::UTF_16LE, c"whatwg-utf-16le"),
    (encoding_rs::UTF_8, c"whatwg-utf-8"),
    (encoding_rs::GB18030, c"whatwg-gb18030"),
    (encoding_rs::MACINTOSH, c"whatwg-macintosh"),
    (encoding_rs::WINDOWS_1250, c"whatwg-windows-1250"),
    (encoding_rs::WINDOWS_1251, c"whatwg-windows-1251"),
    (encoding_rs::WINDOWS_1252, c"whatwg-windows-1252"),
    (encoding_rs::WINDOWS_1253, c"whatwg-windows-1253"),
    (encoding_rs::WINDOWS_1254, c"whatwg-windows-1254"),
    (encoding_rs::WINDOWS_1255, c"whatwg-windows-1255"),
    (encoding_rs::WINDOWS_1256, c"whatwg-windows-1256"),
    (encoding_rs::WINDOWS_1257, c"whatwg-windows-1257"),
    (encoding_rs::WINDOWS_1258, c"whatwg-windows-1258"),
    (encoding_rs::WINDOWS_874, c"whatwg-windows-874"),
    (encoding_rs::X_MAC_CYRILLIC, c"whatwg-x-mac-cyrillic"),
    (encoding_rs::X_USER_DEFINED, c"whatwg-x-user-defined"),
];
