//! A list of archives that lie, each with what has to become of it: within the limits, and with the right status.

use super::packed;
use super::spoilt::Spoilt;
use crate::formats::Progress;
use crate::formats::zip::*;
use crate::memory::BytesIo;
use crate::stream::{Result, Status};

const STORE: i32 = 1;
const DEFLATE: i32 = 2;

fn two(method: i32) -> Spoilt {
    Spoilt::new(method, &[(b"a.txt", b"some text, some text, some text"), (b"b", b"bb")])
}

fn limits() -> Options {
    Options::default().limits(1 << 20, 1 << 21, 1000)
}

fn read_all(archive: &[u8], options: &Options) -> Result<usize> {
    let source = Box::new(BytesIo::copy_of(archive).unwrap());
    let mut reader = Reader::new(source, options, Progress::default())?;
    for index in 0..reader.count() {
        reader.name(index)?;
        reader.info(index)?;
        let whole = reader.read(index).map(|slice| slice.len());
        // A stream of it ends alike.
        let streamed = reader.open(index).and_then(|mut stream| {
            use crate::stream::Stream;
            stream.read_slice(-1).map(|slice| slice.len())
        });
        assert_eq!(whole.as_ref().ok(), streamed.as_ref().ok());
        whole?;
    }
    Ok(reader.count())
}

fn long(fields: &[u64]) -> Vec<u8> {
    let mut extra = vec![1, 0, 8 * fields.len() as u8, 0];
    extra.extend(fields.iter().flat_map(|field| field.to_le_bytes()));
    extra
}

