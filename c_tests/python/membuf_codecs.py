"""The library's codecs for Python: `membuf_utf_8`, `membuf_latin_1` and so on, once `register` was called.

Every call is handed to the library. Readers and writers are Python's own, over an incremental decoder or encoder each.
"""

import codecs
import ctypes
from codecs import utf_8_decode, utf_8_encode

import membuf_abi as abi
import membuf_abi_text as abi_text
from membuf_io import as_bytes, content_of

PREFIX = "membuf_"


def _name(name):
    return name.encode("utf-8", "surrogatepass")


def encode(text, encoding, errors="strict"):
    """The whole of a text, as `str.encode`."""
    data, _ = utf_8_encode(text, "surrogatepass")
    try:
        return content_of(abi_text.encode(data, len(data), _name(encoding), _name(errors), abi.Error()))
    except UnicodeEncodeError as error:
        raise abi.about(error, encoding, text) from None


def decode(data, encoding, errors="strict"):
    """The whole of some bytes, as `bytes.decode`."""
    data = as_bytes(data)
    try:
        text = content_of(abi_text.decode(data, len(data), _name(encoding), _name(errors), abi.Error()))
    except UnicodeDecodeError as error:
        raise abi.about(error, encoding, data) from None
    return utf_8_decode(text, "surrogatepass")[0]


class DecoderHandle(ctypes.c_void_p):
    """Owns a decoder of the library."""

    def __del__(self, free=abi_text.decoder_free):
        free(self)


class EncoderHandle(ctypes.c_void_p):
    """Owns an encoder of the library."""

    def __del__(self, free=abi_text.encoder_free):
        free(self)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def __init__(self, errors="strict"):
        super().__init__(errors)
        self._handle = DecoderHandle(abi_text.decoder_new(_name(self.encoding), _name(errors), abi.Error()))

    def decode(self, input, final=False):
        data = as_bytes(input)
        try:
            text = content_of(abi_text.decoder_decode(self._handle, data, len(data), bool(final)))
        except UnicodeDecodeError as error:
            raise abi.about(error, self.encoding, self.buffer + data) from None
        return utf_8_decode(text, "surrogatepass")[0]

    def getstate(self):
        pending, flags = abi_text.decoder_getstate(self._handle)
        return content_of(pending), flags

    def setstate(self, state):
        pending, flags = state
        abi_text.decoder_setstate(self._handle, pending, len(pending), flags)

    def reset(self):
        abi_text.decoder_reset(self._handle)

    @property
    def buffer(self):
        """What the buffered decoders of Python call the bytes that wait."""
        return self.getstate()[0]


class IncrementalEncoder(codecs.IncrementalEncoder):
    def __init__(self, errors="strict"):
        super().__init__(errors)
        self._handle = EncoderHandle(abi_text.encoder_new(_name(self.encoding), _name(errors), abi.Error()))

    def encode(self, input, final=False):
        data, _ = utf_8_encode(input, "surrogatepass")
        try:
            return content_of(abi_text.encoder_encode(self._handle, data, len(data), bool(final)))
        except UnicodeEncodeError as error:
            raise abi.about(error, self.encoding, input) from None

    def getstate(self):
        return abi_text.encoder_getstate(self._handle)

    def setstate(self, state):
        abi_text.encoder_setstate(self._handle, state)

    def reset(self):
        abi_text.encoder_reset(self._handle)


class StreamReader(codecs.StreamReader):
    """Python's reader keeps the bytes that wait, so the decoder gives them back after each call."""

    def __init__(self, stream, errors="strict"):
        super().__init__(stream, errors)
        self._decoder = self._incremental(errors)

    def decode(self, input, errors="strict"):
        if errors != self._decoder.errors:
            fresh = self._incremental(errors)
            fresh.setstate(self._decoder.getstate())
            self._decoder = fresh
        text = self._decoder.decode(input)
        pending, flags = self._decoder.getstate()
        self._decoder.setstate((b"", flags))
        return text, len(input) - len(pending)

    def reset(self):
        super().reset()
        self._decoder.reset()


class StreamWriter(codecs.StreamWriter):
    def __init__(self, stream, errors="strict"):
        super().__init__(stream, errors)
        self._encoder = self._incremental(errors)

    def encode(self, input, errors="strict"):
        if errors != self._encoder.errors:
            fresh = self._incremental(errors)
            fresh.setstate(self._encoder.getstate())
            self._encoder = fresh
        return self._encoder.encode(input), len(input)

    def reset(self):
        super().reset()
        self._encoder.reset()


def codec(encoding):
    """The library's codec of a name, as Python's registry has it."""
    decoder = type("IncrementalDecoder", (IncrementalDecoder,), {"encoding": encoding})
    encoder = type("IncrementalEncoder", (IncrementalEncoder,), {"encoding": encoding})
    return codecs.CodecInfo(
        name=PREFIX + encoding,
        encode=lambda text, errors="strict": (encode(text, encoding, errors), len(text)),
        decode=lambda data, errors="strict": (decode(data, encoding, errors), len(data)),
        incrementaldecoder=decoder,
        incrementalencoder=encoder,
        streamreader=type("StreamReader", (StreamReader,), {"_incremental": decoder}),
        streamwriter=type("StreamWriter", (StreamWriter,), {"_incremental": encoder}),
    )


def search(name):
    """Finds what begins with the prefix in the library, for `codecs.register`."""
    if not name.startswith(PREFIX):
        return None
    try:
        return codec(abi_text.encoding_lookup(name.removeprefix(PREFIX).encode(), abi.Error()).decode())
    except LookupError:
        return None


def register():
    codecs.register(search)
