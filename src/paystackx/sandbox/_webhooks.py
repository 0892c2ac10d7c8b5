"""The webhooks that the sandbox sends, signed as Paystack signs them."""

import re
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import attrs

from paystackx._config import is_loopback
from paystackx._seam import sleep
from paystackx.sandbox._json import compact
from paystackx.webhooks import SIGNATURE_HEADER, sign

_ATTEMPTS = 5
_FIRST_BACK_OFF = 0.2
_SECONDS_TO_ANSWER = 10


@attrs.frozen
class SignedWebhook:
    """One webhook, as Paystack would post it.

    Attributes:
        event: What happened, such as ``"customeridentification.success"``.
        payload: The body, byte for byte.
        signature: The HMAC-SHA512 of the payload, in hexadecimal.
        headers: All headers of the request; ``x-paystack-signature`` has the signature.
    """

    event: str
    payload: bytes = attrs.field(repr=False)
    signature: str = attrs.field(repr=False)
    headers: Mapping[str, str] = attrs.field(repr=False)


def signed(payload: Mapping[str, Any], secret_key: str) -> SignedWebhook:
    """Turn a payload into a webhook that is signed with a secret key."""
    body = compact(payload)
    signature = sign(body, secret_key)
    headers = {
        "accept": "application/json, text/plain, */*",
        "content-type": "application/json",
        "user-agent": "Paystack/2.0",
        SIGNATURE_HEADER: signature,
    }
    return SignedWebhook(payload["event"], body, signature, headers)


class Postman:
    """Posts webhooks in the order in which they come, in a thread of its own.

    A webhook that is not answered with a 2xx status is posted again, five times in all, with
    exponential back-off from 0.2 s.

    Args:
        url: Where to, on this machine.

    Raises:
        ValueError: The address is not http, not on this machine, or not percent-encoded.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not is_loopback(parts.hostname or ""):
            raise ValueError("webhook_url: pass an http address on this machine (127.0.0.1)")
        if not re.fullmatch("[!-~]+", url):
            raise ValueError("webhook_url: percent-encode white space and letters outside ASCII")
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._lock = threading.Lock()
        self._waiting = deque[SignedWebhook]()
        self._is_running = False

    def post(self, webhooks: Iterable[SignedWebhook]) -> None:
        """Post webhooks, without waiting for that."""
        with self._lock:
            self._waiting.extend(webhooks)
            if self._waiting and not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="sandbox webhooks", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._is_running = False
                    return
                webhook = self._waiting.popleft()
            self._deliver(webhook)

    def _deliver(self, webhook: SignedWebhook) -> None:
        for attempt in range(_ATTEMPTS):
            if attempt:
                sleep(_FIRST_BACK_OFF * 2 ** (attempt - 1))
            if self._is_received(webhook):
                return

    def _is_received(self, webhook: SignedWebhook) -> bool:
        connection = HTTPConnection(self._host, self._port, timeout=_SECONDS_TO_ANSWER)
        try:
            connection.request("POST", self._target, webhook.payload, dict(webhook.headers))
            return connection.getresponse().status // 100 == 2
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
