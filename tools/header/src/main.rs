//! Generates `include/membuf.h` from `src/ffi` and `cbindgen.toml`.
//!
//! Without arguments it writes the header. With `--check` it compares instead, and fails on a difference.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write(),
        ["--check"] => check(),
        _ => Err("usage: membuf-header [--check]".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Box<dyn Error>> {
    Ok(fs::write(header_path(), generate()?)?)
}

fn check() -> Result<(), Box<dyn Error>> {
    let made = generate()?;
    let kept = fs::read_to_string(header_path())?;
    if made == kept {
        return Ok(());
    }
    let line = made.lines().zip(kept.lines()).take_while(|(a, b)| a == b).count();
    Err(format!(
        "include/membuf.h differs from what src/ffi says, first at line {}:\n  checked in: {}\n  generated:  {}\nrun `make header`",
        line + 1,
        kept.lines().nth(line).unwrap_or("(end)"),
        made.lines().nth(line).unwrap_or("(end)"),
    )
    .into())
}

fn generate() -> Result<String, Box<dyn Error>> {
    let root = root();
    let mut config = cbindgen::Config::from_file(root.join("cbindgen.toml"))?;
    config.after_includes = Some(macros(&version(&root)?)?);
    // Enums are bags of enumerators: no signature mentions them, so each has to be asked for.
    config.export.include = names_of_enums(&root.join("src/ffi"))?;
    let mut header = Vec::new();
    cbindgen::Builder::new().with_crate(&root).with_config(config).generate()?.write(&mut header);
    let mut header = one_line_docs(&String::from_utf8(header)?);
    for file in files_in_order(&root.join("src/ffi"))? {
        header = with_heading(header, &fs::read_to_string(file)?);
    }
    Ok(header)
}

/// The public modules of `src/ffi`, in the order in which `mod.rs` declares them: the order of the header.
fn files_in_order(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let modules = fs::read_to_string(folder.join("mod.rs"))?;
    let names = modules.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    Ok(names.map(|name| folder.join(name).with_extension("rs")).collect())
}

/// Puts the first line of a file's own documentation above its first function.
fn with_heading(header: String, source: &str) -> String {
    let title =
        source.lines().find_map(|line| line.strip_prefix("//! ")).unwrap_or_default().trim_end_matches('.');
    let function = source.split_once("extern \"C\" fn ").and_then(|(_, rest)| rest.split_once('('));
    let place = function
        .and_then(|(name, _)| header.find(&format!("{name}(struct")).or(header.find(&format!("{name}("))));
    let Some(comment) = place.and_then(|at| header[..at].rfind("/**")) else { return header };
    format!("{}/* ---- {title} ---- */\n\n{}", &header[..comment], &header[comment..])
}

/// A comment of one line takes one line, not three.
fn one_line_docs(header: &str) -> String {
    let lines: Vec<&str> = header.lines().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < lines.len() {
        let (line, taken) = match lines[at..] {
            [open, text, close, ..] if open.trim() == "/**" && close.trim() == "*/" => {
                (format!("{open} {} */", text.trim_start_matches([' ', '*'])), 3)
            }
            _ => (lines[at].to_owned(), 1),
        };
        out.push_str(&line);
        out.push('\n');
        at += taken;
    }
    out
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn header_path() -> PathBuf {
    root().join("include/membuf.h")
}

/// The library's version, from its manifest.
fn version(root: &Path) -> Result<String, Box<dyn Error>> {
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml"))?.parse()?;
    let version = manifest.get("package").and_then(|package| package.get("version")?.as_str());
    Ok(version.ok_or("Cargo.toml has no package.version")?.to_owned())
}

/// What the preprocessor needs: the version, and how a function is declared.
fn macros(version: &str) -> Result<String, Box<dyn Error>> {
    let numbers = version.split('.').map(str::parse).collect::<Result<Vec<u32>, _>>()?;
    let [major, minor, patch] = numbers[..] else {
        return Err(format!("expected a version of three numbers, not {version}").into());
    };
    let number = major * 10000 + minor * 100 + patch;
    Ok(format!(
        r#"
/** The version of this header; `membuf_version` answers that of the library. */
#define MEMBUF_VERSION_MAJOR {major}
#define MEMBUF_VERSION_MINOR {minor}
#define MEMBUF_VERSION_PATCH {patch}
#define MEMBUF_VERSION "{version}"
/** major * 10000 + minor * 100 + patch, for `membuf_check_version` and for `#if`. */
#define MEMBUF_VERSION_NUMBER {number}

/* Define MEMBUF_STATIC when linking the static library on Windows. */
#if defined(_WIN32) && !defined(MEMBUF_STATIC)
#define MEMBUF_API __declspec(dllimport)
#else
#define MEMBUF_API
#endif

/** A string literal as a `membuf_view`, and options with every default: for initialisers. */
#define MEMBUF_LITERAL(text) {{text, sizeof(text) - 1}}
#define MEMBUF_TEXT_OPTIONS_INIT {{sizeof(membuf_text_options), NULL, NULL, 0, 0, 0, NULL, NULL}}
#define MEMBUF_CSV_OPTIONS_INIT {{sizeof(membuf_csv_options), 0, 0, 0, 0, 0, 0, NULL, 0, NULL, NULL, 0, {{NULL, NULL, NULL}}}}
#define MEMBUF_JSON_OPTIONS_INIT \
  {{sizeof(membuf_json_options), 0, 0, {{NULL, 0}}, {{NULL, 0}}, {{NULL, 0}}, 0, 0, 0, 0, {{NULL, NULL, NULL}}}}
#define MEMBUF_SPOOL_OPTIONS_INIT {{sizeof(membuf_spool_options), 0, NULL, 0, 0}}
#define MEMBUF_ZIP_OPTIONS_INIT {{sizeof(membuf_zip_options), 0, 0, 0, 0, 0, 0, 0, {{NULL, NULL, NULL}}, 0}}
#define MEMBUF_ZIP_ENTRY_OPTIONS_INIT {{sizeof(membuf_zip_entry_options), 0, 0, 0, 0, {{NULL, 0}}, 0}}
"#
    ))
}

/// The names of all enums in the public modules of `folder`, in order.
fn names_of_enums(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for file in files_in_order(folder)? {
        let text = fs::read_to_string(file)?;
        let enums = text.lines().filter_map(|line| line.strip_prefix("pub enum membuf_"));
        names.extend(enums.filter_map(|rest| Some(format!("membuf_{}", rest.split_whitespace().next()?))));
    }
    Ok(names)
}
