//! Who is told of the work, and who may end it.

use super::*;

struct Counting(std::sync::Arc<std::sync::Mutex<Vec<u64>>>);

impl Observer for Counting {
    fn report(&mut self, done: u64, _total: u64) -> crate::stream::Result<()> {
        self.0.lock().unwrap().push(done);
        Ok(())
    }
}

#[test]
fn progress_comes_in_order_at_most_every_step_and_cancelling_ends_the_work() {
    let text = std::format!("[{}1]", "\"x\", ".repeat(100_000));
    let heard = std::sync::Arc::default();
    let observed = || Progress::new(Some(Box::new(Counting(std::sync::Arc::clone(&heard)))), None);
    for stream in [false, true] {
        heard.lock().unwrap().clear();
        if stream {
            let from = Memory::holding(text.as_bytes());
            validate_stream(from.stream(), &Options::default(), observed()).unwrap();
        } else {
            validate(text.as_bytes(), &Options::default(), &mut observed()).unwrap();
        }
        let heard = heard.lock().unwrap();
        assert!(heard.len() >= 7 && heard.is_sorted(), "{heard:?}");
        assert!(heard.windows(2).all(|two| two[1] - two[0] <= 2 * crate::formats::STEP), "{heard:?}");
        assert_eq!(heard.last(), Some(&(text.len() as u64)));
    }
    let cancel = Cancel::new().unwrap();
    cancel.set();
    let mut cancelled = Progress::new(None, Some(cancel.dup()));
    let outcome = format(text.as_bytes(), &Options::default(), &mut cancelled);
    assert_eq!(outcome.err().unwrap().status(), Status::CANCELLED);
    let from = Memory::holding(text.as_bytes());
    let outcome = load(from.stream(), &Options::default(), Progress::new(None, Some(cancel)));
    assert_eq!(outcome.err().unwrap().status(), Status::CANCELLED);
}
