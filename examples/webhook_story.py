"""Follow an identification from the call to its event: on the sandbox, without a key.

    python examples/webhook_story.py

``validate`` only starts an identification. Its result comes later, as a signed webhook.
"""

from paystackx import CustomerClient
from paystackx.sandbox import Sandbox
from paystackx.webhooks import CustomerIdentificationFailed, CustomerIdentified, Event, parse

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
    sandbox = Sandbox()
    with CustomerClient(KEY, transport=sandbox) as client:
        customer = client.create("ada@example.com", "Ada", "Obi").data
        response = client.validate(
            customer.customer_code,
            "Ada",
            "Obi",
            "bank_account",
            "NG",
            "222222222221",
            bank_code="007",
            account_number="0111111111",
        )
        print(response.message)
    # Paystack posts each webhook to your server; the sandbox keeps them.
    for webhook in sandbox.webhooks:
        handle(parse(webhook.payload, webhook.signature, KEY))


if __name__ == "__main__":
    main()
