"""The deliberate mistakes of mutants.py: what is wrong, in which file, and the text that is replaced there."""

from typing import NamedTuple

BYTES = "src/memory/bytes_io/verbs.rs"
STORE = "src/memory/store/mod.rs"
PINS = "src/memory/store/pins.rs"
TEXT = "src/text/string_io/verbs.rs"
STRING = "src/text/string_io/mod.rs"
CONTENT = "src/text/string_io/content.rs"
INDEX = "src/text/string_io/index.rs"
NEWLINE = "src/text/newline.rs"
TRANSLATE = "src/text/newline/translate.rs"
WRITE = "src/ffi/write.rs"
ENDS = "src/text/newline_decoder.rs"
WRAPPER = "src/text/text_io/mod.rs"
READER = "src/text/text_io/reader.rs"
SEARCH = "src/text/text_io/search.rs"
WRITER = "src/text/text_io/writer.rs"
DECODER = "src/text/codec/decoder.rs"
ENCODER = "src/text/codec/encoder.rs"
ERRORS = "src/text/codec/errors.rs"
UTF8 = "src/text/codec/utf8.rs"
UTF16 = "src/text/codec/utf16.rs"
BUFFERED = "src/buffered/verbs.rs"
BUFFERED_POSITION = "src/buffered/position.rs"
BUFFERED_READER = "src/buffered/reader.rs"
BUFFERED_WRITER = "src/buffered/writer.rs"
PAIR = "src/buffered/pair.rs"


class Mutation(NamedTuple):
    mistake: str
    path: str
    old: str
    new: str


