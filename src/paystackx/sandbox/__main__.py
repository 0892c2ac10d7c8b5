"""``python -m paystackx.sandbox``: Paystack in memory over HTTP, for programs in any language."""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from paystackx._config import is_loopback
from paystackx.sandbox import Sandbox
from paystackx.sandbox._server import SandboxServer

_EXAMPLE = """\
example:
  python -m paystackx.sandbox --rate-limit 100
  curl http://127.0.0.1:8787/customer -H 'Authorization: Bearer sk_test_example' \\
       -d email=ada@example.com
"""


def main(arguments: Sequence[str] | None = None, *, program: str | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        arguments: What follows the program's name on the command line.
        program: The program's name, for the help text.

    Returns:
        The exit code.
    """
    parser = _parser(program or "python -m paystackx.sandbox")
    options = parser.parse_args(arguments)
    try:
        customers = _customers(options.seed) if options.seed else []
        sandbox = Sandbox(secret_key=options.secret_key, webhook_url=options.webhook_url)

        def prepare(sandbox: Sandbox) -> None:
            sandbox.seed(customers)
            if options.rate_limit is not None:
                sandbox.limit(None, options.rate_limit, 60)

        server = SandboxServer(sandbox, options.host, options.port, prepare)
    except (ValueError, OSError, OverflowError) as error:
        parser.error(str(error))
    with server, suppress(KeyboardInterrupt):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        if not is_loopback(options.host):
            sys.stderr.write(
                f"Warning: {options.host} can be reached from other machines. The sandbox is for "
                "tests; it protects nothing.\n"
            )
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        # Whoever reads the address may send a signal before the next line begins.
        server.serve_forever()
    return 0


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program,
        description="Serve Paystack's Customer and Transaction APIs from memory. The first line of "
        "the output is the base URL. GET /__sandbox__/calls and /__sandbox__/webhooks, and POST "
        "/__sandbox__/add_card, approve, pay, decline, faults and reset, need no key.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=int, default=8787, help="0 for a free one (default: %(default)s)")
    add("--host", default="127.0.0.1", help="the address to listen at (default: %(default)s)")
    add("--seed", type=Path, metavar="FILE", help="customers to create: a JSON list, or JSON Lines")
    add("--rate-limit", type=int, metavar="N", help="requests a minute for each operation")
    add("--webhook-url", metavar="URL", help="where on this machine to post webhooks to")
    add("--secret-key", metavar="KEY", help="the only key to accept (default: any sk_ key)")
    return parser


def _customers(path: Path) -> list[dict[str, Any]]:
    """Read the customers of a file.

    Raises:
        ValueError: It is neither a JSON list of objects nor JSON Lines.
        OSError: It cannot be read.
    """
    text = path.read_text(encoding="utf-8-sig")
    if not text.lstrip().startswith("["):
        text = f"[{','.join(line for line in text.splitlines() if line.strip())}]"
    try:
        rows: list[Any] = json.loads(text)
    except ValueError as error:
        raise ValueError(f"--seed: {path} is neither a JSON list nor JSON Lines: {error}") from None
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"--seed: {path} must have one JSON object for each customer")
    return rows


if __name__ == "__main__":
    sys.exit(main())
