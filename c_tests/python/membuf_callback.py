"""C functions out of Python's: what one raises is parked, and raised by the call of the library that is running."""

import sys

import membuf_abi as abi

_answers = []


def callback(kind):
    """Makes a C function, of type `kind`, of one that answers a status, or None when all went well."""

    def wrap(function):
        def answer(*arguments):
            try:
                return function(*arguments) or abi.CONTINUE
            except BaseException as error:
                # One that is parked already did not end the call: it is what came before.
                error.__context__ = error.__context__ or abi.parked.exception
                abi.parked.exception = error
                return abi.PARKED

        _answers.append(answer)
        return kind(answer)

    return wrap


def _unraisable(given, otherwise=sys.unraisablehook):
    """Parks, too, what the handler of a signal raised at the very start of an `answer`, before its `try`.

    For such an exception ctypes has no other way out, and C gets any number for an answer.
    """
    if any(given.object is answer for answer in _answers):
        abi.parked.escaped = given.exc_value
    else:
        otherwise(given)


sys.unraisablehook = _unraisable
