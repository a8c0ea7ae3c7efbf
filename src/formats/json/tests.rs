//! What is read, what is refused and where, and what is written.

use super::*;
use crate::formats::Progress;
use crate::formats::testing::{Memory, Random};
use crate::stream::Status;

type Result<T, E = crate::stream::Error> = core::result::Result<T, E>;

fn laying_out(layout: Layout) -> Options {
    Options { layout, ..Options::default() }
}

fn parse(text: &[u8]) -> Result<Document> {
    super::parse(text, &Options::default(), false, &mut Progress::default()).map(|(document, _)| document)
}

fn format(text: &[u8], layout: Layout) -> Result<crate::memory::Slice> {
    super::format(text, &laying_out(layout), &mut Progress::default())
}

fn doc(text: &str) -> Document {
    parse(text.as_bytes()).unwrap()
}

fn refused(text: &[u8]) -> (Status, u64, u64, i64) {
    let error = parse(text).err().unwrap();
    let detail = error.detail().unwrap();
    (error.status(), detail.line, detail.column, detail.start)
}

fn dumped(text: &str) -> String {
    String::from_utf8(
        doc(text).dump(&Options::default(), &mut Progress::default()).unwrap().as_bytes().to_vec(),
    )
    .unwrap()
}

fn laid_out(text: &str, indent: i32, ascii: bool) -> String {
    let layout = Layout::new(indent, ascii).unwrap();
    let direct = format(text.as_bytes(), layout).unwrap();
    assert_eq!(
        direct.as_bytes(),
        doc(text).dump(&laying_out(layout), &mut Progress::default()).unwrap().as_bytes(),
        "text to text is parse and dump"
    );
    String::from_utf8(direct.as_bytes().to_vec()).unwrap()
}

