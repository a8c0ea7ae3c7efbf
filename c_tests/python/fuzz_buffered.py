"""Buffered streams for fuzz.py: Python's and the library's, each over a raw stream of its own that behaves the same."""

import io

import fuzz_raw
import fuzz_steps
import membuf_buffered


class Raw(fuzz_raw.Plain):
    """Moves a few bytes at a time, and at times none; remembers what was asked of it."""

    def __init__(self, content, most, blocks):
        super().__init__(content, most)
        self.blocks = blocks  # the calls of readinto and write that would have to wait, in turn
        self.calls = 0
        self.log = []

    def waits(self, asked):
        self.calls += 1
        self.log.append(asked)
        return bool(self.blocks) and self.blocks[self.calls % len(self.blocks)]

    def readinto(self, buffer):
        return None if self.waits(len(buffer)) else super().readinto(buffer)

    def write(self, data):
        return None if self.waits((len(data), bytes(data[:20]))) else super().write(data)


def over(kind):
    class Over(kind):
        def __init__(self, content=b"", most=1000, blocks=(), size=1, logged=True):
            self.logged = logged
            self.inner = Raw(content, most, blocks)
            super().__init__(self.inner, size)

        def getvalue(self):
            """What the raw stream has, and what it was asked since the last time; None where that is not compared."""
            log, self.inner.log = self.inner.log, []
            return (self.inner.getvalue(), log) if self.logged else None

    return Over


class BufferedSteps(fuzz_steps.BytesSteps):
    weights = {
        **fuzz_steps.BytesSteps.weights,
        "readinto": 8,
        "peek": 5,
        "flush": 4,
        "detach": 0.3,
        "read1": 0,
        "hold": 0,
        "change": 0,
        "let_go": 0,
        "state": 0,
        "again": 0,
        "wrong": 0,
    }
    verbs = ("readable", "writable", "seekable", "isatty", "fileno")
    may_wait = True
    parts = (1, 2, 7, 40, 1000)

    def first(self):
        blocks = tuple(self.source.random() < 0.3 for _ in range(self.source.choice((0, 0, 5, 17))))
        size = self.source.choice((1, 2, 3, 5, 8, 16, 100, 8192))
        most = self.source.choice(self.parts)
        if not self.may_wait:
            blocks = ()
        return fuzz_steps.reading("__init__", self.data(), most, blocks, size, self.may_wait)

    def small(self):
        """Python gets memory for as much as a read asks for."""
        return max(-fuzz_steps.LAST, min(super().small(), 1_000_000))

    def seek(self):
        """Not from the end by more than there is, nor behind 32 bits: what a raw stream says to that is its own affair."""
        offset, whence = self.source.randint(-self.scale, self.scale), self.source.choice((0, 0, 1, 1, 2))

        def step(stream, _held):
            if whence == 2:
                stream.flush()
            here = (0, stream.tell(), len(stream.inner.getvalue()))[whence]
            return stream.seek(max(offset, -here), whence)

        return f"seek({offset}, {whence})", step

    def verb(self):
        """Of open streams: of what a class cannot do anyway, Python's does not look whether it is closed."""
        name = self.source.choice(self.verbs)
        return name, lambda stream, _held: None if stream.closed else getattr(stream, name)()

    def readinto(self):
        size, name = self.source.choice((0, 1, 3, 10, 200)), self.source.choice(("readinto", "readinto", "readinto1"))
        return self.filled(name, size)

    @staticmethod
    def filled(name, size):
        def step(stream, _held):
            room = bytearray(size)
            count = getattr(stream, name)(room)
            return count, bytes(room[: count or 0])

        return f"{name} of {size}", step

    def readline(self):
        return fuzz_steps.reading("readline", self.size())

    def read(self):
        """Afterwards the log starts anew: what is read at a time when all is, is not specified."""
        size = self.size()

        def step(stream, _held):
            try:
                return stream.read(size)
            finally:
                if size is None or size < 0:
                    stream.inner.log.clear()

        return f"read({size})", step

    def peek(self):
        return fuzz_steps.reading("peek", self.source.choice((0, 1, 5)))

    def ending(self, name, *arguments):
        """After these the raw stream has everything."""

        def step(stream, _held):
            answer = getattr(stream, name)(*arguments)
            return answer is stream.inner or answer, stream.inner.getvalue()

        return f"{name}{arguments}", step

    def flush(self):
        return self.ending("flush")

    def detach(self):
        return self.ending("detach")

    def close(self):
        return self.ending("close")

    def truncate(self):
        return self.ending("truncate", self.size())


class WriterSteps(BufferedSteps):
    """Without reading: a closed writer of Python says that it cannot, where membuf's says that it is closed."""

    reading = ("read", "readline", "next", "readlines", "readinto", "peek")
    weights = {**BufferedSteps.weights, **dict.fromkeys(reading, 0)}


class RandomSteps(BufferedSteps):
    """When the raw stream gets what, and what is asked of it, is not compared: Python hands on and reads again where it
    need not."""

    may_wait = False
    parts = (1000, 100_000)

    def readinto(self):
        size = self.source.choice((0, 1, 3, 10, 200))
        return self.filled("readinto", size)

    def peek(self):
        """How many bytes are shown depends on what was read last."""

        def step(stream, _held):
            return stream.peek()[:1]

        return "peek", step


KINDS = {
    name: (over(getattr(io, name)), over(getattr(membuf_buffered, name)), steps)
    for name, steps in (
        ("BufferedReader", BufferedSteps),
        ("BufferedWriter", WriterSteps),
        ("BufferedRandom", RandomSteps),
    )
}
