"""The random steps of fuzz.py: what is done to a stream, and with which arguments.

A step is its name, for people, and a function of a stream and of the list of views it holds; the same function is
applied to Python's stream and to membuf's.
"""

# Positions behind which nothing can be written. Not a little less: where the allocator refuses, a BytesIO of Python
# loses its content; nor much less, where it does not.
LAST = 2**63 - 1
HUGE = (LAST, LAST + 1, -LAST - 1, -LAST - 2)
NOT_NUMBERS = ("1", 1.0, b"", [])


def reading(name, *arguments):
    def step(stream, _held):
        return getattr(stream, name)(*arguments)

    return f"{name}{arguments}", step


class Steps:
    """What both kinds of streams have; `weights` says how often which step is taken."""

    weights = {
        "write": 20,
        "read": 12,
        "readline": 8,
        "next": 4,
        "readlines": 4,
        "writelines": 4,
        "seek": 18,
        "truncate": 8,
        "verb": 3,
        "state": 3,
        "again": 1,
        "close": 0.3,
        "wrong": 1,
    }

    def __init__(self, source):
        self.source = source
        # In most sequences all is small, so that much happens; in some there is room for what large content has.
        self.scale = source.choices((40, 400, 4000), weights=(85, 5, 10))[0]
        self.names = list(self.weights)
        self.cumulated = []
        total = 0
        for weight in self.weights.values():
            total += weight
            self.cumulated.append(total)

    stays_closed = False
    verbs = ("readable", "writable", "seekable", "isatty", "fileno", "detach")

    def count(self):
        """Of the steps of a sequence."""
        return self.source.randint(5, 60)

    def step(self):
        (name,) = self.source.choices(self.names, cum_weights=self.cumulated)
        return getattr(self, name)()

    def small(self):
        """A size: mostly near what a stream holds, at times negative or beyond everything."""
        choice = self.source.random()
        if choice < 0.8:
            return self.source.randint(0, self.scale)
        if choice < 0.9:
            return self.source.randint(-3, 0)
        return self.source.randint(0, 10 * self.scale) if choice < 0.97 else self.source.choice(HUGE)

    def length(self):
        """Of a piece of content."""
        return self.source.choice((0, 1, 1, 2, 3, 5, 8, 13, self.scale, 3 * self.scale))

    def size(self):
        return None if self.source.random() < 0.1 else self.small()

    def write(self):
        return self.adding("write", self.data())

    def adding(self, name, data):
        return reading(name, data)

    def read(self):
        return reading("read", self.size())

    def readline(self):
        return reading("readline", self.size())

    def readlines(self):
        size = self.size()
        return reading("readlines", size if size is None else max(-LAST, min(size, LAST)))

    def next(self):
        return "next", lambda stream, _held: next(stream)

    def writelines(self):
        pieces = [self.data() for _ in range(self.source.randint(0, 4))]
        if self.source.random() < 0.1:
            pieces.insert(self.source.randint(0, len(pieces)), self.foreign())
        return self.adding("writelines", pieces if self.source.random() < 0.7 else tuple(pieces))

    def seek(self):
        choice = self.source.random()
        if choice < 0.5:
            return reading("seek", self.small())
        if choice < 0.75:
            return reading("seek", 0, self.source.choice((0, 1, 2)))
        offset, whence = self.source.randint(-self.scale, self.scale), self.source.choice((0, 1, 2, 2, 1, 3, -1, 2**31))

        def step(stream, _held):
            return stream.seek(abs(offset) if stream.tell() == LAST else offset, whence)

        return f"seek({offset}, {whence})", step

    def truncate(self):
        return reading("truncate", self.size())

    def verb(self):
        return reading(self.source.choice(self.verbs))

    def first(self):
        return reading("__init__", *self.arguments())

    def again(self):
        """A second __init__. It opens what is closed, but a BytesIO of Python only for some arguments; and it fails on
        what is lent out, but Python's loses the content."""
        arguments = self.arguments()

        def step(stream, held):
            return None if held or self.stays_closed and stream.closed else stream.__init__(*arguments)

        return f"__init__{arguments}", step

    def close(self):
        def step(stream, _held):
            stream.close()
            return stream.closed

        return "close", step

    def state(self):
        """Saves the state of a stream and restores a part of it, at another position."""
        cut, position = self.source.randint(0, 20), self.source.choice((0, 1, 5, self.scale, 3 * self.scale, LAST))

        def step(stream, _held):
            value, *middle, _position, attributes = stream.__getstate__()
            stream.__setstate__((value[cut:], *middle, position, None))
            return middle, attributes or None

        return f"state cut at {cut}, position {position}", step

    def wrong(self):
        """An argument of a type that is refused; of an open stream, for which mistake comes first does not matter."""
        name = self.source.choice(("write", "read", "readline", "readlines", "seek", "truncate"))
        argument = self.foreign() if name == "write" else self.source.choice(NOT_NUMBERS)

        def step(stream, _held):
            return None if stream.closed else getattr(stream, name)(argument)

        return f"{name}({argument!r})", step


