//! When a spool goes to disk, and that nothing else changes by that.

use super::*;

#[test]
fn exactly_max_size_stays_in_memory_and_a_byte_more_goes_to_disk() {
    let mut spool = spool(30);
    spool.write(&[b'x'; 30]).unwrap();
    assert!(!spool.rolled().unwrap());
    spool.write(b"y").unwrap();
    assert!(spool.rolled().unwrap());
    assert_eq!((spool.tell().unwrap(), spool.size().unwrap()), (31, 31));
    assert_eq!(content(&mut spool), [&[b'x'; 30][..], b"y"].concat());
}

#[test]
fn seeking_alone_stays_in_memory_and_a_write_behind_max_size_goes_to_disk_with_zeros_between() {
    let mut spool = spool(30);
    spool.write(b"a").unwrap();
    assert_eq!(spool.seek(100, Whence::Start).unwrap(), 100);
    assert!(!spool.rolled().unwrap());
    spool.write(b"z").unwrap();
    assert!(spool.rolled().unwrap());
    assert_eq!(content(&mut spool), [b"a".as_slice(), &[0; 99], b"z"].concat());
}

#[test]
fn truncating_to_more_than_max_size_goes_to_disk_and_extends_and_to_less_never_extends() {
    let mut spool = spool(10);
    spool.write(b"abcdefg\n").unwrap();
    assert_eq!(spool.truncate(10).unwrap(), 10);
    assert_eq!(spool.size().unwrap(), 8);
    assert_eq!(spool.truncate(20).unwrap(), 20);
    assert!(spool.rolled().unwrap());
    assert_eq!((spool.size().unwrap(), spool.tell().unwrap()), (20, 8));
    assert_eq!(content(&mut spool), [b"abcdefg\n".as_slice(), &[0; 12]].concat());
}

#[test]
fn without_a_max_size_only_rollover_and_fileno_go_to_disk() {
    let mut spool = spool(0);
    spool.write(&pattern(1 << 20)).unwrap();
    spool.truncate(1 << 21).unwrap();
    assert!(!spool.rolled().unwrap());
    assert_eq!(spool.size().unwrap(), 1 << 20);
    spool.rollover().unwrap();
    assert!(spool.rolled().unwrap());
    assert!(super::spool(0).fileno().unwrap() > 2);
}

#[test]
fn a_spool_that_refuses_stays_as_it_is_but_for_an_explicit_rollover() {
    let directory = Directory::new(None).unwrap();
    let mut spool = Spool::new(SpoolOptions { max_size: 4, directory, refuses: true }).unwrap();
    spool.write(b"abc").unwrap();
    for refused in [spool.write(b"de").map(|_| ()), spool.pwrite(4, b"x").map(|_| ())] {
        assert_eq!(status(refused).0, Status::LIMIT);
    }
    assert_eq!(status(spool.truncate(5)).0, Status::LIMIT);
    assert_eq!((content(&mut spool), spool.tell().unwrap()), (b"abc".to_vec(), 3));
    spool.rollover().unwrap();
    spool.write(b"de").unwrap();
    assert_eq!(content(&mut spool), b"abcde");
}

#[test]
fn a_limit_holds_in_memory_and_on_disk() {
    let mut spool = spool(4);
    spool.set_memory_limit(6).unwrap();
    spool.write(b"abcdef").unwrap();
    assert_eq!(status(spool.write(b"g")).0, Status::LIMIT);
    assert_eq!(status(spool.truncate(7)).0, Status::LIMIT);
    assert_eq!(status(spool.set_memory_limit(5)).0, Status::INVALID);
    assert_eq!((content(&mut spool), spool.tell().unwrap()), (b"abcdef".to_vec(), 6));
}

#[test]
fn lines_are_borrowed_and_copied_wherever_they_lie() {
    let long = vec![b'l'; 3 * 65_536 + 17];
    let text = [b"one\n\n".as_slice(), &long, b"\nlast"].concat();
    let mut spool = rolled(&text);
    assert_eq!(spool.next_line().unwrap(), Some(&b"one\n"[..]));
    assert_eq!(spool.next_line().unwrap(), Some(&b"\n"[..]));
    assert_eq!(spool.next_line().unwrap().map(<[u8]>::len), Some(long.len() + 1));
    assert_eq!(spool.readline(2).unwrap().as_bytes(), b"la");
    assert_eq!(spool.readline(-1).unwrap().as_bytes(), b"st");
    assert_eq!(spool.next_line().unwrap(), None);
    assert_eq!(spool.readline(-1).unwrap().len(), 0);
}

#[test]
fn lines_come_in_batches_up_to_the_hint() {
    let mut spool = rolled(b"a\nbb\nccc\nrest");
    let mut lines = Vec::new();
    spool
        .next_lines(4, &mut |line| {
            lines.push(line.to_vec());
            true
        })
        .unwrap();
    assert_eq!(lines, [b"a\n".to_vec(), b"bb\n".to_vec()]);
    assert_eq!(spool.tell().unwrap(), 5);
    for expected in [&b"ccc\n"[..], b"rest"] {
        let mut line = Vec::new();
        spool
            .next_lines(0, &mut |one| {
                line = one.to_vec();
                false
            })
            .unwrap();
        assert_eq!(line, expected);
    }
}

#[test]
fn peek_shows_without_moving_and_consume_moves_past_what_was_shown() {
    let mut spool = rolled(&pattern(100_000));
    assert_eq!(spool.peek(1).unwrap()[..5], pattern(5));
    spool.consume(5).unwrap();
    let shown = spool.peek(80_000).unwrap().len();
    assert!((80_000..100_000).contains(&shown));
    assert_eq!(status(spool.consume(shown + 1)).0, Status::INVALID);
    spool.consume(shown).unwrap();
    assert_eq!(spool.tell().unwrap() as usize, 5 + shown);
}

#[test]
fn a_closed_spool_refuses_and_takes_no_memory() {
    let mut spool = rolled(b"content");
    spool.close().unwrap();
    spool.close().unwrap();
    assert!(spool.closed().unwrap());
    assert_eq!(spool.memory_use().unwrap(), 0);
    for refused in [spool.write(b"x").map(|_| ()), spool.rollover(), spool.flush(), spool.clear()] {
        assert_eq!(status(refused).0, Status::CLOSED);
    }
}

#[test]
fn clear_and_take_begin_again_in_memory() {
    let mut spool = spool(10);
    spool.write(&pattern(300_000)).unwrap();
    let all = spool.take().unwrap();
    assert!(!spool.rolled().unwrap());
    assert_eq!((spool.size().unwrap(), spool.tell().unwrap()), (0, 0));
    spool.write(&[1; 11]).unwrap();
    assert!(spool.rolled().unwrap());
    spool.clear().unwrap();
    assert!(!spool.rolled().unwrap());
    assert_eq!(all.as_bytes(), pattern(300_000));
}
