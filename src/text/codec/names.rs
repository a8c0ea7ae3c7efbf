//! The names of encodings: Python's, with its aliases.

use super::{Codec, charmap, multibyte};
use crate::stream::{Error, Result, Status};

/// Longer names are not names.
const LONGEST: usize = 64;

/// Python's spelling: case does not matter, and what separates words may be `-`, `_`, a space or a dot.
fn normalized<'b>(name: &[u8], buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    if name.len() > LONGEST || !name.is_ascii() {
        return None;
    }
    let mut len = 0;
    for word in name.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if len > 0 {
            buffer[len] = b'_';
            len += 1;
        }
        let end = len + word.len();
        buffer[len..end].copy_from_slice(word);
        buffer[len..end].make_ascii_lowercase();
        len = end;
    }
    Some(&buffer[..len])
}

pub(super) fn lookup(name: &[u8]) -> Result<Codec> {
    let mut buffer = [0; LONGEST];
    let wanted = normalized(name, &mut buffer).unwrap_or_default();
    let among = |names: &str| names.split_ascii_whitespace().any(|known| known.as_bytes() == wanted);
    if let Some(&(codec, _)) = HERE.iter().chain(multibyte::ENCODINGS).find(|(_, names)| among(names)) {
        return Ok(codec);
    }
    let shown = name.get(..LONGEST).unwrap_or(name).escape_ascii();
    Err(if among(LATER) {
        Error::new(Status::UNSUPPORTED, format_args!("the encoding '{shown}' is not supported yet"))
    } else if among(NOT_TEXT) {
        Error::new(Status::LOOKUP, format_args!("'{shown}' is not a text encoding"))
    } else {
        Error::new(Status::LOOKUP, format_args!("unknown encoding '{shown}'"))
    })
}

/// The encodings that are here.
static HERE: &[(Codec, &str)] = &[
    (Codec::Utf8, "utf_8 cp65001 u8 utf utf8 utf8_ucs2 utf8_ucs4"),
    (Codec::Utf8Sig, "utf_8_sig"),
    (
        Codec::Ascii,
        "ascii 646 ansi_x3_4_1968 ansi_x3_4_1986 cp367 csascii ibm367 iso646_us iso_646_irv_1991 iso_ir_6 us us_ascii",
    ),
    (
        Codec::Latin1,
        "latin_1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100 l1 latin latin1",
    ),
    (Codec::Utf16, "utf_16 u16 utf16"),
    (Codec::Utf16Le, "utf_16_le unicodelittleunmarked utf_16le"),
    (Codec::Utf16Be, "utf_16_be unicodebigunmarked utf_16be"),
    (Codec::Charmap(&charmap::CP866), "cp866 866 csibm866 ibm866"),
    (Codec::Charmap(&charmap::CP874), "cp874"),
    (Codec::Charmap(&charmap::CP1250), "cp1250 1250 windows_1250"),
    (Codec::Charmap(&charmap::CP1251), "cp1251 1251 windows_1251"),
    (Codec::Charmap(&charmap::CP1252), "cp1252 1252 windows_1252"),
    (Codec::Charmap(&charmap::CP1253), "cp1253 1253 windows_1253"),
    (Codec::Charmap(&charmap::CP1254), "cp1254 1254 windows_1254"),
    (Codec::Charmap(&charmap::CP1255), "cp1255 1255 windows_1255"),
    (Codec::Charmap(&charmap::CP1256), "cp1256 1256 windows_1256"),
    (Codec::Charmap(&charmap::CP1257), "cp1257 1257 windows_1257"),
    (Codec::Charmap(&charmap::CP1258), "cp1258 1258 windows_1258"),
    (
        Codec::Charmap(&charmap::ISO8859_2),
        "iso8859_2 csisolatin2 iso_8859_2 iso_8859_2_1987 iso_ir_101 l2 latin2",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_3),
        "iso8859_3 csisolatin3 iso_8859_3 iso_8859_3_1988 iso_ir_109 l3 latin3",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_4),
        "iso8859_4 csisolatin4 iso_8859_4 iso_8859_4_1988 iso_ir_110 l4 latin4",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_5),
        "iso8859_5 csisolatincyrillic cyrillic iso_8859_5 iso_8859_5_1988 iso_ir_144",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_6),
        "iso8859_6 arabic asmo_708 csisolatinarabic ecma_114 iso_8859_6 iso_8859_6_1987 iso_ir_127",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_7),
        "iso8859_7 csisolatingreek ecma_118 elot_928 greek greek8 iso_8859_7 iso_8859_7_1987 iso_ir_126",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_8),
        "iso8859_8 csisolatinhebrew hebrew iso_8859_8 iso_8859_8_1988 iso_ir_138",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_9),
        "iso8859_9 csisolatin5 iso_8859_9 iso_8859_9_1989 iso_ir_148 l5 latin5",
    ),
    (
        Codec::Charmap(&charmap::ISO8859_10),
        "iso8859_10 csisolatin6 iso_8859_10 iso_8859_10_1992 iso_ir_157 l6 latin6",
    ),
    (Codec::Charmap(&charmap::ISO8859_11), "iso8859_11 iso_8859_11 iso_8859_11_2001 thai"),
    (Codec::Charmap(&charmap::ISO8859_13), "iso8859_13 iso_8859_13 l7 latin7"),
    (
        Codec::Charmap(&charmap::ISO8859_14),
        "iso8859_14 iso_8859_14 iso_8859_14_1998 iso_celtic iso_ir_199 l8 latin8",
    ),
    (Codec::Charmap(&charmap::ISO8859_15), "iso8859_15 iso_8859_15 l9 latin9"),
    (Codec::Charmap(&charmap::ISO8859_16), "iso8859_16 iso_8859_16 iso_8859_16_2001 iso_ir_226 l10 latin10"),
    (Codec::Charmap(&charmap::KOI8_R), "koi8_r cskoi8r"),
    (Codec::Charmap(&charmap::KOI8_U), "koi8_u"),
    (Codec::Charmap(&charmap::MAC_CYRILLIC), "mac_cyrillic maccyrillic"),
    (Codec::Charmap(&charmap::MAC_ROMAN), "mac_roman macintosh macroman"),
    (Codec::Charmap(&charmap::TIS_620), "tis_620 iso_ir_166 tis620 tis_620_0 tis_620_2529_0 tis_620_2529_1"),
];

