//! Positions that a number cannot hold.

use super::guard::{get, run};
use super::object::AnyStream;
use super::status::membuf_status;
use super::stream::membuf;
use crate::stream::{Cookie, Error, Result, Status};

/// A position with what a text stream has to know to go on from there; all but `position` are 0 where that is enough.
///
/// Plain data that may be stored, and used on another stream over the same bytes with the same options. What the fields
/// say is how to get there: bring the inner stream to `position` and the decoder to `state`, feed it `bytes_to_feed`
/// bytes, and skip `chars_to_skip` code points of what it gives.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct membuf_cookie {
    /// Where the inner stream stands, in bytes; on other streams the position itself.
    pub position: i64,
    /// The number of the decoder's state there, as `membuf_decoder_getstate` gives it.
    pub state: u64,
    /// Bytes to decode from there.
    pub bytes_to_feed: i32,
    /// Code points of their text that lie before the position.
    pub chars_to_skip: i32,
    /// 1 when the stream ends behind those bytes, else 0.
    pub need_eof: i32,
    /// 0.
    pub reserved: u32,
}

const NOWHERE: membuf_cookie =
    membuf_cookie { position: 0, state: 0, bytes_to_feed: 0, chars_to_skip: 0, need_eof: 0, reserved: 0 };

impl From<Cookie> for membuf_cookie {
    fn from(cookie: Cookie) -> membuf_cookie {
        let Cookie { position, state, bytes_to_feed, chars_to_skip, need_eof } = cookie;
        let need_eof = i32::from(need_eof);
        membuf_cookie { position, state, bytes_to_feed, chars_to_skip, need_eof, reserved: 0 }
    }
}

impl TryFrom<membuf_cookie> for Cookie {
    type Error = Error;

    fn try_from(cookie: membuf_cookie) -> Result<Cookie> {
        let membuf_cookie { position, state, bytes_to_feed, chars_to_skip, need_eof, reserved } = cookie;
        if !matches!(need_eof, 0 | 1) || reserved != 0 {
            return Err(Error::new(
                Status::INVALID,
                format_args!("need_eof must be 0 or 1, not {need_eof}, and reserved 0, not {reserved}"),
            ));
        }
        Ok(Cookie { position, state, bytes_to_feed, chars_to_skip, need_eof: need_eof == 1 })
    }
}

/// Gives the position with all that is needed to come back to it, on every kind of stream.
///
/// It flushes, as `membuf_tell` does, and moves nothing. On a wrapper it decodes up to a few times over what was read of the
/// inner stream since the last chunk began; where it can choose it gives a cookie of which `membuf_tell` gives the number.
/// Errors: as `membuf_tell`, but never `MEMBUF_ERR_OVERFLOW` for a position that is no number; on a wrapper `MEMBUF_ERR_UNSUPPORTED`
/// where a codec of the program cannot save its state, `MEMBUF_ERR_IO` where the inner stream was moved behind its back.
/// Python: tell(). Threads: one call at a time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_tell_cookie(s: *mut membuf, out_cookie: *mut membuf_cookie) -> membuf_status {
    // SAFETY: C's promise about `out_cookie` is passed on.
    unsafe {
        get("membuf_tell_cookie", s, out_cookie, NOWHERE, |stream: &mut AnyStream| {
            Ok(stream.as_dyn().tell_cookie()?.into())
        })
    }
}

/// Moves to a position that `membuf_tell_cookie` gave.
///
/// Errors: as `membuf_seek`; for a cookie that is no position of this stream `MEMBUF_ERR_INVALID` or, where only the content
/// of the inner stream tells, `MEMBUF_ERR_IO`, and nothing moves; `MEMBUF_ERR_NULL`. Python: seek(cookie). Threads: one call at a
/// time on `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn membuf_seek_cookie(s: *mut membuf, cookie: *const membuf_cookie) -> membuf_status {
    run("membuf_seek_cookie", s, |stream: &mut AnyStream| {
        if cookie.is_null() {
            return Err(Error::new(Status::NULL, format_args!("cookie is NULL")));
        }
        // SAFETY: not NULL, and valid for a read, as the caller promised.
        let cookie = Cookie::try_from(unsafe { cookie.read() })?;
        stream.as_dyn().seek_cookie(&cookie)
    })
}
