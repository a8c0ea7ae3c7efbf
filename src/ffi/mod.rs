//! The C ABI: decode arguments, call, encode the result. No stream logic.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]
