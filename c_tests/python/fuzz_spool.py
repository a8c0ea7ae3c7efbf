"""Spools for fuzz.py: the library's, and what they are said to be: a BytesIO that knows when it would be on disk."""

import io

import fuzz_steps
import membuf_spool


class Model(io.BytesIO):
    """`truncate` is what tells the two places apart: on disk, and where it leads there, it extends."""

    def __init__(self, content=b"", max_size=0):
        super().__init__()
        self.max_size = max_size
        self.on_disk = False
        self.write(content)

    def write(self, data):
        count = super().write(data)
        self._look(len(self.getvalue()))
        return count

    def writelines(self, lines):
        try:
            super().writelines(lines)
        finally:
            self._look(0 if self.closed else len(self.getvalue()))

    def _look(self, size):
        self.on_disk = self.on_disk or 0 < self.max_size < size

    def truncate(self, size=None):
        position = self.tell()
        size = position if size is None else size
        if size >= 0:
            self._look(size)
        missing = size - len(self.getvalue())
        if self.on_disk and missing > 0:
            self.seek(0, 2)
            super().write(bytes(missing))
            self.seek(position)
        return super().truncate(size)

    def rollover(self):
        self.getvalue()
        self.on_disk = True

    def rolled(self):
        self.getvalue()
        return self.on_disk


class Spool(membuf_spool.Spool):
    """The library's, with the content from the start."""

    def __init__(self, content=b"", max_size=0):
        super().__init__(max_size, None)
        self.write(content)


class SpoolSteps(fuzz_steps.BytesSteps):
    verbs = ("readable", "writable", "seekable", "isatty", "flush", "rolled", "rolled", "rollover")
    # Without read1, which may give less from a disk.
    weights = {**fuzz_steps.Steps.weights, "readinto": 5, "state": 0, "again": 0, "wrong": 0}

    def first(self):
        return fuzz_steps.reading("__init__", self.data(), self.source.choice((0, 1, 10, 100, self.scale, 3 * self.scale)))

    def small(self):
        """Not so far away that a disk would refuse."""
        return max(-3, min(super().small(), 10 * self.scale))

    def readinto(self):
        size = self.source.choice((0, 1, 3, 10, 200))

        def step(stream, _held):
            room = bytearray(size)
            return stream.readinto(room), bytes(room)

        return f"readinto of {size}", step
