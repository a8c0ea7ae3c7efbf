"""The two sides of agree.py: what Python's codec and the library's answer to the same input, in the same form.

An outcome is the output, or what is known of the failure. Text is generalised UTF-8 on both sides. The functions are
called by the million, so the library's are bare here, without the exceptions of membuf_abi.py.
"""

import codecs
import ctypes
from codecs import utf_8_encode
from ctypes import byref, c_char_p, c_int32, c_size_t, c_void_p

import membuf_abi as abi

DECODE, ENCODE, INVALID = -90, -91, -10  # MEMBUF_ERR_*
MISUSE = "the handler is not for this direction"


def _bare(name, result, *parameters):
    return ctypes.CFUNCTYPE(result, *parameters)((name, abi.library))


_encode = _bare("membuf_encode", c_int32, c_char_p, c_size_t, c_char_p, c_char_p, c_void_p, c_void_p)
_decode = _bare("membuf_decode", c_int32, c_char_p, c_size_t, c_char_p, c_char_p, c_void_p, c_void_p)
_slice_data = _bare("membuf_slice_data", c_int32, c_void_p, c_void_p, c_void_p)
_slice_free = _bare("membuf_slice_free", None, c_void_p)
_data, _size, _slice, _error = c_void_p(), c_size_t(), c_void_p(), abi.Error()
_outputs = byref(_data), byref(_size)


def _content():
    _slice_data(_slice, *_outputs)
    content = abi.bytes_at(_data.value, _size.value) if _size.value else b""
    _slice_free(_slice)
    return content


def _failure(status):
    message = _error.message.decode()
    if status in (DECODE, ENCODE):
        return "UnicodeError", _error.start, _error.end, message.rpartition(": ")[2]
    return MISUSE if status == INVALID else (status, message)


def utf8(text):
    return utf_8_encode(text, "surrogatepass")[0]


def membuf(direction, encoding, errors, data):
    """What the library answers, all at once; `data` is bytes, or text as UTF-8."""
    function = _encode if direction == "encode" else _decode
    status = function(data, len(data), encoding.encode(), errors.encode(), byref(_slice), byref(_error))
    return _content() if status == 0 else _failure(status)


def _python_failure(error, length):
    """`length` is that of the input: utf-8-sig counts from behind the signature, which is not in its `object`."""
    if isinstance(error, (UnicodeDecodeError, UnicodeEncodeError)):
        left_out = length - len(error.object) if isinstance(error, UnicodeDecodeError) else 0
        return "UnicodeError", error.start + left_out, error.end + left_out, error.reason
    if isinstance(error, UnicodeError):
        return "UnicodeError", None, None, str(error)
    return MISUSE if isinstance(error, TypeError) else repr(error)


def python(direction, encoding, errors, data):
    """What Python's codec answers, all at once; `data` is bytes, or a str."""
    try:
        if direction == "encode":
            return data.encode(encoding, errors)
        return utf_8_encode(data.decode(encoding, errors), "surrogatepass")[0]
    except (UnicodeError, TypeError, IndexError) as error:
        return _python_failure(error, len(data))


def is_output(outcome):
    """Whether it is one, or the last of several; and not a failure."""
    return isinstance(outcome[-1] if isinstance(outcome, list) else outcome, bytes)


def same(ours, theirs):
    if ours == theirs:
        return True
    # A failure that Python has no range for.
    return type(ours) is type(theirs) is tuple and theirs[1] is None and ours[0] == theirs[0]


def _pending(codec):
    """How much of the input waits in a codec of Python."""
    return len(codec.getstate()[0]) if hasattr(codec, "decode") else 0


def python_incremental(direction, encoding, errors, pieces):
    """What Python's codec answers to pieces handed over one by one, the last as such; a failure ends it."""
    get = codecs.getincrementalencoder if direction == "encode" else codecs.getincrementaldecoder
    codec, outcomes = get(encoding)(errors), []
    for number, piece in enumerate(pieces, 1):
        length, last = _pending(codec) + len(piece), number == len(pieces)
        try:
            outcomes.append(codec.encode(piece, last) if direction == "encode" else utf8(codec.decode(piece, last)))
        except (UnicodeError, TypeError, IndexError) as error:
            outcomes.append(_python_failure(error, length))
            break
    return outcomes


def membuf_incremental(direction, encoding, errors, pieces):
    """What the library answers to the same."""
    new, take, free = _incremental(direction)
    handle = c_void_p()
    status = new(encoding.encode(), errors.encode(), byref(handle), byref(_error))
    if status != 0:
        return [_failure(status)]
    outcomes = []
    for number, piece in enumerate(pieces, 1):
        status = take(handle, piece, len(piece), number == len(pieces), byref(_slice))
        if status == 0:
            outcomes.append(_content())
            continue
        abi.get_error(handle, _error)
        outcomes.append(_failure(status))
        break
    free(handle)
    return outcomes


_found = {}


def _incremental(direction):
    if direction not in _found:
        half, verb = ("encoder", "encode") if direction == "encode" else ("decoder", "decode")
        _found[direction] = (
            _bare(f"membuf_{half}_new", c_int32, c_char_p, c_char_p, c_void_p, c_void_p),
            _bare(f"membuf_{half}_{verb}", c_int32, c_void_p, c_char_p, c_size_t, c_int32, c_void_p),
            _bare(f"membuf_{half}_free", None, c_void_p),
        )
    return _found[direction]
