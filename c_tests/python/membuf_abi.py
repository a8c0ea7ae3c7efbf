"""The C functions of libmembuf that membuf_io.py and membuf_raw.py use, and the exceptions that its statuses stand for.
Those of text wrappers and codecs are in membuf_abi_text.py.

The library is the one that MEMBUF_LIBRARY names, or the one that CMake built in build/release.
"""

import builtins
import ctypes
import errno
import importlib
import os
import pathlib
import threading
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

BUILT = pathlib.Path(__file__).resolve().parents[2] / "build" / "release" / "libmembuf.so"
PATH = os.environ.get("MEMBUF_LIBRARY", str(BUILT))

# CDLL, not PyDLL: the GIL is released during a call, and taken again by callbacks.
library = ctypes.CDLL(PATH)

# How many calls were checked: the functions that use a stream or make one. Freeing does not count.
calls = 0


RELEASE = ctypes.CFUNCTYPE(None, c_void_p)
READ = ctypes.CFUNCTYPE(c_int32, ctypes.py_object, c_void_p, c_size_t, POINTER(c_size_t))
SEEK = ctypes.CFUNCTYPE(c_int32, ctypes.py_object, c_int64, c_int32, POINTER(c_int64))
TELL = ctypes.CFUNCTYPE(c_int32, ctypes.py_object, POINTER(c_int64))
TRUNCATE = ctypes.CFUNCTYPE(c_int32, ctypes.py_object, c_int64, POINTER(c_int64))
PLAIN = ctypes.CFUNCTYPE(c_int32, ctypes.py_object)
ASK = ctypes.CFUNCTYPE(c_int32, ctypes.py_object, POINTER(c_int32))

# Callbacks get a Python object for user_data: borrowed, so a stream that its own functions refer to can be collected.
# What they answer: done, or that there is nothing yet, or that an exception is parked.
CONTINUE, WOULD_BLOCK, PARKED = 1, -71, -1000
BUSY = -33


class Parked(threading.local):
    """The exception of a callback on its way to the call that made it: exceptions do not cross C."""

    exception = None
    escaped = None  # one for which C got no answer, so that the call goes on; see membuf_callback


parked = Parked()


class WouldBlock(BlockingIOError):
    """MEMBUF_ERR_WOULD_BLOCK, which classes that answer None for it tell from a callback's own BlockingIOError."""

    def __init__(self, number, message, taken):
        super().__init__(number, message)
        # Python sets these for the class itself, not for a subclass.
        self.characters_written = taken
        self.args = (number, message, taken)


class Error(ctypes.Structure):
    """membuf_error"""

    _fields_ = [
        ("code", c_int32),
        ("os_errno", c_int32),
        ("second", c_int32),
        ("reserved0", c_int32),
        ("transferred", c_uint64),
        ("start", c_int64),
        ("end", c_int64),
        ("line", c_uint64),
        ("column", c_uint64),
        ("message", ctypes.c_char * 256),
        ("reserved", c_uint64 * 25),
    ]


class View(ctypes.Structure):
    """membuf_view"""

    _fields_ = [("data", c_void_p), ("len", c_size_t)]


