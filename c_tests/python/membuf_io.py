"""io.BytesIO and io.StringIO over libmembuf: every call is handed to the library, which decides everything.

What is here is the way between the two languages: numbers and buffers in, bytes and str out, who owns what.
"""

import ctypes
import io
import itertools
import weakref
from codecs import utf_8_decode, utf_8_encode
from operator import index

import membuf_abi as abi

BATCH = 64  # lines fetched by one call
DEPTH = 4  # calls below a method
NEWLINES = {None: 1, "": 2, "\n": 3, "\r": 4, "\r\n": 5}
SEEN = ((1, "\r"), (2, "\n"), (4, "\r\n"))

# The bytes objects that streams borrow, by the number that the library gives back when it is done with one.
_lent = {}
_loans = itertools.count(1)
_release = abi.RELEASE(_lent.pop)


class Stream(ctypes.c_void_p):
    """Owns a handle of the library, and what the library calls back as long as there is that."""

    release = _release  # streams may be freed when this module is gone already

    def __init__(self, handle, *inner):
        super().__init__(handle)
        self.inner = inner

    def __del__(self, free=abi.stream_free):
        free(self)


def _need_frames(count):
    """Raises RecursionError here: in the midst of its work ctypes would make an ArgumentError of it."""
    if count:
        _need_frames(count - 1)


def int64(number):
    number = index(number)
    if not -(2**63) <= number < 2**63:
        raise OverflowError(f"{number} does not fit into 64 bits")
    return number


def int32(number):
    number = index(number)
    if not -(2**31) <= number < 2**31:
        raise OverflowError(f"{number} does not fit into 32 bits")
    return number


def count_of(number):
    """A size as Python takes it, where None is no limit."""
    return -1 if number is None else int64(number)


def as_bytes(data):
    """The content of anything that has the buffer protocol."""
    return data if type(data) is bytes else bytes(memoryview(data))


def room_of(buffer):
    """The memory of a writable buffer, as ctypes sees it."""
    view = memoryview(buffer).cast("B")
    return (ctypes.c_char * len(view)).from_buffer(view)


def content_of(piece):
    """The bytes of a slice, which is freed."""
    try:
        return abi.bytes_at(*abi.slice_data(piece))
    finally:
        abi.slice_free(piece)


def _attributes(stream, given):
    """Takes over the attributes that were saved with a state."""
    if given is not None:
        if not isinstance(given, dict):
            raise TypeError(f"the last item of a state is a dict, not {type(given).__name__}")
        stream.__dict__.update(given)


def _check_state(state, length):
    if not isinstance(state, tuple) or len(state) < length:
        raise TypeError(f"a state is a tuple of {length} items")
    if not isinstance(state[length - 2], int):
        raise TypeError(f"a position is an int, not {type(state[length - 2]).__name__}")


class Verbs:
    """What all streams have in common; subclasses say how values cross."""

    __slots__ = ()

    def _open(self):
        """The handle; io's own finalizer finds objects on which __init__ never ran."""
        _need_frames(DEPTH)
        if self._handle is None:
            raise ValueError("I/O operation on uninitialized object")
        return self._handle

    def _replace(self, handle):
        """Closes the stream there was, which fails while its memory is lent out, and goes on with another."""
        fresh = Stream(handle)
        if self._handle is not None:
            abi.close(self._handle)
        self._handle = fresh

    def read(self, size=-1, /):
        return self._value(content_of(abi.read_slice(self._open(), count_of(size))))

    def readline(self, size=-1, /):
        return self._value(content_of(abi.readline(self._open(), count_of(size))))

    def __next__(self):
        line, size = abi.next_line(self._open())
        if line is None:
            raise StopIteration
        return self._value(abi.bytes_at(line, size))

    def readlines(self, hint=None, /):
        lines, left = [], count_of(hint)
        if left > 0:
            left += self._beyond_hint
        limited = left > 0
        views = (abi.View * BATCH)()
        while count := abi.next_lines(self._open(), left, views, BATCH):
            batch = [self._value(abi.bytes_at(view.data, view.len)) for view in views[:count]]
            lines += batch
            left -= sum(map(len, batch))
            if limited and left <= 0:
                break
        return lines

    def seek(self, offset, whence=0, /):
        return abi.seek(self._open(), int64(offset), int32(whence))

    def tell(self):
        return abi.tell(self._open())

    def truncate(self, size=None, /):
        if size is None:
            return abi.truncate_here(self._open())
        return abi.truncate(self._open(), int64(size))

    def flush(self):
        abi.flush(self._open())

    def close(self):
        abi.close(self._open())

    @property
    def closed(self):
        return bool(abi.closed(self._open()))

    def readable(self):
        return bool(abi.readable(self._open()))

    def writable(self):
        return bool(abi.writable(self._open()))

    def seekable(self):
        return bool(abi.seekable(self._open()))

    def isatty(self):
        return bool(abi.isatty(self._open()))

    def fileno(self):
        return abi.fileno(self._open())


