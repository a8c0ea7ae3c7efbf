//! Link arguments of the shared library; nothing else happens at build time.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    let abi = env::var("CARGO_PKG_VERSION_MAJOR").unwrap_or_default();
    println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libmembuf.so.{abi}");
    // Threads may still run our destructors of thread-locals after dlclose.
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    // A sanitizer's runtime comes with the program, so its symbols are undefined here.
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    if !flags.contains("sanitizer=") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,defs");
    }
}
