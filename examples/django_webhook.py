"""Receive Paystack's webhooks with Django.

In your project, ``receive`` goes into views.py and ``urlpatterns`` into urls.py.

Paystack sends an event again until it hears 200, and waits at most 30 seconds for it. Store the
event and answer; let a worker do what takes long. Events have no id: the name and the record's own
ids tell whether one came before.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from paystackx import DecodeError, SignatureError
from paystackx.webhooks import (
    SIGNATURE_HEADER,
    CustomerIdentificationFailed,
    CustomerIdentified,
    parse,
)

identified: dict[str, bool] = {}  # your database
seen: set[tuple[Any, ...]] = set()  # a model with a unique field, in your database


@csrf_exempt  # The signature shows who sent it; Paystack has no CSRF token.
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Check the signature of the raw bytes, store the event once, and answer."""
    try:
        event = parse(request.body, request.headers.get(SIGNATURE_HEADER))
    except (SignatureError, DecodeError):
        return HttpResponseBadRequest("not an event of Paystack")
    match event:
        case CustomerIdentified(data=who) | CustomerIdentificationFailed(data=who):
            key = (event.event, who.customer_code, repr(who.identification))
            if key not in seen and who.customer_code:
                seen.add(key)
                identified[who.customer_code] = isinstance(event, CustomerIdentified)
        case _:
            pass  # Paystack adds events: ignore those that you do not know.
    return HttpResponse("received")


urlpatterns = [path("webhooks/paystack", receive)]
