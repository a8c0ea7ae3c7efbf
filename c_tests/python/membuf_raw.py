"""io.RawIOBase over libmembuf: a raw stream of the library whose functions are the methods of a Python object.

The way is Python, C, Python: a method of `RawIO` calls the library, which calls back what `table` has.
"""

import ctypes
import io

import membuf_abi as abi
from membuf_callback import callback
from membuf_io import BytesIO, Stream, Verbs, as_bytes, content_of, int64, room_of


def method(kind):
    """Makes a C function of one that gets the object of Python: what the library has for that has it as `raw`."""
    return lambda function: callback(kind)(lambda stream, *arguments: function(stream.raw, *arguments))


def _given(result, out):
    """A count that a method answered; None, where it would have to wait."""
    if result is None:
        return abi.WOULD_BLOCK
    try:
        out[0] = result
    except TypeError as error:
        raise OSError(f"{result!r} is no count of bytes") from error
    return abi.CONTINUE


@method(abi.READ)
def _read(raw, data, size, out):
    memory = (ctypes.c_ubyte * size).from_address(data)
    return _given(raw.readinto(memoryview(memory).cast("B")), out)


@method(abi.READ)
def _write(raw, data, size, out):
    return _given(raw.write(abi.bytes_at(data, size)), out)


@method(abi.SEEK)
def _seek(raw, offset, whence, out):
    out[0] = raw.seek(offset, whence)


@method(abi.TELL)
def _tell(raw, out):
    out[0] = raw.tell()


@method(abi.TRUNCATE)
def _truncate(raw, size, out):
    out[0] = raw.truncate(size)


@method(abi.PLAIN)
def _flush(raw):
    raw.flush()


@method(abi.PLAIN)
def _close(raw):
    raw.close()


@method(abi.ASK)
def _closed(raw, out):
    out[0] = raw.closed


def _asking(name):
    @method(abi.ASK)
    def ask(raw, out):
        out[0] = getattr(raw, name)()

    return ask


table = abi.Table(
    ctypes.sizeof(abi.Table),
    _read,
    _write,
    _seek,
    _tell,
    _truncate,
    _flush,
    _close,
    _closed,
    *map(_asking, ("readable", "writable", "seekable", "isatty", "fileno")),
)


class RawIO(Verbs, io.RawIOBase):
    """A raw stream over the methods of `raw`."""

    __slots__ = ("_handle", "raw")
    _beyond_hint = 1

    def __new__(cls, *_args, **_kwargs):
        self = super().__new__(cls)
        self._handle = None
        return self

    def __init__(self, raw):
        self.raw = raw
        self._handle = Stream(abi.callback_new(table, self))

    @staticmethod
    def _value(data):
        return data

    def read(self, size=-1, /):
        size = int64(size)
        if size < 0:
            return self.readall()
        room = bytearray(size)
        count = self.readinto(room)
        return None if count is None else bytes(room[:count])

    def readall(self):
        try:
            return content_of(abi.read_slice(self._open(), -1))
        except abi.WouldBlock:
            return None

    def readinto(self, buffer, /):
        room = room_of(buffer)
        try:
            return abi.read1(self._open(), room, len(room))
        except abi.WouldBlock:
            return None

    def write(self, data, /):
        data = as_bytes(data)
        try:
            return abi.write(self._open(), data, len(data))
        except abi.WouldBlock:
            return None


# The classes whose objects are wrapped as they are: handle on handle, without a way through Python.
NATIVE = {BytesIO, RawIO}


class Inner:
    """The stream beneath another: `raw` is the object of Python, `handle` what the library gets for it."""

    __slots__ = ("raw", "handle")

    def __init__(self, raw, functions=table):
        self.raw = raw
        # One that was given methods of its own is no longer the library's.
        native = type(raw) in NATIVE and not raw.__dict__
        self.handle = raw._open() if native else Stream(abi.callback_new(functions, self))
