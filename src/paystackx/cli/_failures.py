"""How a command ends: its exit code, and one line on standard error with the next step."""

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from paystackx import PaystackError

REFUSED = 1
USAGE = 2
NO_ANSWER = 3
SOME_ROWS_FAILED = 4
INTERRUPTED = 130


class Failure(click.ClickException):
    """A command that failed, for a reason that is no error of Paystack's.

    Args:
        message: One line with the next step.
        exit_code: One of the codes above.
    """

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.code = exit_code


def describe(error: Exception) -> tuple[int, str]:
    """Give the exit code and the line for an error."""
    from paystackx import PaystackError

    match error:
        case click.Abort():
            return INTERRUPTED, "interrupted"
        case click.UsageError(ctx=click.Context(command_path=path)):
            return error.exit_code, f"{error.format_message()} See {path} --help."
        case Failure(code=code):
            return code, error.format_message()
        case PaystackError():
            return _code(error), _with_outcome(error)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return USAGE, f"{where}{error.strerror or 'the file cannot be used'}"
        case _:
            # The text of an unforeseen error could show what the user passed.
            return REFUSED, f"unexpected {type(error).__name__}; please report it"


def one_line(text: str) -> str:
    """Keep a line one line, and every key out of it: a key may have been typed as an argument."""
    text = re.sub(r"[sp]k_(?:test|live)_\w+", "[key]", text)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _code(error: "PaystackError") -> int:
    from paystackx import ConfigurationError, InvalidRequestError, TransportError

    if isinstance(error, TransportError):
        return NO_ANSWER
    if isinstance(error, ConfigurationError | InvalidRequestError):
        return USAGE
    return REFUSED


def _with_outcome(error: "PaystackError") -> str:
    if not error.outcome_unknown:
        return str(error)
    return f"{error}. The outcome is unknown: Paystack may have acted. Look before you repeat it"
