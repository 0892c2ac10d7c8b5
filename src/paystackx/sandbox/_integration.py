"""What all resources share: the clock, the counter that names records, and the webhooks.

Each resource keeps its own records, in a class that is made with the integration. A resource
reaches the records of another by that class: ``integration.state(Customers)``.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from paystackx.sandbox._webhooks import SignedWebhook, signed

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_FIRST_NUMBER = 100_000_000
"""Ids have nine digits, as Paystack's have today."""

# Odd and no multiple of three, so no two numbers below 36 ** length give one code. The bits of
# the golden ratio make the codes of neighbours look different.
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835

NUMBER = 100032
"""The integration's own id."""


class State(Protocol):
    """The records of one resource."""

    def __init__(self, integration: "Integration", /) -> None: ...

    def counts(self) -> Mapping[str, int]:
        """How many records there are of each kind, for the sandbox's repr."""
        ...


S = TypeVar("S", bound=State)


class Integration:
    """One integration of Paystack.

    Not safe for threads by itself: the sandbox holds its lock around every use.

    Args:
        clock: What time it is; aware.
        secret_key: The only key to accept; ``None`` for any.
    """

    def __init__(self, clock: Callable[[], datetime], secret_key: str | None) -> None:
        self._clock = clock
        self._secret_key = secret_key
        self._named = 0
        self._calls = 0
        self._states: dict[type[State], State] = {}
        self.key: str = secret_key or ""
        """The secret key of the call that is answered."""
        self.outbox: list[SignedWebhook] = []
        """The webhooks that were not handed to the sandbox yet."""

    def state(self, kind: type[S]) -> S:
        """The records of a resource, made when they are first asked for."""
        state = self._states.get(kind)
        if not isinstance(state, kind):
            state = self._states[kind] = kind(self)
        return state

    def counts(self) -> dict[str, int]:
        """How many records there are of each kind."""
        return {name: n for each in self._states.values() for name, n in each.counts().items()}

    def accept(self, key: str) -> bool:
        """Say whether a call may be answered; if so, it is answered for this key."""
        if not key.startswith("sk_") or self._secret_key not in {None, key}:
            return False
        self.key = key
        return True

    @property
    def domain(self) -> str:
        """``"live"`` or ``"test"``, as the key of the call says."""
        return "live" if self.key.startswith("sk_live_") else "test"

    def now(self) -> datetime:
        """What time it is, in UTC."""
        return self._clock().astimezone(UTC)

    def new_id(self) -> int:
        """A number that no record has yet, larger than all of them."""
        self._named += 1
        return _FIRST_NUMBER + self._named

    def new_code(self, length: int) -> str:
        """Lower-case letters and digits that name no record yet."""
        self._named += 1
        number, letters = self._named * _SPREAD, ""
        for _ in range(length):
            number, letter = divmod(number, len(_ALPHABET))
            letters += _ALPHABET[letter]
        return letters

    def new_request_id(self) -> str:
        """A name for a call, in the form of Cloudflare's.

        It never has ten digits in a row: an error's text would mask those.
        """
        self._calls += 1
        return f"5a9dbeef{self._calls:08x}-SBX"

    def notify(self, payload: dict[str, Any], key: str | None = None) -> None:
        """Send a webhook.

        Args:
            payload: The JSON, with the event's name under ``event``.
            key: The secret key of the call that caused it; without it, of the call that is
                answered now.
        """
        self.outbox.append(signed(payload, key or self.key))
