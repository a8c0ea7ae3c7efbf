"""Raw streams for fuzz.py: one in Python, and the library's over the methods of another."""

import io

import fuzz_steps
import membuf_raw


class Plain(io.RawIOBase):
    """Bytes in memory that come and go in small parts, as those of a socket do."""

    def __init__(self, content=b"", most=1000):
        self.bytes = io.BytesIO(content)
        self.most = most

    def readinto(self, buffer):
        self._checkClosed()
        return self.bytes.readinto(memoryview(buffer)[: self.most])

    def write(self, data):
        self._checkClosed()
        return self.bytes.write(memoryview(data)[: self.most])

    def seek(self, offset, whence=0):
        self._checkClosed()
        return self.bytes.seek(offset, whence)

    def truncate(self, size=None):
        self._checkClosed()
        return self.bytes.truncate(size)

    def readable(self):
        self._checkClosed()
        return True

    writable = seekable = readable

    def fileno(self):
        self._checkClosed()
        return super().fileno()

    def getvalue(self):
        return self.bytes.getvalue()


class OverCallbacks(membuf_raw.RawIO):
    """The library's stream over a `Plain`."""

    def __init__(self, *arguments):
        super().__init__(Plain(*arguments))

    def getvalue(self):
        return self.raw.getvalue()


class RawSteps(fuzz_steps.BytesSteps):
    weights = {
        **fuzz_steps.Steps.weights,
        "readinto": 5,
        "readall": 2,
        "state": 0,
        "again": 0,
        "wrong": 0,
    }

    def first(self):
        arguments = self.data(), self.source.choice((1, 2, 7, 40, 10_000))
        return fuzz_steps.reading("__init__", *arguments)

    def small(self):
        """Not beyond 64 bits: a `Plain` that is closed does not look at its numbers."""
        return max(-fuzz_steps.LAST, min(super().small(), fuzz_steps.LAST))

    def readinto(self):
        size = self.source.choice((0, 1, 3, 10, 200))

        def step(stream, _held):
            room = bytearray(size)
            count = stream.readinto(room)
            return count, bytes(room[:count])

        return f"readinto of {size}", step

    def readline(self):
        """Not with a limit of 0, for which Python does not even look whether the stream is closed."""
        return fuzz_steps.reading("readline", self.size() or -1)

    def readall(self):
        return fuzz_steps.reading("readall")
