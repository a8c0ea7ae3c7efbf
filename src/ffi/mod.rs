//! The C ABI: decode arguments, call, encode the result. No stream logic.

mod handle;