/// Archives and the status that each has to end in.
fn hostile() -> Vec<(&'static str, Vec<u8>, Status)> {
    let mut list: Vec<(&'static str, Spoilt, Status)> = Vec::new();
    let mut add = |what, spoilt, status| list.push((what, spoilt, status));
    let max32 = u32::MAX.to_le_bytes();
    let all = [0xFF; 8];

    // Sizes that lie.
    for method in [STORE, DEFLATE] {
        add("size 0", two(method).central(0, 24, &[0; 4]), Status::ZIP);
        add("size too small", two(method).central(0, 24, &[30, 0, 0, 0]), Status::ZIP);
        add("size too large", two(method).central(0, 24, &[32, 0, 0, 0]), Status::ZIP);
        add("size huge", two(method).central(0, 24, &[0xFE, 0xFF, 0xFF, 0xFF]), Status::ZIP);
        add("packed 0", two(method).central(0, 20, &[0; 4]), Status::ZIP);
        add("packed too small", two(method).central(0, 20, &[7, 0, 0, 0]), Status::ZIP);
        add("packed into the next entry", two(method).central(0, 20, &[60, 0, 0, 0]), Status::ZIP);
        add("packed beyond the archive", two(method).central(0, 20, &[0, 0, 0, 0x7F]), Status::ZIP);
        add("packed 4 GiB without zip64", two(method).central(0, 20, &max32), Status::ZIP);
        add("wrong sum", two(method).central(0, 16, &[1, 2, 3, 4]), Status::ZIP);
        add("sum of nothing", two(method).central(0, 16, &[0; 4]), Status::ZIP);
    }
    // Places that lie.
    add("offset of another entry", two(STORE).central(1, 42, &[0; 4]), Status::ZIP);
    add("offset inside an entry", two(STORE).central(1, 42, &[10, 0, 0, 0]), Status::ZIP);
    add("offset in the directory", two(STORE).central(1, 42, &[110, 0, 0, 0]), Status::ZIP);
    add("offset behind the end", two(STORE).central(1, 42, &[0, 0, 0, 0x7F]), Status::ZIP);
    add("offset 4 GiB without zip64", two(STORE).central(1, 42, &max32), Status::ZIP);
    add("two entries that are one", two(STORE).central(1, 42, &[0; 4]).central(1, 20, &[0; 8]), Status::ZIP);
    add("no local header", two(STORE).local(0, 0, b"PK\x01\x02"), Status::ZIP);
    add("local name too long", two(STORE).local(0, 26, &[0xFF, 0xFF]), Status::ZIP);
    add("local extra beyond the entry", two(STORE).local(0, 28, &[0xFF, 0xFF]), Status::ZIP);
    add("local extra into the next entry", two(STORE).local(0, 28, &[1, 0]), Status::ZIP);
    let same = Spoilt::new(STORE, &[(b"a", b"same"), (b"b", b"same")]);
    add("local extra that leads to the data of another", same.local(0, 28, &[35, 0]), Status::ZIP);
    // Headers that differ.
    add("another name in front of the data", two(STORE).local(0, 30, b"x"), Status::ZIP);
    add("a shorter name in front of the data", two(STORE).local(0, 26, &[4, 0]), Status::ZIP);
    add("another method in front of the data", two(STORE).local(0, 8, &[8, 0]), Status::ZIP);
    add("encrypted in front of the data only", two(STORE).local(0, 6, &[1, 0]), Status::ZIP);
    add("encrypted in the directory only", two(STORE).central(0, 8, &[1, 0]), Status::ZIP);
    // What cannot be read.
    add("encrypted", two(STORE).both(0, 6, 8, &[1, 0]), Status::UNSUPPORTED);
    add("strongly encrypted", two(STORE).both(0, 6, 8, &[0x41, 0]), Status::UNSUPPORTED);
    add("a patch", two(STORE).both(0, 6, 8, &[0x20, 0]), Status::UNSUPPORTED);
    for method in [1, 6, 9, 12, 14, 95, 99] {
        add("an unknown method", two(STORE).both(0, 8, 10, &[method, 0]), Status::UNSUPPORTED);
    }
    add("another disk", two(STORE).central(0, 34, &[1, 0]), Status::UNSUPPORTED);
    add("the end on another disk", two(STORE).end(4, &[1, 0]), Status::UNSUPPORTED);
    add("the directory on another disk", two(STORE).end(6, &[1, 0]), Status::UNSUPPORTED);
    add("entries on other disks", two(STORE).end(8, &[1, 0]), Status::UNSUPPORTED);
    // A directory that lies.
    add("one entry too few", two(STORE).end(8, &[1, 0, 1, 0]), Status::ZIP);
    add("one entry too many", two(STORE).end(8, &[3, 0, 3, 0]), Status::ZIP);
    add("65535 entries", two(STORE).end(8, &[0xFF; 4]), Status::ZIP);
    add("a directory too short", two(STORE).end(12, &[60, 0, 0, 0]), Status::ZIP);
    add("a directory of nothing", two(STORE).end(12, &[0; 4]), Status::ZIP);
    add("a directory larger than the archive", two(STORE).end(12, &[0, 0, 0, 0x7F]), Status::ZIP);
    add("a directory that begins elsewhere", two(STORE).end(16, &[0, 0, 0, 0x7F]), Status::ZIP);
    add("junk in the directory", two(STORE).before_end(b"junk in the directory", true), Status::ZIP);
    add("a name beyond the directory", two(STORE).central(1, 28, &[0xFF, 0xFF]), Status::ZIP);
    add("an extra field beyond the directory", two(STORE).central(1, 30, &[0xFF, 0xFF]), Status::ZIP);
    add("a comment beyond the directory", two(STORE).central(1, 32, &[0xFF, 0xFF]), Status::ZIP);
    add("a name without its first header", two(STORE).central(0, 0, b"PK\x03\x04"), Status::ZIP);
    add("an end inside its comment", two(STORE).end(20, &[0xFF, 0xFF]), Status::ZIP);
    let fake = b"PK\x05\x06\0\0\0\0\x09\0\x09\0\0\0\0\x01\0\0\0\x01\0\0".repeat(900);
    add("many ends that lead nowhere", Spoilt::new(STORE, &[]).put(0, b"XX").behind(&fake), Status::ZIP);
    // Zip64 that lies.
    let size = |spoilt: &Spoilt| (spoilt.end - spoilt.centrals[0]) as u64;
    let spoilt = two(STORE);
    let (n, at) = (size(&spoilt), spoilt.centrals[0] as u64);
    let end = spoilt.end as u64;
    add("zip64: entries without number", two(STORE).zip64(u64::MAX, n, at, end), Status::ZIP);
    add("zip64: a directory without end", two(STORE).zip64(2, u64::MAX, at, end), Status::ZIP);
    add("zip64: a directory nowhere", two(STORE).zip64(2, n, u64::MAX, end), Status::ZIP);
    add("zip64: both", two(STORE).zip64(2, 1 << 63, 1 << 63, end), Status::ZIP);
    let nowhere = two(STORE).zip64(2, n, at, u64::MAX);
    let record = nowhere.end - 76;
    add("zip64: a locator to nowhere", nowhere.clone().put(record, b"none"), Status::ZIP);
    let itself = two(STORE).zip64(2, n, at, end + 56);
    add("zip64: a locator to itself", itself.put(record, b"none"), Status::ZIP);
    let other = two(STORE).zip64(2, n, at, end);
    add("zip64: another disk", other.clone().put(other.end - 16, &[1]), Status::UNSUPPORTED);
    add("zip64: several disks", other.clone().put(other.end - 4, &[2]), Status::UNSUPPORTED);
    for (what, place) in [("size", 24), ("packed", 20), ("offset", 42)] {
        let spoilt = two(STORE).central(1, place, &max32);
        let what = match what {
            "size" => ["zip64: a size that is huge", "zip64: a size that is cut", "zip64: no size"],
            "packed" => ["zip64: data that is huge", "zip64: data that is cut", "zip64: no data"],
            _ => ["zip64: an offset that is huge", "zip64: an offset that is cut", "zip64: no offset"],
        };
        add(what[0], spoilt.clone().extra(&long(&[u64::MAX - 1])), Status::ZIP);
        add(what[1], spoilt.clone().extra(&[1, 0, 4, 0, 1, 2, 3, 4]), Status::ZIP);
        add(what[2], spoilt.extra(&[2, 0, 4, 0, 1, 2, 3, 4]), Status::ZIP);
    }
    let everything = two(STORE).central(1, 20, &all).central(1, 42, &max32);
    add("zip64: all of it", everything.extra(&long(&[1 << 62, 1 << 62, 1 << 62])), Status::ZIP);
    let disk = || two(STORE).central(1, 34, &[0xFF, 0xFF]);
    add("zip64: another disk of an entry", disk().extra(&[1, 0, 4, 0, 1, 0, 0, 0]), Status::UNSUPPORTED);
    add("zip64: no disk", disk().extra(&[2, 0, 4, 0, 0, 0, 0, 0]), Status::UNSUPPORTED);
    add("zip64: a disk that is cut", disk().extra(&[1, 0, 2, 0, 0, 0]), Status::ZIP);
    // Data that is no deflated data.
    for noise in [[0xFF_u8; 8], [0x07; 8], [0x05, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0; 8]] {
        add("noise for data", two(DEFLATE).local(0, 35, &noise), Status::ZIP);
    }
    // Bombs.
    let zeros = vec![0; 3 << 20];
    add("a bomb", Spoilt::new(DEFLATE, &[(b"0", &zeros)]), Status::LIMIT);
    add(
        "a bomb of a small size",
        Spoilt::new(DEFLATE, &[(b"0", &zeros)]).central(0, 24, &[9, 0, 0, 0]),
        Status::ZIP,
    );
    let part = &zeros[..1 << 20];
    let four: [(&[u8], &[u8]); 4] = [(b"1", part), (b"2", part), (b"3", part), (b"4", part)];
    add("four bombs, each small", Spoilt::new(DEFLATE, &four), Status::LIMIT);
    let many: Vec<(Vec<u8>, &[u8])> =
        (0..1001).map(|n: i32| (n.to_string().into_bytes(), &b""[..])).collect();
    let many: Vec<(&[u8], &[u8])> = many.iter().map(|(name, data)| (name.as_slice(), *data)).collect();
    add("too many entries", Spoilt::new(STORE, &many), Status::LIMIT);
    let nested = packed(&[(b"0", &zeros)], &Options::default());
    let inner = Spoilt::new(STORE, &[(b"inner.zip", b"")]);
    add("an archive in front of an archive", inner.behind(&nested), Status::LIMIT);
    // Names.
    let utf8 = |bytes: &[u8]| two(STORE).both(0, 6, 8, &[0, 8]).both(0, 30, 46, bytes);
    add("a name that is not UTF-8", utf8(b"\xFF\xFE"), Status::ZIP);
    add("a name with a surrogate", utf8(b"\xED\xA0\x80"), Status::ZIP);
    add("a name of overlong UTF-8", utf8(b"\xC0\xAF"), Status::ZIP);
    // A header in which another end stands as a comment: its directory would reach beyond its end.
    let one = Spoilt::new(STORE, &[(b"a", b"")]);
    let (at, size) = (one.centrals[0] as u8, (one.end - one.centrals[0] + 22) as u8);
    let comment = one.central(0, 32, &[22, 0]).end(12, &[size]).end(16, &[at]);
    add("an end inside the directory", comment, Status::ZIP);
    list.into_iter().map(|(what, spoilt, status)| (what, spoilt.bytes, status)).collect()
}

#[test]
fn hostile_archives_end_in_the_right_status_within_the_limits() {
    let list = hostile();
    assert!(list.len() >= 60);
    for (number, (what, archive, status)) in list.iter().enumerate() {
        let found = read_all(archive, &limits()).map_err(|error| error.status());
        assert_eq!(found, Err(*status), "{number}: {what}");
    }
}

#[test]
fn names_that_lead_elsewhere_are_read_and_told() {
    let unsafe_names: [&[u8]; 16] = [
        b"../etc/passwd",
        b"..",
        b"a/../../b",
        b"/etc/passwd",
        b"//host/share",
        b"C:\\x",
        b"C:x",
        b"a\\..\\b",
        b"a//b",
        b"./a",
        b"a/.",
        b".",
        b"/",
        b"a\x01b",
        b"a\x7F",
        b"a/..",
    ];
    let safe_names: [&[u8]; 7] = [b"a", b"a/b", b"d/", "é/世界".as_bytes(), b"..a", b"a..b/c...", b" "];
    for (names, safe) in [(&unsafe_names[..], false), (&safe_names[..], true)] {
        for name in names {
            let archive = packed(&[(name, b"")], &Options::default());
            let source = Box::new(BytesIo::copy_of(&archive).unwrap());
            let mut reader = Reader::new(source, &Options::default(), Progress::default()).unwrap();
            assert_eq!(reader.name(0).unwrap(), *name);
            assert_eq!(reader.info(0).unwrap().safe_name, safe, "{}", String::from_utf8_lossy(name));
            assert!(reader.read(0).unwrap().is_empty());
        }
    }
}

#[test]
fn a_nul_in_a_name_that_is_read_is_kept_and_unsafe() {
    let archive = two(STORE).both(0, 30, 46, b"a\0txt").bytes;
    let source = Box::new(BytesIo::copy_of(&archive).unwrap());
    let mut reader = Reader::new(source, &Options::default(), Progress::default()).unwrap();
    let info = reader.info(0).unwrap();
    assert_eq!((info.name, info.safe_name), (b"a\0txt".as_slice(), false));
}

#[test]
fn entries_that_share_bytes_are_read_where_that_is_allowed() {
    let archive = two(STORE).both(1, 26, 28, &[1, 0]).bytes;
    let shared = Spoilt::new(STORE, &[(b"a", b"same"), (b"a", b"same")]).central(1, 42, &[0; 4]).bytes;
    assert_eq!(read_all(&archive, &Options::default()).unwrap(), 2);
    assert_eq!(read_all(&shared, &Options::default()).map_err(|error| error.status()), Err(Status::ZIP));
    let allowed = Options::default().allow(false, true);
    assert_eq!(read_all(&shared, &allowed).unwrap(), 2);
}

#[test]
fn junk_around_an_archive_is_passed() {
    let plain = two(DEFLATE);
    let mut front = b"MZ and a program, with PK\x05\x06 in it".to_vec();
    front.extend(&plain.bytes);
    let gap = plain.clone().before_end(b"a gap", false).bytes;
    let comment = plain.clone().end(20, &[9, 0]).behind(b"PK\x05\x06 says").bytes;
    let junk = plain.clone().behind(b"junk behind").bytes;
    for archive in [front, gap, comment, junk] {
        assert_eq!(read_all(&archive, &Options::default()).unwrap(), 2);
    }
    let disk = two(STORE).central(1, 34, &[0xFF, 0xFF]).extra(&[1, 0, 4, 0, 0, 0, 0, 0]);
    let flags = two(STORE).local(0, 6, &[8, 8]);
    assert_eq!(read_all(&flags.bytes, &Options::default()).unwrap(), 2);
    assert_eq!(read_all(&disk.bytes, &Options::default()).unwrap(), 2);
    let right = two(STORE);
    let (n, at, end) = ((right.end - right.centrals[0]) as u64, right.centrals[0] as u64, right.end as u64);
    assert_eq!(read_all(&right.zip64(2, n, at, end).bytes, &Options::default()).unwrap(), 2);
}
