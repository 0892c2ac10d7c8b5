"""The options of all commands, the secret key, and the client that they make."""

import functools
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from paystackx.cli._failures import USAGE, Failure
from paystackx.cli._output import FORMATS, Output

if TYPE_CHECKING:
    from paystackx import PaystackClient

KEY_VARIABLE = "PAYSTACK_SECRET_KEY"

HINT = "paystackx.hint"
"""Under this name, click's context has what to do after an interruption."""

_MAY_HAVE_ACTED = "the outcome is unknown: Paystack may have acted. Look before you repeat it"


class Session:
    """What the options of a command say about every call that it makes.

    Args:
        output: How to print records.
        timeout: Seconds for one call; ``None`` for the client's own limits.
        base_url: Where Paystack is; ``None`` for the environment's, or Paystack.
        is_confirmed: Whether a live key may write without a question.
    """

    def __init__(
        self,
        output: Output,
        timeout: float | None,
        base_url: str | None,
        *,
        is_confirmed: bool = False,
    ) -> None:
        self.output = output
        self.timeout = timeout
        self.base_url = base_url
        self._is_confirmed = is_confirmed

    def client(self, *, to: str | None = None, hint: str | None = None) -> "PaystackClient":
        """Make the client; see ``key``."""
        from paystackx import PaystackClient

        return PaystackClient(self.key(to=to, hint=hint), **self.settings())

    def settings(self) -> dict[str, Any]:
        """The arguments of a client, without the key."""
        limits = {} if self.timeout is None else {"timeout": self.timeout}
        return {"base_url": self.base_url, **limits}

    def key(self, *, to: str | None = None, hint: str | None = None) -> str:
        """Get the secret key from the environment or from a prompt that does not echo.

        Args:
            to: What the command changes, for the question; ``None`` for a command that only reads.
            hint: What to do after an interruption.

        Raises:
            Failure: There is neither, or a live key is to write and nobody agreed.
        """
        key = os.environ.get(KEY_VARIABLE)
        if key is None:
            if not sys.stdin.isatty():
                raise Failure(f"set {KEY_VARIABLE} to your sk_test_ or sk_live_ key", USAGE)
            key = str(click.prompt("Paystack secret key", hide_input=True, err=True))
        if to and key.startswith("sk_live_") and not self._is_confirmed:
            if not sys.stdin.isatty():
                raise Failure(f"this is a live key: pass --yes to {to}", USAGE)
            click.confirm(f"This is a live key. Really {to}?", abort=True, err=True)
        if hint or to:
            click.get_current_context().meta[HINT] = hint or _MAY_HAVE_ACTED
        return key


def command(
    group: click.Group, name: str, *, example: str, writes: bool = False, note: str = ""
) -> Callable[[Callable[..., None]], click.Command]:
    """Add a function to a group, with the options of all commands and an example in its help.

    Args:
        group: The group.
        name: The command's name.
        example: A command line, without the program's name.
        writes: Whether it changes something: then a live key asks, and ``--yes`` answers.
        note: One more paragraph of help.
    """

    def add(function: Callable[..., None]) -> click.Command:
        @functools.wraps(function)
        def call(
            *,
            output: str | None,
            timeout: float | None,
            base_url: str | None,
            yes: bool = False,
            **parameters: Any,
        ) -> None:
            session = Session(Output(output), timeout, base_url, is_confirmed=yes)
            function(session, **parameters)

        decorated: Callable[..., None] = call
        if writes:
            decorated = click.option("--yes", is_flag=True, help="Do not ask about a live key.")(
                decorated
            )
        for option in reversed(_OPTIONS):
            decorated = option(decorated)
        epilog = f"{note}\n\n\b\nExample:\n  paystackx {example}"
        return group.command(name, epilog=epilog)(decorated)

    return add


_OPTIONS: tuple[Callable[[Callable[..., None]], Callable[..., None]], ...] = (
    click.option(
        "--output",
        type=click.Choice(FORMATS),
        help="A table on a terminal, JSON Lines otherwise.",
    ),
    click.option("--timeout", type=float, metavar="SECONDS", help="The limit of one whole call."),
    click.option("--base-url", metavar="URL", help="Paystack's address, or a sandbox server's."),
)
