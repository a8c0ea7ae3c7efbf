"""Tokens through ctypes: 100,000 handles, stale ones, and a token as a callback's user data.

ctypes_tokens.py <libmembuf.so>
"""

import ctypes
import sys
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_size_t, c_ubyte, c_void_p

HANDLES = 100_000
OK, STALE = 0, -13

lib = ctypes.CDLL(sys.argv[1])


def declare(name, *arguments, result=c_int32):
    function = getattr(lib, name)
    function.argtypes, function.restype = arguments, result
    return function


READ_CHUNK = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(c_ubyte), c_size_t)
bytes_new = declare("membuf_bytes_new", c_char_p, c_size_t, POINTER(c_void_p), c_void_p)
write = declare("membuf_write", c_void_p, c_char_p, c_size_t, POINTER(c_size_t))
tell = declare("membuf_tell", c_void_p, POINTER(c_int64))
rewind = declare("membuf_rewind", c_void_p)
getvalue = declare("membuf_getvalue", c_void_p, POINTER(c_void_p))
slice_data = declare("membuf_slice_data", c_void_p, POINTER(c_void_p), POINTER(c_size_t))
slice_free = declare("membuf_slice_free", c_void_p, result=None)
free = declare("membuf_free", c_void_p, result=None)
read_chunks = declare("membuf_read_chunks", c_void_p, c_size_t, READ_CHUNK, c_void_p)
leak_check = declare("membuf_leak_check", c_void_p, c_void_p, POINTER(c_size_t))


def check(condition, what):
    if not condition:
        sys.exit(f"ctypes: {what}")


def content_of(stream):
    piece, data, size = c_void_p(), c_void_p(), c_size_t()
    check(getvalue(stream, byref(piece)) == OK, "getvalue failed")
    check(slice_data(piece, byref(data), byref(size)) == OK, "slice_data failed")
    content = ctypes.string_at(data, size.value)
    slice_free(piece)
    return content


def new(content):
    handle = c_void_p()
    check(bytes_new(content, len(content), byref(handle), None) == OK, "bytes_new failed")
    return handle.value  # an int, as most programs keep it


tokens = [new(b"%d" % number) for number in range(HANDLES)]
check(len(set(tokens)) == HANDLES, "two handles are one token")
for number, token in enumerate(tokens):
    check(2**52 <= token < 2**53, f"token {token:#x} is not in [2^52, 2^53)")
    check(int(float(token)) == token, f"token {token:#x} is not exact as a double")
    check(ctypes.cast(c_void_p(token), POINTER(c_ubyte)) and c_void_p(token).value == token, "a cast changed a token")
    check(write(token, b"+", 1, None) == OK, "write failed")
    check(content_of(token) == b"+" + (b"%d" % number)[1:], "another stream's content")

# A token as user data comes back as it went, and works inside the callback.
log, source = new(b""), new(b"chunk by chunk")


@READ_CHUNK
def into_log(user_data, data, size):
    return 1 if write(user_data, ctypes.string_at(data, size), size, None) == OK else -1000


check(read_chunks(source, 5, into_log, log) == OK, "read_chunks with a token as user data failed")
check(content_of(log) == b"chunk by chunk", "the callback wrote to another stream")

position = c_int64()
for token in (*tokens, log, source):
    free(token)
    free(token)  # twice: refused, not a crash
    check(tell(token, byref(position)) == STALE, "a freed handle is not stale")
    check(write(token, b"x", 1, None) == STALE, "a write to a freed handle is not refused")
again = new(b"")
check(again not in tokens, "a token came back")
free(again)

live = c_size_t()
check(leak_check(None, None, byref(live)) == OK and live.value == 0, f"{live.value} handles are live at the end")
print(f"OK: ctypes, Python {sys.version.split()[0]}: {HANDLES} tokens as int and c_void_p")
