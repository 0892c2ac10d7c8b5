"""Authorizations and mandates through the front door."""

import json
import re
from typing import Any

import pytest

from paystackx import BankAccount, NotFoundError
from paystackx.sandbox import Sandbox
from tests.sandbox.helpers import (
    BANK,
    HOME,
    NOT_FOUND,
    Clock,
    as_recorded,
    connect,
    invalid,
    missing,
    refused,
    send,
)


def test_an_authorization_is_asked_for_approved_and_verified() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        created = client.create("ada@example.com", "Ada", "Obi").data
        response = client.initialize_authorization(
            "ada@example.com", "https://example.com/done", BANK, HOME
        )
        reference = response.data.reference or ""
        with pytest.raises(NotFoundError) as caught:
            client.verify_authorization(reference)
        code = sandbox.approve(reference)
        verified = client.verify_authorization(reference)
        fetched = client.get_customer("ada@example.com")
    access_code = response.data.access_code or ""
    assert response.status_code == 200
    assert response.message == "Authorization initialized"
    assert re.fullmatch("[0-9a-z]{15}", access_code)
    assert re.fullmatch("[0-9a-z]{30}", reference)
    assert list(response.raw["data"].items()) == [
        ("redirect_url", f"https://checkout.paystack.com/{access_code}"),
        ("access_code", access_code),
        ("reference", reference),
    ]
    assert reference.endswith(access_code)
    assert json.dumps(caught.value.raw) == json.dumps(
        {
            "status": False,
            "message": "Authorization does not exist or does not belong to integration",
            "metadata": {"nextStep": "Try again later"},
            "type": "api_error",
            "code": "unknown",
        }
    )
    assert re.fullmatch("AUTH_[0-9a-z]{10}", code)
    assert json.dumps(verified.raw) == json.dumps(
        {
            "status": True,
            "message": "Authorization retrieved successfully",
            "data": {
                "authorization_code": code,
                "channel": "direct_debit",
                "bank": "TEST BANK",
                "active": True,
                "customer": {"code": created.customer_code, "email": "ada@example.com"},
            },
        }
    )
    (authorization,) = fetched.raw["data"]["authorizations"]
    signature = authorization.pop("signature")
    assert re.fullmatch("SIG_[0-9a-z]{20}", signature)
    assert authorization == {
        "authorization_code": code,
        "bin": None,
        "last4": "6789",
        "exp_month": 1,
        "exp_year": 2034,
        "channel": "direct_debit",
        "card_type": "mandate",
        "bank": "TEST BANK",
        "country_code": "NG",
        "brand": "TEST BANK",
        "reusable": True,
        "account_name": "Ada Obi",
    }
    assert fetched.issues == ()


def test_an_authorization_for_an_unknown_email_creates_the_customer() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        request = client.initialize_authorization("ada@example.com").data
        sandbox.approve(request.reference or "")
        customer = client.get_customer("ada@example.com").data
        (mandate,) = client.get_mandate_authorizations(customer.id).data
    assert (mandate.account_number, mandate.bank_code) == ("0123456789", "058")
    assert customer.authorizations
    assert customer.authorizations[0].account_name is None


def test_approving_twice_changes_nothing() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        request = client.initialize_authorization("ada@example.com").data
    codes = {sandbox.approve(request.reference or "") for _ in range(2)}
    assert len(codes) == 1
    assert repr(sandbox) == "<Sandbox customers=1 authorizations=1 mandates=1 transactions=0>"


def test_only_a_request_can_be_approved() -> None:
    with pytest.raises(LookupError, match="no authorization request in this sandbox"):
        Sandbox().approve("dfbzfotsrbv4n5s82t4mp5b5mfn51h")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"email": "fakeemail"}, invalid('"email" must be a valid email')),
        ({"channel": "card"}, invalid('"channel" must be one of [direct_debit]')),
        ({"account": "0123456789"}, invalid('"account" must be of type object')),
        ({"account": {"number": "0123456789"}}, missing('"account.bank_code" is required')),
        ({"address": {"street": "1 Marina"}}, missing('"address.city" is required')),
        (
            {"account": {"number": 1, "bank_code": "058"}},
            invalid('"account.number" must be a string'),
        ),
    ],
)
def test_a_bad_request_for_an_authorization_is_refused(
    change: dict[str, Any], refusal: tuple[int, str, str, str]
) -> None:
    sandbox = Sandbox()
    body = {"email": "a@example.com", "channel": "direct_debit", **change}
    assert refused(send(sandbox, "POST", "/customer/authorization/initialize", body)) == refusal
    assert repr(sandbox) == "<Sandbox customers=0 authorizations=0 mandates=0 transactions=0>"


