//! The names of encodings for C.

use super::Codec;
use core::ffi::CStr;

const NAMES: &[&CStr] = &[
    c"utf-8",
    c"utf-8-sig",
    c"ascii",
    c"latin-1",
    c"utf-16",
    c"utf-16-le",
    c"utf-16-be",
    c"utf-32",
    c"utf-32-le",
    c"utf-32-be",
    c"utf-7",
    c"cp866",
    c"cp874",
    c"cp1250",
    c"cp1251",
    c"cp1252",
    c"cp1253",
    c"cp1254",
    c"cp1255",
    c"cp1256",
    c"cp1257",
    c"cp1258",
    c"iso8859-2",
    c"iso8859-3",
    c"iso8859-4",
    c"iso8859-5",
    c"iso8859-6",
    c"iso8859-7",
    c"iso8859-8",
    c"iso8859-9",
    c"iso8859-10",
    c"iso8859-11",
    c"iso8859-13",
    c"iso8859-14",
    c"iso8859-15",
    c"iso8859-16",
    c"koi8-r",
    c"koi8-u",
    c"mac-cyrillic",
    c"mac-roman",
    c"tis-620",
];

impl Codec {
    /// [`Codec::name`] for C.
    pub fn c_name(self) -> &'static CStr {
        NAMES.iter().find(|name| name.to_bytes() == self.name().as_bytes()).copied().unwrap_or_default()
    }
}
