//! membuf: in-memory streams behind a C ABI, with the behaviour of Python's `io`.
//!
//! Five storeys; a module imports from its own storey or below, never above:
//!
//! 1. [`stream`] and [`memory`]: the `Stream` trait, errors, allocation, the byte store, BytesIO;
//! 2. [`buffered`]: BufferedReader, BufferedWriter, BufferedRandom and BufferedRWPair over any stream of bytes;
//! 3. [`text`]: codecs, newlines, StringIO, TextIOWrapper;
//! 4. [`host`] and [`formats`]: the operating system and callbacks from C; CSV, JSON, ZIP;
//! 5. [`ffi`]: the `extern "C"` functions and the handle table. The C header is generated from it.

pub mod buffered;
pub mod ffi;
pub mod formats;
pub mod host;
pub mod memory;
pub mod stream;
pub mod text;
