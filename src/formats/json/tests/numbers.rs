//! Numbers: integers of any size, doubles to the last bit.

use super::*;

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
fn every_double_reads_back_the_same() {
    let mut random = Random::fresh();
    for _ in 0..20_000 {
        let value = f64::from_bits(((random.below(1 << 32) as u64) << 32) | random.below(1 << 32) as u64);
        if !value.is_finite() {
            continue;
        }
        let memory = Memory::default();
        let mut writer = Writer::new(memory.stream(), Options::default(), quiet());
        writer.double(value).unwrap();
        writer.close().unwrap();
        assert_eq!(doc(&memory.text()).double(0).unwrap().to_bits(), value.to_bits());
    }
    assert_eq!(dumped("[1.0,-0.0,1E16,5e-324]"), "[1.0,-0.0,1e+16,5e-324]");
}

#[test]
fn doubles_are_those_of_the_standard_library() {
    let mut random = Random::fresh();
    for _ in 0..20_000 {
        let digits = |random: &mut Random, most: usize| -> String {
            (0..=random.below(most)).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
        };
        let mut text = std::format!("-{}.{}", 1 + random.below(999), digits(&mut random, 22));
        if random.below(3) == 0 {
            text += &std::format!("e{}", random.below(600) as i32 - 320);
        }
        let wanted: f64 = text.parse().unwrap();
        match parse(text.as_bytes(), &Options::default(), false, &mut quiet()) {
            Ok((document, _)) => {
                assert_eq!(document.double(0).unwrap().to_bits(), wanted.to_bits(), "{text}");
            }
            Err(error) => assert!(wanted.is_infinite() && error.status() == Status::JSON, "{text}"),
        }
    }
}

#[test]
fn integers_beyond_64_bits_are_kept_as_text_and_are_doubles_only_when_exact() {
    let text = "[18446744073709551616,-9223372036854775809,100000000000000000000000]";
    let (document, _) = parse(text.as_bytes(), &Options::default(), false, &mut quiet()).unwrap();
    assert_eq!(document.kind(1).unwrap(), Kind::Big);
    assert_eq!(document.big(2).unwrap(), b"-9223372036854775809");
    assert_eq!(document.double(1).unwrap(), 18_446_744_073_709_551_616.0);
    for node in [2, 3] {
        assert_eq!(document.double(node).unwrap_err().status(), Status::OVERFLOW);
        assert_eq!(document.int64(node).unwrap_err().status(), Status::OVERFLOW);
    }
    assert_eq!(document.dump(&Options::default(), &mut quiet()).unwrap().as_bytes(), text.as_bytes());
}

#[test]
fn numbers_pass_from_text_to_text_digit_for_digit() {
    let text = "[1.10,-0,1E400,0.30000000000000004440,123456789012345678901234567890]";
    assert_eq!(formatted(text, &Options::default()).unwrap(), text);
    let sorted = Options { sorted: true, ..Options::default() };
    assert_eq!(formatted("{\"b\":1.10,\"a\":2E1}", &sorted).unwrap(), "{\"a\":2E1,\"b\":1.10}");
}
