"""The records of all customers, and how they change."""

from collections.abc import Mapping
from typing import Any, Literal

from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._integration import Integration
from paystackx.sandbox.customers import _events as events
from paystackx.sandbox.customers._records import Authorization, Customer, Mandate

Kind = Literal["email", "code", "id"]
"""By what a customer can be found. Which of them an operation takes, the operation says."""


class Customers:
    """The customers of one integration, with their authorizations and mandates.

    Args:
        integration: The integration.
    """

    def __init__(self, integration: Integration) -> None:
        self.integration = integration
        self._by_name: dict[tuple[Kind, str], Customer] = {}
        self.holders: dict[str, Customer] = {}
        """By the authorization code."""
        self.deactivated: set[str] = set()
        """The authorization codes that were deactivated."""
        self.customers: list[Customer] = []
        """The oldest first."""
        self.mandates: dict[str, Mandate] = {}
        """By the reference of the request."""

    def counts(self) -> Mapping[str, int]:
        """How many records there are of each kind."""
        return {
            "customers": len(self.customers),
            "authorizations": len(self.holders),
            "mandates": len(self.mandates),
        }

    def find(self, name: str, *kinds: Kind) -> Customer | None:
        """The customer whose e-mail, code or id this is."""
        found = (self._by_name.get((kind, name)) for kind in kinds)
        return next((customer for customer in found if customer), None)

    def named(self, name: str, *kinds: Kind) -> Customer:
        """The customer that a call names.

        Raises:
            RefusalError: There is none.
        """
        customer = self.find(name, *kinds)
        if customer is None:
            raise refusals.customer_not_found()
        return customer

    def add_customer(self, email: str, **profile: Any) -> Customer:
        """Make a customer."""
        now = self.integration.now()
        customer = Customer(
            id=self.integration.new_id(),
            customer_code=f"CUS_{self.integration.new_code(15)}",
            email=email,
            domain=self.integration.domain,
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
            reference=reference,
            secret_key=self.integration.key,
            id=self.integration.new_id(),
            mandate_id=self.integration.new_id(),
            authorization_id=self.integration.new_id(),
            account_number=account["number"] if account else None,
            bank_code=account["bank_code"] if account else None,
        )
        customer.mandates.append(mandate)
        self.mandates[reference] = mandate

    def add_card(self, customer: Customer, *, reusable: bool = True) -> str:
        """Let a customer have paid with Paystack's test card; give the authorization's code."""
        return self._add_authorization(
            customer,
            reusable=reusable,
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
                signature=f"SIG_{self.integration.new_code(20)}",
                account_name=" ".join(name for name in names if name) or None,
            )
            mandate.status, mandate.authorized_at = "active", self.integration.now()
            # Created, and then active: only an active authorization can be charged.
            for payload in (events.mandate_created(mandate), events.mandate_active(mandate)):
                self.integration.notify(payload, mandate.secret_key)
        return mandate.authorization_code

    def _add_authorization(
        self, customer: Customer, *, reusable: bool = True, **details: Any
    ) -> str:
        code = f"AUTH_{self.integration.new_code(10)}"
        customer.authorizations[code] = Authorization(
            authorization_code=code,
            bank="TEST BANK",
            country_code="NG",
            reusable=reusable,
            **details,
        )
        self.holders[code] = customer
        return code

    def remove_authorization(self, code: str) -> bool:
        """Take an authorization from its customer; say whether it was there."""
        customer = self.holders.pop(code, None)
        if customer is None:
            return False
        self.deactivated.add(code)
        del customer.authorizations[code]
        for mandate in customer.mandates:
            if mandate.authorization_code == code:
                mandate.status = "revoked"
        return True
