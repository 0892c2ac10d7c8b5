"""Paystack's Customer API in memory: for tests, and for a first try without a key or a network.

It is an httpx transport, so a client talks to it as it would to Paystack:

    >>> from paystackx import CustomerClient
    >>> from paystackx.sandbox import Sandbox
    >>> with CustomerClient("sk_test_example", transport=Sandbox()) as client:
    ...     response = client.create("ada@example.com", first_name="Ada")
    >>> response.data.first_name
    'Ada'

Nothing leaves the process, and no money moves.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Lock

from paystackx._http import AsyncBaseTransport, BaseTransport, HTTPRequest, HTTPResponse
from paystackx.sandbox._exchange import answer
from paystackx.sandbox._state import State

__all__ = ["Sandbox"]


def _now() -> datetime:
    return datetime.now(UTC)


class Sandbox(AsyncBaseTransport, BaseTransport):
    """One integration in test mode, with no customers at first.

    All twelve endpoints answer from one state, with the keys, the order of keys, the messages and
    the statuses that Paystack is known to send. Codes and ids come from a counter: the same calls
    give the same ones, in every run.

    Pass it as ``transport=`` to a client, or to as many as you like, async and sync, one after
    the other or at once: closing a client leaves the sandbox as it is.

    Identification: of all credentials only Paystack's documented ones succeed (Uchenna Okoro,
    account ``0111111111``, bank ``007``, BVN ``222222222221``, country ``NG``), and at once.
    Others get the same 202, and the customer stays as before.

    Where nobody has published what Paystack does, the sandbox has to choose:

    * ``create`` for an e-mail that exists gives the existing customer with "Customer created", as
      Paystack does; the names, phone and metadata that were sent change nothing.
    * ``initialize_authorization`` for an unknown e-mail creates the customer.
    * E-mails are compared letter by letter: ``Ada@example.com`` is not ``ada@example.com``.
    * ``update`` takes a customer code or an id, not an e-mail.
    * A request to debit an account is a ``"pending"`` mandate until ``approve``; deactivating its
      authorization makes it ``"revoked"``, and the authorization disappears.
    * A page's cursor names the customer it begins with (``next``) or ends with (``previous``).
    * A date in ``from`` or ``to`` is its midnight in UTC; both ends are included.

    There are no rate limits, payments, subscriptions or dedicated accounts.

    Args:
        secret_key: The only key to accept; without it, every key that begins with ``sk_test_``.
        clock: What time it is, as an aware ``datetime``; without it, the machine's.

    Raises:
        ValueError: ``secret_key`` does not begin with ``sk_test_``.
    """

    def __init__(
        self, *, secret_key: str | None = None, clock: Callable[[], datetime] = _now
    ) -> None:
        if secret_key is not None and not secret_key.startswith("sk_test_"):
            raise ValueError("secret_key: pass a test key, which begins with sk_test_")
        self._secret_key = secret_key
        self._state = State(clock)
        self._lock = Lock()

    def __repr__(self) -> str:
        state = self._state
        return (
            f"<Sandbox customers={len(state.customers)} "
            f"authorizations={state.authorization_count} mandates={len(state.mandates)}>"
        )

    def approve(self, reference: str) -> str:
        """Do what a customer does on the page at ``redirect_url``: approve the authorization.

        The mandate becomes active at once, and the customer has a ``direct_debit`` authorization.
        If the request named no account, the customer chooses account ``0123456789`` at bank
        ``058``. Approving twice changes nothing.

        Args:
            reference: The ``reference`` from ``initialize_authorization`` or
                ``initialize_direct_debit``.

        Returns:
            The authorization code (``AUTH_...``).

        Raises:
            LookupError: No request has this reference.
        """
        with self._lock:
            mandate = self._state.mandates.get(reference)
            if mandate is None:
                raise LookupError("no authorization request in this sandbox has this reference")
            return self._state.approve(mandate)

    def add_card(self, email_or_code: str) -> str:
        """Do what a customer does by paying: leave an authorization of Paystack's test card.

        Args:
            email_or_code: The customer's e-mail address, or the customer code (``CUS_...``).

        Returns:
            The authorization code (``AUTH_...``).

        Raises:
            LookupError: There is no such customer.
        """
        with self._lock:
            customer = self._state.find(email_or_code, "code", "email")
            if customer is None:
                raise LookupError("no customer in this sandbox has this e-mail or code")
            return self._state.add_card(customer)

    def handle_request(self, request: HTTPRequest) -> HTTPResponse:
        """Answer a request of a sync client; httpx's name for it."""
        return self._respond(request, request.read())

    async def handle_async_request(self, request: HTTPRequest) -> HTTPResponse:
        """Answer a request of an async client; httpx's name for it."""
        return self._respond(request, await request.aread())

    def _respond(self, request: HTTPRequest, body: bytes) -> HTTPResponse:
        target = request.url.raw_path.decode("ascii")
        status_code, headers, content = self._answer(request.method, target, request.headers, body)
        return HTTPResponse(status_code, headers=headers, content=content)

    def _answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        path, _, query = target.partition("?")
        with self._lock:
            return answer(self._state, self._secret_key, method, path, query, headers, body)
