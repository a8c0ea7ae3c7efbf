//! membuf: in-memory streams behind a C ABI, with the behaviour of Python's `io`.
//!
//! Four storeys; a module imports from its own storey or below, never above:
//!
//! 1. [`stream`] and [`memory`]: the `Stream` trait, errors, allocation, the byte store, BytesIO;
//! 2. [`text`] (and later `buffered`): codecs, newlines, StringIO, TextIOWrapper;
//! 3. [`host`] and [`formats`]: the operating system and callbacks from C; CSV, JSON, ZIP;
//! 4. [`ffi`]: the `extern "C"` functions and the handle table. The C header is generated from it.

pub mod ffi;
pub mod formats;
pub mod host;
pub mod memory;
pub mod stream;
pub mod text;
