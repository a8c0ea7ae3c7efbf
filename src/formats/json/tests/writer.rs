//! The event writer.

use super::*;

#[test]
fn the_writer_writes_what_the_events_say() {
    let memory = Memory::default();
    let mut writer = Writer::new(memory.stream(), laying_out(Layout::new(1, false).unwrap()), quiet());
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
    let mut writer = Writer::new(memory.stream(), Options::default(), quiet());
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
            quiet(),
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
    let mut writer = Writer::new(Memory::default().stream(), Options::default(), quiet());
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
    let mut writer = Writer::new(memory.stream(), Options::default(), quiet());
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

#[test]
fn raw_json_and_numbers_as_text_are_checked_and_laid_out() {
    let memory = Memory::default();
    let layout = Layout::new(1, false).unwrap();
    let mut writer = Writer::new(memory.stream(), Options { layout, ..Options::default() }, quiet());
    writer.begin_array().unwrap();
    writer.raw(b" {\"a\":[1.50]} ").unwrap();
    writer.number(b"123456789012345678901234567890").unwrap();
    writer.number(b"-1.5E+3").unwrap();
    for wrong in ["", "-", "1 ", "01", "NaN", "1e", "0x1", "1,2"] {
        assert_eq!(writer.number(wrong.as_bytes()).unwrap_err().status(), Status::INVALID, "{wrong}");
    }
    assert_eq!(detail(&writer.raw(b"[1,\n2").unwrap_err()), (Status::JSON, 2, 2, 5, 5));
    assert_eq!(writer.raw(b"1 2").unwrap_err().status(), Status::JSON);
    assert_eq!(writer.raw(b"").unwrap_err().status(), Status::JSON);
    let deep = "[".repeat(DEFAULT_MAX_DEPTH) + &"]".repeat(DEFAULT_MAX_DEPTH);
    assert_eq!(writer.raw(deep.as_bytes()).unwrap_err().status(), Status::LIMIT);
    writer.raw(&deep.as_bytes()[1..deep.len() - 1]).unwrap();
    writer.end_array().unwrap();
    writer.close().unwrap();
    assert!(
        memory
            .text()
            .starts_with("[\n {\n  \"a\": [\n   1.50\n  ]\n },\n 123456789012345678901234567890,\n -1.5E+3,")
    );
    validate(memory.text().as_bytes(), &Options::default(), &mut quiet()).unwrap();
}
