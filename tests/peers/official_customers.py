"""Paystack's own Python SDK, in an environment of its own."""

import os

import paystack
from paystack.configuration import Configuration
from steps import run

env = os.environ
paystack.api_key = env["PAYSTACK_SECRET_KEY"]
Configuration.host = property(lambda _: env["BASE_URL"])
Configuration.get_host_from_settings = lambda *_, **__: env["BASE_URL"]
_original = Configuration.__init__


def _init(self, *arguments, **options):
    _original(self, *arguments, **options)
    self._base_path = env["BASE_URL"]


Configuration.__init__ = _init
customers = paystack.Customer

run(
    {
        "create": lambda: customers.create("new@example.com", first_name="A"),
        "get_customers": lambda: customers.list(use_cursor=True),
        "get_customer": lambda: customers.fetch(env["EMAIL"]),
        "update": lambda: customers.update(env["CODE"], first_name="Bo"),
        "validate": lambda: customers.validate(
            env["EMAIL"],
            "Uchenna",
            "Okoro",
            "bank_account",
            "NG",
            "222222222221",
            "007",
            "0111111111",
        ),
        "flag": lambda: customers.risk_action(env["EMAIL"], risk_action="deny"),
        "deactivate": lambda: customers.deactivate_authorization(env["CARD"]),
    },
    lambda response: response.status is True,
)
