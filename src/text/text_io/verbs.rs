//! The verbs of TextIOWrapper.

use super::*;

impl Stream for TextIo {
    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn is_text(&self) -> bool {
        true
    }

    fn read(&mut self, out: &mut Target<'_>) -> Result<()> {
        let (reader, inner) = self.reading()?;
        crate::text::check_room(out.room())?;
        reader.read(inner, out)
    }

    fn read_some(&mut self, out: &mut Target<'_>) -> Result<()> {
        let (reader, inner) = self.reading()?;
        crate::text::check_room(out.room())?;
        reader.read_some(inner, out)
    }

    /// Up to `count` code points; malformed bytes end it early, unless all is wanted: then it fails and takes nothing.
    fn read_slice(&mut self, count: i64) -> Result<Slice> {
        let (reader, inner) = self.reading()?;
        let len = reader.points(inner, count)?;
        reader.take(len)
    }

    /// A line that cannot be read to its end fails, and stays.
    fn readline(&mut self, limit: i64) -> Result<Slice> {
        let (reader, inner) = self.reading()?;
        let len = reader.line(inner, limit)?;
        reader.take(len)
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        let (reader, inner) = self.reading()?;
        let len = reader.line(inner, -1)?;
        Ok((len > 0).then(|| reader.consume(len)))
    }

    /// At least one line, and those that are decoded already.
    fn next_lines<'a>(&'a mut self, hint: i64, take: &mut dyn FnMut(&'a [u8]) -> bool) -> Result<()> {
        let (reader, inner) = self.reading()?;
        let first = reader.line(inner, -1)?;
        if first > 0 {
            reader.lines(first, hint, take);
        }
        Ok(())
    }

    fn lends(&self, address: *const u8) -> bool {
        self.reader.as_ref().is_some_and(|reader| reader.lends(address))
    }

    /// Takes all or nothing. Text that was accepted before and could not be handed on now is kept.
    fn write(&mut self, data: &[u8]) -> Result<usize> {
        self.check_open()?;
        let Some(writer) = &mut self.writer else {
            return Err(Error::new(Status::UNSUPPORTED, format_args!("the inner stream is not writable")));
        };
        let points = utf8::measure(data, true)?;
        writer.write(&mut *self.inner, data, points)?;
        if let Some(reader) = &mut self.reader {
            reader.reset().map_err(|error| error.with(|detail| detail.transferred = points))?;
        }
        Ok(points)
    }

    fn tail(&mut self) -> Option<&mut Tail> {
        Some(&mut self.tail)
    }

    /// To a position that `tell` gave, to the position, or to the end. To the position moves the inner stream there.
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<i64> {
        self.check_seekable()?;
        if whence != Whence::Start && offset != 0 {
            return Err(Error::new(
                Status::UNSUPPORTED,
                format_args!("offset must be 0 when a text stream seeks from {whence:?}, not {offset}"),
            ));
        }
        if offset < 0 {
            return Err(Error::new(Status::INVALID, format_args!("offset must be >= 0, not {offset}")));
        }
        let position = match whence {
            Whence::Start => offset,
            Whence::Current => self.tell()?,
            Whence::End => return self.seek_end(),
        };
        let state = self.plain_state(position)?;
        self.go_to(&Cookie { position, state, ..Cookie::default() })
    }

    /// The position as a number of bytes of the inner stream; `OVERFLOW` where that does not say it all.
    fn tell(&mut self) -> Result<i64> {
        let cookie = self.tell_cookie()?;
        let plain = self.plain_state(cookie.position)?;
        if cookie.chars_to_skip == 0 && (cookie.state == plain || cookie.state == 0) {
            return Ok(cookie.position);
        }
        Err(Error::new(
            Status::OVERFLOW,
            format_args!("the position is no plain number of bytes here; a cookie can hold it"),
        ))
    }

    fn tell_cookie(&mut self) -> Result<Cookie> {
        self.check_seekable()?;
        self.flush()?;
        let position = self.inner.tell()?;
        match &mut self.reader {
            Some(reader) => reader.cookie(position),
            None => Ok(Cookie { position, ..Cookie::default() }),
        }
    }

    fn seek_cookie(&mut self, cookie: &Cookie) -> Result<()> {
        self.check_seekable()?;
        let &Cookie { position, bytes_to_feed, chars_to_skip, need_eof, .. } = cookie;
        let feeds = bytes_to_feed > 0 || need_eof;
        if position < 0 || bytes_to_feed < 0 || chars_to_skip < 0 || feeds != (chars_to_skip > 0) {
            return Err(Error::new(
                Status::INVALID,
                format_args!(
                    "no position has a cookie of {position}, {bytes_to_feed} bytes and {chars_to_skip} characters"
                ),
            ));
        }
        self.go_to(cookie).map(|_| ())
    }

    /// Cuts the inner stream to `size` bytes.
    fn truncate(&mut self, size: i64) -> Result<i64> {
        self.flush()?;
        self.inner.truncate(size)
    }

    /// Cuts the inner stream at its own position, which is behind what was read ahead: Python's `truncate()`.
    fn truncate_here(&mut self) -> Result<i64> {
        self.flush()?;
        self.inner.truncate_here()
    }

    /// The size of the inner stream, in bytes.
    fn size(&mut self) -> Result<i64> {
        self.flush()?;
        self.inner.size()
    }

    fn flush(&mut self) -> Result<()> {
        self.check_open()?;
        self.hand_on()?;
        self.inner.flush()
    }

    fn detach(&mut self) -> Result<()> {
        self.flush()?;
        self.inner = try_box(Detached)?;
        (self.reader, self.writer) = (None, None);
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let inner_closed = self.inner.closed();
        if let Err(error) = &inner_closed
            && error.status() == Status::DETACHED
        {
            return inner_closed.map(|_| ());
        }
        self.closed = true;
        if matches!(inner_closed, Ok(true)) && self.writer.as_ref().is_none_or(Writer::is_empty) {
            return Ok(());
        }
        let flushed = both(self.tail.end(), self.hand_on().and_then(|()| self.inner.flush()));
        let closed = if self.options.keep_inner_open { Ok(()) } else { self.inner.close() };
        self.seen = self.reader.as_ref().map_or(0, Reader::newlines);
        (self.reader, self.writer) = (None, None);
        match (flushed, closed) {
            (Err(first), Err(second)) => Err(first.with(|detail| detail.second = Some(second.status()))),
            (flushed, closed) => flushed.and(closed),
        }
    }

    fn closed(&mut self) -> Result<bool> {
        Ok(self.closed || self.inner.closed()?)
    }

    fn readable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.readable()
    }

    fn writable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.writable()
    }

    fn seekable(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.seekable()
    }

    fn isatty(&mut self) -> Result<bool> {
        self.check_open()?;
        self.inner.isatty()
    }

    fn fileno(&mut self) -> Result<i32> {
        self.check_open()?;
        self.inner.fileno()
    }

    fn newlines(&mut self) -> Result<u32> {
        self.inner.closed()?;
        Ok(self.reader.as_ref().map_or(self.seen, Reader::newlines))
    }

    fn as_any(&mut self) -> Option<&mut dyn core::any::Any> {
        Some(self)
    }
}
