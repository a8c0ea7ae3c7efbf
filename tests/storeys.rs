//! A storey imports from itself and from below, never from above.

use std::fs;
use std::path::{Path, PathBuf};

/// The storeys from the ground up; modules in one row are neighbours and may use each other.
const STOREYS: &[&[&str]] =
    &[&["stream", "memory"], &["buffered"], &["text"], &["host", "formats"], &["ffi"]];

fn level(module: &str) -> Option<usize> {
    STOREYS.iter().position(|storey| storey.contains(&module))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The first name of each path in `{a::b, c}`, of which `text` is what follows the brace.
fn names_in_group(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut depth, mut start) = (1, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (depth == 1 && c == ',') || depth == 0 {
            names.push(identifier(text[start..at].trim_start()));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// The modules that a file reaches from the root of the crate, or by climbing out of its own.
fn imports(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let offset = line.as_ptr() as usize - text.as_ptr() as usize;
        for prefix in ["crate::", "membuf::", "super::"] {
            for (at, _) in line.match_indices(prefix) {
                let rest = &text[offset + at + prefix.len()..];
                match rest.strip_prefix('{') {
                    Some(group) => names.extend(names_in_group(group)),
                    None => names.push(identifier(rest)),
                }
            }
        }
    }
    names
}

#[test]
fn no_storey_imports_from_above() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    for module in STOREYS.iter().copied().flatten() {
        for file in rust_files(&source.join(module)) {
            let text = fs::read_to_string(&file).unwrap();
            for import in imports(&text) {
                if level(import) > level(module) {
                    faults.push(format!("{} uses {import}", file.strip_prefix(&source).unwrap().display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "a storey imports from above:\n{}", faults.join("\n"));
}

#[test]
fn every_module_of_the_crate_has_its_storey() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let root = fs::read_to_string(source.join("lib.rs")).unwrap();
    let modules = root.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    let mut count = 0;
    for module in modules {
        assert!(level(module).is_some(), "{module} has no storey in tests/storeys.rs");
        count += 1;
    }
    assert_eq!(count, STOREYS.concat().len());
}

#[test]
fn imports_are_found_in_paths_in_groups_and_through_super() {
    assert_eq!(imports("use crate::text::Codec;"), ["text"]);
    assert_eq!(imports("fn f() { crate::ffi::guard() }"), ["ffi"]);
    assert_eq!(imports("use crate::{stream::{self, Kind}, text};"), ["stream", "text"]);
    assert_eq!(imports("use crate::{\n    memory::Slice,\n    ffi,\n};"), ["memory", "ffi", ""]);
    assert_eq!(imports("use super::super::host;"), ["super", "host"]);
    assert_eq!(imports("// see crate::ffi"), [""; 0]);
}
