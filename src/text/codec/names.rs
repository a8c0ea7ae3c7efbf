//! The names of encodings: Python's, with its aliases, and those of the web behind `whatwg-`.

use super::{Codec, multibyte, tables, web};
use crate::stream::{Error, Result, Status};
use core::ffi::CStr;

/// Longer names are not names.
const LONGEST: usize = 64;

/// Python's spelling: case does not matter, and whatever is no letter, digit or dot separates words.
fn normalized<'b>(name: &[u8], buffer: &'b mut [u8; LONGEST]) -> Option<&'b mut [u8]> {
    if name.len() > LONGEST {
        return None;
    }
    let mut len = 0;
    for word in
        name.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'.').filter(|word| !word.is_empty())
    {
        if len > 0 {
            buffer[len] = b'_';
            len += 1;
        }
        let end = len + word.len();
        buffer[len..end].copy_from_slice(word);
        buffer[len..end].make_ascii_lowercase();
        len = end;
    }
    Some(&mut buffer[..len])
}

/// The first of the words in `text`, and those after it.
const fn split_word(text: &[u8]) -> (&[u8], &[u8]) {
    let mut len = 0;
    while len < text.len() && text[len] != b' ' {
        len += 1;
    }
    let (word, after) = text.split_at(len);
    if let Some((_, after)) = after.split_first() { (word, after) } else { (word, after) }
}

