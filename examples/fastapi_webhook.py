"""Receive Paystack's webhooks with FastAPI.

    pip install fastapi uvicorn paystackx
    PAYSTACK_SECRET_KEY=sk_test_... uvicorn fastapi_webhook:app

Paystack sends an event again until it hears 200, so the answer comes first and the work is done
afterwards. Events have no id: the name and the record's own ids tell whether one came before.
"""

from typing import Annotated, Any

from fastapi import BackgroundTasks, FastAPI, Header, HTTPException, Request

from paystackx import DecodeError, SignatureError
from paystackx.webhooks import CustomerIdentificationFailed, CustomerIdentified, Event, parse

app = FastAPI()
identified: dict[str, bool] = {}  # your database
seen: set[tuple[Any, ...]] = set()  # a table with a unique column, in your database


@app.post("/webhooks/paystack")
async def receive(
    request: Request,
    background: BackgroundTasks,
    x_paystack_signature: Annotated[str | None, Header()] = None,
) -> dict[str, str]:
    """Check the signature of the raw bytes, and answer at once."""
    try:
        event = parse(await request.body(), x_paystack_signature)
    except (SignatureError, DecodeError):
        raise HTTPException(400, "not an event of Paystack") from None
    background.add_task(handle, event)
    return {"status": "received"}


def handle(event: Event) -> None:
    """Do the work of an event, once."""
    match event:
        case CustomerIdentified(data=who) | CustomerIdentificationFailed(data=who):
            key = (event.event, who.customer_code, repr(who.identification))
            if key not in seen and who.customer_code:
                seen.add(key)
                identified[who.customer_code] = isinstance(event, CustomerIdentified)
        case _:
            pass  # Paystack adds events: ignore those that you do not know.
