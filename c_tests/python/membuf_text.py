"""io.TextIOWrapper and io.IncrementalNewlineDecoder over libmembuf: every call is handed to the library.

What is kept here is what belongs to Python: the objects, the names of encoding and error handler as they were given,
and who is told when an object dies.
"""

import codecs
import ctypes
import functools
import io
import locale
import struct
import sys
from codecs import utf_8_decode, utf_8_encode
from operator import index

import membuf_abi as abi
import membuf_abi_text as abi_text
import membuf_buffered  # noqa: F401, whose classes are native
import membuf_custom
import membuf_raw
from membuf_codecs import DecoderHandle
from membuf_io import NEWLINES, SEEN, Stream, Verbs, as_bytes, content_of, int32, int64

# A position as one number, as Python packs it: with zeros behind its first word it is an offset in bytes.
_COOKIE = struct.Struct("<qQiiB")


def _seen(mask):
    """The line ends of a mask, as `newlines` has them."""
    seen = tuple(newline for bit, newline in SEEN if mask & bit)
    return seen if len(seen) > 1 else seen[0] if seen else None


def _name(name, what):
    """A name for C."""
    if not isinstance(name, str):
        raise TypeError(f"{what} must be str or None, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null character")
    return name.encode()


def _of_python(encoding):
    """Python's text encoding of a name, if there is one."""
    try:
        found = codecs.lookup(encoding)
    except LookupError:
        return None
    return found if found._is_text_encoding else None


def _given_or_locale(encoding):
    if encoding is None and sys.flags.utf8_mode:
        return "utf-8"
    return locale.getencoding() if encoding in (None, "locale") else encoding


def _newline_number(newline):
    if newline is not None and not isinstance(newline, str):
        raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
    return NEWLINES.get(newline, -1)


def _flags(line_buffering, write_through):
    given = (line_buffering, abi_text.LINE_BUFFERING), (write_through, abi_text.WRITE_THROUGH)
    return sum(flag for value, flag in given if value is not None and int32(value))


def _with_codec(call, options, buffer):
    """Makes a call that looks up the encoding in `options`; one that only Python has is Python's."""
    try:
        return call()
    except (LookupError, io.UnsupportedOperation):
        found = options.encoding and _of_python(options.encoding.decode())
        if not found:
            raise
    errors = options.errors and options.errors.decode()
    decoder = found.incrementaldecoder(errors) if buffer.readable() else None
    encoder = found.incrementalencoder(errors) if buffer.writable() else None
    options.encoding = options.errors = None
    options.codec = ctypes.pointer(membuf_custom.table)
    options.codec_data = membuf_custom.use(membuf_custom.Custom(decoder, encoder))
    return call()


@membuf_raw.method(abi.READ)
def _read(buffer, data, size, out):
    read = getattr(buffer, "read1", None) or buffer.read
    piece = memoryview(read(size)).cast("B")
    if len(piece) > size:
        raise OSError(f"{len(piece)} bytes were read where {size} were asked for")
    ctypes.memmove(data, bytes(piece), len(piece))
    out[0] = len(piece)


@membuf_raw.method(abi.READ)
def _write(buffer, data, size, out):
    count = buffer.write(abi.bytes_at(data, size))
    out[0] = count if isinstance(count, int) else size  # Python does not even look


_table = abi.Table.from_buffer_copy(membuf_raw.table)
_table.read, _table.write = _read, _write


def _reading(method):
    """A method that decodes, with what Python has in a UnicodeDecodeError."""

    @functools.wraps(method)
    def call(self, *arguments):
        try:
            return method(self, *arguments)
        except UnicodeDecodeError as error:
            raise abi.about(error, self._encoding, b"") from None

    return call


