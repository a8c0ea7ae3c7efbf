"""Python's module `io` over libmembuf: what membuf does not have is Python's own."""

import _pyio
import inspect
import types
from io import *  # noqa: F403

from membuf_buffered import BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter  # noqa: F401
from membuf_io import BytesIO, StringIO  # noqa: F401
from membuf_text import IncrementalNewlineDecoder, TextIOWrapper  # noqa: F401

# Python's open that is written in Python, which makes what it finds here.
_python = inspect.unwrap(_pyio.open)
open = types.FunctionType(_python.__code__, {**vars(_pyio), **globals()}, "open", _python.__defaults__)
