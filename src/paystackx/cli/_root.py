"""The command with its groups, and how every run ends."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from paystackx._version import __version__
from paystackx.cli._customers import customers
from paystackx.cli._endpoint import add_request
from paystackx.cli._failures import INTERRUPTED, Failure, describe, one_line
from paystackx.cli._session import HINT
from paystackx.cli._transactions import transactions
from paystackx.cli._webhooks import webhooks

_PROGRAM = "paystackx"

_EPILOG = """\
The secret key comes from PAYSTACK_SECRET_KEY, or from a prompt that does not echo. There is no
option for it: other users of a machine can see the arguments of a process.

\b
Exit codes:
  0  done
  1  Paystack said no, or its answer could not be read
  2  wrong usage, argument or configuration
  3  Paystack did not answer
  4  some rows failed
  130  interrupted

\b
Completion:
  bash  eval "$(_PAYSTACKX_COMPLETE=bash_source paystackx)"
  zsh   eval "$(_PAYSTACKX_COMPLETE=zsh_source paystackx)"
  fish  _PAYSTACKX_COMPLETE=fish_source paystackx | source

\b
Example:
  paystackx customers list --pagination 10
"""


class Root(click.Group):
    """The groups and commands; a reader that has closed the pipe is no error."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            hint = ctx.meta.get(HINT)
            raise Failure(f"interrupted; {hint}" if hint else "interrupted", INTERRUPTED) from None
        except BrokenPipeError:
            # As after "| head": the rest is not wanted, and Python's last flush must not fail.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return result


@click.group(cls=Root, epilog=_EPILOG, no_args_is_help=False)
@click.version_option(__version__, message="%(prog)s %(version)s")
def root() -> None:
    """Paystack on the command line: customers, transactions, any endpoint, webhooks, a sandbox."""


root.add_command(customers)
root.add_command(transactions)
root.add_command(webhooks)
add_request(root)


@root.command(
    "sandbox",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sandbox(arguments: tuple[str, ...]) -> int:
    """Serve Paystack from memory over HTTP, for tests. See paystackx sandbox --help."""
    from paystackx.sandbox.__main__ import main

    return main(arguments, program=f"{_PROGRAM} sandbox")


def run(arguments: Sequence[str]) -> int:
    """Run the command.

    Args:
        arguments: What follows the program's name on the command line.

    Returns:
        The exit code.
    """
    try:
        result = root.main(list(arguments), prog_name=_PROGRAM, standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - whatever fails, nobody meets a traceback
        code, line = describe(error)
        click.echo(f"{_PROGRAM}: {one_line(line)}", err=True)
        return code
    return result or 0
