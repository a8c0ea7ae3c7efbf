//! The tables, as files of 16-bit little-endian numbers; README.md says what they hold and where they come from.

/// Cells in a page.
const PAGE: usize = 64;

/// The pages of all tables: the same page is stored once, whatever tables it is part of.
static PAGES: &[[u8; 2 * PAGE]] = include_bytes!("data/pages").as_chunks().0;

#[inline(always)]
fn cell(page: [u8; 2], at: u8) -> u16 {
    let at = 2 * usize::from(at & 0x3f);
    PAGES
        .get(usize::from(u16::from_le_bytes(page)))
        .map_or(0, |page| u16::from_le_bytes([page[at], page[at + 1]]))
}

/// The numbers in a file.
pub(super) const fn numbers(file: &'static [u8]) -> &'static [[u8; 2]] {
    file.as_chunks().0
}

/// The units that stand for a place in a list: see [`DecodeTable::unit`].
pub(super) const ASTRAL: u16 = 0xd800;

/// From pairs of bytes, the first of them not ASCII, to UTF-16 code units.
pub(super) struct DecodeTable {
    pages: &'static [[u8; 2]; 512],
}

impl DecodeTable {
    const fn new(file: &'static [u8; 1024]) -> DecodeTable {
        match numbers(file).first_chunk() {
            Some(pages) => DecodeTable { pages },
            None => panic!(),
        }
    }

    /// The unit, 0 for none. The surrogates, from [`ASTRAL`] on, are numbers of characters beyond U+FFFF in the
    /// encoding's list of those.
    #[inline(always)]
    pub(super) fn unit(&self, lead: u8, trail: u8) -> u16 {
        cell(self.pages[usize::from(lead & 0x7f) << 2 | usize::from(trail >> 6)], trail)
    }
}

/// From code points up to U+FFFF to codes of one or two bytes.
pub(super) struct EncodeTable {
    pages: &'static [[u8; 2]; 1024],
}

impl EncodeTable {
    const fn new(file: &'static [u8; 2048]) -> EncodeTable {
        match numbers(file).first_chunk() {
            Some(pages) => EncodeTable { pages },
            None => panic!(),
        }
    }

    /// The code, 0 for none. In euc_jp, a second byte below 0x80 stands for a code of three, the first of them 0x8f.
    #[inline(always)]
    pub(super) fn code(&self, point: u16) -> u16 {
        cell(self.pages[usize::from(point >> 6)], point as u8)
    }
}

macro_rules! tables {
    ($($type:ident $constant:ident = $file:literal;)*) => {
        $(pub(super) static $constant: $type = $type::new(include_bytes!(concat!("data/", $file)));)*
    };
}

tables! {
    DecodeTable SHIFT_JIS_UNITS = "shift_jis.decode";
    EncodeTable SHIFT_JIS_CODES = "shift_jis.encode";
    DecodeTable CP932_UNITS = "cp932.decode";
    EncodeTable CP932_CODES = "cp932.encode";
    DecodeTable EUC_JP_UNITS = "euc_jp.decode";
    EncodeTable EUC_JP_CODES = "euc_jp.encode";
    DecodeTable JISX0212_UNITS = "jisx0212.decode";
    DecodeTable GB2312_UNITS = "gb2312.decode";
    DecodeTable GBK_UNITS = "gbk.decode";
    EncodeTable GBK_CODES = "gbk.encode";
    DecodeTable GB18030_UNITS = "gb18030.decode";
    EncodeTable GB18030_CODES = "gb18030.encode";
    DecodeTable CP949_UNITS = "cp949.decode";
    EncodeTable CP949_CODES = "cp949.encode";
    DecodeTable EUC_KR_UNITS = "euc_kr.decode";
    DecodeTable BIG5_UNITS = "big5.decode";
    EncodeTable BIG5_CODES = "big5.encode";
    DecodeTable CP950_UNITS = "cp950.decode";
    EncodeTable CP950_CODES = "cp950.encode";
    DecodeTable BIG5HKSCS_UNITS = "big5hkscs.decode";
    EncodeTable BIG5HKSCS_CODES = "big5hkscs.encode";
}
