"""The C functions of libmembuf for text wrappers and codecs, which membuf_text.py and membuf_codecs.py use."""

import ctypes
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

from membuf_abi import COUNT, HANDLE, RELEASE, Error, Out, checked, plain

STRICT = b"strict"


class Cookie(ctypes.Structure):
    """membuf_cookie"""

    _fields_ = [
        ("position", c_int64),
        ("state", c_uint64),
        ("bytes_to_feed", c_int32),
        ("chars_to_skip", c_int32),
        ("need_eof", c_int32),
        ("reserved", c_uint32),
    ]


DECODE = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, c_size_t, c_int32, c_void_p)
DECODER_GETSTATE = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, POINTER(c_uint64))
DECODER_SETSTATE = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, c_size_t, c_uint64)
ENCODER_GETSTATE = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(c_uint64))
ENCODER_SETSTATE = ctypes.CFUNCTYPE(c_int32, c_void_p, c_uint64)
RESET = ctypes.CFUNCTYPE(c_int32, c_void_p)


class CodecTable(ctypes.Structure):
    """membuf_codec_table"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("decode", DECODE),
        ("decoder_getstate", DECODER_GETSTATE),
        ("decoder_setstate", DECODER_SETSTATE),
        ("encode", DECODE),
        ("encoder_getstate", ENCODER_GETSTATE),
        ("encoder_setstate", ENCODER_SETSTATE),
        ("decoder_reset", RESET),
        ("encoder_reset", RESET),
        ("release", RELEASE),
    ]


class TextOptions(ctypes.Structure):
    """membuf_text_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("encoding", c_char_p),
        ("errors", c_char_p),
        ("newline", c_int32),
        ("flags", c_uint32),
        ("chunk_size", c_size_t),
        ("codec", POINTER(CodecTable)),
        ("codec_data", c_void_p),
    ]


LINE_BUFFERING, WRITE_THROUGH = 2, 4  # MEMBUF_TEXT_*
# MEMBUF_RECONFIGURE_*, by the names of Python's keywords
FIELDS = {"encoding": 1, "errors": 2, "newline": 4, "line_buffering": 8, "write_through": 16, "chunk_size": 32}

_SLICE = HANDLE
_DETAILS = POINTER(Error)
_MASK, _STATE = Out(c_uint32), Out(c_uint64)

encoding_at = plain("membuf_encoding_at", c_char_p, c_size_t)
encoding_lookup = checked("membuf_encoding_lookup", c_char_p, Out(c_char_p), _DETAILS)
encode = checked("membuf_encode", c_char_p, c_size_t, c_char_p, c_char_p, _SLICE, _DETAILS)
decode = checked("membuf_decode", c_char_p, c_size_t, c_char_p, c_char_p, _SLICE, _DETAILS)

text_wrap = checked("membuf_text_wrap", c_void_p, POINTER(TextOptions), HANDLE, _DETAILS)
reconfigure = checked("membuf_reconfigure", c_void_p, POINTER(TextOptions), c_uint32)
get_text_options = checked("membuf_get_text_options", c_void_p, POINTER(TextOptions))
detach = checked("membuf_detach", c_void_p)
tell_cookie = checked("membuf_tell_cookie", c_void_p, Out(Cookie))
seek_cookie = checked("membuf_seek_cookie", c_void_p, POINTER(Cookie))

decoder_new = checked("membuf_decoder_new", c_char_p, c_char_p, HANDLE, _DETAILS)
decoder_custom = checked("membuf_decoder_custom", POINTER(CodecTable), c_void_p, HANDLE, _DETAILS)
newline_decoder_new = checked("membuf_newline_decoder_new", c_void_p, c_int32, HANDLE, _DETAILS)
decoder_decode = checked("membuf_decoder_decode", c_void_p, c_char_p, c_size_t, c_int32, _SLICE)
decoder_getstate = checked("membuf_decoder_getstate", c_void_p, _SLICE, _STATE)
decoder_setstate = checked("membuf_decoder_setstate", c_void_p, c_char_p, c_size_t, c_uint64)
decoder_reset = checked("membuf_decoder_reset", c_void_p)
decoder_newlines = checked("membuf_decoder_newlines", c_void_p, _MASK)
decoder_free = plain("membuf_decoder_free", None, c_void_p)

encoder_new = checked("membuf_encoder_new", c_char_p, c_char_p, HANDLE, _DETAILS)
encoder_encode = checked("membuf_encoder_encode", c_void_p, c_char_p, c_size_t, c_int32, _SLICE)
encoder_getstate = checked("membuf_encoder_getstate", c_void_p, _STATE)
encoder_setstate = checked("membuf_encoder_setstate", c_void_p, c_uint64)
encoder_reset = checked("membuf_encoder_reset", c_void_p)
encoder_free = plain("membuf_encoder_free", None, c_void_p)
