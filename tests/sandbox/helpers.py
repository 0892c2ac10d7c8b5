"""What the tests of the sandbox share."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from paystackx import Address, BankAccount, Country, CustomerClient, Identification
from paystackx._engine.http import HTTPRequest, HTTPResponse
from paystackx.sandbox import Sandbox

KEY = "sk_test_example"
MOMENT = datetime(2024, 11, 3, 16, 29, 8, 649_000, UTC)
BANK = BankAccount(number="0123456789", bank_code="058")
HOME = Address(street="1 Marina", city="Lagos", state="Lagos")
OKORO: dict[str, Any] = {
    "first_name": "Uchenna",
    "last_name": "Okoro",
    "identification_type": Identification.BANK_ACCOUNT,
    "country": Country.NIGERIA,
    "bvn": "222222222221",
    "bank_code": "007",
    "account_number": "0111111111",
}
CHECK_VALUES = "Ensure that the value(s) you're passing are valid."
CHECK_PARAMETERS = "Provide all required params "

# Recorded from the live API, byte for byte.
CREATED = (
    '{"status":true,"message":"Customer created","data":{"transactions":[],"subscriptions":[],'
    '"authorizations":[],"email":"test@example.com","first_name":"Test","last_name":"User",'
    '"integration":735006,"domain":"test","customer_code":"CUS_xsrozmbt8g1oear",'
    '"risk_action":"default","id":203316808,"createdAt":"2024-11-03T16:29:08.649Z",'
    '"updatedAt":"2024-11-03T16:29:08.649Z","identified":false,"identifications":null}}'
)
FETCHED = (
    '{"status":true,"message":"Customer retrieved","data":{"transactions":[],"subscriptions":[],'
    '"authorizations":[],"first_name":"Test","last_name":"User","email":"test@example.com",'
    '"phone":null,"metadata":null,"domain":"test","customer_code":"CUS_xsrozmbt8g1oear",'
    '"risk_action":"default","id":203316808,"integration":735006,'
    '"createdAt":"2024-11-03T16:29:08.000Z","updatedAt":"2024-11-03T16:29:08.000Z",'
    '"created_at":"2024-11-03T16:29:08.000Z","updated_at":"2024-11-03T16:29:08.000Z",'
    '"total_transactions":0,"total_transaction_value":[],"dedicated_account":null,'
    '"dedicated_accounts":[],"identified":false,"identifications":null}}'
)
BAD_EMAIL = (
    '{"status":false,"message":"\\"email\\" must be a valid email","meta":{"nextStep":"Ensure that '
    'the value(s) you\'re passing are valid."},"type":"validation_error",'
    '"code":"invalid_params"}'
)
NOT_FOUND = (
    '{"status":false,"message":"Customer not found","meta":{"nextStep":"Ensure that you\'re '
    'passing the customer code or email of a customer that exists on the integration"},'
    '"type":"validation_error","code":"customer_not_found"}'
)

# Published by Paystack as samples; the values differ, the keys and their order do not.
EXISTING_KEYS = (
    "transactions subscriptions authorizations first_name last_name email phone metadata domain "
    "customer_code risk_action id integration createdAt updatedAt identified identifications"
)
FULL_KEYS = (
    "transactions subscriptions authorizations email first_name last_name phone integration domain "
    "metadata customer_code risk_action id createdAt updatedAt identified identifications"
)
LISTED_KEYS = (
    "integration first_name last_name email phone metadata domain customer_code risk_action id "
    "createdAt updatedAt"
)
UPDATED_KEYS = (
    "integration first_name last_name email phone metadata identified identifications domain "
    "customer_code risk_action id transactions subscriptions authorizations createdAt updatedAt"
)
FLAGGED_KEYS = (
    "first_name last_name email phone metadata domain identified identifications customer_code "
    "risk_action id integration createdAt updatedAt"
)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = MOMENT

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        self.moment += timedelta(**time)


def connect(sandbox: Sandbox | None = None) -> CustomerClient:
    return CustomerClient(KEY, transport=sandbox or Sandbox())


def okoro(**change: Any) -> dict[str, Any]:
    return {**OKORO, **change}


def as_recorded(raw: Any) -> str:
    """An answer as Paystack would have written it for the integration of the recordings."""
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    text = re.sub(r"CUS_[0-9a-z]{15}\b", "CUS_xsrozmbt8g1oear", text)
    text = re.sub(r'"id":[0-9]{9}\b', '"id":203316808', text)
    return re.sub(r'"integration":[0-9]+', '"integration":735006', text)


def send(
    sandbox: Sandbox,
    method: str,
    target: str,
    body: object = None,
    authorization: str | None = f"Bearer {KEY}",
    content_type: str = "application/json",
) -> HTTPResponse:
    """Send what the client would not. Bytes are sent as they are."""
    headers = {"content-type": content_type}
    if authorization is not None:
        headers["authorization"] = authorization
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
    url = f"https://api.paystack.co{target}"
    return sandbox.handle_request(HTTPRequest(method, url, headers=headers, content=content))


def refused(response: HTTPResponse) -> tuple[int, str, str, str]:
    """What a refusal of a value says: the status, the message, the next step and the code."""
    body = response.json()
    assert list(body) == ["status", "message", "meta", "type", "code"]
    assert (body["status"], body["type"]) == (False, "validation_error")
    return response.status_code, body["message"], body["meta"]["nextStep"], body["code"]


def invalid(message: str) -> tuple[int, str, str, str]:
    return 400, message, CHECK_VALUES, "invalid_params"


def missing(message: str) -> tuple[int, str, str, str]:
    return 400, message, CHECK_PARAMETERS, "missing_params"


class Sleeps(list[float]):
    """How long a sandbox was asked to wait; nothing waits."""

    async def wait(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def sleeps(monkeypatch: pytest.MonkeyPatch) -> Sleeps:
    waited = Sleeps()
    monkeypatch.setattr("paystackx.sandbox._transport.sleep", waited.append)
    monkeypatch.setattr("paystackx.sandbox._transport.async_sleep", waited.wait)
    return waited