/// Text encodings that Python has and membuf does not.
const LATER: &str = "\
    big5 big5_tw csbig5 x_mac_trad_chinese big5hkscs big5_hkscs hkscs cp037 037 csibm037 ebcdic_cp_ca \
    ebcdic_cp_nl ebcdic_cp_us ebcdic_cp_wt ibm037 ibm039 cp1006 cp1026 1026 csibm1026 ibm1026 cp1125 \
    1125 cp866u ibm1125 ruscii cp1140 1140 ibm1140 cp273 273 csibm273 ibm273 cp424 424 csibm424 \
    ebcdic_cp_he ibm424 cp437 437 cspc8codepage437 ibm437 cp500 500 csibm500 ebcdic_cp_be ebcdic_cp_ch \
    ibm500 cp720 cp737 cp775 775 cspc775baltic ibm775 cp850 850 cspc850multilingual ibm850 cp852 852 \
    cspcp852 ibm852 cp855 855 csibm855 ibm855 cp856 cp857 857 csibm857 ibm857 cp858 858 csibm858 ibm858 \
    cp860 860 csibm860 ibm860 cp861 861 cp_is csibm861 ibm861 cp862 862 cspc862latinhebrew ibm862 cp863 \
    863 csibm863 ibm863 cp864 864 csibm864 ibm864 cp865 865 csibm865 ibm865 cp869 869 cp_gr csibm869 \
    ibm869 cp875 cp932 932 ms932 ms_kanji mskanji cp949 949 ms949 uhc cp950 950 ms950 euc_jis_2004 \
    euc_jis2004 eucjis2004 jisx0213 euc_jisx0213 eucjisx0213 euc_jp eucjp u_jis ujis euc_kr euckr korean \
    ks_c_5601 ks_c_5601_1987 ks_x_1001 ksc5601 ksx1001 x_mac_korean gb18030 gb18030_2000 gb2312 chinese \
    csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 iso_ir_58 x_mac_simp_chinese gbk 936 \
    cp936 ms936 hp_roman8 cp1051 cshproman8 ibm1051 r8 roman8 hz hz_gb hz_gb_2312 hzgb idna iso2022_jp \
    csiso2022jp iso2022jp iso_2022_jp iso2022_jp_1 iso2022jp_1 iso_2022_jp_1 iso2022_jp_2 iso2022jp_2 \
    iso_2022_jp_2 iso2022_jp_2004 iso2022jp_2004 iso_2022_jp_2004 iso2022_jp_3 iso2022jp_3 iso_2022_jp_3 \
    iso2022_jp_ext iso2022jp_ext iso_2022_jp_ext iso2022_kr csiso2022kr iso2022kr iso_2022_kr johab \
    cp1361 ms1361 koi8_t kz1048 kz_1048 rk1048 strk1048_2002 mac_arabic mac_croatian mac_farsi mac_greek \
    macgreek mac_iceland maciceland mac_latin2 mac_centeuro maccentraleurope maclatin2 mac_romanian \
    mac_turkish macturkish palmos ptcp154 cp154 csptcp154 cyrillic_asian pt154 punycode \
    raw_unicode_escape shift_jis csshiftjis s_jis shiftjis sjis x_mac_japanese shift_jis_2004 s_jis_2004 \
    shiftjis2004 sjis_2004 shift_jisx0213 s_jisx0213 shiftjisx0213 sjisx0213 unicode_escape utf_32 u32 \
    utf32 utf_32_be utf_32be utf_32_le utf_32le utf_7 u7 unicode_1_1_utf_7 utf7 charmap undefined";

/// What Python calls a codec and is none between bytes and text.
const NOT_TEXT: &str = "\
    base64_codec base64 base_64 bz2_codec bz2 hex_codec hex quopri_codec quopri quoted_printable \
    quotedprintable rot_13 rot13 uu_codec uu zlib_codec zip zlib";
