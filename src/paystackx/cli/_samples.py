"""Paystack's documented sample of each event that has a class of its own."""

from typing import Any

_CUSTOMER: dict[str, Any] = {
    "id": 100110,
    "first_name": "John",
    "last_name": "Doe",
    "email": "johndoe@test.com",
    "customer_code": "CUS_hcekca0j0bbg2m4",
    "phone": "+2348100000000",
    "metadata": {},
    "risk_action": "default",
    "international_format_phone": "+2348100000000",
}

_MANDATE: dict[str, Any] = {
    "authorization_code": "AUTH_JV4T9Wawdj",
    "last4": "1234",
    "channel": "direct_debit",
    "card_type": "mandate",
    "bank": "Guaranty Trust Bank",
    "exp_month": 1,
    "exp_year": 2034,
    "country_code": "NG",
    "brand": "Guaranty Trust Bank",
    "reusable": True,
    "signature": "SIG_u8SqR3E6ty2koQ9i5IrI",
    "account_name": "Ravi Demo",
    "customer": {
        "first_name": "Ravi",
        "last_name": "Demo",
        "code": "CUS_g0a2pm2ilthhh62",
        "email": "ravi@demo.com",
        "phone": "",
        "metadata": None,
        "risk_action": "default",
    },
}

_ACCOUNT: dict[str, Any] = {
    "bank": {"name": "Test Bank", "id": 20, "slug": "test-bank"},
    "account_name": "PAYSTACK/John Doe",
    "account_number": "1234567890",
    "assigned": True,
    "currency": "NGN",
    "metadata": None,
    "active": True,
    "id": 987654,
    "created_at": "2022-06-21T17:12:40.000Z",
    "updated_at": "2022-08-12T14:02:51.000Z",
    "assignment": {
        "integration": 100123,
        "assignee_id": 100110,
        "assignee_type": "Customer",
        "expired": False,
        "account_type": "PAY-WITH-TRANSFER-RECURRING",
        "assigned_at": "2022-08-12T14:02:51.614Z",
        "expired_at": None,
    },
}

_CHARGE: dict[str, Any] = {
    "id": 302961,
    "domain": "live",
    "status": "success",
    "reference": "qTPrJoy9Bx",
    "amount": 10000,
    "message": None,
    "gateway_response": "Approved by Financial Institution",
    "paid_at": "2016-09-30T21:10:19.000Z",
    "created_at": "2016-09-30T21:09:56.000Z",
    "channel": "card",
    "currency": "NGN",
    "ip_address": "41.242.49.37",
    "metadata": 0,
    "log": {
        "time_spent": 16,
        "attempts": 1,
        "authentication": "pin",
        "errors": 0,
        "success": False,
        "mobile": False,
        "input": [],
        "channel": None,
        "history": [
            {
                "type": "input",
                "message": "Filled these fields: card number, card expiry, card cvv",
                "time": 15,
            },
            {"type": "action", "message": "Attempted to pay", "time": 15},
            {"type": "auth", "message": "Authentication Required: pin", "time": 16},
        ],
    },
    "fees": None,
    "customer": {
        "id": 68324,
        "first_name": "BoJack",
        "last_name": "Horseman",
        "email": "bojack@horseman.com",
        "customer_code": "CUS_qo38as2hpsgk2r0",
        "phone": None,
        "metadata": None,
        "risk_action": "default",
    },
    "authorization": {
        "authorization_code": "AUTH_f5rnfq9p",
        "bin": "539999",
        "last4": "8877",
        "exp_month": "08",
        "exp_year": "2020",
        "card_type": "mastercard DEBIT",
        "bank": "Guaranty Trust Bank",
        "country_code": "NG",
        "brand": "mastercard",
        "account_name": "BoJack Horseman",
    },
    "plan": {},
}

_EVENTS: tuple[dict[str, Any], ...] = (
    {
        "event": "customeridentification.success",
        "data": {
            "customer_id": "9387490384",
            "customer_code": "CUS_xnxdt6s1zg1f4nx",
            "email": "bojack@horsinaround.com",
            "identification": {"country": "NG", "type": "bvn", "value": "200*****677"},
        },
    },
    {
        "event": "customeridentification.failed",
        "data": {
            "customer_id": 82796315,
            "customer_code": "CUS_XXXXXXXXXXXXXXX",
            "email": "email@email.com",
            "identification": {
                "country": "NG",
                "type": "bank_account",
                "bvn": "123*****456",
                "account_number": "012****345",
                "bank_code": "999991",
            },
            "reason": "Account number or BVN is incorrect",
        },
    },
    {
        "event": "dedicatedaccount.assign.success",
        "data": {
            "customer": _CUSTOMER,
            "dedicated_account": _ACCOUNT,
            "identification": {"status": "success"},
        },
    },
    {
        "event": "dedicatedaccount.assign.failed",
        "data": {
            "customer": _CUSTOMER,
            "dedicated_account": None,
            "identification": {"status": "failed"},
        },
    },
    {
        "event": "direct_debit.authorization.created",
        "status": True,
        "message": "Authorization retrieved successfully",
        "data": {"active": False, **_MANDATE},
    },
    {
        "event": "direct_debit.authorization.active",
        "data": {
            "active": True,
            "integration": 191390,
            "domain": "live",
            "reference": "miinublwbjkjm7",
            **_MANDATE,
        },
    },
    {"event": "charge.success", "data": _CHARGE},
)

SAMPLES = {event["event"]: event for event in _EVENTS}
"""The whole payload of each event, by its name."""
