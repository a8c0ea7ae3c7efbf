"""CPython's test classes, pointed at membuf's: for each suite a function that makes them.

What CPython's load_tests does for its own C classes is done here for membuf's. Imports of CPython's tests are inside
the functions, because a Python may come without them.
"""

import codecs
import csv
import io
import pickle
from unittest import mock

import membuf_codecs
import membuf_csv
import membuf_pyio
import membuf_spool


def _pickled(kind):
    """What CPython's pickle tests use for a class: its objects have been pickled and restored."""

    def new(_cls, *args, **kwargs):
        return pickle.loads(pickle.dumps(kind(*args, **kwargs)))

    return type(f"Pickled{kind.__name__}", (kind,), {"__new__": new, "__init__": lambda *_, **__: None})


def test_memoryio():
    from test import test_memoryio

    class CBytesIOTest(test_memoryio.CBytesIOTest):
        ioclass = membuf_pyio.BytesIO

    class CStringIOTest(test_memoryio.CStringIOTest):
        ioclass = membuf_pyio.StringIO

    class CStringIOPickleTest(test_memoryio.CStringIOPickleTest):
        ioclass = _pickled(membuf_pyio.StringIO)

    return [CBytesIOTest, CStringIOTest, CStringIOPickleTest]


def _pointed(test, **names):
    """A test class that takes `names` from its own class."""
    return type(test.__name__, (test,), {**names, "__module__": __name__})


def test_io():
    from test import test_io

    # As its load_tests has it for C's module io: that and the mocks.
    space = {name: getattr(membuf_pyio, name) for name in (*io.__all__, "IncrementalNewlineDecoder")}
    mocks = [name for name in vars(test_io) if name.startswith("CM") or name in ("CSlowFlushRawIO", "CCloseFailureIO")]
    space |= {name[1:]: getattr(test_io, name) for name in mocks if not name.endswith("Test")}
    space |= {"open": staticmethod(membuf_pyio.open), "is_C": True}
    tested = ("BufferedReader", "BufferedWriter", "BufferedRWPair", "BufferedRandom")
    return [
        _pointed(test_io.CIOTest, **space),
        *(_pointed(getattr(test_io, f"C{name}Test"), **space, tp=space[name]) for name in tested),
        _pointed(test_io.CIncrementalNewlineDecoderTest, **space),
        _pointed(test_io.CTextIOWrapperTest, **space),
        _pointed(test_io.CMiscIOTest, **space),
        _pointed(test_io.CSignalsTest, **space, io=membuf_pyio),
    ]


def test_bufio():
    from test import test_bufio

    return [_pointed(test_bufio.CBufferSizeTest, open=staticmethod(membuf_pyio.open))]


def test_univnewlines():
    from test import test_univnewlines

    tests = [test for name, test in vars(test_univnewlines).items() if name.startswith("CTest") and name != "CTest"]
    return [_pointed(test, open=staticmethod(membuf_pyio.open)) for test in tests]


def _decoding(encoding):
    """One of the functions like `codecs.utf_16_decode`: what there is of the input, and how much that was."""

    def decode(data, errors="strict", final=False):
        decoder = codecs.getincrementaldecoder(membuf_codecs.PREFIX + encoding)(errors)
        text = decoder.decode(data, final)
        return text, len(data) - len(decoder.buffer)

    return decode


def test_codecs():
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


def test_tempfile():
    from test import test_tempfile

    class TestSpooledTemporaryFile(test_tempfile.TestSpooledTemporaryFile):
        def setUp(self):
            super().setUp()
            own = membuf_spool.SpooledTemporaryFile
            self.enterContext(mock.patch.object(test_tempfile.tempfile, "SpooledTemporaryFile", own))

    return [TestSpooledTemporaryFile]


def test_csv():
    from test import test_csv as original_tests

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
    return [pointed(getattr(original_tests, name)) for name in tests]


IO = {suite.__name__: suite for suite in (test_memoryio, test_io, test_bufio, test_univnewlines)}
SUITES = {**IO, "test_codecs": test_codecs, "test_tempfile": test_tempfile, "test_csv": test_csv}
