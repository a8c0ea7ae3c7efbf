"""The random steps of fuzz_text.py: what is done to a text wrapper, and with which arguments.

A step is its name, for people, and a function of a wrapper and of the list of positions that `tell` gave it; the same
function is applied to Python's wrapper and to membuf's. Where Python's answer depends on how far it has read ahead, a
step seeks first.
"""

import itertools

NEWLINES = (None, "", "\n", "\r", "\r\n")
USUAL = ("utf-8", "utf-8", "iso8859-1", "ascii", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "utf-7", "cp1252", "euc_jp", "shift_jis", "gb18030")
LENIENT = ("ignore", "replace", "backslashreplace")


def calling(name, *arguments):
    return f"{name}{arguments}", lambda stream, _cookies: getattr(stream, name)(*arguments)


def content_of(buffer):
    """The bytes at the bottom."""
    return getattr(buffer, "raw", buffer).getvalue()


class Steps:
    weights = {
        "read": 20,
        "readline": 14,
        "lines": 4,
        "tell": 14,
        "to_cookie": 12,
        "to_start": 4,
        "to_end": 4,
        "write": 12,
        "writelines": 2,
        "truncate": 2,
        "flush": 3,
        "chunk": 2,
        "newlines": 2,
        "reconfigure": 2,
        "ask": 2,
        "wrong": 1,
    }

    def __init__(self, source, encodings):
        self.source = source
        usual = [name for name in USUAL if name in encodings]
        # Python's decoders of iso2022 keep character sets from an earlier reading when they are reset, and crash on a
        # position that is a plain offset: these are compared by agree.py, and at every position by test_text_position.c.
        encodings = [name for name in encodings if not name.startswith("iso2022")]
        self.encoding = source.choice(usual if usual and source.random() < 0.6 else encodings)
        self.errors = "strict" if source.random() < 0.7 else source.choice(LENIENT)
        self.chunk_size = source.choice((*range(1, 10), 8192, 8192, 8192))
        self.alphabet = self.characters() + "ab\r\n\r\n"
        self.content = self.initial()
        # Whether the last seek may have gone to a position that was told: where Python takes characters to skip for it, its
        # wrapper has read something there, and the library's, which needs none, has not.
        self.restored = False
        # Whether there may be bytes that are not of this encoding.
        self.torn = self.errors != "strict"
        # Whether the inner stream is at a place that does not depend on how far was read ahead, where a text position is
        # restored, or which of several places that is: Python writes and truncates where it stands.
        self.placed = True
        self.options = {
            "encoding": self.encoding,
            "errors": self.errors,
            "newline": source.choice(NEWLINES),
            "line_buffering": source.random() < 0.2,
            "write_through": source.random() < 0.2,
        }

    def characters(self):
        """Some that the encoding has."""
        source = self.source
        data = source.randbytes(20) + bytes(source.choices(b"az09 ~+-{}\\", k=4))
        known = data.decode(self.encoding, "ignore").replace("\0", "")
        wide = "".join(source.choices("é\u0394\u20ac\u3042\u8a9e\ud55c\U0001f600\U00020089\u0301", k=3))
        return (known + wide).encode(self.encoding, "ignore").decode(self.encoding, "ignore")

    def text(self):
        size = self.source.choice((0, 1, 1, 2, 3, 5, 8, 20, 60))
        return "".join(self.source.choices(self.alphabet, k=size))

    def initial(self):
        content = "".join(self.text() for _ in range(self.source.choice((0, 1, 3, 5)))).encode(self.encoding, "ignore")
        if self.errors == "strict" or self.source.random() < 0.5:
            return content
        data = bytearray(content)
        for _ in range(3):
            data[(place := self.source.randint(0, len(data))) : place] = self.source.randbytes(1)
        return bytes(data)

    def step(self):
        (name,) = self.source.choices(list(self.weights), weights=self.weights.values())
        if name in ("tell", "to_cookie"):
            self.restored = True
        elif name in ("to_start", "to_end", "write", "writelines", "truncate"):
            self.restored = False
        return getattr(self, name)()

    def tolerates(self, name, python):
        """Whether Python's failure is of its own making: it cannot tell every position of every encoding."""
        return name == "tell" and python in (OSError, OverflowError)

    def size(self):
        return self.source.choice((0, 1, 1, 2, 3, 4, 5, 8, 13, 40, 100, -1, None))

    # Reading

    def read(self):
        self.placed = False
        return calling("read", self.size())

    def readline(self):
        self.placed = False
        return calling("readline", self.source.choice((-1, -1, -1, 1, 2, 3, 5, 8, 40)))

    def lines(self):
        """Iteration, of some lines or of all. Python cannot tell in the midst of it."""
        most = self.source.choice((1, 2, 3, None))
        self.placed = most is not None

        def step(stream, _cookies):
            lines = list(itertools.islice(stream, most))
            if most is not None:
                stream.seek(0)
            return lines

        return f"{most} lines", step

    def newlines(self):
        self.placed = False

        def step(stream, _cookies):
            stream.seek(0)
            return stream.read(), stream.newlines

        return "newlines", step

    # Positions

    def tell(self):
        follow = self.source.random() < 0.6

        def step(stream, cookies):
            cookies.append(stream.tell())
            if not follow:
                return None
            stream.seek(cookies[-1])
            rest = stream.read()
            stream.seek(cookies[-1])
            return rest

        self.placed = False
        return "tell", step

    def to_cookie(self):
        self.placed = False
        place = self.source.randrange(100)

        def step(stream, cookies):
            stream.seek(cookies[place % len(cookies)] if cookies else 0)

        return f"seek to tell number {place}", step

    def to_start(self):
        self.placed = True
        return calling("seek", 0)

    def to_end(self):
        """Or to the position; without it, which may be another number."""
        whence = self.source.choice((2, 2, 1))
        self.placed = whence == 2

        def step(stream, _cookies):
            stream.seek(0, whence)

        return f"seek(0, {whence})", step

    # Writing

    def _changing(self, name, change, most_at_end=True):
        """A step that changes the content: what was told before it is of no use then."""
        at_end = most_at_end and self.source.random() < 0.8
        seek_first = at_end or not self.placed
        self.placed = True
        self.torn = self.torn or not at_end  # wide characters may be overwritten

        def step(stream, cookies):
            if seek_first:
                stream.seek(0, 2 if at_end else 0)
            cookies.clear()
            return change(stream)

        return f"{name} at the end" if at_end else name, step

    def write(self):
        text = self.text()
        if self.source.random() < 0.02:
            text += "\ud800"
        return self._changing(f"write({text!r})", lambda stream: stream.write(text))

    def writelines(self):
        pieces = [self.text() for _ in range(self.source.randrange(4))]
        return self._changing(f"writelines({pieces!r})", lambda stream: stream.writelines(pieces))

    def truncate(self):
        size = self.source.choice((None, 0, 1, 2, 5, 20, 100))

        def change(stream):
            if size is not None:
                stream.seek(0)
            return stream.truncate(size), content_of(stream.buffer)

        return self._changing(f"truncate({size})", change, most_at_end=False)

    def flush(self):
        def step(stream, _cookies):
            stream.flush()
            return content_of(stream.buffer)

        return "flush", step

    # The wrapper itself

    def chunk(self):
        size = self.source.choice((*range(1, 10), 8192))

        def step(stream, _cookies):
            stream._CHUNK_SIZE = size
            return stream._CHUNK_SIZE

        return f"_CHUNK_SIZE = {size}", step

    def reconfigure(self):
        options = {}
        if self.source.random() < 0.5 and not self.restored:
            options["newline"] = self.source.choice(NEWLINES)
        if self.source.random() < 0.3:
            options["line_buffering"] = self.source.random() < 0.5
        if self.source.random() < 0.3:
            options["write_through"] = self.source.random() < 0.5
        if self.source.random() < 0.2 and not self.restored:
            options["errors"] = self.source.choice(LENIENT)

        def step(stream, cookies):
            if "newline" in options or "errors" in options:
                cookies.clear()
            stream.reconfigure(**options)
            return stream.errors, stream.line_buffering, stream.write_through

        return f"reconfigure({options})", step

    def ask(self):
        return calling(self.source.choice(("readable", "writable", "seekable", "isatty", "fileno")))

    def wrong(self):
        """What is refused; and a line of nothing, for which Python reads ahead."""
        name, *arguments = self.source.choice(
            [("write", b"x"), ("write", 1), ("read", "1"), ("seek", -1), ("seek", 1, 1), ("seek", 1, 2), ("seek", 0, 5)]
        )
        if self.source.random() < 0.1:
            self.placed = True
            return "readline(0)", lambda stream, _cookies: (stream.readline(0), stream.seek(0))
        return calling(name, *arguments)

    def last(self):
        def step(stream, _cookies):
            stream.flush()
            content = content_of(stream.buffer)
            stream.close()
            return content, stream.closed

        return "close", step
