"""The C functions of libmembuf that membuf_buffered.py uses beside those of membuf_abi.py."""

from ctypes import c_size_t, c_void_p

from membuf_abi import HANDLE, checked

reader = checked("membuf_buffered_reader", c_void_p, c_size_t, HANDLE, None)
writer = checked("membuf_buffered_writer", c_void_p, c_size_t, HANDLE, None)
random = checked("membuf_buffered_random", c_void_p, c_size_t, HANDLE, None)
pair = checked("membuf_buffered_pair", c_void_p, c_void_p, c_size_t, HANDLE, None)
detach = checked("membuf_detach", c_void_p)
