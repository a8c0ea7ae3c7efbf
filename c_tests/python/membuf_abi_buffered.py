"""The C functions of libmembuf that membuf_buffered.py uses beside those of membuf_abi.py."""

from ctypes import c_int32, c_size_t, c_void_p

from membuf_abi import COUNT, HANDLE, checked, library

reader = checked("membuf_buffered_reader", c_void_p, c_size_t, HANDLE, None)
writer = checked("membuf_buffered_writer", c_void_p, c_size_t, HANDLE, None)
random = checked("membuf_buffered_random", c_void_p, c_size_t, HANDLE, None)
pair = checked("membuf_buffered_pair", c_void_p, c_void_p, c_size_t, HANDLE, None)
detach = checked("membuf_detach", c_void_p)
memory_use = checked("membuf_memory_use", c_void_p, COUNT)
set_locking = checked("membuf_set_locking", c_void_p, c_int32) if hasattr(library, "membuf_set_locking") else None
