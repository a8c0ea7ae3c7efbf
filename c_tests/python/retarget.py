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


SUITES = {"test_memoryio": memoryio}
