//! StringIO against the plainest model there is: a vector of code points.

use super::*;

/// Numbers without a pattern, the same ones in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as usize % n
    }

    fn text(&mut self, alphabet: &[char], most: usize) -> String {
        (0..self.below(most)).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

fn overwrite(model: &mut Vec<char>, position: usize, text: &str) {
    let text: Vec<char> = text.chars().collect();
    if !text.is_empty() {
        model.resize(model.len().max(position + text.len()), '\0');
        model[position..position + text.len()].copy_from_slice(&text);
    }
}

fn run(seed: u64, alphabet: &[char]) {
    let mut numbers = Numbers(seed);
    let (mut stream, mut model, mut position) = (string(""), Vec::<char>::new(), 0);
    let mut shared = Vec::new();
    for step in 0..3000 {
        match numbers.below(12) {
            0..4 => {
                let most = if numbers.below(8) == 0 { 2000 } else { 20 };
                let text = numbers.text(alphabet, most);
                assert_eq!(stream.write(text.as_bytes()).unwrap(), text.chars().count());
                overwrite(&mut model, position, &text);
                position += text.chars().count();
            }
            4..7 => {
                position = numbers.below(model.len() + 3);
                stream.seek(position as i64, Whence::Start).unwrap();
            }
            7..10 => {
                let n = numbers.below(40);
                let rest = &model[position.min(model.len())..];
                let expected: String = rest.iter().take(n).collect();
                let got = stream.read_slice(n as i64).unwrap();
                assert_eq!(
                    core::str::from_utf8(got.as_bytes()).unwrap(),
                    expected,
                    "step {step} of seed {seed}"
                );
                position += expected.chars().count();
            }
            10 if numbers.below(20) == 0 => {
                let size = numbers.below(model.len() + 3);
                assert_eq!(stream.truncate(size as i64).unwrap(), size as i64);
                model.truncate(size);
            }
            _ => {
                if numbers.below(2) == 0 {
                    shared.clear();
                }
                shared.push((stream.getvalue().unwrap(), model.iter().collect::<String>()));
            }
        }
        assert_eq!(stream.tell().unwrap(), position as i64);
        assert_eq!(stream.size().unwrap(), model.len() as i64);
        for (slice, then) in &shared {
            assert!(slice.as_bytes() == then.as_bytes(), "a slice changed at step {step} of seed {seed}");
        }
    }
    assert_eq!(value(&mut stream), model.iter().collect::<String>());
}

#[test]
fn random_operations_agree_with_a_vector_of_code_points() {
    for seed in 1..6 {
        run(seed * 0x9e37_79b9, &['a', '\n', 'é', '€', '😀']);
        run(seed * 0x2545_f491, &['б', 'ж']);
        run(seed * 0x1234_5678, &['a', 'b']);
    }
}
