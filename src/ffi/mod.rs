//! The C ABI: decode arguments, call, encode the result. No stream logic.
//!
//! One file per C type, the stream's verbs by subject; the order of the public modules is the order of the header. Compiled without
//! everything but the handle table for loom, whose atomics no static can hold.

#![allow(non_camel_case_types)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]
#![cfg_attr(loom, allow(dead_code, unused_imports))]

mod handle;

#[cfg(not(loom))]
mod child;
#[cfg(not(loom))]
mod custom_codec;
#[cfg(not(loom))]
mod decode;
#[cfg(not(loom))]
mod decoder_child;
#[cfg(not(loom))]
mod guard;
#[cfg(not(loom))]
mod object;
#[cfg(not(loom))]
mod scratch;

#[cfg(not(loom))]
pub mod status;
#[cfg(not(loom))]
pub mod error;
#[cfg(not(loom))]
pub mod library;
#[cfg(not(loom))]
pub mod slice;
#[cfg(not(loom))]
pub mod bytes;
#[cfg(not(loom))]
pub mod read;
#[cfg(not(loom))]
pub mod write;
#[cfg(not(loom))]
pub mod position;
#[cfg(not(loom))]
pub mod cookie;
#[cfg(not(loom))]
pub mod content;
#[cfg(not(loom))]
pub mod pin;
#[cfg(not(loom))]
pub mod stream;
#[cfg(not(loom))]
pub mod callback;
#[cfg(not(loom))]
pub mod buffered;
#[cfg(not(loom))]
pub mod fd;
#[cfg(not(loom))]
pub mod spool;
#[cfg(not(loom))]
pub mod file;
#[cfg(not(loom))]
pub mod sinks;
#[cfg(not(loom))]
pub mod text;
#[cfg(not(loom))]
pub mod text_options;
#[cfg(not(loom))]
pub mod codec;
#[cfg(not(loom))]
pub mod decoder;
#[cfg(not(loom))]
pub mod encoder;
#[cfg(not(loom))]
pub mod pipeline;
#[cfg(not(loom))]
pub mod progress;
#[cfg(not(loom))]
pub mod csv;
#[cfg(not(loom))]
pub mod csv_reader;
#[cfg(not(loom))]
pub mod csv_writer;
#[cfg(not(loom))]
pub mod json_options;
#[cfg(not(loom))]
pub mod json;
#[cfg(not(loom))]
pub mod json_text;
#[cfg(not(loom))]
pub mod json_writer;
#[cfg(not(loom))]
pub mod zip;
pub mod zip_reader;
#[cfg(not(loom))]
pub mod zip_entry;
pub mod zip_writer;
#[cfg(not(loom))]
pub mod capture;
