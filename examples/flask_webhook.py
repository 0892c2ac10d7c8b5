"""Receive Paystack's webhooks with Flask.

    pip install flask paystackx
    PAYSTACK_SECRET_KEY=sk_test_... flask --app flask_webhook run

Paystack sends an event again until it hears 200, and waits at most 30 seconds for it. Store the
event and answer; let a worker do what takes long. Events have no id: the name and the record's own
ids tell whether one came before.
"""

from typing import Any

from flask import Flask, request

from paystackx import DecodeError, SignatureError
from paystackx.webhooks import (
    SIGNATURE_HEADER,
    CustomerIdentificationFailed,
    CustomerIdentified,
    parse,
)

app = Flask(__name__)
identified: dict[str, bool] = {}  # your database
seen: set[tuple[Any, ...]] = set()  # a table with a unique column, in your database


@app.post("/webhooks/paystack")
def receive() -> tuple[str, int]:
    """Check the signature of the raw bytes, store the event once, and answer."""
    try:
        event = parse(request.get_data(), request.headers.get(SIGNATURE_HEADER))
    except (SignatureError, DecodeError):
        return "not an event of Paystack", 400
    match event:
        case CustomerIdentified(data=who) | CustomerIdentificationFailed(data=who):
            key = (event.event, who.customer_code, repr(who.identification))
            if key not in seen and who.customer_code:
                seen.add(key)
                identified[who.customer_code] = isinstance(event, CustomerIdentified)
        case _:
            pass  # Paystack adds events: ignore those that you do not know.
    return "received", 200
