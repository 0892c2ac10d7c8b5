"""The control routes of the server: what a test in another process reads and asks for."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from paystackx.sandbox import Sandbox
from paystackx.sandbox._json import compact
from paystackx.sandbox._webhooks import SignedWebhook

PREFIX = "/__sandbox__/"

_FAULTS = ("fail", "drop", "delay", "garble", "limit")


def control(
    sandbox: Sandbox, method: str, path: str, body: bytes, prepare: Callable[[Sandbox], None]
) -> tuple[int, bytes]:
    """Answer a request to a control route.

    Args:
        sandbox: The sandbox.
        method: The HTTP method.
        path: The path, which begins with ``PREFIX``.
        body: The body.
        prepare: What a new sandbox of this server begins with.

    Returns:
        The status, and the body, which is JSON.
    """
    match method, path.removeprefix(PREFIX):
        case "GET", "calls":
            return 200, _array(map(attrs.asdict, sandbox.calls))
        case "GET", "webhooks":
            return 200, _array(map(_shown, sandbox.webhooks))
        case "POST", "reset":
            sandbox.reset()
            prepare(sandbox)
            return _said(200, "The sandbox is as new")
        case "POST", "faults":
            return _add_fault(sandbox, body)
        case _:
            return _said(404, "There is no such control route")


def _array(rows: Any) -> bytes:
    return b"[" + b",".join(compact(row) for row in rows) + b"]"


def _shown(webhook: SignedWebhook) -> dict[str, Any]:
    return {**attrs.asdict(webhook), "payload": webhook.payload.decode()}


def _said(status: int, message: str) -> tuple[int, bytes]:
    return status, compact({"status": status == 200, "message": message})


def _add_fault(sandbox: Sandbox, body: bytes) -> tuple[int, bytes]:
    try:
        given: Any = json.loads(body)
        arguments: Mapping[str, Any] = {"operation": None, **given}
        name = arguments["fault"]
        if name not in _FAULTS:
            return _said(400, f"fault: pass one of {', '.join(_FAULTS)}")
        rest = {key: value for key, value in arguments.items() if key != "fault"}
        getattr(sandbox, name)(**rest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return _said(400, f"Send the arguments of a fault by name, as JSON ({error})")
    return _said(200, "The fault waits for its calls")
