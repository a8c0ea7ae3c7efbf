"""The buffered classes of io over libmembuf: the library buffers, over a stream of its own or any raw object of Python.

As in Python's own classes, `closed`, `name` and `mode` are the raw object's, and close calls a flush that was overridden.
"""

import ctypes
import io
from operator import index

import membuf_abi as abi
import membuf_abi_buffered as buffered
from membuf_io import Stream, Verbs, as_bytes, content_of, count_of, room_of
from membuf_raw import NATIVE, Inner

DEFAULT_BUFFER_SIZE = io.DEFAULT_BUFFER_SIZE


class _Buffered(Verbs, io.BufferedIOBase):
    """What all have in common."""

    __slots__ = ("_handle", "_size")
    _beyond_hint = 1

    def __new__(cls, *_args, **_kwargs):
        self = super().__new__(cls)
        self._handle = None
        return self

    @staticmethod
    def _value(data):
        return data

    def _start(self, open_stream, buffer_size, *raws):
        self._handle = None
        self._size = index(buffer_size)
        if self._size <= 0:
            raise ValueError("buffer size must be strictly positive")  # 0 is the library's own default
        inner = [Inner(raw) for raw in raws]
        self._handle = Stream(open_stream(*(each.handle for each in inner), self._size), *inner)
        abi.parked.exception = None  # of a tell that failed: what has no position can be buffered
        abi.set_locking(self._handle, 1)

    @property
    def raw(self):
        raw = self._open().inner[-1].raw
        if raw is None:
            raise ValueError("raw stream has been detached")
        return raw

    @property
    def closed(self):
        return self.raw.closed

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def __repr__(self):
        kind = type(self)
        try:
            return f"<{kind.__module__}.{kind.__qualname__} name={self.name!r}>"
        except (ValueError, AttributeError):
            return f"<{kind.__module__}.{kind.__qualname__}>"

    def __sizeof__(self):
        return object.__sizeof__(self) + abi.memory_use(self._open())

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def _dealloc_warn(self, source):
        """Says that nobody closed `source`, if what is beneath has words for it."""
        if hasattr(self.raw, "_dealloc_warn"):
            self.raw._dealloc_warn(source)

    def close(self):
        if self.closed:
            return
        if self.__dict__.get("_finalizing"):
            self._dealloc_warn(self)
        try:
            if getattr(self.flush, "__func__", None) is not Verbs.flush:
                self.flush()
        finally:
            abi.close(self._handle)  # which flushes

    def detach(self):
        raw = self.raw
        self.flush()
        buffered.detach(self._handle)
        self._handle.inner[-1].raw = None
        return raw


class _Reads:
    """What can be read. The library tells that it would block from the end; some methods of Python's do not."""

    __slots__ = ()

    def read(self, size=-1, /):
        try:
            return content_of(abi.read_slice(self._open(), count_of(size)))
        except abi.WouldBlock:
            return None

    def read1(self, size=-1, /):
        size = index(size)
        room = ctypes.create_string_buffer(self._size if size < 0 else size)
        try:
            return room[: abi.read1(self._open(), room, len(room))]
        except abi.WouldBlock:
            return b""

    def readinto(self, buffer, /):
        room = room_of(buffer)
        try:
            return abi.read(self._open(), room, len(room))
        except abi.WouldBlock:
            return None

    def readinto1(self, buffer, /):
        room = room_of(buffer)
        try:
            return abi.read1(self._open(), room, len(room))
        except abi.WouldBlock:
            return None

    def peek(self, size=0, /):
        try:
            return abi.bytes_at(*abi.peek(self._open(), max(0, index(size))))
        except abi.WouldBlock:
            return b""

    def readline(self, size=-1, /):
        try:
            return super().readline(size)
        except abi.WouldBlock:
            return b""

    def __next__(self):
        try:
            return super().__next__()
        except abi.WouldBlock:
            raise StopIteration from None

    readlines = io.BufferedIOBase.readlines


class _Writes:
    __slots__ = ()

    def write(self, data, /):
        data = as_bytes(data)
        return abi.write(self._open(), data, len(data))


class BufferedReader(_Reads, _Buffered):
    __slots__ = ()

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self._start(buffered.reader, buffer_size, raw)


class BufferedWriter(_Writes, _Buffered):
    __slots__ = ()

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self._start(buffered.writer, buffer_size, raw)


class BufferedRandom(_Reads, _Writes, _Buffered):
    __slots__ = ()

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        self._start(buffered.random, buffer_size, raw)


class BufferedRWPair(_Reads, _Writes, _Buffered):
    __slots__ = ()

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        self._start(buffered.pair, buffer_size, reader, writer)

    def close(self):
        abi.close(self._open())

    detach = io.BufferedIOBase.detach


NATIVE |= {BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair}