MUTATIONS = [
    Mutation(
        "BytesIO.truncate behind the end extends",
        STORE,
        "        if size >= self.len {\n            return Ok(());\n        }\n",
        "        if size >= self.len {\n            if size > 1 << 20 { return Ok(()); }\n"
        "            let n = size - self.len;\n            let zeros = [0u8; 1 << 12];\n"
        "            if n > zeros.len() || n == 0 { return Ok(()); }\n"
        "            // SAFETY: the zeros are there.\n"
        "            return unsafe { self.write(self.len, zeros.as_ptr(), n) };\n        }\n",
    ),
    Mutation(
        "BytesIO.truncate moves the position",
        BYTES,
        "        self.store.truncate(usize::try_from(size).unwrap_or(usize::MAX))?;\n        Ok(size)\n",
        "        self.store.truncate(usize::try_from(size).unwrap_or(usize::MAX))?;\n"
        "        self.pos = self.pos.min(self.store.len());\n        Ok(size)\n",
    ),
    Mutation(
        "BytesIO.seek from the end refuses to go before the start",
        BYTES,
        "checked_add(offset).map(|target| target.max(0));",
        "checked_add(offset).filter(|&target| target >= 0);",
    ),
    Mutation(
        "BytesIO.seek wraps around where it overflows",
        BYTES,
        "(base as i64).checked_add(offset).map(|target| target.max(0));",
        "Some((base as i64).wrapping_add(offset)).map(|target| target.max(0));",
    ),
    Mutation(
        "BytesIO.seek is clamped to the end",
        BYTES,
        "                self.pos = target as usize;\n",
        "                self.pos = (target as usize).min(self.store.len());\n",
    ),
    Mutation(
        "an empty write behind the end extends",
        STORE,
        "        if n == 0 {\n            return Ok(()); // not even past",
        "        if n == 0 && at <= self.len {\n            return Ok(()); // not even past",
    ),
    Mutation(
        "the gap in front of a write behind the end is not filled",
        STORE,
        "            ptr::copy(from, self.data.add(at), n);\n            self.fill_gap(at);\n",
        "            ptr::copy(from, self.data.add(at), n);\n"
        "            if at > self.len { self.data.add(self.len).write_bytes(b'?', at - self.len); }\n",
    ),
    Mutation(
        "memory that is lent for reading is written to",
        STORE,
        "block.origin() != Origin::Borrowed && block.is_sole()",
        "block.is_sole()",
    ),
    Mutation(
        "readlines stops behind the hint, not at it",
        BYTES,
        "if !more || taken >= hint {",
        "if !more || taken > hint {",
    ),
    Mutation(
        "readlines forgets a last line without a line end",
        BYTES,
        ".is_some_and(|&last| last != b'\\n').then_some(len);",
        ".is_some_and(|&last| last != b'\\n').then_some(len).filter(|_| false);",
    ),
    Mutation(
        "a limit of 0 is no limit to BytesIO.readline",
        BYTES,
        "        self.advance(self.line(limited(limit)))\n",
        "        self.advance(self.line(limited(if limit == 0 { -1 } else { limit })))\n",
    ),
    Mutation(
        "a closed BytesIO can be asked for its position",
        BYTES,
        "        self.store.check()?;\n        Ok(self.pos as i64)\n",
        "        Ok(self.pos as i64)\n",
    ),
    Mutation(
        "a pinned stream may be truncated",
        BYTES,
        "        self.store.check_change()?;\n        if size < 0 {",
        "        self.store.check()?;\n        if size < 0 {",
    ),
    Mutation(
        "a pinned stream may be closed",
        BYTES,
        "            self.store.check_change()?;\n            self.store.close();",
        "            self.store.check()?;\n            self.store.close();",
    ),
    Mutation(
        "a pin never ends",
        PINS,
        "        self.gate == PINNED && self.is_still_pinned()\n",
        "        self.gate == PINNED\n",
    ),
    Mutation(
        "a pin shares what slices see",
        PINS,
        "        if self.gate != PINNED {\n            drop(self.open(0, self.len, self.len)?);",
        "        if self.gate != PINNED && self.len == 0 {\n            drop(self.open(0, self.len, self.len)?);",
    ),
    Mutation(
        "writelines of nothing is fine on a closed stream",
        WRITE,
        "            stream.check_open()?;\n",
        "",
    ),
    Mutation(
        "StringIO.readline looks past its limit for the LF of a CRLF",
        CONTENT,
        "            if cut.byte <= end {\n                return cut;",
        "            if cut.byte <= end {\n"
        "                if ends == LineEnd::Any && text[..cut.byte].ends_with(b\"\\r\")"
        " && text[cut.byte..].starts_with(b\"\\n\") {\n"
        "                    return self.at_byte(start, cut.byte + 1);\n                }\n                return cut;",
    ),
    Mutation(
        "StringIO.seek allows distances from the position",
        TEXT,
        "            _ if offset != 0 => {",
        "            _ if offset < 0 => {",
    ),
    Mutation(
        "StringIO.truncate counts bytes",
        CONTENT,
        "            self.bytes.truncate(end.byte as i64)?;\n            self.points = points;",
        "            self.bytes.truncate(points as i64)?;\n            self.points = utf8::count(self.as_bytes());",
    ),
    Mutation(
        "text that is written over wide text keeps its bytes",
        CONTENT,
        "        if old == text.len() {\n",
        "        if old >= text.len() {\n",
    ),
    Mutation(
        "the marks of the index are not moved when text before them changes",
        CONTENT,
        "            self.index.replaced(self.bytes.content(), start, n, old, text.len());\n",
        "",
    ),
    Mutation(
        "the index survives a truncation",
        CONTENT,
        "            self.cursor.set(end);\n            self.index.cut(points);\n",
        "            self.cursor.set(end);\n",
    ),
    Mutation(
        "a mark is set one code point late",
        INDEX,
        "if points < STRIDE || self.marks.try_push(byte).is_err() {",
        "if points < STRIDE || self.marks.try_push(byte + 1).is_err() {",
    ),
    Mutation(
        "CRLF becomes two line ends where all are made LF",
        TRANSLATE,
        "            returns.paired += 1;\n            read += 2;\n",
        "            returns.paired += 1;\n            read += 1;\n",
    ),
    Mutation(
        "a lone CR is no line end where all line ends are kept",
        NEWLINE,
        "                let at = memchr2(b'\\n', b'\\r', rest)?;\n",
        "                let at = memchr(b'\\n', rest)?;\n",
    ),
    Mutation(
        "CRLF is noted as CR",
        NEWLINE,
        "bit(Seen::CR, returns.alone > 0) | bit(Seen::CRLF, returns.paired > 0)",
        "bit(Seen::CR, returns.alone + returns.paired > 0)",
    ),
    Mutation(
        "restored text is translated again",
        TEXT,
        "        self.content.replace(data, points)?;\n        self.position = position;\n",
        "        self.content.replace(b\"\", 0)?;\n        self.position = 0;\n        self.write(data)?;\n"
        "        self.position = position;\n",
    ),
    Mutation(
        "write answers the code points that were stored",
        TEXT,
        "            _ => self.write_lines(data, points)?,\n        }\n        Ok(points)\n",
        "            _ => {\n                let before = self.position;\n                self.write_lines(data, points)?;\n"
        "                return Ok(self.position - before);\n            }\n        }\n        Ok(points)\n",
    ),
    Mutation(
        "StringIO reads code units of UTF-8, not code points",
        CONTENT,
        "        let len = if self.is_ascii() { limit } else { utf8::advance(rest, limit).0 };\n",
        "        let len = utf8::advance(rest, limit / 2).0.max(limit.min(1));\n",
    ),
    Mutation(
        "a CR at the end of a part is a line end at once",
        ENDS,
        "        if !last && out.len() > from && out.ends_with(b\"\\r\") {",
        "        if false && !last && out.len() > from && out.ends_with(b\"\\r\") {",
    ),
    Mutation(
        "a CR that waits is forgotten",
        ENDS,
        "            out.try_push(b'\\r')?;\n            self.held = false;\n",
        "            self.held = false;\n",
    ),
    Mutation(
        "line ends that are kept are not noted",
        ENDS,
        "            self.seen.add(out.get(from..).unwrap_or_default());\n",
        "",
    ),
    Mutation(
        "the state of a newline decoder says nothing of the CR that waits",
        ENDS,
        "        Ok(flags << 1 | u64::from(held))\n",
        "        Ok(flags << 1 | u64::from(held && false))\n",
    ),
    Mutation(
        "positions do not count that CRLF became LF",
        ENDS,
        "                (at, given) = (pair + 2, through);\n",
        "                (at, given) = (pair + 1, through);\n",
    ),
    Mutation(
        "no byte order mark is written after a seek to the start",
        WRAPPER,
        "writer.set_at_start(cookie.position == 0 && cookie.state == 0)?;",
        "writer.set_at_start(false)?;",
    ),
    Mutation(
        "a byte order mark is written at the end, too",
        WRAPPER,
        "            writer.set_at_start(end == 0)?;\n",
        "            writer.set_at_start(true)?;\n",
    ),
    Mutation(
        "whoever appends writes a byte order mark",
        WRAPPER,
        "Some(writer) if seekable && self.inner.tell()? != 0 => writer.set_at_start(false),",
        "Some(writer) if seekable && self.inner.tell()? < 0 => writer.set_at_start(false),",
    ),
    Mutation(
        "what was written is not handed on before a read",
        WRAPPER,
        "        self.check_open()?;\n        self.hand_on()?;\n        match &mut self.reader {",
        "        self.check_open()?;\n        match &mut self.reader {",
    ),
    Mutation(
        "a line end that two chunks share is not found",
        READER,
        "            from = self.line_end.resume(text.len());\n",
        "            from = text.len();\n",
    ),
    Mutation(
        "the state is noted without the bytes that wait",
        SEARCH,
        "        let waiting = self.bytes.get(point.byte - point.waiting..point.byte).unwrap_or_default();\n"
        "        self.decoder.set_state(waiting, point.flags)\n",
        "        self.decoder.set_state(b\"\", point.flags)\n",
    ),
    Mutation(
        "a position between bytes and text is taken for a plain one",
        SEARCH,
        "        Ok(Route { from: safe, feed: end - safe.byte, need_eof })\n",
        "        Ok(Route { from: safe, feed: (end - safe.byte).min(1), need_eof })\n",
    ),
    Mutation(
        "text that fails to be encoded stays in part",
        WRITER,
        "        self.pending.truncate(earlier);\n        if let Some(before)",
        "        if let Some(before)",
    ),
    Mutation(
        "a CR in what is written is no end of a line to line buffering",
        WRITER,
        "memchr2(b'\\n', b'\\r', text).is_some();",
        "memchr(b'\\n', text).is_some();",
    ),
    Mutation(
        "a byte order mark is written again and again",
        ENCODER,
        "            Ok(()) => self.start = false,\n",
        "            Ok(()) => {}\n",
    ),
    Mutation(
        "the range of what cannot be encoded counts bytes",
        ENCODER,
        "        let end = start + count(bad);\n",
        "        let end = start + bad.len();\n",
    ),
    Mutation(
        "utf-16 is at its start in the state of the machine's order",
        DECODER,
        "                None if self.start => 2,\n",
        "                None if self.start => 0,\n",
    ),
    Mutation(
        "half a signature at the end of a text is dropped",
        DECODER,
        "UTF8_SIGNATURE.starts_with(bytes) && (self.stream || !last) {",
        "UTF8_SIGNATURE.starts_with(bytes) {",
    ),
    Mutation(
        "surrogateescape lets ASCII bytes be escaped",
        ERRORS,
        ".take(ESCAPED_AT_ONCE).take_while(|byte| !byte.is_ascii());",
        ".take(ESCAPED_AT_ONCE).take_while(|_| true);",
    ),
    Mutation(
        "malformed UTF-8 is one byte long",
        UTF8,
        "Stop::Malformed(len, \"invalid continuation byte\"),",
        "Stop::Malformed(1.min(len), \"invalid continuation byte\"),",
    ),
    Mutation(
        "half a surrogate pair takes what follows it along",
        UTF16,
        "stop = Stop::Malformed(2, \"illegal UTF-16 surrogate\");",
        "stop = Stop::Malformed(4, \"illegal UTF-16 surrogate\");",
    ),
    Mutation(
        "a peek into a buffer moves the position",
        BUFFERED,
        "        self.show()?;\n        Ok(&self.buffer[self.pos..self.end])\n",
        "        self.show()?;\n        let start = self.pos;\n        self.pos = self.end;\n"
        "        Ok(&self.buffer[start..self.end])\n",
    ),
    Mutation(
        "a raw stream is not closed when it did not take everything",
        BUFFERED,
        "                both(flushed, self.raw()?.close())\n",
        "                flushed.and_then(|()| self.raw()?.close())\n",
    ),
    Mutation(
        "the position counts what was read ahead",
        BUFFERED_POSITION,
        "        Ok((raw_position - self.raw_offset()).max(0))\n",
        "        Ok((raw_position - self.raw_offset().min(0)).max(0))\n",
    ),
    Mutation(
        "a seek past the end of the buffer stays at that end",
        BUFFERED_POSITION,
        "        if target < self.floor || target > self.end {\n",
        "        let target = if target > self.size { target } else { target.min(self.end) };\n"
        "        if target < self.floor || target > self.end {\n",
    ),
    Mutation(
        "a flush leaves the raw stream where it read ahead",
        BUFFERED_POSITION,
        "        self.flush_dirty()?;\n        self.move_raw(self.pos)?;\n        self.restart();\n",
        "        self.flush_dirty()?;\n        self.restart();\n",
    ),
    Mutation(
        "a cut misses what was gathered",
        BUFFERED_POSITION,
        "        self.synchronise()?;\n        let size = cut(self.raw()?)?;\n",
        "        let size = cut(self.raw()?)?;\n        self.synchronise()?;\n",
    ),
    Mutation(
        "a large read asks the raw stream for all that is missing",
        BUFFERED_READER,
        "            let n = if missing < self.size { self.size - block } else { missing - missing % self.size };\n",
        "            let n = if missing < self.size { self.size - block } else { missing };\n",
    ),
    Mutation(
        "where the raw stream would block, the buffer is not filled up",
        BUFFERED_WRITER,
        "        let taken = self.put_part(data);\n        if taken == data.len()",
        "        let taken = 0 * data.len();\n        if taken == data.len()",
    ),
    Mutation(
        "a write that would block says that it took nothing",
        BUFFERED_WRITER,
        "else { Err(would_block(failure, taken)) }",
        "else { Err(would_block(failure, 0)) }",
    ),
    Mutation(
        "what was written behind what was read ahead goes where the raw stream stands",
        BUFFERED_WRITER,
        "        self.move_raw(self.dirty.start)?;\n        while",
        "        while",
    ),
    Mutation(
        "the start of a line is not given where the raw stream would block",
        BUFFERED_READER,
        "                Err(error) if error.status() == Status::WOULD_BLOCK && searched > 0 => return Ok(searched),\n",
        "",
    ),
    Mutation(
        "the reading end of a pair stays open when closing the other fails",
        PAIR,
        "        both(self.writer.close(), self.reader.close())\n",
        "        self.writer.close()?;\n        self.reader.close()\n",
    ),
]
