"""The C functions of libmembuf that membuf_spool.py uses beside those of membuf_abi.py."""

import ctypes
from ctypes import POINTER, c_char_p, c_size_t, c_uint32, c_void_p

from membuf_abi import HANDLE, YES, checked


class SpoolOptions(ctypes.Structure):
    """membuf_spool_options"""

    _fields_ = [
        ("struct_size", c_size_t),
        ("max_size", c_size_t),
        ("directory", c_char_p),
        ("flags", c_uint32),
        ("reserved", c_uint32),
    ]


spool_new = checked("membuf_spool_new", POINTER(SpoolOptions), HANDLE, None)
rollover = checked("membuf_rollover", c_void_p)
rolled = checked("membuf_rolled", c_void_p, YES)
