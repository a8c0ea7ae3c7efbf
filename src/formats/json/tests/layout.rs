//! How text is laid out.

use super::*;

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
fn layouts_take_separators_and_any_indent_that_is_white_space() {
    let text = r#"{"b":[1,{}],"a":[]}"#;
    let layout = Layout::default().separate_by(b", ", b" : ").unwrap();
    let options = Options { layout, ..Options::default() };
    assert_eq!(formatted(text, &options).unwrap(), r#"{"b" : [1, {}], "a" : []}"#);
    let layout = Layout::default().indent_with(b"\t").unwrap();
    let options = Options { layout, sorted: true, ..Options::default() };
    assert_eq!(formatted(text, &options).unwrap(), "{\n\t\"a\": [],\n\t\"b\": [\n\t\t1,\n\t\t{}\n\t]\n}");
    for (comma, colon) in [(";", ""), (",,", ""), ("", "=>"), ("", "::"), (" ", ""), ("", ",")] {
        let outcome = Layout::default().separate_by(comma.as_bytes(), colon.as_bytes());
        assert_eq!(outcome.unwrap_err().status(), Status::INVALID);
    }
    assert!(Layout::default().separate_by(&[b','; 33], b"").is_err());
    assert!(
        Layout::default().indent_with(b"--").is_err() && Layout::default().indent_with(&[b' '; 65]).is_err()
    );
    assert!(Layout::new(2, false).unwrap().indent_with(b"\t").is_err(), "one indent or the other");
}

#[test]
fn sorting_is_by_code_point_and_keeps_duplicates_in_their_order() {
    let sorted = Options { sorted: true, ..Options::default() };
    let text = "{\"𝄞\":1,\"\u{FFFD}\":2,\"a\":3,\"\":4,\"a\":{\"z\":1,\"b\":2},\"A\":6}";
    let wanted = "{\"\":4,\"A\":6,\"a\":3,\"a\":{\"b\":2,\"z\":1},\"\u{FFFD}\":2,\"𝄞\":1}";
    assert_eq!(formatted(text, &sorted).unwrap(), wanted);
}

#[test]
fn nan_and_infinities_follow_their_policy_in_and_out() {
    let text = "[NaN,Infinity,-Infinity]";
    assert_eq!(detail(&formatted(text, &Options::default()).unwrap_err()), (Status::JSON, 1, 2, 1, 2));
    let null = with_rules(|rules| rules.nonfinite = Nonfinite::Null);
    assert_eq!(formatted(text, &null).unwrap(), "[null,null,null]");
    let literal = with_rules(|rules| rules.nonfinite = Nonfinite::Literal);
    assert_eq!(formatted(text, &literal).unwrap(), text);
    for chunk in 1..9 {
        assert_eq!(transcoded(text.as_bytes(), chunk, &literal).unwrap(), text.as_bytes());
    }
    let (document, _) = parse(b"[NaN,-1e999]", &literal, false, &mut quiet()).unwrap();
    assert!(document.double(1).unwrap().is_nan() && document.double(2).unwrap() == f64::NEG_INFINITY);
    assert_eq!(document.dump(&literal, &mut quiet()).unwrap().as_bytes(), b"[NaN,-Infinity]");
    assert_eq!(document.dump(&null, &mut quiet()).unwrap().as_bytes(), b"[null,null]");
    assert_eq!(document.dump(&Options::default(), &mut quiet()).err().unwrap().status(), Status::INVALID);
    for wrong in ["[Nan]", "[-Inf]", "[Infinit]", "[-]", "[nan]"] {
        assert_eq!(formatted(wrong, &literal).unwrap_err().status(), Status::JSON, "{wrong}");
    }
}

#[test]
fn half_surrogate_pairs_follow_their_policy() {
    let text = r#"["\ud834","\udd1e\ud834","\ud834\udd1e","\ud834\u0041"]"#;
    assert_eq!(detail(&formatted(text, &Options::default()).unwrap_err()), (Status::JSON, 1, 3, 2, 8));
    let replace = with_rules(|rules| rules.surrogates = Surrogates::Replace);
    assert_eq!(formatted(text, &replace).unwrap(), "[\"\u{FFFD}\",\"\u{FFFD}\u{FFFD}\",\"𝄞\",\"\u{FFFD}A\"]");
    let keep = with_rules(|rules| rules.surrogates = Surrogates::Keep);
    assert_eq!(formatted(text, &keep).unwrap(), r#"["\ud834","\udd1e\ud834","𝄞","\ud834A"]"#);
    let (document, _) = parse(text.as_bytes(), &keep, false, &mut quiet()).unwrap();
    assert_eq!(document.string(1).unwrap(), b"\xED\xA0\xB4");
    // Python lets raw ones pass, too.
    for raw in [b"\"\xED\xA0\xB4x\"".as_slice(), b"\"\0\x34\xD8x\0\"\0"] {
        let (document, _) = parse(raw, &keep, false, &mut quiet()).unwrap();
        assert_eq!(document.string(0).unwrap(), b"\xED\xA0\xB4x");
        assert_eq!(format(raw, &keep, &mut quiet()).unwrap().as_bytes(), b"\"\\ud834x\"");
        assert_eq!(transcoded(raw, 2, &keep).unwrap(), b"\"\\ud834x\"");
        let refusal = validate(raw, &Options::default(), &mut quiet()).unwrap_err();
        assert_eq!((detail(&refusal).0, detail(&refusal).1), (Status::DECODE, 1));
    }
    assert_eq!(formatted("\"한국\u{D7A3}\"", &keep).unwrap(), "\"한국\u{D7A3}\"");
}
