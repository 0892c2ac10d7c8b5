"""paystackease, in an environment of its own."""

import os

from paystackease.apis.sync_apis.customers import CustomerClientAPI
from paystackease.core._api_base import BaseAPI
from steps import run

BaseAPI._PAYSTACK_API_URL = os.environ["BASE_URL"] + "/"
env = os.environ
customers = CustomerClientAPI()

run(
    {
        "create": lambda: customers.create_customer("new@example.com", "A", "B", "+2348012345678"),
        "get_customers": lambda: customers.list_customers(),
        "get_customer": lambda: customers.fetch_customer(env["EMAIL"]),
        "update": lambda: customers.update_customer(env["CODE"], "Bo"),
        "validate": lambda: customers.validate_customer(
            env["EMAIL"],
            "Uchenna",
            "Okoro",
            "bank_account",
            "NG",
            "007",
            "0111111111",
            "222222222221",
        ),
        "flag": lambda: customers.whitelist_blacklist_customer(env["EMAIL"], "deny"),
        "deactivate": lambda: customers.deactivate_authorization(env["CARD"]),
    },
    lambda response: response.status is True,
)
