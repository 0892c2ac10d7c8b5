"""Follow an identification from the call to its event: on the sandbox, without a key.

    python examples/webhook_story.py

``validate`` only starts an identification. Its result comes later, as a signed webhook.
"""

import json

from paystackx import CustomerClient
from paystackx.sandbox import Sandbox
from paystackx.webhooks import CustomerIdentificationFailed, CustomerIdentified, Event, parse, sign

KEY = "sk_test_example"


def handle(event: Event) -> None:
    """Do what a program does when a webhook comes."""
    match event:
        case CustomerIdentified(data=who):
            print(f"{who.customer_code} is identified")
        case CustomerIdentificationFailed(data=who):
            print(f"{who.customer_code} is not identified: {who.reason}")
        case _:
            print(f"{event.event} is not for us")


def main() -> None:
    """Start an identification, and receive its event as a web server would."""
    with CustomerClient(KEY, transport=Sandbox()) as client:
        customer = client.create("ada@example.com", "Ada", "Obi").data
        response = client.validate(
            customer.customer_code,
            "Ada",
            "Obi",
            "bvn",
            "NG",
            "12345678901",
            identification_number="12345678901",
        )
        print(response.message)
    # Paystack posts this body, with its signature in the header x-paystack-signature.
    body = json.dumps(
        {
            "event": "customeridentification.failed",
            "data": {
                "customer_id": customer.id,
                "customer_code": customer.customer_code,
                "email": customer.email,
                "identification": {"country": "NG", "type": "bvn", "value": "123*****901"},
                "reason": "Account name or BVN is incorrect",
            },
        }
    ).encode()
    handle(parse(body, sign(body, KEY), KEY))


if __name__ == "__main__":
    main()
