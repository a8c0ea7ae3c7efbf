//! What is read, what is refused and where.

use super::*;

#[test]
fn order_and_duplicate_keys_are_kept_and_a_pointer_takes_the_last() {
    let doc = doc(r#"{"b":1,"a":2,"b":3}"#);
    let keys: Vec<_> = (0..3).map(|i| doc.key(0, i).unwrap()).collect();
    assert_eq!(keys, [b"b", b"a", b"b"]);
    assert_eq!(doc.int64(doc.pointer(0, b"/b").unwrap()).unwrap(), 3);
    assert_eq!(doc.dump(&Options::default(), &mut quiet()).unwrap().as_bytes(), br#"{"b":1,"a":2,"b":3}"#);
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
            let doc = parsed(&data).unwrap();
            assert_eq!(doc.string(1).unwrap(), "é𝄞".as_bytes());
            assert_eq!(doc.int64(2).unwrap(), 7);
            let from = Memory::holding(&data);
            from.state().chunk = 3;
            let doc = load(from.stream(), &Options::default(), quiet()).unwrap();
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
fn every_prefix_and_every_changed_byte_of_a_text_gives_a_status() {
    let text = r#"{"a":[1,-2.5e3,"xé\u00e9\ud834\udd1e"],"b":{"c":null,"d":true}}"#.as_bytes();
    for end in 0..text.len() {
        assert!(matches!(parsed(&text[..end]).err().unwrap().status(), Status::JSON | Status::DECODE));
    }
    for at in 0..text.len() {
        for byte in 0..=255 {
            let mut changed = text.to_vec();
            changed[at] = byte;
            if let Ok(doc) = parsed(&changed) {
                parsed(doc.dump(&Options::default(), &mut quiet()).unwrap().as_bytes()).unwrap();
            }
        }
    }
}

#[test]
fn a_document_tells_how_far_it_reached_where_more_may_follow() {
    let read = |text: &[u8]| parse(text, &Options::default(), true, &mut quiet());
    assert_eq!(read(b"[1] \n{}").unwrap().1, 5);
    assert_eq!(read(b"7").unwrap().1, 1);
    assert_eq!(read(b"\xEF\xBB\xBF 1,").unwrap().1, 5);
    assert_eq!(read(b"\xFF\xFE1\0 \0x\0").unwrap().1, 6);
    assert_eq!(read(b"\"a\"\xFF").unwrap().1, 3);
    assert!(read(b" ").is_err());
}

#[test]
fn places_count_the_bytes_of_the_input_whatever_its_encoding() {
    let text = "[1,\n \"é𝄞\" x]";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf32: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let place = |data: &[u8]| {
        let whole = detail(&validate(data, &Options::default(), &mut quiet()).unwrap_err());
        let from = Memory::holding(data);
        from.state().chunk = 5;
        let pieces = validate_stream(from.stream(), &Options::default(), quiet()).unwrap_err();
        assert_eq!(whole, detail(&pieces));
        whole
    };
    assert_eq!(place(text.as_bytes()), (Status::JSON, 2, 11, 14, 15));
    assert_eq!(place(&utf16), (Status::JSON, 2, 15, 22, 24));
    assert_eq!(place(&utf32), (Status::JSON, 2, 25, 40, 44));
}
