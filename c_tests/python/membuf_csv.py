"""`reader`, `writer` and `field_size_limit` over the library: what Python's csv takes from _csv. None decides anything.

Dialects are put together by _csv, which knows Python's names and arguments for them; what they mean is the library's affair.
"""

import ctypes
import sys
from _csv import Dialect, Error
from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

import membuf_abi as abi
from membuf_io import content_of

STRICT, SKIP_INITIAL_SPACE, NO_DOUBLE_QUOTE = 1, 2, 4
NO_CHARACTER, NUL_CHARACTER = 0x40000000, 0x40000001
NUMBER, NULL = 2, 4

_limit = 131072


class Options(ctypes.Structure):
    """membuf_csv_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("delimiter", c_uint32),
        ("quotechar", c_uint32),
        ("escapechar", c_uint32),
        ("quoting", c_int32),
        ("flags", c_uint32),
        ("reserved0", c_uint32),
        ("line_terminator", c_char_p),
        ("line_terminator_len", c_size_t),
        ("encoding", c_char_p),
        ("errors", c_char_p),
        ("field_limit", c_size_t),
        ("progress", c_void_p * 3),
    ]


class Field(ctypes.Structure):
    """membuf_csv_field"""

    _fields_ = [("data", c_void_p), ("len", c_size_t), ("flags", c_uint32), ("reserved", c_uint32)]


_HANDLE, _FIELDS = abi.HANDLE, abi.Out(POINTER(Field))
_reader_new = abi.checked("membuf_csv_reader_new", c_void_p, POINTER(Options), _HANDLE, None)
_next_fields = abi.checked("membuf_csv_reader_next_fields", c_void_p, _FIELDS, abi.COUNT)
_feed_line = abi.checked("membuf_csv_reader_feed_line", c_void_p, c_char_p, c_size_t, _FIELDS, abi.COUNT)
_feed_end = abi.checked("membuf_csv_reader_feed_end", c_void_p, _FIELDS, abi.COUNT)
_number = abi.checked("membuf_csv_reader_number", c_void_p, c_size_t, abi.Out(c_double))
_reader_free = abi.plain("membuf_csv_reader_free", None, c_void_p)
_writer_new = abi.checked("membuf_csv_writer_new", c_void_p, POINTER(Options), _HANDLE, None)
_text = abi.checked("membuf_csv_writer_text", c_void_p, c_char_p, c_size_t)
_int64 = abi.checked("membuf_csv_writer_int64", c_void_p, c_int64)
_double = abi.checked("membuf_csv_writer_double", c_void_p, c_double)
_bool = abi.checked("membuf_csv_writer_bool", c_void_p, c_int32)
_null = abi.checked("membuf_csv_writer_null", c_void_p)
_end_row = abi.checked("membuf_csv_writer_end_row", c_void_p)
_writer_free = abi.plain("membuf_csv_writer_free", None, c_void_p)


def field_size_limit(*limit):
    """The longest field of readers that are made from now on."""
    global _limit
    before = _limit
    if limit:
        if len(limit) > 1 or not isinstance(limit[0], int):
            raise TypeError("limit must be an integer")
        _limit = limit[0]
    return before


def _character(character):
    if character is None:
        return NO_CHARACTER
    return ord(character) or NUL_CHARACTER


def _bytes(text):
    return text.encode("utf-8", "surrogatepass")


def _options(dialect):
    flags = STRICT * dialect.strict | SKIP_INITIAL_SPACE * dialect.skipinitialspace
    flags |= NO_DOUBLE_QUOTE * (not dialect.doublequote)
    characters = [_character(getattr(dialect, name)) for name in ("delimiter", "quotechar", "escapechar")]
    end = _bytes(dialect.lineterminator)
    return Options(
        ctypes.sizeof(Options), *characters, dialect.quoting, flags, 0, end, len(end), None, None, _limit
    )


class reader:
    def __init__(self, lines, dialect=None, **parameters):
        self._lines = iter(lines)
        self.dialect = Dialect(dialect, **parameters)
        self.line_num = 0
        empty = abi.bytes_new(None, 0, None)
        try:
            self._handle = _reader_new(empty, _options(self.dialect), None)
        finally:
            abi.stream_free(empty)

    def __iter__(self):
        return self

    def _row(self, fields, count):
        row = []
        for index in range(count):
            field = fields[index]
            if field.flags & NUMBER:
                row.append(_number(self._handle, index))
            elif field.flags & NULL:
                row.append(None)
            else:
                row.append(abi.bytes_at(field.data, field.len).decode("utf-8", "surrogatepass"))
        return row

    def __next__(self):
        for line in self._lines:
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__}")
            self.line_num += 1
            data = _bytes(line)
            try:
                fields, count = _feed_line(self._handle, data, len(data))
            except MemoryError as error:
                raise Error(*error.args) from None
            if fields:
                return self._row(fields, count)
        fields, count = _feed_end(self._handle)
        if not fields:
            raise StopIteration
        return self._row(fields, count)

    def __del__(self, free=_reader_free):
        free(getattr(self, "_handle", None))


class whole_reader(reader):
    """The records of a text that is all there, read from a stream."""

    def __init__(self, text, dialect=None, **parameters):
        self.dialect = Dialect(dialect, **parameters)
        data = _bytes(text)
        stream = abi.bytes_new(data, len(data), None)
        try:
            self._handle = _reader_new(stream, _options(self.dialect), None)
        finally:
            abi.stream_free(stream)

    def __next__(self):
        fields, count = _next_fields(self._handle)
        if not fields:
            raise StopIteration
        return self._row(fields, count)


class writer:
    def __init__(self, file, dialect=None, **parameters):
        self._write = getattr(file, "write", None)
        if not callable(self._write):
            raise TypeError('argument 1 must have a "write" method')
        self.dialect = Dialect(dialect, **parameters)
        self._stream = abi.bytes_new(None, 0, None)
        self._handle = _writer_new(self._stream, _options(self.dialect), None)

    def _field(self, value):
        if value is None:
            _null(self._handle)
        elif type(value) is bool:
            _bool(self._handle, value)
        elif type(value) is int and -(2**63) <= value < 2**63:
            _int64(self._handle, value)
        elif type(value) is float:
            _double(self._handle, value)
        else:
            data = _bytes(str(value))
            _text(self._handle, data, len(data))

    def writerow(self, row):
        try:
            values = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        try:
            for value in values:
                self._field(value)
            _end_row(self._handle)
        except BaseException:
            # What there is of the row is gone.
            _writer_free(self._handle)
            self._handle = _writer_new(self._stream, _options(self.dialect), None)
            raise
        abi.rewind(self._stream)
        text = content_of(abi.read_slice(self._stream, sys.maxsize)).decode("utf-8", "surrogatepass")
        abi.rewind(self._stream)
        abi.truncate_here(self._stream)
        return self._write(text)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)

    def __del__(self, free=_writer_free, free_stream=abi.stream_free):
        free(getattr(self, "_handle", None))
        free_stream(getattr(self, "_stream", None))
