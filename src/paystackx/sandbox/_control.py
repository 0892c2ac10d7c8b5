"""The control routes of the server: what a test in another process reads and asks for."""

import json
from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any

import attrs

from paystackx.sandbox import Sandbox
from paystackx.sandbox._json import compact
from paystackx.sandbox._webhooks import SignedWebhook

PREFIX = "/__sandbox__/"

_FAULTS = ("fail", "drop", "delay", "garble", "limit")

_ACTIONS: dict[str, dict[str, Any]] = {
    "add_card": {"email_or_code": str, "reusable": bool},
    "approve": {"reference": str},
    "pay": {"reference": str},
    "decline": {"reason": str, "times": int | None},
}
"""What customers and banks do, and the types of the arguments: the sandbox does not check them."""


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
        case "POST", action if action in _ACTIONS:
            return _act(sandbox, action, body)
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


def _act(sandbox: Sandbox, action: str, body: bytes) -> tuple[int, bytes]:
    try:
        arguments: Any = json.loads(body)
        for name, kind in _ACTIONS[action].items():
            if name in arguments and not isinstance(arguments[name], kind):
                return _said(400, f"{name}: pass {getattr(kind, '__name__', kind)}")
        method = getattr(sandbox, action)
        signature(method).bind(**arguments)
    except (ValueError, TypeError, RecursionError) as error:
        return _said(400, f"Send the arguments of {action} by name, as JSON ({error})")
    try:
        code: str | None = method(**arguments)
    except LookupError as error:
        return _said(404, str(error))
    except ValueError as error:
        return _said(400, str(error))
    data = {} if code is None else {"data": {"authorization_code": code}}
    return 200, compact({"status": True, "message": "Done", **data})