def test_a_known_account_is_debited_once_approved() -> None:
    sandbox = Sandbox(clock=Clock())
    with connect(sandbox) as client:
        customer = client.create("ada@example.com", "Ada", "Obi").data
        response = client.initialize_direct_debit(customer.id, BANK, HOME)
        reference = response.data.reference or ""
        (pending,) = client.get_mandate_authorizations(customer.id).data
        charge = client.trigger_activation_charge(customer.id, pending.authorization_id or 0)
        code = sandbox.approve(reference)
        verified = client.verify_authorization(reference).data
        mandates = client.get_mandate_authorizations(customer.id)
    assert response.message == "Authorization initialized"
    assert list(response.raw["data"]) == ["redirect_url", "access_code", "reference"]
    assert response.data.redirect_url == f"https://link.paystack.com/{response.data.access_code}"
    assert re.fullmatch("[0-9a-z]{15}", reference)
    assert (pending.status, pending.authorization_code) == ("pending", None)
    assert pending.authorized_at is None
    assert charge.raw == {"status": True, "message": "Mandate is queued for retry"}
    assert verified.authorization_code == code
    assert mandates.issues == ()
    assert json.dumps(mandates.raw) == json.dumps(
        {
            "status": True,
            "message": "Mandate authorizations retrieved successfully",
            "data": [
                {
                    "id": pending.id,
                    "status": "active",
                    "mandate_id": pending.mandate_id,
                    "authorization_id": pending.authorization_id,
                    "authorization_code": code,
                    "integration_id": 100032,
                    "account_number": "0123456789",
                    "bank_code": "058",
                    "bank_name": None,
                    "customer": {
                        "id": customer.id,
                        "customer_code": customer.customer_code,
                        "email": "ada@example.com",
                        "first_name": "Ada",
                        "last_name": "Obi",
                    },
                    "authorized_at": "2024-11-03T16:29:08.649Z",
                }
            ],
            "meta": {"per_page": 50, "next": None, "count": 1, "total": 1},
        }
    )


def test_the_newest_mandate_comes_first() -> None:
    with connect() as client:
        customer = client.create("ada@example.com").data
        for number in ("0000000001", "0000000002"):
            client.initialize_direct_debit(customer.id, BankAccount(number, "058"), HOME)
        mandates = client.get_mandate_authorizations(customer.id)
    assert [row.account_number for row in mandates.data] == ["0000000002", "0000000001"]
    assert mandates.raw["meta"] == {"per_page": 50, "next": None, "count": 2, "total": 2}


def test_direct_debit_needs_a_known_id_an_account_and_an_address() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        customer = client.create("ada@example.com").data
        for call in (
            lambda: client.initialize_direct_debit(7, BANK, HOME),
            lambda: client.trigger_activation_charge(7, 7),
            lambda: client.get_mandate_authorizations(7),
        ):
            with pytest.raises(NotFoundError) as caught:
                call()
            assert as_recorded(caught.value.raw) == NOT_FOUND
    target = f"/customer/{customer.id}/initialize-direct-debit"
    account = {"number": "0123456789", "bank_code": "058"}
    assert refused(send(sandbox, "POST", target)) == missing('"account" is required')
    assert refused(send(sandbox, "POST", target, {"account": account})) == missing(
        '"address" is required'
    )


def test_a_customer_cannot_activate_the_mandate_of_another() -> None:
    with connect() as client:
        one = client.create("a@example.com").data
        other = client.create("b@example.com").data
        client.initialize_direct_debit(one.id, BANK, HOME)
        (mandate,) = client.get_mandate_authorizations(one.id).data
        with pytest.raises(NotFoundError) as caught:
            client.trigger_activation_charge(other.id, mandate.authorization_id or 0)
    assert caught.value.code == "unknown"
    assert caught.value.next_step == "Try again later"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, missing('"authorization_id" is required')),
        ({"authorization_id": "x"}, invalid('"authorization_id" must be a positive number')),
        ({"authorization_id": True}, invalid('"authorization_id" must be a positive number')),
        ({"authorization_id": 0}, invalid('"authorization_id" must be a positive number')),
    ],
)
def test_an_activation_charge_needs_a_number(
    body: object, refusal: tuple[int, str, str, str]
) -> None:
    target = "/customer/7/directdebit-activation-charge"
    assert refused(send(Sandbox(), "PUT", target, body)) == refusal


def test_a_deactivated_authorization_is_gone() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        customer = client.create("ada@example.com").data
        card = sandbox.add_card("ada@example.com")
        client.initialize_direct_debit(customer.id, BANK, HOME)
        request = client.initialize_direct_debit(customer.id, BANK, HOME).data
        debit = sandbox.approve(request.reference or "")
        response = client.deactivate(debit)
        left = client.get_customer("ada@example.com").data.authorizations or []
        mandates = client.get_mandate_authorizations(customer.id).data
        with pytest.raises(NotFoundError):
            client.verify_authorization(request.reference or "")
        with pytest.raises(NotFoundError) as caught:
            client.deactivate(debit)
    assert response.status_code == 200
    assert response.raw == {"status": True, "message": "Authorization has been deactivated"}
    assert [authorization.authorization_code for authorization in left] == [card]
    assert [mandate.status for mandate in mandates] == ["revoked", "pending"]
    assert caught.value.raw == {"status": False, "message": "Authorization code not found."}


def test_a_deactivation_needs_a_code() -> None:
    target = "/customer/authorization/deactivate"
    assert refused(send(Sandbox(), "POST", target)) == missing('"authorization_code" is required')
