//! Random verbs on spools and on a plain vector, with system calls that fail now and then.

use super::*;
use crate::host::spool::faults::failing;

/// What a spool has to be: bytes and a position.
struct Model {
    bytes: Vec<u8>,
    at: usize,
}

impl Model {
    fn write(&mut self, at: usize, data: &[u8]) {
        let end = at + data.len();
        if !data.is_empty() {
            self.bytes.resize(self.bytes.len().max(end), 0);
            self.bytes[at..end].copy_from_slice(data);
        }
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// Mostly small, sometimes larger than what is combined or mapped.
    fn size(&mut self) -> usize {
        match self.below(12) {
            0 => self.below(400_000),
            1 | 2 => self.below(70_000),
            _ => self.below(300),
        }
    }
}

fn run(seed: u64, steps: usize) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let max_size = [0, 1, 30, 1000, 100_000][random.below(5)];
    let mut spool = spool(max_size);
    let mut model = Model { bytes: Vec::new(), at: 0 };
    let mut kept: Vec<(Slice, Vec<u8>)> = Vec::new();
    for step in 0..steps {
        if kept.len() > 4 {
            kept.remove(0);
        }
        // Without a failure that concerns it a verb does what the model does; else nothing.
        let first = if random.below(4) == 0 { random.below(4) as u32 } else { u32::MAX - 1 };
        let nth = first..first + 1;
        let errno = [libc::ENOSPC, libc::EIO, libc::EOPNOTSUPP][random.below(3)];
        let before = model.at;
        let (n, at) = (random.size(), random.below(model.bytes.len() + 1000));
        let data: Vec<u8> = (0..n).map(|i| (i as u64 * seed + step as u64) as u8 | 1).collect();
        let verb = random.below(16);
        let failed: Result<()> = match verb {
            0..=3 => failing(nth.clone(), errno, || spool.write(&data)).map(|_| {
                model.write(before, &data);
                model.at = before + n;
            }),
            4 | 5 => {
                failing(nth.clone(), errno, || spool.pwrite(at as i64, &data)).map(|_| model.write(at, &data))
            }
            6 => failing(nth.clone(), errno, || spool.truncate(at as i64)).map(|_| {
                let memory = !spool.rolled().unwrap();
                let size = if memory { at.min(model.bytes.len()) } else { at };
                model.bytes.resize(size, 0);
            }),
            7 => spool.seek(at as i64, Whence::Start).map(|_| model.at = at),
            8 => failing(nth.clone(), errno, || spool.read_slice(n as i64)).map(|slice| {
                let n = n.min(model.rest().len());
                assert!(slice.as_bytes() == &model.rest()[..n], "read_slice, seed {seed}, step {step}");
                model.at += n;
                kept.push((slice.dup(), slice.as_bytes().to_vec()));
            }),
            9 => {
                let line = failing(nth.clone(), errno, || spool.readline(-1));
                line.map(|line| {
                    let n = memchr::memchr(b'\n', model.rest()).map_or(model.rest().len(), |at| at + 1);
                    assert!(line.as_bytes() == &model.rest()[..n], "readline, seed {seed}, step {step}");
                    model.at += n;
                })
            }
            10 => failing(nth.clone(), errno, || spool.getvalue()).map(|slice| {
                assert!(slice.as_bytes() == model.bytes, "getvalue, seed {seed}, step {step}");
                kept.push((slice, model.bytes.clone()));
            }),
            11 => failing(nth.clone(), errno, || spool.flush()),
            12 => {
                let wanted = model.bytes.get(at..).unwrap_or_default();
                let wanted = &wanted[..n.min(wanted.len())];
                assert!(pread(&mut spool, at as i64, n) == wanted, "pread, seed {seed}, step {step}");
                Ok(())
            }
            13 => {
                let mut room = vec![0; n];
                let mut target = Target::new(&mut room);
                spool.read(&mut target).unwrap();
                let n = target.len();
                assert!(
                    room[..n] == model.rest()[..n] && n == room.len().min(model.rest().len()),
                    "read, seed {seed}, step {step}"
                );
                model.at += n;
                Ok(())
            }
            14 if random.below(20) == 0 => spool.fileno().map(|_| ()),
            14 => failing(nth.clone(), errno, || spool.rollover()),
            _ if random.below(10) == 0 => spool.clear().map(|()| {
                model.bytes.clear();
                model.at = 0;
            }),
            _ => {
                kept.clear();
                Ok(())
            }
        };
        if let Err(error) = failed {
            assert!(first < 4 && error.transferred() == 0, "{error:?}, seed {seed}, step {step}");
        }
        assert_eq!(
            (spool.tell().unwrap(), spool.size().unwrap()),
            (model.at as i64, model.bytes.len() as i64),
            "verb {verb}, seed {seed}, step {step}"
        );
        assert!(kept.iter().all(|(slice, bytes)| slice.as_bytes() == bytes), "seed {seed}, step {step}");
    }
    assert!(content(&mut spool) == model.bytes, "seed {seed}");
}

#[test]
fn a_spool_is_bytes_and_a_position_whatever_is_done_and_whatever_fails() {
    for seed in 1..=8 {
        run(seed, 120);
    }
}
