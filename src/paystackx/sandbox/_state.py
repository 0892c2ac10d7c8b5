"""What the sandbox remembers: customers, their authorizations and their mandates.

No class here has a repr: a record would show a person in a log or a traceback.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

import attrs

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_FIRST_NUMBER = 100_000_000
"""Ids have nine digits, as Paystack's have today."""

# Odd and no multiple of three, so that no two numbers below 36 ** length give one code; the bits
# of the golden ratio, so that the codes of neighbours do not look alike.
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835

Kind = Literal["email", "code", "id"]
"""By what a customer can be found. Which of them an operation takes, the operation says."""


@attrs.frozen(kw_only=True, repr=False)
class Authorization:
    """A card or an account. The fields are the wire's, in the wire's order."""

    authorization_code: str
    bin: str | None
    last4: str
    # Text on cards, numbers on mandates.
    exp_month: str | int
    exp_year: str | int
    channel: str
    card_type: str
    bank: str
    country_code: str
    brand: str
    reusable: bool
    signature: str
    account_name: str | None


@attrs.define(kw_only=True, repr=False, eq=False)
class Mandate:
    """A request to debit an account, and what became of it.

    Attributes:
        customer: Whom it was made to.
        id: The id of the record.
        mandate_id: The id of the mandate.
        authorization_id: The id that an activation charge takes.
        status: ``"pending"`` until approved, ``"active"``, ``"revoked"`` once deactivated.
        account_number: The account; ``None`` until the customer has chosen one.
        bank_code: Its bank.
        authorization_code: ``AUTH_...``; ``None`` until approved.
        authorized_at: When it was approved.
    """

    customer: "Customer"
    id: int
    mandate_id: int
    authorization_id: int
    status: Literal["pending", "active", "revoked"] = "pending"
    account_number: str | None
    bank_code: str | None
    authorization_code: str | None = None
    authorized_at: datetime | None = None


@attrs.define(kw_only=True, repr=False, eq=False)
class Customer:
    """A customer. ``identifications`` is ``None`` until the customer is identified."""

    id: int
    customer_code: str
    email: str
    created_at: datetime
    updated_at: datetime
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    metadata: dict[str, Any] | None = None
    risk_action: str = "default"
    identifications: list[dict[str, Any]] | None = None
    authorizations: dict[str, Authorization] = attrs.field(factory=dict[str, Authorization])
    mandates: list[Mandate] = attrs.field(factory=list[Mandate])

    @property
    def identified(self) -> bool:
        """Whether a bank has confirmed who this is."""
        return self.identifications is not None


class State:
    """The records of one integration, and the counter that names them.

    Not safe for threads by itself: the sandbox holds its lock around every use.

    Args:
        clock: What time it is; aware.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._named = 0
        self._calls = 0
        self._by_name: dict[tuple[Kind, str], Customer] = {}
        self._holders: dict[str, Customer] = {}
        self.customers: list[Customer] = []
        """The oldest first."""
        self.mandates: dict[str, Mandate] = {}
        """By the reference of the request."""

    def now(self) -> datetime:
        """What time it is, in UTC."""
        return self._clock().astimezone(UTC)

    def new_id(self) -> int:
        """A number that no record has yet, and larger than all of them."""
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

        No ten digits in a row: those would be masked where an error shows them.
        """
        self._calls += 1
        return f"5a9dbeef{self._calls:08x}-SBX"

    def find(self, name: str, *kinds: Kind) -> Customer | None:
        """The customer whose e-mail, code or id this is."""
        found = (self._by_name.get((kind, name)) for kind in kinds)
        return next((customer for customer in found if customer), None)

    def add_customer(self, email: str, **profile: Any) -> Customer:
        """Make a customer."""
        now = self.now()
        customer = Customer(
            id=self.new_id(),
            customer_code=f"CUS_{self.new_code(15)}",
            email=email,
            created_at=now,
            updated_at=now,
            **profile,
        )
        self.customers.append(customer)
        self._by_name["email", email] = customer
        self._by_name["code", customer.customer_code] = customer
        self._by_name["id", str(customer.id)] = customer
        return customer

    def add_mandate(
        self, customer: Customer, reference: str, account: dict[str, str] | None
    ) -> None:
        """Remember a request to debit an account."""
        mandate = Mandate(
            customer=customer,
            id=self.new_id(),
            mandate_id=self.new_id(),
            authorization_id=self.new_id(),
            account_number=account["number"] if account else None,
            bank_code=account["bank_code"] if account else None,
        )
        customer.mandates.append(mandate)
        self.mandates[reference] = mandate

    def add_card(self, customer: Customer) -> str:
        """Let a customer have paid with Paystack's test card; give the authorization's code."""
        return self._add_authorization(
            customer,
            bin="408408",
            last4="4081",
            exp_month="12",
            exp_year="2030",
            channel="card",
            # The space is Paystack's.
            card_type="visa ",
            brand="visa",
            # One card has one signature, whichever customer it belongs to.
            signature="SIG_yEXu7dLBeqG0kU7g95Ke",
            account_name=None,
        )

    def approve(self, mandate: Mandate) -> str:
        """Let a customer approve; give the authorization's code. A second time changes nothing."""
        if mandate.authorization_code is None:
            customer = mandate.customer
            if mandate.account_number is None:
                mandate.account_number, mandate.bank_code = "0123456789", "058"
            names = (customer.first_name, customer.last_name)
            mandate.authorization_code = self._add_authorization(
                customer,
                bin=None,
                last4=mandate.account_number[-4:],
                exp_month=1,
                exp_year=2034,
                channel="direct_debit",
                card_type="mandate",
                brand="TEST BANK",
                signature=f"SIG_{self.new_code(20)}",
                account_name=" ".join(name for name in names if name) or None,
            )
            mandate.status, mandate.authorized_at = "active", self.now()
        return mandate.authorization_code

    def _add_authorization(self, customer: Customer, **details: Any) -> str:
        code = f"AUTH_{self.new_code(10)}"
        customer.authorizations[code] = Authorization(
            authorization_code=code, bank="TEST BANK", country_code="NG", reusable=True, **details
        )
        self._holders[code] = customer
        return code

    def remove_authorization(self, code: str) -> bool:
        """Take an authorization from its customer; say whether it was there."""
        customer = self._holders.pop(code, None)
        if customer is None:
            return False
        del customer.authorizations[code]
        for mandate in customer.mandates:
            if mandate.authorization_code == code:
                mandate.status = "revoked"
        return True

    @property
    def authorization_count(self) -> int:
        """How many authorizations there are."""
        return len(self._holders)