class Table(ctypes.Structure):
    """membuf_callback_table"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("read", READ),
        ("write", READ),
        ("seek", SEEK),
        ("tell", TELL),
        ("truncate", TRUNCATE),
        ("flush", PLAIN),
        ("close", PLAIN),
        ("closed", ASK),
        ("readable", ASK),
        ("writable", ASK),
        ("seekable", ASK),
        ("isatty", ASK),
        ("fileno", ASK),
        ("release", RELEASE),
    ]


def plain(name, result, *parameters):
    function = getattr(library, name)
    function.argtypes, function.restype = parameters, result
    return function


# The interpreter's own, because ctypes.string_at takes an int for the size.
bytes_at = ctypes.pythonapi.PyBytes_FromStringAndSize
bytes_at.argtypes, bytes_at.restype = (c_void_p, ctypes.c_ssize_t), ctypes.py_object

status_python = plain("membuf_status_python", c_char_p, c_int32)
status_message = plain("membuf_status_message", c_char_p, c_int32)
get_error = plain("membuf_get_error", c_int32, c_void_p, POINTER(Error))
stream_free = plain("membuf_free", None, c_void_p)
slice_free = plain("membuf_slice_free", None, c_void_p)
pin_free = plain("membuf_pin_free", None, c_void_p)


def exception(status, arguments):
    """The exception that `status` stands for, with the details that the call was given or left on its handle."""
    error = arguments[-1]
    if not isinstance(error, Error):
        error = Error()
        get_error(arguments[0], error)
    if error.code != status:  # refusals leave no details; what is there is about another call
        error = Error(code=status, message=status_message(status))
    message = error.message.decode()
    module, _, name = status_python(status).decode().rpartition(".")
    kind = getattr(importlib.import_module(module) if module else builtins, name)
    if issubclass(kind, UnicodeError):
        # Which encoding and which object, knows who called: see `about`.
        reason = message.rpartition(": ")[2]
        return kind("", b"" if kind is UnicodeDecodeError else "", error.start, error.end, reason)
    if kind is BlockingIOError:
        return WouldBlock(error.os_errno or errno.EAGAIN, message, error.transferred)
    if status == BUSY:
        message = f"reentrant call: {message}"
    if kind is OSError and error.os_errno:
        return kind(error.os_errno, message)
    return kind(message)


def about(error, encoding, content):
    """Completes a UnicodeError of the library; one that a callback raised is complete."""
    if error.encoding == "":
        error.encoding, error.object = encoding, content
    return error


def _check(status, _function, arguments):
    global calls
    calls += 1
    if status == PARKED or parked.escaped:
        raised = parked.escaped or parked.exception
        parked.exception = parked.escaped = None
        raise raised
    if status != 0:
        raise exception(status, arguments)
    return arguments  # which has ctypes answer the outputs


class Out:
    """An output parameter of a C type: answered by the call instead of being passed."""

    def __init__(self, kind):
        self.kind = kind


def checked(name, *parameters):
    """A function that answers a status: the call raises what that stands for, or answers the outputs.

    A parameter is a type, an `Out`, or None for a membuf_error that is not asked for.
    """
    kinds, flags = [], []
    for parameter in parameters:
        if parameter is None:
            kinds.append(c_void_p)
            flags.append((1, None, None))
        elif isinstance(parameter, Out):
            kinds.append(POINTER(parameter.kind))
            flags.append((2,))
        else:
            kinds.append(parameter)
            flags.append((1,))
    function = ctypes.CFUNCTYPE(c_int32, *kinds)((name, library), tuple(flags))
    function.errcheck = _check
    return function


HANDLE, COUNT, POSITION, YES = Out(c_void_p), Out(c_size_t), Out(c_int64), Out(c_int32)

bytes_new = checked("membuf_bytes_new", c_void_p, c_size_t, HANDLE, None)
bytes_borrow = checked("membuf_bytes_borrow", c_void_p, c_size_t, RELEASE, c_void_p, HANDLE, None)
callback_new = checked("membuf_callback_new", POINTER(Table), ctypes.py_object, HANDLE, None)
string_new = checked("membuf_string_new", c_char_p, c_size_t, c_int32, HANDLE, None)
set_locking = checked("membuf_set_locking", c_void_p, c_int32)
set_surrogates = checked("membuf_set_surrogates", c_void_p, c_int32)

read = checked("membuf_read", c_void_p, c_void_p, c_size_t, COUNT)
read1 = checked("membuf_read1", c_void_p, c_void_p, c_size_t, COUNT)
read_slice = checked("membuf_read_slice", c_void_p, c_int64, HANDLE)
readline = checked("membuf_readline", c_void_p, c_int64, HANDLE)
next_line = checked("membuf_next_line", c_void_p, HANDLE, COUNT)
next_lines = checked("membuf_next_lines", c_void_p, c_int64, POINTER(View), c_size_t, COUNT)
peek = checked("membuf_peek", c_void_p, c_size_t, HANDLE, COUNT)
consume = checked("membuf_consume", c_void_p, c_size_t)
write = checked("membuf_write", c_void_p, c_char_p, c_size_t, COUNT)
writelines = checked("membuf_writelines", c_void_p, POINTER(View), c_size_t, COUNT)
seek = checked("membuf_seek", c_void_p, c_int64, c_int32, POSITION)
rewind = checked("membuf_rewind", c_void_p)
tell = checked("membuf_tell", c_void_p, POSITION)
truncate = checked("membuf_truncate", c_void_p, c_int64, POSITION)
truncate_here = checked("membuf_truncate_here", c_void_p, POSITION)
flush = checked("membuf_flush", c_void_p)
close = checked("membuf_close", c_void_p)
closed = checked("membuf_closed", c_void_p, YES)
readable = checked("membuf_readable", c_void_p, YES)
writable = checked("membuf_writable", c_void_p, YES)
seekable = checked("membuf_seekable", c_void_p, YES)
isatty = checked("membuf_isatty", c_void_p, YES)
fileno = checked("membuf_fileno", c_void_p, YES)
getvalue = checked("membuf_getvalue", c_void_p, HANDLE)
getbuffer = checked("membuf_getbuffer", c_void_p, HANDLE)
set_state = checked("membuf_set_state", c_void_p, c_char_p, c_size_t, c_int64)
newlines = checked("membuf_newlines", c_void_p, Out(c_uint32))
memory_use = checked("membuf_memory_use", c_void_p, COUNT)
slice_data = checked("membuf_slice_data", c_void_p, HANDLE, COUNT)
pin_data = checked("membuf_pin_data", c_void_p, HANDLE, COUNT)
leak_check = checked("membuf_leak_check", c_void_p, c_void_p, COUNT)