/// Where the search for a spelling begins in [`INDEX`]: FNV-1a.
const fn slot(spelling: &[u8]) -> usize {
    let (mut hash, mut i) = (0x811c_9dc5_u32, 0);
    while i < spelling.len() {
        hash = (hash ^ spelling[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    hash as usize % SLOTS
}

/// Whether `wanted` is among `spellings`.
fn is_among(wanted: &[u8], spellings: &str) -> bool {
    spellings.as_bytes().split(|&byte| byte == b' ').any(|known| known == wanted)
}

/// The codec with this spelling, and whether it is an alias.
fn find(wanted: &[u8]) -> Option<(Codec, bool)> {
    let mut at = slot(wanted);
    while let Some((codec, _, spellings)) = HERE.get(usize::from(INDEX[at]).checked_sub(1)?) {
        if is_among(wanted, spellings) {
            return Some((*codec, split_word(spellings.as_bytes()).0 != wanted));
        }
        at = (at + 1) % SLOTS;
    }
    None
}

pub(super) fn lookup(name: &[u8]) -> Result<Codec> {
    if let Some(codec) = web::lookup(name) {
        return Ok(codec);
    }
    let mut buffer = [0; LONGEST];
    let wanted = normalized(name, &mut buffer).unwrap_or_default();
    if let Some((codec, _)) = find(wanted) {
        return Ok(codec);
    }
    let later = LATER.iter().any(|spellings| is_among(wanted, spellings));
    let not_text = NOT_TEXT.iter().any(|spellings| is_among(wanted, spellings));
    // In an alias, and in no other name, Python takes a dot for `_`.
    wanted.iter_mut().filter(|byte| **byte == b'.').for_each(|byte| *byte = b'_');
    if let Some((codec, true)) = find(wanted) {
        return Ok(codec);
    }
    let shown = name.get(..LONGEST).unwrap_or(name).escape_ascii();
    Err(if later {
        Error::new(Status::UNSUPPORTED, format_args!("the encoding '{shown}' is not supported yet"))
    } else if not_text {
        Error::new(Status::LOOKUP, format_args!("'{shown}' is not a text encoding"))
    } else {
        Error::new(Status::LOOKUP, format_args!("unknown encoding '{shown}'"))
    })
}

/// The names of all encodings: Python's in the order of [`HERE`], then the web's.
pub(super) fn all() -> impl Iterator<Item = &'static CStr> {
    HERE.iter().map(|&(_, name, _)| name).chain(web::names())
}

/// The encodings that are here: Python's name for each, the name of its module, and the aliases of that.
#[rustfmt::skip]
static HERE: &[(Codec, &CStr, &str)] = &[
    (Codec::Utf8, c"utf-8", "utf_8 cp65001 u8 utf utf8 utf8_ucs2 utf8_ucs4"),
    (Codec::Utf8Sig, c"utf-8-sig", "utf_8_sig"),
    (Codec::Ascii, c"ascii", "ascii 646 ansi_x3.4_1968 ansi_x3.4_1986 ansi_x3_4_1968 cp367 csascii ibm367 iso646_us iso_646.irv_1991 iso_ir_6 us us_ascii"),
    (Codec::Latin1, c"iso8859-1", "latin_1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100 l1 latin latin1"),
    (Codec::Utf16, c"utf-16", "utf_16 u16 utf16"),
    (Codec::Utf16Le, c"utf-16-le", "utf_16_le unicodelittleunmarked utf_16le"),
    (Codec::Utf16Be, c"utf-16-be", "utf_16_be unicodebigunmarked utf_16be"),
    (Codec::Utf32, c"utf-32", "utf_32 u32 utf32"),
    (Codec::Utf32Le, c"utf-32-le", "utf_32_le utf_32le"),
    (Codec::Utf32Be, c"utf-32-be", "utf_32_be utf_32be"),
    (Codec::Utf7, c"utf-7", "utf_7 u7 unicode_1_1_utf_7 utf7"),
    (Codec::Charmap(&tables::CP037), c"cp037", "cp037 037 csibm037 ebcdic_cp_ca ebcdic_cp_nl ebcdic_cp_us ebcdic_cp_wt ibm037 ibm039"),
    (Codec::Charmap(&tables::CP273), c"cp273", "cp273 273 csibm273 ibm273"),
    (Codec::Charmap(&tables::CP424), c"cp424", "cp424 424 csibm424 ebcdic_cp_he ibm424"),
    (Codec::Charmap(&tables::CP437), c"cp437", "cp437 437 cspc8codepage437 ibm437"),
    (Codec::Charmap(&tables::CP500), c"cp500", "cp500 500 csibm500 ebcdic_cp_be ebcdic_cp_ch ibm500"),
    (Codec::Charmap(&tables::CP720), c"cp720", "cp720"),
    (Codec::Charmap(&tables::CP737), c"cp737", "cp737"),
    (Codec::Charmap(&tables::CP775), c"cp775", "cp775 775 cspc775baltic ibm775"),
    (Codec::Charmap(&tables::CP850), c"cp850", "cp850 850 cspc850multilingual ibm850"),
    (Codec::Charmap(&tables::CP852), c"cp852", "cp852 852 cspcp852 ibm852"),
    (Codec::Charmap(&tables::CP855), c"cp855", "cp855 855 csibm855 ibm855"),
    (Codec::Charmap(&tables::CP856), c"cp856", "cp856"),
    (Codec::Charmap(&tables::CP857), c"cp857", "cp857 857 csibm857 ibm857"),
    (Codec::Charmap(&tables::CP858), c"cp858", "cp858 858 csibm858 ibm858"),
    (Codec::Charmap(&tables::CP860), c"cp860", "cp860 860 csibm860 ibm860"),
    (Codec::Charmap(&tables::CP861), c"cp861", "cp861 861 cp_is csibm861 ibm861"),
    (Codec::Charmap(&tables::CP862), c"cp862", "cp862 862 cspc862latinhebrew ibm862"),
    (Codec::Charmap(&tables::CP863), c"cp863", "cp863 863 csibm863 ibm863"),
    (Codec::Charmap(&tables::CP864), c"cp864", "cp864 864 csibm864 ibm864"),
    (Codec::Charmap(&tables::CP865), c"cp865", "cp865 865 csibm865 ibm865"),
    (Codec::Charmap(&tables::CP866), c"cp866", "cp866 866 csibm866 ibm866"),
    (Codec::Charmap(&tables::CP869), c"cp869", "cp869 869 cp_gr csibm869 ibm869"),
    (Codec::Charmap(&tables::CP874), c"cp874", "cp874"),
    (Codec::Charmap(&tables::CP875), c"cp875", "cp875"),
    (Codec::Charmap(&tables::CP1006), c"cp1006", "cp1006"),
    (Codec::Charmap(&tables::CP1026), c"cp1026", "cp1026 1026 csibm1026 ibm1026"),
    (Codec::Charmap(&tables::CP1125), c"cp1125", "cp1125 1125 cp866u ibm1125 ruscii"),
    (Codec::Charmap(&tables::CP1140), c"cp1140", "cp1140 1140 ibm1140"),
    (Codec::Charmap(&tables::CP1250), c"cp1250", "cp1250 1250 windows_1250"),
    (Codec::Charmap(&tables::CP1251), c"cp1251", "cp1251 1251 windows_1251"),
    (Codec::Charmap(&tables::CP1252), c"cp1252", "cp1252 1252 windows_1252"),
    (Codec::Charmap(&tables::CP1253), c"cp1253", "cp1253 1253 windows_1253"),
    (Codec::Charmap(&tables::CP1254), c"cp1254", "cp1254 1254 windows_1254"),
    (Codec::Charmap(&tables::CP1255), c"cp1255", "cp1255 1255 windows_1255"),
    (Codec::Charmap(&tables::CP1256), c"cp1256", "cp1256 1256 windows_1256"),
    (Codec::Charmap(&tables::CP1257), c"cp1257", "cp1257 1257 windows_1257"),
    (Codec::Charmap(&tables::CP1258), c"cp1258", "cp1258 1258 windows_1258"),
    (Codec::Charmap(&tables::HP_ROMAN8), c"hp-roman8", "hp_roman8 cp1051 ibm1051 r8 roman8"),
    (Codec::Charmap(&tables::ISO8859_2), c"iso8859-2", "iso8859_2 csisolatin2 iso_8859_2 iso_8859_2_1987 iso_ir_101 l2 latin2"),
    (Codec::Charmap(&tables::ISO8859_3), c"iso8859-3", "iso8859_3 csisolatin3 iso_8859_3 iso_8859_3_1988 iso_ir_109 l3 latin3"),
    (Codec::Charmap(&tables::ISO8859_4), c"iso8859-4", "iso8859_4 csisolatin4 iso_8859_4 iso_8859_4_1988 iso_ir_110 l4 latin4"),
    (Codec::Charmap(&tables::ISO8859_5), c"iso8859-5", "iso8859_5 csisolatincyrillic cyrillic iso_8859_5 iso_8859_5_1988 iso_ir_144"),
    (Codec::Charmap(&tables::ISO8859_6), c"iso8859-6", "iso8859_6 arabic asmo_708 csisolatinarabic ecma_114 iso_8859_6 iso_8859_6_1987 iso_ir_127"),
    (Codec::Charmap(&tables::ISO8859_7), c"iso8859-7", "iso8859_7 csisolatingreek ecma_118 elot_928 greek greek8 iso_8859_7 iso_8859_7_1987 iso_ir_126"),
    (Codec::Charmap(&tables::ISO8859_8), c"iso8859-8", "iso8859_8 csisolatinhebrew hebrew iso_8859_8 iso_8859_8_1988 iso_ir_138"),
    (Codec::Charmap(&tables::ISO8859_9), c"iso8859-9", "iso8859_9 csisolatin5 iso_8859_9 iso_8859_9_1989 iso_ir_148 l5 latin5"),
    (Codec::Charmap(&tables::ISO8859_10), c"iso8859-10", "iso8859_10 csisolatin6 iso_8859_10 iso_8859_10_1992 iso_ir_157 l6 latin6"),
    (Codec::Charmap(&tables::ISO8859_11), c"iso8859-11", "iso8859_11 iso_8859_11 iso_8859_11_2001 thai"),
    (Codec::Charmap(&tables::ISO8859_13), c"iso8859-13", "iso8859_13 iso_8859_13 l7 latin7"),
    (Codec::Charmap(&tables::ISO8859_14), c"iso8859-14", "iso8859_14 iso_8859_14 iso_8859_14_1998 iso_celtic iso_ir_199 l8 latin8"),
    (Codec::Charmap(&tables::ISO8859_15), c"iso8859-15", "iso8859_15 iso_8859_15 l9 latin9"),
    (Codec::Charmap(&tables::ISO8859_16), c"iso8859-16", "iso8859_16 iso_8859_16 iso_8859_16_2001 iso_ir_226 l10 latin10"),
    (Codec::Charmap(&tables::KOI8_R), c"koi8-r", "koi8_r cskoi8r"),
    (Codec::Charmap(&tables::KOI8_T), c"koi8-t", "koi8_t"),
    (Codec::Charmap(&tables::KOI8_U), c"koi8-u", "koi8_u"),
    (Codec::Charmap(&tables::KZ1048), c"kz1048", "kz1048 kz_1048 rk1048 strk1048_2002"),
    (Codec::Charmap(&tables::MAC_ARABIC), c"mac-arabic", "mac_arabic"),
    (Codec::Charmap(&tables::MAC_CROATIAN), c"mac-croatian", "mac_croatian"),
    (Codec::Charmap(&tables::MAC_CYRILLIC), c"mac-cyrillic", "mac_cyrillic maccyrillic"),
    (Codec::Charmap(&tables::MAC_FARSI), c"mac-farsi", "mac_farsi"),
    (Codec::Charmap(&tables::MAC_GREEK), c"mac-greek", "mac_greek macgreek"),
    (Codec::Charmap(&tables::MAC_ICELAND), c"mac-iceland", "mac_iceland maciceland"),
    (Codec::Charmap(&tables::MAC_LATIN2), c"mac-latin2", "mac_latin2 mac_centeuro maccentraleurope maclatin2"),
    (Codec::Charmap(&tables::MAC_ROMAN), c"mac-roman", "mac_roman macintosh macroman"),
    (Codec::Charmap(&tables::MAC_ROMANIAN), c"mac-romanian", "mac_romanian"),
    (Codec::Charmap(&tables::MAC_TURKISH), c"mac-turkish", "mac_turkish macturkish"),
    (Codec::Charmap(&tables::PALMOS), c"palmos", "palmos"),
    (Codec::Charmap(&tables::PTCP154), c"ptcp154", "ptcp154 cp154 csptcp154 cyrillic_asian pt154"),
    (Codec::Charmap(&tables::TIS_620), c"tis-620", "tis_620 iso_ir_166 tis620 tis_620_0 tis_620_2529_0 tis_620_2529_1"),
    (Codec::Multibyte(&multibyte::SHIFT_JIS), c"shift_jis", "shift_jis csshiftjis s_jis shiftjis sjis x_mac_japanese"),
    (Codec::Multibyte(&multibyte::CP932), c"cp932", "cp932 932 ms932 ms_kanji mskanji"),
    (Codec::Multibyte(&multibyte::EUC_JP), c"euc_jp", "euc_jp eucjp u_jis ujis"),
    (Codec::Multibyte(&multibyte::GB2312), c"gb2312", "gb2312 chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 iso_ir_58 x_mac_simp_chinese"),
    (Codec::Multibyte(&multibyte::GBK), c"gbk", "gbk 936 cp936 ms936"),
    (Codec::Multibyte(&multibyte::GB18030), c"gb18030", "gb18030 gb18030_2000"),
    (Codec::Multibyte(&multibyte::EUC_KR), c"euc_kr", "euc_kr euckr korean ks_c_5601 ks_c_5601_1987 ks_x_1001 ksc5601 ksx1001 x_mac_korean"),
    (Codec::Multibyte(&multibyte::CP949), c"cp949", "cp949 949 ms949 uhc"),
    (Codec::Multibyte(&multibyte::JOHAB), c"johab", "johab cp1361 ms1361"),
    (Codec::Multibyte(&multibyte::BIG5), c"big5", "big5 big5_tw csbig5 x_mac_trad_chinese"),
    (Codec::Multibyte(&multibyte::CP950), c"cp950", "cp950 950 ms950"),
    (Codec::Multibyte(&multibyte::BIG5HKSCS), c"big5hkscs", "big5hkscs big5_hkscs hkscs"),
    (Codec::Multibyte(&multibyte::HZ), c"hz", "hz hz_gb hz_gb_2312 hzgb"),
    (Codec::Multibyte(&multibyte::ISO2022_JP), c"iso2022_jp", "iso2022_jp csiso2022jp iso2022jp iso_2022_jp"),
    (Codec::Multibyte(&multibyte::ISO2022_JP_1), c"iso2022_jp_1", "iso2022_jp_1 iso2022jp_1 iso_2022_jp_1"),
    (Codec::Multibyte(&multibyte::ISO2022_JP_2), c"iso2022_jp_2", "iso2022_jp_2 iso2022jp_2 iso_2022_jp_2"),
    (Codec::Multibyte(&multibyte::ISO2022_JP_EXT), c"iso2022_jp_ext", "iso2022_jp_ext iso2022jp_ext iso_2022_jp_ext"),
    (Codec::Multibyte(&multibyte::ISO2022_KR), c"iso2022_kr", "iso2022_kr csiso2022kr iso2022kr iso_2022_kr"),
];

/// Twice as many as there are spellings, at least.
const SLOTS: usize = 1024;

/// A hash table of the spellings: one more than the place in [`HERE`], or 0.
static INDEX: [u8; SLOTS] = {
    let mut index = [0; SLOTS];
    let (mut place, mut count) = (0, 0);
    while place < HERE.len() {
        let mut rest = HERE[place].2.as_bytes();
        place += 1;
        while !rest.is_empty() {
            let (spelling, after) = split_word(rest);
            let mut at = slot(spelling);
            while index[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            index[at] = place as u8;
            (rest, count) = (after, count + 1);
        }
    }
    assert!(place < 256 && count <= SLOTS / 2);
    index
};

/// Text encodings that Python has and membuf does not.
#[rustfmt::skip]
const LATER: &[&str] = &[
    "charmap",
    "euc_jis_2004 euc_jis2004 eucjis2004 jisx0213",
    "euc_jisx0213 eucjisx0213",
    "idna",
    "iso2022_jp_2004 iso2022jp_2004 iso_2022_jp_2004",
    "iso2022_jp_3 iso2022jp_3 iso_2022_jp_3",
    "punycode",
    "raw_unicode_escape",
    "shift_jis_2004 s_jis_2004 shiftjis2004 sjis_2004",
    "shift_jisx0213 s_jisx0213 shiftjisx0213 sjisx0213",
    "undefined",
    "unicode_escape",
];

/// What Python calls a codec and is none between bytes and text.
#[rustfmt::skip]
const NOT_TEXT: &[&str] = &[
    "base64_codec base64 base_64",
    "bz2_codec bz2",
    "hex_codec hex",
    "quopri_codec quopri quoted_printable quotedprintable",
    "rot_13 rot13",
    "uu_codec uu",
    "zlib_codec zip zlib",
];
