"""CPython's test classes, pointed at the classes of membuf_io.py: for each suite a function that makes them.

What CPython's load_tests does for its own C classes is done here for membuf's. Imports of CPython's tests are inside
the functions, because a Python may come without them.
"""

import pickle

import membuf_io


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


def io_namespace(**replacements):
    """What load_tests of test_io puts into its classes for C's io, with `replacements`."""
    import io
    from test import test_io

    mocks = ("MockRawIO", "MisbehavedRawIO", "MockFileIO", "CloseFailureIO", "MockNonBlockWriterIO")
    mocks += ("MockUnseekableIO", "MockRawIOWithoutRead", "SlowFlushRawIO")
    names = {name: getattr(io, name) for name in io.__all__}
    names.update((name, getattr(test_io, "C" + name)) for name in mocks)
    return {**names, "is_C": True, **replacements}


def io_buffered():
    from test import test_io
    from types import SimpleNamespace

    import membuf_buffered

    names = io_namespace(**membuf_buffered.CLASSES, open=membuf_buffered.open)
    tested = {"Reader": "BufferedReader", "Writer": "BufferedWriter", "RWPair": "BufferedRWPair", "Random": "BufferedRandom"}
    classes = []
    for short, name in tested.items():
        original = getattr(test_io, f"CBuffered{short}Test")
        classes.append(type(original.__name__, (original,), {**names, "tp": names[name]}))
    signals = {**names, "io": SimpleNamespace(**{**names, "open": membuf_buffered.open.__func__})}
    return [*classes, type("CSignalsTest", (test_io.CSignalsTest,), signals)]


SUITES = {"test_memoryio": memoryio, "test_io_buffered": io_buffered}