class TextIOWrapper(Verbs, io.TextIOBase):
    _handle = None
    _beyond_hint = 1

    def __init__(
        self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False
    ):
        self._handle = None
        encoding = _given_or_locale(encoding)
        errors = "strict" if errors is None else errors
        options = self._options(encoding=encoding, errors=errors, newline=newline)
        options.flags = _flags(line_buffering, write_through)
        inner, error = membuf_raw.Inner(buffer, _table), abi.Error()
        handle = _with_codec(lambda: abi_text.text_wrap(inner.handle, options, error), options, buffer)
        self._handle = Stream(handle, inner)
        abi.set_locking(self._handle, 1)
        self._encoding, self._errors = encoding, errors

    @staticmethod
    def _options(encoding=None, errors=None, newline=..., chunk_size=0):
        options = abi_text.TextOptions(ctypes.sizeof(abi_text.TextOptions), chunk_size=chunk_size)
        options.encoding = encoding and _name(encoding, "encoding")
        options.errors = errors and _name(errors, "errors")
        options.newline = 0 if newline is ... else _newline_number(newline)
        return options

    @staticmethod
    def _value(data):
        return utf_8_decode(data, "surrogatepass")[0]

    read = _reading(Verbs.read)
    readline = _reading(Verbs.readline)
    readlines = _reading(Verbs.readlines)
    __next__ = _reading(Verbs.__next__)

    def write(self, text, /):
        data, _ = utf_8_encode(text, "surrogatepass")
        try:
            return abi.write(self._open(), data, len(data))
        except UnicodeEncodeError as error:
            raise abi.about(error, self._encoding, text) from None

    @_reading
    def tell(self):
        cookie = abi_text.tell_cookie(self._open())
        words = cookie.position, cookie.state, cookie.bytes_to_feed, cookie.chars_to_skip, cookie.need_eof
        return int.from_bytes(_COOKIE.pack(*words), "little")

    @_reading
    def seek(self, cookie, whence=0, /):
        cookie, whence = index(cookie), int32(whence)
        if whence == 0 and cookie >= 0:
            words = _COOKIE.unpack(cookie.to_bytes(_COOKIE.size, "little"))
            abi_text.seek_cookie(self._open(), abi_text.Cookie(*words))
            return cookie
        handle = self._open()
        try:
            abi.seek(handle, int64(cookie), whence)
        except OverflowError:
            if cookie:
                raise
            abi_text.seek_cookie(handle, abi_text.tell_cookie(handle))  # to a position that is more than a number
        return self.tell()

    def reconfigure(self, *, encoding=None, errors=None, newline=..., line_buffering=None, write_through=None):
        if encoding is not None:
            if isinstance(encoding, str) and "\0" in encoding:
                raise LookupError(f"unknown encoding: {encoding!r}")
            encoding, errors = _given_or_locale(encoding), "strict" if errors is None else errors
        options = self._options(encoding=encoding, errors=errors, newline=newline)
        options.flags = _flags(line_buffering, write_through)
        given = {
            "encoding": encoding is not None,
            "errors": errors is not None,
            "newline": newline is not ...,
            "line_buffering": line_buffering is not None,
            "write_through": write_through is not None,
        }
        fields = sum(abi_text.FIELDS[name] for name, is_given in given.items() if is_given)
        handle = self._open()
        _with_codec(lambda: abi_text.reconfigure(handle, options, fields), options, self.buffer)
        self._encoding = self._encoding if encoding is None else encoding
        self._errors = self._errors if errors is None else errors

    def _configured(self):
        options = abi_text.TextOptions(ctypes.sizeof(abi_text.TextOptions))
        abi_text.get_text_options(self._open(), options)
        return options

    @property
    def _CHUNK_SIZE(self):
        return self._configured().chunk_size

    @_CHUNK_SIZE.setter
    def _CHUNK_SIZE(self, size):
        if size <= 0:  # 0 is the library's default
            raise ValueError("a strictly positive integer is required")
        abi_text.reconfigure(self._open(), self._options(chunk_size=size), abi_text.FIELDS["chunk_size"])

    @property
    def line_buffering(self):
        return bool(self._configured().flags & abi_text.LINE_BUFFERING)

    @property
    def write_through(self):
        return bool(self._configured().flags & abi_text.WRITE_THROUGH)

    @property
    def encoding(self):
        self._open()
        return self._encoding

    @property
    def errors(self):
        self._open()
        return self._errors

    @property
    def newlines(self):
        return _seen(abi.newlines(self._open()))

    @property
    def buffer(self):
        buffer = self._open().inner[0].raw
        if buffer is None:
            raise ValueError("underlying buffer has been detached")
        return buffer

    @property
    def name(self):
        return self.buffer.name

    @property
    def closed(self):
        return self.buffer.closed  # that object may be closed, or stay open, by itself

    def detach(self):
        abi_text.detach(self._open())
        inner = self._handle.inner[0]
        buffer, inner.raw = inner.raw, None
        return buffer

    def close(self):
        if self.closed:
            return
        if self.__dict__.get("_finalizing") and hasattr(self.buffer, "_dealloc_warn"):
            self.buffer._dealloc_warn(self)
        try:
            self.flush()  # that of a subclass, maybe
        finally:
            super().close()

    def __repr__(self):
        text = f"<{type(self).__module__}.{type(self).__qualname__}"
        for attribute in ("name", "mode"):
            try:
                text += f" {attribute}={getattr(self, attribute)!r}"
            except (AttributeError, ValueError):
                pass
        return f"{text} encoding={self.encoding!r}>"


class IncrementalNewlineDecoder(codecs.IncrementalDecoder):
    _handle = None

    def __init__(self, decoder, translate, errors="strict"):
        self.errors = errors
        inner = None
        if decoder is not None:
            number = membuf_custom.use(membuf_custom.Custom(decoder))
            inner = DecoderHandle(abi_text.decoder_custom(membuf_custom.table, number, abi.Error()))
        self._of_bytes = decoder is not None
        self._handle = DecoderHandle(abi_text.newline_decoder_new(inner, bool(translate), abi.Error()))

    def _open(self):
        if self._handle is None:
            raise ValueError("IncrementalNewlineDecoder.__init__() not called")
        return self._handle

    def decode(self, input, final=False):
        handle = self._open()
        data = as_bytes(input) if self._of_bytes else utf_8_encode(input, "surrogatepass")[0]
        text = content_of(abi_text.decoder_decode(handle, data, len(data), bool(final)))
        return utf_8_decode(text, "surrogatepass")[0]

    def getstate(self):
        pending, flags = abi_text.decoder_getstate(self._open())
        return content_of(pending), flags

    def setstate(self, state):
        handle = self._open()
        if not isinstance(state, tuple):
            raise TypeError("state argument must be a tuple")
        pending, flags = state
        abi_text.decoder_setstate(handle, pending, len(pending), flags)

    def reset(self):
        abi_text.decoder_reset(self._open())

    @property
    def newlines(self):
        return _seen(abi_text.decoder_newlines(self._open()))
