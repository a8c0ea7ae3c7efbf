"""Python's codecs as codecs of the library: what its functions answer, the methods of a Python codec decide.

The library calls back what `table` has, with the number of a `Custom`; it says when it is done with that one.
"""

import ctypes
import itertools
from codecs import utf_8_decode, utf_8_encode

import membuf_abi as abi
import membuf_abi_text as abi_text
from membuf_callback import callback

# The codecs that the library uses, by the numbers it knows them by.
_used = {}
_numbers = itertools.count(1)
_release = abi.RELEASE(_used.pop)


class Custom:
    """The two halves of a codec; either may be missing."""

    def __init__(self, decoder=None, encoder=None):
        self.decoder, self.encoder = decoder, encoder


def use(custom):
    """The number of a codec that the library is about to get."""
    number = next(_numbers)
    _used[number] = custom
    return number


def _method(kind, half):
    """Makes a C function of one that gets a half of a codec."""
    return lambda function: callback(kind)(lambda number, *rest: function(getattr(_used[number], half), *rest))


def _bytes(data, size):
    return abi.bytes_at(data, size) if size else b""


@_method(abi_text.DECODE, "decoder")
def _decode(decoder, data, size, last, out):
    text = decoder.decode(_bytes(data, size), bool(last))
    if not isinstance(text, str):
        raise TypeError(f"decoder should return a string result, not {type(text).__name__}")
    data, _ = utf_8_encode(text, "surrogatepass")
    abi.write(out, data, len(data))


@_method(abi_text.DECODER_GETSTATE, "decoder")
def _decoder_getstate(decoder, pending, flags):
    state = decoder.getstate()
    if not isinstance(state, tuple) or len(state) != 2 or not isinstance(state[0], bytes):
        raise TypeError(f"the state of a decoder is bytes and a number, not {state!r}")
    abi.write(pending, state[0], len(state[0]))
    flags[0] = state[1]


@_method(abi_text.DECODER_SETSTATE, "decoder")
def _decoder_setstate(decoder, data, size, flags):
    decoder.setstate((_bytes(data, size), flags))


@_method(abi_text.DECODE, "encoder")
def _encode(encoder, utf8, size, last, out):
    data = encoder.encode(utf_8_decode(_bytes(utf8, size), "surrogatepass")[0], bool(last))
    if not isinstance(data, bytes):
        raise TypeError(f"encoder should return a bytes object, not {type(data).__name__}")
    abi.write(out, data, len(data))


@_method(abi_text.ENCODER_GETSTATE, "encoder")
def _encoder_getstate(encoder, state):
    state[0] = encoder.getstate()


@_method(abi_text.ENCODER_SETSTATE, "encoder")
def _encoder_setstate(encoder, state):
    encoder.setstate(state)


@_method(abi_text.RESET, "decoder")
def _decoder_reset(decoder):
    decoder.reset()


@_method(abi_text.RESET, "encoder")
def _encoder_reset(encoder):
    encoder.reset()


table = abi_text.CodecTable(
    ctypes.sizeof(abi_text.CodecTable),
    _decode,
    _decoder_getstate,
    _decoder_setstate,
    _encode,
    _encoder_getstate,
    _encoder_setstate,
    _decoder_reset,
    _encoder_reset,
    _release,
)