class _Memory(Verbs):
    """What byte and text streams in memory have in common."""

    __slots__ = ()

    def getvalue(self):
        return self._value(content_of(abi.getvalue(self._open())))

    def __sizeof__(self):
        return object.__sizeof__(self) + abi.memory_use(self._open())


class BytesIO(_Memory, io.BufferedIOBase):
    __slots__ = ("_handle",)
    _beyond_hint = 0

    def __new__(cls, *_args, **_kwargs):
        self = super().__new__(cls)
        self._handle = Stream(abi.bytes_new(None, 0))
        return self

    def __init__(self, initial_bytes=b""):
        if type(initial_bytes) is bytes:
            loan = next(_loans)
            _lent[loan] = initial_bytes
            self._replace(abi.bytes_borrow(initial_bytes, len(initial_bytes), _release, loan))
        else:
            data = b"" if initial_bytes is None else as_bytes(initial_bytes)
            self._replace(abi.bytes_new(data, len(data)))

    @staticmethod
    def _value(data):
        return data

    def read1(self, size=-1, /):
        size = count_of(size)
        _, left = abi.peek(self._open(), 0)
        room = ctypes.create_string_buffer(left if size < 0 else min(size, left))
        return room[: abi.read1(self._open(), room, len(room))]

    def readinto(self, buffer, /):
        room = room_of(buffer)
        return abi.read(self._open(), room, len(room))

    def readinto1(self, buffer, /):
        room = room_of(buffer)
        return abi.read1(self._open(), room, len(room))

    def write(self, data, /):
        if type(data) is not bytes:
            abi.write(self._open(), None, 0)  # a closed stream is refused before the data is looked at
            data = as_bytes(data)
        return abi.write(self._open(), data, len(data))

    def writelines(self, lines, /):
        if not isinstance(lines, (list, tuple)):
            return super().writelines(lines)  # one by one: what makes the lines may look at the stream meanwhile
        pieces = []
        for line in lines:
            try:
                pieces.append(as_bytes(line))
            except TypeError:
                break  # those before it are written
        # Copied: a piece may be the very object that the stream borrows, and the piece before it has that released.
        memory = bytearray().join(pieces)
        start = ctypes.addressof((ctypes.c_char * len(memory)).from_buffer(memory))
        ends = list(itertools.accumulate(map(len, pieces), initial=start))
        views = (abi.View * len(pieces))(*zip(ends, map(len, pieces)))
        abi.writelines(self._open(), views, len(pieces))
        if len(pieces) < len(lines):
            self.write(lines[len(pieces)])

    def getbuffer(self):
        pin = abi.getbuffer(self._open())
        data, size = abi.pin_data(pin)
        memory = (ctypes.c_ubyte * size).from_address(data)
        weakref.finalize(memory, abi.pin_free, pin)
        return memoryview(memory).cast("B")

    def __getstate__(self):
        return self.getvalue(), self.tell(), dict(self.__dict__)

    def __setstate__(self, state, /):
        _check_state(state, 3)
        value, position, attributes = state
        value = as_bytes(value)
        abi.set_state(self._open(), value, len(value), int64(position))
        _attributes(self, attributes)


class StringIO(_Memory, io.TextIOBase):
    __slots__ = ("_handle", "_newline")
    _beyond_hint = 1  # in Python, only BytesIO stops at the hint; everything else stops when there is more

    def __new__(cls, *_args, **_kwargs):
        self = super().__new__(cls)
        self._handle = None
        return self

    def __init__(self, initial_value="", newline="\n"):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
        self._replace(abi.string_new(None, 0, NEWLINES.get(newline, -1)))
        self._newline = newline
        abi.set_surrogates(self._handle, 1)
        if initial_value is not None:
            self.write(initial_value)
            abi.rewind(self._handle)

    @staticmethod
    def _value(data):
        return utf_8_decode(data, "surrogatepass")[0]

    def write(self, text, /):
        data, _ = utf_8_encode(text, "surrogatepass")
        return abi.write(self._open(), data, len(data))

    @property
    def newlines(self):
        mask = abi.newlines(self._open())
        seen = tuple(newline for bit, newline in SEEN if mask & bit)
        return seen if len(seen) > 1 else seen[0] if seen else None

    @property
    def line_buffering(self):
        abi.flush(self._open())  # there is nothing to buffer; closed streams are refused
        return False

    def __getstate__(self):
        return self.getvalue(), self._newline, self.tell(), dict(self.__dict__)

    def __setstate__(self, state, /):
        _check_state(state, 4)
        value, newline, position, attributes = state
        if self._handle is not None:
            abi.flush(self._handle)  # refuses a closed stream
        self.__init__(value, newline)
        data, _ = utf_8_encode(value, "surrogatepass")
        abi.set_state(self._handle, data, len(data), int64(position))
        _attributes(self, attributes)
