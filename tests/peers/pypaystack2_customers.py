"""pypaystack2, in an environment of its own."""

import os

from pypaystack2 import PaystackClient
from pypaystack2.base_clients import AbstractAPIClient
from pypaystack2.enums import Country, Identification, RiskAction
from steps import run

AbstractAPIClient._BASE_URL = os.environ["BASE_URL"]
env = os.environ
customers = PaystackClient(env["PAYSTACK_SECRET_KEY"]).customers
ACCOUNT = {"number": "0123456789", "bank_code": "058"}
ADDRESS = {"street": "1 Marina", "city": "Lagos", "state": "Lagos"}

run(
    {
        "create": lambda: customers.create("new@example.com", "A", "B", metadata={"a": 1}),
        "get_customers": lambda: customers.get_customers(),
        "get_customer": lambda: customers.get_customer(env["EMAIL"]),
        "update": lambda: customers.update(env["CODE"], "Bo"),
        "validate": lambda: customers.validate(
            env["EMAIL"],
            "Uchenna",
            "Okoro",
            Identification.BANK_ACCOUNT,
            Country.NIGERIA,
            "222222222221",
            bank_code="007",
            account_number="0111111111",
        ),
        "flag": lambda: customers.flag(env["EMAIL"], RiskAction.BLACKLIST),
        "deactivate": lambda: customers.deactivate(env["CARD"]),
        "initialize_authorization": lambda: customers.initialize_authorization(
            env["EMAIL"], channel="direct_debit"
        ),
        "verify_authorization": lambda: customers.verify_authorization(env["REFERENCE"]),
        "initialize_direct_debit": lambda: customers.initialize_direct_debit(
            int(env["ID"]), ACCOUNT, ADDRESS
        ),
        "trigger_activation_charge": lambda: customers.trigger_activation_charge(
            int(env["ID"]), int(env["AUTHORIZATION_ID"])
        ),
        "get_mandate_authorizations": lambda: customers.get_mandate_authorizations(int(env["ID"])),
    },
    lambda response: response.status is True,
)
