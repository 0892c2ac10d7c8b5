"""``webhooks``: check the signature of an event, and send one to your own handler."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import click

from paystackx.cli._failures import NO_ANSWER, REFUSED, USAGE, Failure
from paystackx.cli._samples import SAMPLES
from paystackx.cli._session import Session, command

_PATIENCE = 30.0


@click.group(no_args_is_help=False)
def webhooks() -> None:
    """Check webhooks, and send samples to your own handler."""


@command(webhooks, "verify", example='webhooks verify body.json --signature "$SIGNATURE"')
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--signature", required=True, help="The header x-paystack-signature.")
def verify(session: Session, *, file: Path, signature: str) -> None:
    """Check that FILE, the body of a webhook as received, was signed with your key."""
    from paystackx.webhooks import is_verified

    if not is_verified(file.read_bytes(), signature, session.key()):
        raise Failure(
            "the signature is wrong: use the body as received, and the key of the same mode",
            REFUSED,
        )
    session.output.show({"verified": True})


@command(
    webhooks,
    "trigger",
    writes=True,
    example="webhooks trigger charge.success --to http://127.0.0.1:8000/webhooks",
    note=f"Events: {', '.join(SAMPLES)}.",
)
@click.argument("event", type=click.Choice(tuple(SAMPLES)), metavar="EVENT")
@click.option("--to", required=True, metavar="URL", help="Where your handler listens.")
def trigger(session: Session, *, event: str, to: str) -> None:
    """Send Paystack's documented sample of EVENT to URL, signed with your key."""
    from paystackx import Timeout
    from paystackx.webhooks import SIGNATURE_HEADER, sign

    url = _checked(to)
    patience = _PATIENCE if session.timeout is None else session.timeout
    Timeout(total=patience)  # It refuses what no client could wait for.
    payload = json.dumps(SAMPLES[event], separators=(",", ":")).encode()
    signature = sign(payload, session.key(to="sign a sample that your handler takes for real"))
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
    status = _post(url, payload, headers, patience)
    session.output.show({"event": event, "status": status})
    if not 200 <= status < 300:
        raise Failure(f"your handler answered {status}; Paystack would send it again", REFUSED)


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        # A host that DNS cannot have has no IDNA form.
        has_host = (parts.hostname or "").encode("idna") != b""
        is_good = has_host and parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or not re.fullmatch(r"[\x21-\x7e]+", url):
        raise Failure("--to: pass a URL such as http://127.0.0.1:8000/webhooks", USAGE)
    return url


def _post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> int:
    """Post without following a redirect, as Paystack does."""
    from http.client import HTTPConnection, HTTPException, HTTPSConnection

    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise Failure(
            f"no answer from your handler ({type(error).__name__}); is it running?", NO_ANSWER
        ) from None
    finally:
        connection.close()
