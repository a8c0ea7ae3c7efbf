"""tempfile.SpooledTemporaryFile over libmembuf, which decides when it goes to disk, and makes the file.

Python's own class says what is in which mode and warns of files that nobody closed; here are the parts of it that know
of two places.
"""

import ctypes
import io
import os
import tempfile
from operator import index

import membuf_abi_spool as abi_spool
import membuf_io
import membuf_raw
import membuf_text


class Spool(membuf_io.BytesIO):
    """The stream of bytes."""

    def __init__(self, max_size, directory):
        directory = tempfile.gettempdir() if directory is None else directory
        options = abi_spool.SpoolOptions(ctypes.sizeof(abi_spool.SpoolOptions), max_size=index(max_size))
        options.directory = os.fsencode(directory)
        self._replace(abi_spool.spool_new(options))

    def rollover(self):
        abi_spool.rollover(self._open())

    def rolled(self):
        return bool(abi_spool.rolled(self._open()))


membuf_raw.NATIVE.add(Spool)


class SpooledTemporaryFile(tempfile.SpooledTemporaryFile):
    """Files have no names, so `suffix` and `prefix` name nothing; `buffering` is the library's."""

    def __init__(
        self,
        max_size=0,
        mode="w+b",
        buffering=-1,
        encoding=None,
        newline=None,
        suffix=None,
        prefix=None,
        dir=None,
        *,
        errors=None,
    ):
        self._spool = self._file = Spool(max_size, dir)
        self._mode = mode
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
            self._file = membuf_text.TextIOWrapper(self._spool, encoding=encoding, errors=errors, newline=newline)

    @property
    def _rolled(self):
        return self._spool.rolled()

    def _hand_on(self):
        """Text that waits in its wrapper is nothing that the spool knows of."""
        if self._file is not self._spool:
            self._file.flush()

    def rollover(self):
        self._hand_on()
        self._spool.rollover()

    def fileno(self):
        self._hand_on()
        return self._spool.fileno()

    def write(self, data):
        count = self._file.write(data)
        self._hand_on()
        return count

    def writelines(self, lines):
        self._file.writelines(lines)
        self._hand_on()

    def truncate(self, size=None):
        return self._file.truncate(size)

    @property
    def mode(self):
        return "rb+" if "b" in self._mode and self._rolled else self._mode

    @property
    def name(self):
        return self.fileno() if self._rolled else None
