//! How far long work is, told to whoever wants to know, and whether it is to go on.

use crate::memory::Shared;
use crate::stream::{Error, Result, Status};
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use core::time::Duration;
use std::time::Instant;

/// The most work between two reports, in bytes, for those who count at most that much at once.
pub const STEP: u64 = 64 * 1024;

/// From here on a report is due, so that what comes next does not pass a step.
const DUE: u64 = STEP / 2;

/// The time after which the work says that it goes on, however little was done: half of the 50 ms that are promised.
const PATIENCE: Duration = Duration::from_millis(25);

/// Hears how far the work is; a failure ends the work with it.
pub trait Observer: Send {
    /// `done` of `total` bytes; a `total` of 0 is not known.
    fn report(&mut self, done: u64, total: u64) -> Result<()>;
}

/// A flag that any thread may set, and that the work looks at.
pub struct Cancel(Shared<AtomicBool>);

impl Cancel {
    /// One that is not set.
    pub fn new() -> Result<Cancel> {
        Shared::new(AtomicBool::new(false)).map(Cancel)
    }

    /// Another owner of the same flag.
    pub fn dup(&self) -> Cancel {
        Cancel(self.0.dup())
    }

    /// Sets it for good.
    pub fn set(&self) {
        self.0.store(true, Relaxed);
    }

    /// `CANCELLED` once it is set.
    pub fn check(&self) -> Result<()> {
        if self.0.load(Relaxed) {
            return Err(Error::new(Status::CANCELLED, format_args!("the work was cancelled")));
        }
        Ok(())
    }
}

/// The work that was done, and whom to tell. The default tells nobody and never ends the work.
#[derive(Default)]
pub struct Progress {
    observer: Option<Box<dyn Observer>>,
    cancel: Option<Cancel>,
    done: u64,
    total: u64,
    /// What was reported last.
    reported: u64,
    /// When that was, or when the work was first looked at.
    heard: Option<Instant>,
}

impl Progress {
    /// Tells `observer`, and ends the work when `cancel` is set.
    pub fn new(observer: Option<Box<dyn Observer>>, cancel: Option<Cancel>) -> Progress {
        Progress { observer, cancel, ..Progress::default() }
    }

    /// Whether anybody is told or may cancel.
    pub fn is_watched(&self) -> bool {
        self.observer.is_some() || self.cancel.is_some()
    }

    /// Says how much there is to do; 0 when that is not known.
    pub fn set_total(&mut self, total: u64) {
        self.total = total;
    }

    /// Counts `n` more bytes that were done, and reports when that is due.
    ///
    /// They are counted also when the work is to end; whoever goes on with it nevertheless reports them again.
    #[inline]
    pub fn advance(&mut self, n: u64) -> Result<()> {
        self.done = self.done.saturating_add(n);
        if self.done - self.reported < DUE {
            return Ok(());
        }
        self.report()
    }

    /// Reports when it is long since the last report, even if nothing was done meanwhile. To be called wherever time may pass:
    /// before each read of a source and each write to a sink.
    #[inline]
    pub fn look(&mut self) -> Result<()> {
        if self.is_watched() { self.look_at_the_clock() } else { Ok(()) }
    }

    #[cold]
    fn look_at_the_clock(&mut self) -> Result<()> {
        self.check()?;
        if self.observer.is_none() {
            return Ok(());
        }
        let now = Instant::now();
        match self.heard {
            Some(then) if now.duration_since(then) >= PATIENCE => self.report(),
            Some(_) => Ok(()),
            None => {
                self.heard = Some(now);
                Ok(())
            }
        }
    }

    /// Whether the work may go on; for the middle of a step that takes long.
    pub fn check(&self) -> Result<()> {
        self.cancel.as_ref().map_or(Ok(()), Cancel::check)
    }

    /// Reports what is left of the last step.
    pub fn finish(&mut self) -> Result<()> {
        if self.done == self.reported { self.check() } else { self.report() }
    }

    #[cold]
    fn report(&mut self) -> Result<()> {
        self.check()?;
        if let Some(observer) = &mut self.observer {
            observer.report(self.done, self.total)?;
            self.heard = Some(Instant::now());
        }
        self.reported = self.done;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    type Heard = Arc<Mutex<Vec<(u64, u64)>>>;

    /// Notes what it hears, and fails from `end` on.
    struct Ear(Heard, u64);

    impl Observer for Ear {
        fn report(&mut self, done: u64, total: u64) -> Result<()> {
            self.0.lock().unwrap().push((done, total));
            if done >= self.1 { Err(Error::bare(Status::CALLBACK)) } else { Ok(()) }
        }
    }

    fn watched(end: u64) -> (Progress, Heard) {
        let heard = Heard::default();
        (Progress::new(Some(Box::new(Ear(heard.clone(), end))), None), heard)
    }

    #[test]
    fn reports_come_every_half_step_and_at_the_end() {
        let (mut progress, heard) = watched(u64::MAX);
        progress.set_total(DUE + 8);
        for n in [DUE - 1, 1, 7, 1] {
            progress.advance(n).unwrap();
        }
        progress.finish().unwrap();
        progress.finish().unwrap();
        assert_eq!(*heard.lock().unwrap(), [(DUE, DUE + 8), (DUE + 8, DUE + 8)]);
    }

    #[test]
    fn a_report_that_fails_ends_the_work_and_is_repeated_when_that_goes_on() {
        let (mut progress, heard) = watched(STEP);
        for n in [STEP, 0, 5] {
            assert_eq!(progress.advance(n).map_err(|error| error.status()), Err(Status::CALLBACK));
        }
        assert_eq!(*heard.lock().unwrap(), [(STEP, 0), (STEP, 0), (STEP + 5, 0)]);
    }

    #[test]
    fn slow_work_is_reported_by_time_even_where_nothing_was_done() {
        let (mut progress, heard) = watched(u64::MAX);
        progress.look().unwrap();
        progress.advance(3).unwrap();
        progress.look().unwrap();
        assert!(heard.lock().unwrap().is_empty());
        for _ in 0..2 {
            std::thread::sleep(PATIENCE);
            progress.look().unwrap();
            progress.look().unwrap();
        }
        let (first, rest) =
            heard.lock().unwrap().split_first().map(|(first, rest)| (*first, rest.to_vec())).unwrap();
        assert_eq!(first, (3, 0));
        // A machine that is busy may make one more due.
        assert!(!rest.is_empty() && rest.len() <= 3 && rest.iter().all(|heard| *heard == (3, 0)));
    }

    #[test]
    fn a_cancelled_work_ends_within_a_step_and_is_not_reported() {
        let heard = Heard::default();
        let cancel = Cancel::new().unwrap();
        let ear = Box::new(Ear(heard.clone(), u64::MAX));
        let mut progress = Progress::new(Some(ear), Some(cancel.dup()));
        progress.check().unwrap();
        std::thread::spawn(move || cancel.set()).join().unwrap();
        progress.advance(DUE - 1).unwrap();
        for outcome in [progress.advance(1), progress.finish(), progress.check()] {
            assert_eq!(outcome.map_err(|error| error.status()), Err(Status::CANCELLED));
        }
        assert!(heard.lock().unwrap().is_empty());
    }

    #[test]
    fn nobody_hears_the_default() {
        let mut progress = Progress::default();
        assert!(!progress.is_watched());
        progress.advance(u64::MAX).unwrap();
        progress.advance(u64::MAX).unwrap();
        progress.finish().unwrap();
    }
}