class BytesSteps(Steps):
    stays_closed = True
    verbs = (*Steps.verbs, "flush")
    weights = {**Steps.weights, "read1": 4, "readinto": 5, "hold": 1, "change": 1, "let_go": 2}

    def arguments(self):
        return (self.data(),) if self.source.random() < 0.8 else ()

    def data(self):
        data = bytes(self.source.choices(b"abc\n\r\0\xff", k=self.length()))
        return data if self.source.random() < 0.8 else bytearray(data)

    def foreign(self):
        return self.source.choice(("text", None, 1, ["x"]))

    def read1(self):
        return reading("read1", self.small())

    def readinto(self):
        name, size = self.source.choice(("readinto", "readinto1")), self.source.choice((0, 1, 3, 10, 200))

        def step(stream, _held):
            room = bytearray(b"-" * size)
            return getattr(stream, name)(room), bytes(room)

        return f"{name} of {size}", step

    def hold(self):
        def step(stream, held):
            held.append(stream.getbuffer())
            return len(held), bytes(held[-1])

        return "getbuffer", step

    def change(self):
        place, byte = self.source.randrange(100), self.source.randrange(256)

        def step(_stream, held):
            view = held[-1]
            view[place % len(view)] = byte
            return bytes(view)

        return f"view[{place}] = {byte}", step

    def let_go(self):
        def step(_stream, held):
            return bytes(held.pop())

        return "release view", step


class TextSteps(Steps):
    # Without flush: that of a closed StringIO of Python does nothing, where membuf's refuses as all its verbs do.
    weights = {**Steps.weights, "newlines": 4}

    ALPHABETS = ("abc\n", "ab\n\r", "aé\n", "aé\u0d0a\r\n", "a\u20ac\n\0", "a\U0001f600\r\n", "\ud834\udd20a\n\ud800\r")

    def __init__(self, source):
        super().__init__(source)
        self.alphabet = source.choice(self.ALPHABETS)

    def arguments(self):
        newline = self.source.choice((None, "", "\n", "\r", "\r\n"))
        if self.source.random() < 0.02:
            newline = self.source.choice(("x", "\n\r", "\r\n\r\n"))
        return (self.data(), newline) if self.source.random() < 0.9 else ()

    def data(self):
        alphabet = self.alphabet if self.source.random() < 0.8 else self.source.choice(self.ALPHABETS)
        return "".join(self.source.choices(alphabet, k=self.length()))

    def foreign(self):
        return self.source.choice((b"bytes", None, 1, ["x"]))

    def adding(self, name, data):
        """No line ends behind the last position: a write that fails has none seen, where Python's notes them first."""

        def step(stream, _held):
            return getattr(stream, name)("x" if stream.tell() == LAST else data)

        return f"{name}({data!r})", step

    def newlines(self):
        return "newlines", lambda stream, _held: stream.newlines
