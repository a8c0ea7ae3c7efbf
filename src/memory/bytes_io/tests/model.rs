//! BytesIO against a model that anybody can check: a `Vec` and a position. Slices are kept meanwhile, and must
//! never change.

use super::*;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// Mostly small, sometimes large, so that sharing, copying and growth all happen.
    fn size(&mut self) -> usize {
        match self.below(8) {
            0 => 0,
            1..=4 => self.below(40),
            5 | 6 => self.below(3000),
            _ => self.below(9000),
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        let alphabet = b"abcdefg\n";
        (0..self.size()).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

#[derive(Default)]
struct Model {
    content: Vec<u8>,
    pos: usize,
}

impl Model {
    fn rest(&self) -> &[u8] {
        &self.content[self.pos.min(self.content.len())..]
    }

    fn line(&self, limit: usize) -> Vec<u8> {
        let rest = &self.rest()[..limit.min(self.rest().len())];
        let end = rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |newline| newline + 1);
        rest[..end].to_vec()
    }

    fn write_at(&mut self, at: usize, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.content.len() < at + bytes.len() {
            self.content.resize(at + bytes.len(), 0);
        }
        self.content[at..at + bytes.len()].copy_from_slice(bytes);
    }
}

struct Pair {
    stream: BytesIo,
    model: Model,
    kept: Vec<(Slice, Vec<u8>)>,
    pins: Vec<Pin>,
    limit: usize,
}

impl Pair {
    fn keep(&mut self, random: &mut Random, slice: Slice, expected: &[u8]) {
        assert_eq!(slice.as_bytes(), expected);
        if random.below(3) == 0 {
            self.kept.push((slice, expected.to_vec()));
        }
        if self.kept.len() > 6 {
            self.kept.swap_remove(random.below(6));
        }
    }

    /// Whether a pin is left, which must have refused the change that was tried.
    fn refused<T: core::fmt::Debug>(&self, result: &Result<T>) -> bool {
        let pinned = !self.pins.is_empty();
        assert_eq!(result.as_ref().is_err_and(|error| error.status() == Status::EXPORTED), pinned);
        pinned
    }

    /// Writes to both, or sees that a pin or the limit refused.
    fn write(&mut self, at: usize, bytes: &[u8], result: Result<usize>) -> bool {
        if self.refused(&result) {
            return false;
        }
        if !bytes.is_empty() && at + bytes.len() > self.limit {
            assert_eq!(status(result), Status::LIMIT);
            return false;
        }
        assert_eq!(result.unwrap(), bytes.len());
        self.model.write_at(at, bytes);
        true
    }

    fn step(&mut self, random: &mut Random) {
        let n = random.size();
        let at = self.model.pos;
        match random.below(22) {
            0..=2 => {
                let bytes = random.bytes();
                let result = self.stream.write(&bytes);
                if self.write(at, &bytes, result) {
                    self.model.pos += bytes.len();
                }
            }
            3 => {
                let (bytes, at) = (random.bytes(), random.size());
                let result = self.stream.pwrite(at as i64, &bytes);
                self.write(at, &bytes, result);
            }
            4 => {
                // From the stream's own memory.
                let from = random.below(self.model.content.len() + 1);
                let (data, len) = self.stream.store.tail(from);
                let len = len.min(n);
                let bytes = self.model.content[from..from + len].to_vec();
                // SAFETY: the bytes are the stream's content.
                let result = unsafe { self.stream.write_raw(data, len) };
                if self.write(at, &bytes, result) {
                    self.model.pos += len;
                }
            }
            5 => {
                let mut buffer = vec![0; n];
                let mut out = Target::new(&mut buffer);
                self.stream.read(&mut out).unwrap();
                let got = out.len();
                assert_eq!(&buffer[..got], &self.model.rest()[..n.min(self.model.rest().len())]);
                self.model.pos += got;
            }
            6 => {
                let count = n as i64 - 20;
                let slice = self.stream.read_slice(count).unwrap();
                let rest = self.model.rest();
                let n = if count < 0 { rest.len() } else { rest.len().min(count as usize) };
                let expected = rest[..n].to_vec();
                self.model.pos += n;
                self.keep(random, slice, &expected);
            }
            7 => {
                let limit = n as i64 - 20;
                let expected = self.model.line(usize::try_from(limit).unwrap_or(usize::MAX));
                let slice = self.stream.readline(limit).unwrap();
                self.model.pos += expected.len();
                self.keep(random, slice, &expected);
            }
            8 => {
                let expected = self.model.line(usize::MAX);
                assert_eq!(self.stream.next_line().unwrap().unwrap_or(b""), expected);
                self.model.pos += expected.len();
            }
            9 => {
                let whence = [Whence::Start, Whence::Current, Whence::End][random.below(3)];
                let offset = if whence == Whence::Start { n as i64 } else { 20 - n as i64 };
                let base = [0, self.model.pos, self.model.content.len()][whence as usize];
                self.model.pos = (base as i64 + offset).max(0) as usize;
                assert_eq!(self.stream.seek(offset, whence).unwrap(), self.model.pos as i64);
            }
            10 => {
                let result = self.stream.truncate(n as i64);
                if !self.refused(&result) {
                    assert_eq!(result.unwrap(), n as i64);
                    self.model.content.truncate(n);
                }
            }
            11 | 12 => {
                let slice = self.stream.getvalue().unwrap();
                let expected = self.model.content.clone();
                self.keep(random, slice, &expected);
            }
            13 if random.below(4) == 0 && self.pins.is_empty() => {
                let slice = self.stream.take().unwrap();
                let expected = core::mem::take(&mut self.model.content);
                self.model.pos = 0;
                if random.below(2) == 0 {
                    self.stream = BytesIo::from_slice(slice.dup());
                    self.stream.set_memory_limit(self.limit).unwrap();
                    self.model.content = expected.clone();
                }
                self.keep(random, slice, &expected);
            }
            14 => self.reserve(random, n),
            15 | 16 => self.pin(random),
            17 => {
                let result = self.stream.clear();
                if !self.refused(&result) {
                    self.model = Model::default();
                }
            }
            18 => {
                let result = self.stream.shrink();
                self.refused(&result);
            }
            19 => match self.stream.reserve_capacity(n) {
                Err(error) if self.pins.is_empty() => {
                    assert_eq!(error.status(), Status::LIMIT);
                    assert!(n > self.limit);
                }
                result => drop(self.refused(&result)),
            },
            20 => {
                // A part of the content is the new content.
                let from = random.below(self.model.content.len() + 1);
                let (data, len) = self.stream.store.tail(from);
                let len = len.min(n);
                // SAFETY: the bytes are the stream's content.
                let result = unsafe { self.stream.set_state_raw(data, len, n as i64) };
                if !self.refused(&result) {
                    self.model = Model { content: self.model.content[from..from + len].to_vec(), pos: n };
                }
            }
            _ => self.kept.truncate(random.below(7)),
        }
    }

    /// One pin more, one less, or a change through one.
    fn pin(&mut self, random: &mut Random) {
        let len = self.model.content.len();
        match random.below(4) {
            0 => self.pins.push(self.stream.getbuffer().unwrap()),
            1 if len > 0 => {
                let at = random.below(len);
                if let Some(pin) = self.pins.first_mut() {
                    pinned(pin)[at] = b'!';
                    self.model.content[at] = b'!';
                }
            }
            _ => self.pins.truncate(random.below(2)),
        }
    }

    fn reserve(&mut self, random: &mut Random, n: usize) {
        let at = self.model.pos;
        match self.stream.reserve(n) {
            Err(error) if !self.pins.is_empty() => assert_eq!(error.status(), Status::EXPORTED),
            Ok((window, room)) => {
                assert!(room >= n && (n == 0 || at + n <= self.limit));
                let bytes = random.bytes();
                let bytes = &bytes[..bytes.len().min(room)];
                // SAFETY: the window has `room` bytes.
                unsafe { window.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
                self.stream.commit(bytes.len()).unwrap();
                self.model.write_at(at, bytes);
                self.model.pos += bytes.len();
            }
            Err(error) => {
                assert_eq!(error.status(), Status::LIMIT);
                assert!(at + n > self.limit);
            }
        }
    }

    fn check(&mut self) {
        assert_eq!(self.stream.tell().unwrap(), self.model.pos as i64);
        assert_eq!(self.stream.size().unwrap(), self.model.content.len() as i64);
        let (data, len) = self.stream.store.tail(0);
        // SAFETY: the bytes are the stream's content.
        let content = unsafe { slice::from_raw_parts(data, len) };
        assert!(content == self.model.content, "content differs");
        for pin in &self.pins {
            assert_eq!(pin.parts(), (data.cast_mut(), len), "a pin was left behind");
        }
        for (slice, expected) in &self.kept {
            assert!(slice.as_bytes() == expected, "a live slice changed");
        }
    }
}

#[test]
fn random_operations_do_what_the_model_does_and_no_live_slice_changes() {
    let seed = match option_env!("MEMBUF_TEST_SEED") {
        Some(seed) => seed.parse().unwrap(),
        None => std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64 | 1,
    };
    let (rounds, steps) = if cfg!(miri) { (5, 60) } else { (60, 500) };
    println!("MEMBUF_TEST_SEED={seed}");
    let mut random = Random(seed);
    for round in 0..rounds {
        let mut initial = random.bytes();
        let content = initial.clone();
        let (data, len) = (initial.as_mut_ptr(), initial.len());
        // SAFETY: `initial` outlives the stream and every slice of it, and is not touched meanwhile.
        let (stream, limit) = unsafe {
            match round % 5 {
                0 => (BytesIo::copy_of(&content).unwrap(), usize::MAX),
                1 => (BytesIo::borrow(data, len, None, core::ptr::null_mut()).unwrap(), usize::MAX),
                2 => (BytesIo::adopt(data, len, None, core::ptr::null_mut()).unwrap(), 12_000.max(len)),
                3 => (BytesIo::fixed(data, len / 2, len).unwrap(), len),
                _ => (BytesIo::from_slice(Slice::from_vec(content.clone()).unwrap()), 9000.max(len)),
            }
        };
        let content = if round % 5 == 3 { content[..len / 2].to_vec() } else { content };
        let mut pair =
            Pair { stream, model: Model { content, pos: 0 }, kept: Vec::new(), pins: Vec::new(), limit };
        pair.stream.set_memory_limit(limit).unwrap();
        for step in 0..steps {
            pair.step(&mut random);
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| pair.check()));
            assert!(checked.is_ok(), "seed {seed}, round {round}, step {step}");
        }
    }
}
