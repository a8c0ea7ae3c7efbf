//! Rules of capture are in `c_tests/test_capture.c`: what the descriptors 1 and 2 of this process are for, its test
//! runner needs.

use super::*;

#[test]
fn a_capture_of_nothing_or_of_one_together_is_refused_and_touches_nothing() {
    for options in [
        CaptureOptions::default(),
        CaptureOptions { together: true, ..CaptureOptions::default() },
        CaptureOptions { together: true, stdout: true, ..CaptureOptions::default() },
        CaptureOptions { tee: true, ..CaptureOptions::default() },
    ] {
        assert_eq!(Capture::start(options).err().unwrap().status(), Status::INVALID);
    }
}
