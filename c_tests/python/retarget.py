"""CPython's test classes, pointed at membuf's: for each suite a function that makes them.

What CPython's load_tests does for its own C classes is done here for membuf's. Imports of CPython's tests are inside
the functions, because a Python may come without them.
"""

import _pyio
import codecs
import csv
import inspect
import io
import pickle
import types
from unittest import mock

import membuf_buffered
import membuf_codecs
import membuf_csv
import membuf_io
import membuf_text


def _pickled(kind):
    """What CPython's pickle tests use for a class: its objects have been pickled and restored."""

    def new(_cls, *args, **kwargs):
        return pickle.loads(pickle.dumps(kind(*args, **kwargs)))

    return type(f"Pickled{kind.__name__}", (kind,), {"__new__": new, "__init__": lambda *_, **__: None})


def memoryio():
    from test import test_memoryio

    class CBytesIOTest(test_memoryio.CBytesIOTest):
        ioclass = membuf_io.BytesIO

    class CStringIOTest(test_memoryio.CStringIOTest):
        ioclass = membuf_io.StringIO

    class CStringIOPickleTest(test_memoryio.CStringIOPickleTest):
        ioclass = _pickled(membuf_io.StringIO)

    return [CBytesIOTest, CStringIOTest, CStringIOPickleTest]


def _namespace(test_io):
    """What the tests take from their own class: membuf's, what it does not have from Python, and the mocks."""
    space = {name: getattr(io, name) for name in (*io.__all__, "IncrementalNewlineDecoder")}
    mocks = [name for name in vars(test_io) if name.startswith("CM") or name in ("CSlowFlushRawIO", "CCloseFailureIO")]
    space |= {name[1:]: getattr(test_io, name) for name in mocks if not name.endswith("Test")}
    space |= {
        "BytesIO": membuf_io.BytesIO,
        "StringIO": membuf_io.StringIO,
        "TextIOWrapper": membuf_text.TextIOWrapper,
        "IncrementalNewlineDecoder": membuf_text.IncrementalNewlineDecoder,
    }
    # Python's own open, written in Python, which makes what is in the namespace.
    python = inspect.unwrap(_pyio.open)
    opened = types.FunctionType(python.__code__, {**vars(_pyio), **space}, "open", python.__defaults__)
    return space | {"open": staticmethod(opened), "is_C": True}


def textio():
    from test import test_io

    space = _namespace(test_io)

    class CIncrementalNewlineDecoderTest(test_io.CIncrementalNewlineDecoderTest):
        locals().update(space)

    class CTextIOWrapperTest(test_io.CTextIOWrapperTest):
        locals().update(space)

    return [CIncrementalNewlineDecoderTest, CTextIOWrapperTest]


def _decoding(encoding):
    """One of the functions like `codecs.utf_16_decode`: what there is of the input, and how much that was."""

    def decode(data, errors="strict", final=False):
        decoder = codecs.getincrementaldecoder(membuf_codecs.PREFIX + encoding)(errors)
        text = decoder.decode(data, final)
        return text, len(data) - len(decoder.buffer)

    return decode


def codec():
    from test import test_codecs

    membuf_codecs.register()
    names = ("utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be")
    functions = {f"{name}_decode": _decoding(name) for name in names}

    def pointed(original):
        def renamed(function):
            """Some tests have the name of the encoding, instead of asking their class."""
            return lambda name: function(kind.encoding if name == original.encoding else name)

        def setUp(self):
            super(kind, self).setUp()
            finders = {name: renamed(getattr(codecs, name)) for name in ("getreader", "getincrementaldecoder")}
            self.enterContext(mock.patch.multiple(codecs, **functions, **finders))

        body = {"encoding": membuf_codecs.PREFIX + original.encoding, "setUp": setUp, "__module__": __name__}
        kind = type(original.__name__, (original,), body)
        return kind

    tests = ("UTF8", "UTF8Sig", "UTF16", "UTF16LE", "UTF16BE", "UTF32", "UTF32LE", "UTF32BE", "UTF7")
    return [pointed(getattr(test_codecs, f"{test}Test")) for test in tests]


def io_namespace(**replacements):
    """What load_tests of test_io puts into its classes for C's io, with `replacements`."""
    from test import test_io

    mocks = ("MockRawIO", "MisbehavedRawIO", "MockFileIO", "CloseFailureIO", "MockNonBlockWriterIO")
    mocks += ("MockUnseekableIO", "MockRawIOWithoutRead", "SlowFlushRawIO")
    names = {name: getattr(io, name) for name in io.__all__}
    names.update((name, getattr(test_io, "C" + name)) for name in mocks)
    return {**names, "is_C": True, **replacements}


def io_buffered():
    from test import test_io

    names = io_namespace(**membuf_buffered.CLASSES, open=membuf_buffered.open)
    tested = {"Reader": "BufferedReader", "Writer": "BufferedWriter", "RWPair": "BufferedRWPair", "Random": "BufferedRandom"}
    classes = []
    for short, name in tested.items():
        original = getattr(test_io, f"CBuffered{short}Test")
        classes.append(type(original.__name__, (original,), {**names, "tp": names[name]}))
    signals = {**names, "io": types.SimpleNamespace(**{**names, "open": membuf_buffered.open.__func__})}
    return [*classes, type("CSignalsTest", (test_io.CSignalsTest,), signals)]


def csv_module():
    from test import test_csv

    functions = {name: getattr(membuf_csv, name) for name in ("reader", "writer", "field_size_limit")}

    def pointed(original):
        def setUp(self):
            super(kind, self).setUp()
            self.enterContext(mock.patch.multiple(csv, **functions))

        kind = type(original.__name__, (original,), {"setUp": setUp, "__module__": __name__})
        return kind

    # Not those of the registry and of dialects' arguments, which are Python's own.
    tests = ("Test_Csv", "TestDialectRegistry", "TestDialectExcel", "TestEscapedExcel", "TestDialectUnix", "TestQuotedEscapedExcel")
    tests += ("TestDictFields", "TestArrayWrites", "TestSniffer", "TestUnicode", "KeyOrderingTest")
    return [pointed(getattr(test_csv, name)) for name in tests]


SUITES = {"test_memoryio": memoryio, "test_io": textio, "test_io_buffered": io_buffered, "test_codecs": codec}
SUITES["test_csv"] = csv_module
