//! Text: codecs, newlines, StringIO, TextIOWrapper.
#![forbid(unsafe_code)]