#[test]
fn nodes_are_numbers_and_the_root_is_zero() {
    let doc = doc(r#"{"a": [1, -2.5, "x"], "b": {"c": null}, "d": true}"#);
    assert_eq!(doc.kind(0).unwrap(), Kind::Object);
    assert_eq!(doc.size(0).unwrap(), 3);
    assert_eq!((doc.key(0, 0).unwrap(), doc.key(0, 2).unwrap()), (b"a".as_slice(), b"d".as_slice()));
    let array = doc.item(0, 0).unwrap();
    assert_eq!(doc.size(array).unwrap(), 3);
    assert_eq!(doc.int64(doc.item(array, 0).unwrap()).unwrap(), 1);
    assert_eq!(doc.double(doc.item(array, 1).unwrap()).unwrap(), -2.5);
    assert_eq!(doc.string(doc.item(array, 2).unwrap()).unwrap(), b"x");
    assert_eq!(doc.kind(doc.pointer(0, b"/b/c").unwrap()).unwrap(), Kind::Null);
    assert!(doc.bool(doc.pointer(0, b"/d").unwrap()).unwrap());
}

#[test]
fn order_and_duplicate_keys_are_kept_and_a_pointer_takes_the_last() {
    let doc = doc(r#"{"b":1,"a":2,"b":3}"#);
    let keys: Vec<_> = (0..3).map(|i| doc.key(0, i).unwrap()).collect();
    assert_eq!(keys, [b"b", b"a", b"b"]);
    assert_eq!(doc.int64(doc.pointer(0, b"/b").unwrap()).unwrap(), 3);
    assert_eq!(
        doc.dump(&Options::default(), &mut Progress::default()).unwrap().as_bytes(),
        br#"{"b":1,"a":2,"b":3}"#
    );
}

#[test]
fn another_kind_is_invalid_and_another_node_is_not_found() {
    let doc = doc(r#"["x", 1, {}]"#);
    let status = |outcome: Result<(), crate::stream::Error>| outcome.unwrap_err().status();
    assert_eq!(status(doc.bool(1).map(drop)), Status::INVALID);
    assert_eq!(status(doc.int64(1).map(drop)), Status::INVALID);
    assert_eq!(status(doc.uint64(1).map(drop)), Status::INVALID);
    assert_eq!(status(doc.double(1).map(drop)), Status::INVALID);
    assert_eq!(status(doc.string(2).map(drop)), Status::INVALID);
    assert_eq!(status(doc.size(1).map(drop)), Status::INVALID);
    assert_eq!(status(doc.item(2, 0).map(drop)), Status::INVALID);
    assert_eq!(status(doc.key(0, 0).map(drop)), Status::INVALID);
    for node in [4, usize::MAX] {
        assert_eq!(status(doc.kind(node).map(drop)), Status::NOT_FOUND);
        assert_eq!(status(doc.pointer(node, b"").map(drop)), Status::NOT_FOUND);
    }
    assert_eq!(status(doc.item(0, 3).map(drop)), Status::NOT_FOUND);
    assert_eq!(status(doc.key(3, 0).map(drop)), Status::NOT_FOUND);
}

#[test]
fn integers_are_exact_and_convert_only_when_they_fit() {
    let doc = doc(
        "[9223372036854775807, 9223372036854775808, 18446744073709551615, -9223372036854775808, 9007199254740993, 0, 18446744073709551616, 1.0]",
    );
    let kinds: Vec<_> = (1..9).map(|node| doc.kind(node).unwrap()).collect();
    use Kind::{Big, Double, Int, Uint};
    assert_eq!(kinds, [Int, Uint, Uint, Int, Int, Int, Big, Double]);
    assert_eq!(doc.int64(1).unwrap(), i64::MAX);
    assert_eq!(doc.uint64(1).unwrap(), i64::MAX as u64);
    assert_eq!(doc.uint64(3).unwrap(), u64::MAX);
    assert_eq!(doc.int64(4).unwrap(), i64::MIN);
    let overflow =
        |outcome: Result<(), crate::stream::Error>| outcome.unwrap_err().status() == Status::OVERFLOW;
    assert!(overflow(doc.int64(2).map(drop)));
    assert!(overflow(doc.uint64(4).map(drop)));
    assert!(
        overflow(doc.double(1).map(drop))
            && overflow(doc.double(3).map(drop))
            && overflow(doc.double(5).map(drop))
    );
    assert_eq!(doc.double(2).unwrap(), 9_223_372_036_854_775_808.0);
    assert_eq!(doc.double(4).unwrap(), -9_223_372_036_854_775_808.0);
    assert_eq!(doc.double(6).unwrap(), 0.0);
}

#[test]
fn pointers_are_those_of_rfc_6901() {
    let doc = doc(
        r#"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"~1":9}"#,
    );
    let int = |pointer: &str| doc.pointer(0, pointer.as_bytes()).and_then(|node| doc.int64(node)).unwrap();
    assert_eq!(doc.pointer(0, b"").unwrap(), 0);
    assert_eq!(doc.string(doc.pointer(0, b"/foo/0").unwrap()).unwrap(), b"bar");
    let numbered = ["/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n", "/~01"];
    for (value, pointer) in numbered.iter().enumerate() {
        assert_eq!(int(pointer), value as i64, "{pointer}");
    }
    let status = |pointer: &str| doc.pointer(0, pointer.as_bytes()).unwrap_err().status();
    for pointer in [
        "/foo/-",
        "/foo/2",
        "/foo/01",
        "/foo/+1",
        "/foo/",
        "/foo/99999999999999999999999",
        "/no",
        "//x",
        "/foo/0/x",
    ] {
        assert_eq!(status(pointer), Status::NOT_FOUND, "{pointer}");
    }
    for pointer in ["foo", "#/foo", "/a~", "/a~2b", "/~"] {
        assert_eq!(status(pointer), Status::INVALID, "{pointer}");
    }
    let foo = doc.pointer(0, b"/foo").unwrap();
    assert_eq!(doc.string(doc.pointer(foo, b"/1").unwrap()).unwrap(), b"baz", "relative to a node");
}

#[test]
fn errors_say_line_column_and_offset() {
    assert_eq!(refused(b"[1,\n 2 x]"), (Status::JSON, 2, 4, 7));
    assert_eq!(refused(b"{} []"), (Status::JSON, 1, 4, 3));
    assert_eq!(refused(b"\xEF\xBB\xBF[1,]"), (Status::JSON, 1, 4, 6));
    assert_eq!(refused(b"[\"a\n\"]").0, Status::JSON);
    assert_eq!(refused(b"").0, Status::JSON);
    assert_eq!(refused(b"[\n\"\xFF\"]"), (Status::DECODE, 2, 2, 3));
}

#[test]
fn what_is_not_json_is_refused() {
    let texts = [
        "NaN",
        "[Infinity]",
        "-Infinity",
        "01",
        "1.",
        ".5",
        "+1",
        "'a'",
        "{a:1}",
        "[1,]",
        "{\"a\":1,}",
        "[1 2]",
        "nul",
        "\"\\x\"",
        "\"\\ud834\"",
        "\"\\udd1e\\ud834\"",
        "\"\t\"",
        "1e999",
        "[",
        "{\"a\"",
        "{\"a\":}",
        "]",
        "1 1",
        "\u{a0}1",
        "// c\n1",
    ];
    for text in texts {
        assert_eq!(refused(text.as_bytes()).0, Status::JSON, "{text}");
    }
}

#[test]
fn every_unicode_encoding_is_read_with_and_without_its_mark() {
    let text = "[\"é𝄞\", 7]";
    let units = text.encode_utf16();
    let utf16le: Vec<u8> = units.clone().flat_map(u16::to_le_bytes).collect();
    let utf16be: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
    let utf32le: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let utf32be: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let marks: [(&[u8], &[u8]); 5] = [
        (b"\xEF\xBB\xBF", text.as_bytes()),
        (b"\xFF\xFE", &utf16le),
        (b"\xFE\xFF", &utf16be),
        (b"\xFF\xFE\0\0", &utf32le),
        (b"\0\0\xFE\xFF", &utf32be),
    ];
    for (mark, body) in marks {
        for data in [body.to_vec(), [mark, body].concat()] {
            let doc = parse(&data).unwrap();
            assert_eq!(doc.string(1).unwrap(), "é𝄞".as_bytes());
            assert_eq!(doc.int64(2).unwrap(), 7);
            let from = Memory::holding(&data);
            from.state().chunk = 3;
            let doc = load(from.stream(), &Options::default(), Progress::default()).unwrap();
            assert_eq!(doc.string(1).unwrap(), "é𝄞".as_bytes());
        }
    }
}

#[test]
fn nesting_is_limited_whatever_the_depth() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(laid_out(&nested(DEFAULT_MAX_DEPTH), 0, false), nested(DEFAULT_MAX_DEPTH));
    assert_eq!(refused(nested(DEFAULT_MAX_DEPTH + 1).as_bytes()).0, Status::LIMIT);
    assert_eq!(refused("[".repeat(1_000_000).as_bytes()).0, Status::LIMIT);
    assert_eq!(refused("{\"a\":".repeat(1_000_000).as_bytes()).0, Status::LIMIT);
}

#[test]
fn layouts_are_compact_or_indented_and_empty_containers_stay_closed() {
    let text = r#" { "a" : [ 1 , { } , [ ] ] , "b" : { "c" : null } } "#;
    assert_eq!(laid_out(text, 0, false), r#"{"a":[1,{},[]],"b":{"c":null}}"#);
    assert_eq!(
        laid_out(text, 2, false),
        "{\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"b\": {\n    \"c\": null\n  }\n}"
    );
    assert!(Layout::new(-1, false).is_err() && Layout::new(65, false).is_err());
}

#[test]
fn strings_are_escaped_as_little_as_json_allows_or_to_ascii() {
    let text = r#""\"\\\/\b\f\n\r\t\u0001\u007f é → 𝄞""#;
    assert_eq!(laid_out(text, 0, false), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u{7f} é → 𝄞\"");
    assert_eq!(
        laid_out(text, 0, true),
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f \\u00e9 \\u2192 \\ud834\\udd1e\""
    );
}

#[test]
fn every_double_reads_back_the_same() {
    let mut random = Random::fresh();
    for _ in 0..20_000 {
        let value = f64::from_bits(((random.below(1 << 32) as u64) << 32) | random.below(1 << 32) as u64);
        if !value.is_finite() {
            continue;
        }
        let memory = Memory::default();
        let mut writer = Writer::new(memory.stream(), Options::default(), Progress::default());
        writer.double(value).unwrap();
        writer.close().unwrap();
        assert_eq!(doc(&memory.text()).double(0).unwrap().to_bits(), value.to_bits());
    }
    assert_eq!(dumped("[1.0,-0.0,1E16,5e-324]"), "[1.0,-0.0,1e+16,5e-324]");
}

#[test]
fn every_prefix_and_every_changed_byte_of_a_text_gives_a_status() {
    let text = r#"{"a":[1,-2.5e3,"xé\u00e9\ud834\udd1e"],"b":{"c":null,"d":true}}"#.as_bytes();
    for end in 0..text.len() {
        assert!(matches!(parse(&text[..end]).err().unwrap().status(), Status::JSON | Status::DECODE));
    }
    for at in 0..text.len() {
        for byte in 0..=255 {
            let mut changed = text.to_vec();
            changed[at] = byte;
            if let Ok(doc) = parse(&changed) {
                parse(doc.dump(&Options::default(), &mut Progress::default()).unwrap().as_bytes()).unwrap();
            }
        }
    }
}

#[test]
fn the_writer_writes_what_the_events_say() {
    let memory = Memory::default();
    let mut writer =
        Writer::new(memory.stream(), laying_out(Layout::new(1, false).unwrap()), Progress::default());
    writer.begin_object().unwrap();
    writer.key(b"a").unwrap();
    writer.begin_array().unwrap();
    writer.int64(i64::MIN).unwrap();
    writer.uint64(u64::MAX).unwrap();
    writer.double(0.1).unwrap();
    writer.bool(false).unwrap();
    writer.null().unwrap();
    writer.string("é\n".as_bytes()).unwrap();
    writer.end_array().unwrap();
    writer.key(b"b").unwrap();
    writer.begin_object().unwrap();
    writer.end_object().unwrap();
    writer.end_object().unwrap();
    writer.close().unwrap();
    writer.close().unwrap();
    assert_eq!(
        memory.text(),
        "{\n \"a\": [\n  -9223372036854775808,\n  18446744073709551615,\n  0.1,\n  false,\n  null,\n  \"é\\n\"\n ],\n \"b\": {}\n}"
    );
    assert_eq!(memory.state().writes, 1);
}

#[test]
fn the_writer_refuses_misuse_and_writes_nothing_of_it() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), Options::default(), Progress::default());
    let invalid =
        |outcome: crate::stream::Result<()>| assert_eq!(outcome.unwrap_err().status(), Status::INVALID);
    invalid(writer.key(b"k"));
    invalid(writer.end_array());
    invalid(writer.close());
    invalid(writer.double(f64::NAN));
    invalid(writer.double(f64::INFINITY));
    writer.begin_object().unwrap();
    invalid(writer.null());
    invalid(writer.begin_array());
    invalid(writer.end_array());
    writer.key(b"k").unwrap();
    invalid(writer.key(b"k"));
    invalid(writer.end_object());
    assert_eq!(writer.string(b"\xED\xA0\xB4").unwrap_err().status(), Status::DECODE);
    writer.begin_array().unwrap();
    invalid(writer.end_object());
    invalid(writer.key(b"k"));
    invalid(writer.close());
    writer.end_array().unwrap();
    assert_eq!(writer.key(b"\xFF").unwrap_err().status(), Status::DECODE);
    writer.end_object().unwrap();
    invalid(writer.null());
    invalid(writer.begin_object());
    invalid(writer.end_object());
    writer.close().unwrap();
    assert_eq!(memory.text(), r#"{"k":[]}"#);
}

#[test]
fn random_misuse_never_makes_invalid_json() {
    let mut random = Random::fresh();
    for _ in 0..500 {
        let memory = Memory::default();
        let mut writer = Writer::new(
            memory.stream(),
            laying_out(Layout::new(random.below(3) as i32, false).unwrap()),
            Progress::default(),
        );
        for _ in 0..random.below(60) {
            let _ = match random.below(9) {
                0 => writer.begin_object(),
                1 => writer.end_object(),
                2 => writer.begin_array(),
                3 => writer.end_array(),
                4 | 5 => writer.key(b"k\""),
                6 => writer.string(b"\\"),
                7 => writer.double(1.5),
                _ => writer.null(),
            };
        }
        if writer.close().is_ok() {
            doc(&memory.text());
        }
    }
}

#[test]
fn the_writer_limits_depth() {
    let mut writer = Writer::new(Memory::default().stream(), Options::default(), Progress::default());
    for _ in 0..DEFAULT_MAX_DEPTH {
        writer.begin_array().unwrap();
    }
    assert_eq!(writer.begin_array().unwrap_err().status(), Status::LIMIT);
    for _ in 0..DEFAULT_MAX_DEPTH {
        writer.end_array().unwrap();
    }
    writer.close().unwrap();
}

#[test]
fn what_a_failing_stream_refused_is_sent_again_and_nothing_twice() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), Options::default(), Progress::default());
    let mut expected = String::from("[");
    writer.begin_array().unwrap();
    let mut failures = 0;
    for i in 0..5000 {
        if i % 400 == 0 {
            let mut state = memory.state();
            state.failures = 2;
            state.partial = i % 7;
        }
        while writer.int64(i as i64).is_err() {
            failures += 1;
        }
        expected += &std::format!("{}{i}", if i == 0 { "" } else { "," });
    }
    writer.end_array().unwrap();
    memory.state().failures = 1;
    assert_eq!(writer.close().unwrap_err().status(), Status::IO);
    writer.close().unwrap();
    assert_eq!(memory.text(), expected + "]");
    assert!(failures > 2);
}
