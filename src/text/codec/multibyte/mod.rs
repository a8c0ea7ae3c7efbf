//! The encodings of East Asia: several bytes a character.

mod big5;
mod charset;
mod chinese;
mod hz;
mod iso2022;
mod japanese;
mod johab;
mod korean;
mod pairs;
mod tables;

use super::step::{EncodeStep, Step};
use crate::stream::Result;
use iso2022::Variant;
use pairs::Pairs;

/// Why bytes or characters are refused, in Python's words.
const ILLEGAL: &str = "illegal multibyte sequence";
const INCOMPLETE: &str = "incomplete multibyte sequence";

/// An encoding with characters of several bytes. `mode` is what its escape sequences switch: 0 at the start, and always
/// where there are none. Where a character's code depends on the one behind it, the encoder's mode is the character
/// that waits.
#[derive(Debug)]
pub struct Multibyte {
    /// Python's name.
    pub name: &'static str,
    /// Decodes up to a block of `input`.
    pub(super) decode: fn(mode: &mut u64, input: &[u8], out: &mut Vec<u8>) -> Result<Step>,
    /// Encodes `text`, generalised UTF-8, up to the first character that the encoding does not have.
    pub(super) encode: fn(mode: &mut u64, text: &[u8], out: &mut Vec<u8>) -> Result<EncodeStep>,
    /// Appends what ends a text: the way back to ASCII, and a character that waits.
    pub(super) finish: fn(mode: &mut u64, out: &mut Vec<u8>) -> Result<()>,
    /// The mode of an encoder that does not know what the bytes before have switched: it says everything anew.
    pub(super) unknown: u64,
}

impl Multibyte {
    const fn pairs<E: Pairs>(name: &'static str) -> Multibyte {
        Multibyte {
            name,
            decode: pairs::decode::<E>,
            encode: pairs::encode::<E>,
            finish: pairs::finish::<E>,
            unknown: 0,
        }
    }

    const fn iso2022<V: Variant>(name: &'static str) -> Multibyte {
        Multibyte {
            name,
            decode: iso2022::decode::<V>,
            encode: iso2022::encode::<V>,
            finish: iso2022::finish::<V>,
            unknown: iso2022::UNKNOWN,
        }
    }
}

pub(super) static SHIFT_JIS: Multibyte = Multibyte::pairs::<japanese::ShiftJis>("shift_jis");
pub(super) static CP932: Multibyte = Multibyte::pairs::<japanese::Cp932>("cp932");
pub(super) static EUC_JP: Multibyte = Multibyte::pairs::<japanese::EucJp>("euc_jp");
pub(super) static GB2312: Multibyte = Multibyte::pairs::<chinese::Gb2312>("gb2312");
pub(super) static GBK: Multibyte = Multibyte::pairs::<chinese::Gbk>("gbk");
pub(super) static GB18030: Multibyte = Multibyte::pairs::<chinese::Gb18030>("gb18030");
pub(super) static EUC_KR: Multibyte = Multibyte::pairs::<korean::EucKr>("euc_kr");
pub(super) static CP949: Multibyte = Multibyte::pairs::<korean::Cp949>("cp949");
pub(super) static JOHAB: Multibyte = Multibyte::pairs::<johab::Johab>("johab");
pub(super) static BIG5: Multibyte = Multibyte::pairs::<big5::Big5>("big5");
pub(super) static CP950: Multibyte = Multibyte::pairs::<big5::Cp950>("cp950");
pub(super) static BIG5HKSCS: Multibyte = Multibyte::pairs::<big5::Big5Hkscs>("big5hkscs");
pub(super) static HZ: Multibyte =
    Multibyte { name: "hz", decode: hz::decode, encode: hz::encode, finish: hz::finish, unknown: 0 };
pub(super) static ISO2022_JP: Multibyte = Multibyte::iso2022::<iso2022::Jp>("iso2022_jp");
pub(super) static ISO2022_JP_1: Multibyte = Multibyte::iso2022::<iso2022::Jp1>("iso2022_jp_1");
pub(super) static ISO2022_JP_2: Multibyte = Multibyte::iso2022::<iso2022::Jp2>("iso2022_jp_2");
pub(super) static ISO2022_JP_EXT: Multibyte = Multibyte::iso2022::<iso2022::JpExt>("iso2022_jp_ext");
pub(super) static ISO2022_KR: Multibyte = Multibyte::iso2022::<iso2022::Kr>("iso2022_kr");
