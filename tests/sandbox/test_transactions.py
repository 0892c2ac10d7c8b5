"""Transactions in a sandbox. Keys, their order, words and statuses are Paystack's own."""

from datetime import timedelta
from typing import Any

import pytest

from paystackx import BadRequestError, NotFoundError, PaystackClient, TransactionStatus
from paystackx.sandbox import Sandbox
from paystackx.webhooks import ChargeSucceeded, parse
from tests.sandbox.helpers import BANK, KEY, MOMENT, Clock, invalid, missing, refused, send

EMAIL = "ada@example.com"
CHARGE, PARTIAL = "/transaction/charge_authorization", "/transaction/partial_debit"
MISMATCH = (
    "Email does not match Authorization code. Authorization may be inactive or belong to a "
    "different email. Please confirm."
)

# The keys of Paystack's published samples, in their order.
VERIFIED_KEYS = (
    "id domain status reference receipt_number amount message gateway_response paid_at created_at "
    "channel currency ip_address metadata log fees fees_split authorization customer plan split "
    "order_id paidAt createdAt requested_amount pos_transaction_data source fees_breakdown connect "
    "transaction_date plan_object subaccount"
)
FETCHED_KEYS = (
    "id domain status reference receipt_number amount message gateway_response helpdesk_link "
    "paid_at created_at channel currency ip_address metadata log fees fees_split authorization "
    "customer plan subaccount split order_id paidAt createdAt requested_amount "
    "pos_transaction_data source fees_breakdown connect"
)
LISTED_KEYS = (
    "id domain status reference amount message gateway_response paid_at created_at channel "
    "currency ip_address metadata log fees fees_split customer authorization plan split subaccount "
    "order_id paidAt createdAt requested_amount source connect pos_transaction_data"
)
CHARGED_KEYS = (
    "amount currency transaction_date status reference domain metadata gateway_response message "
    "channel ip_address log fees authorization customer plan id"
)
PARTLY_KEYS = CHARGED_KEYS.removesuffix("id") + "requested_amount id"
TOLD_KEYS = (
    "id domain status reference amount message gateway_response paid_at created_at channel "
    "currency ip_address metadata fees_breakdown log fees fees_split authorization customer plan "
    "subaccount split order_id paidAt requested_amount pos_transaction_data source"
)
PERSON_KEYS = (
    "id first_name last_name email customer_code phone metadata risk_action "
    "international_format_phone"
)
CARD_KEYS = (
    "authorization_code bin last4 exp_month exp_year channel card_type bank country_code brand "
    "reusable signature account_name"
)


class Shop:
    """A sandbox, a client of it, and one customer with a card."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.sandbox = Sandbox(clock=self.clock)
        self.client = PaystackClient(KEY, transport=self.sandbox)
        self.transactions = self.client.transactions
        self.customer = self.client.customers.create(EMAIL, phone="+2348012345678").data
        self.card = self.sandbox.add_card(EMAIL)

    def charge(self, amount: int = 50_000, reference: str = "r1", **more: Any) -> Any:
        return self.transactions.charge(amount, EMAIL, self.card, reference, **more)

    def send(self, path: str, **change: Any) -> Any:
        """Send a charge that differs in some fields; without those that are ``None``."""
        body = {"email": EMAIL, "amount": 500, "authorization_code": self.card, **change}
        sent = {name: value for name, value in body.items() if value is not ...}
        return send(self.sandbox, "POST", path, sent)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def keys(shape: dict[str, Any]) -> str:
    return " ".join(shape)


# --- a payment on the page ---


def test_a_transaction_is_abandoned_until_it_is_paid(shop: Shop) -> None:
    started = shop.transactions.initialize(10_050, "bo@example.com", reference="order-1")
    assert keys(started.raw["data"]) == "authorization_url access_code reference"
    assert started.message == "Authorization URL created"
    assert started.data.authorization_url == (
        f"https://checkout.paystack.com/{started.data.access_code}"
    )
    assert shop.client.customers.get_customer("bo@example.com").data.total_transactions == 0

    answer = shop.transactions.verify("order-1")
    shape = answer.raw["data"]
    assert (answer.message, keys(shape)) == ("Verification successful", VERIFIED_KEYS)
    assert (shape["status"], shape["gateway_response"]) == (
        "abandoned",
        "The transaction was not completed",
    )
    absent = ("paid_at", "paidAt", "log", "fees", "plan", "source")
    assert {name: shape[name] for name in absent} == dict.fromkeys(absent)
    assert (shape["authorization"], shape["metadata"], shape["channel"]) == ({}, "", "card")
    assert shape["id"] > 2**32


def test_paying_tells_the_program_and_leaves_a_card_that_can_be_charged(shop: Shop) -> None:
    shop.transactions.initialize(10_050, EMAIL, reference="order-1", metadata={"order_id": 42})
    shop.clock.pass_(minutes=1)
    code = shop.sandbox.pay("order-1")
    assert shop.sandbox.pay("order-1") == code

    paid = shop.transactions.verify("order-1")
    shape = paid.raw["data"]
    assert keys(shape) == VERIFIED_KEYS
    assert keys(shape["customer"]) == PERSON_KEYS
    assert keys(shape["authorization"]) == CARD_KEYS
    assert paid.data.status is TransactionStatus.SUCCESS
    assert (paid.data.gateway_response, paid.data.fees) == ("Successful", 151)
    assert paid.data.created_at == MOMENT.replace(microsecond=0)
    assert paid.data.paid_at == MOMENT.replace(microsecond=0) + timedelta(minutes=1)
    assert paid.data.metadata == {"order_id": 42}
    assert paid.issues == ()

    fetched = shop.client.customers.get_customer(EMAIL).data
    assert code in {each.authorization_code for each in fetched.authorizations or []}
    assert fetched.total_transactions == 1
    assert fetched.total_transaction_value == [{"currency": "NGN", "amount": 10_050}]

    (webhook,) = shop.sandbox.webhooks
    event = parse(webhook.payload, webhook.signature, KEY)
    assert isinstance(event, ChargeSucceeded)
    assert (event.data.reference, event.data.requested_amount) == ("order-1", 10_050)
    assert event.issues == ()
    assert keys(event.raw["data"]) == TOLD_KEYS
    assert keys(event.raw["data"]["authorization"]) == (
        f"{CARD_KEYS} receiver_bank_account_number receiver_bank"
    )
    assert event.raw["data"]["source"]["entry_point"] == "transaction_initialize"

    again = shop.transactions.charge(700, EMAIL, code, "r2")
    assert again.data.status is TransactionStatus.SUCCESS


def test_a_webhook_is_signed_with_the_key_of_the_program_that_began(shop: Shop) -> None:
    shop.transactions.initialize(100, EMAIL, reference="order-1")
    other = PaystackClient("sk_test_another", transport=shop.sandbox)
    other.customers.get_customers()
    shop.sandbox.pay("order-1")
    (webhook,) = shop.sandbox.webhooks
    assert parse(webhook.payload, webhook.signature, KEY).event == "charge.success"


def test_nobody_can_pay_what_is_not_there_or_has_failed(shop: Shop) -> None:
    with pytest.raises(LookupError, match="no transaction in this sandbox"):
        shop.sandbox.pay("order-1")
    shop.sandbox.decline("Declined")
    shop.charge()
    with pytest.raises(ValueError, match="has failed"):
        shop.sandbox.pay("r1")


# --- charging a saved authorization ---


def test_a_charge_succeeds_and_is_told(shop: Shop) -> None:
    answer = shop.charge(currency="NGN")
    shape = answer.raw["data"]
    assert (answer.message, keys(shape)) == ("Charge attempted", CHARGED_KEYS)
    assert (shape["status"], shape["gateway_response"]) == ("success", "Approved")
    assert (shape["fees"], shape["log"], shape["plan"]) == (750, None, None)
    assert shape["customer"]["international_format_phone"] == "+2348012345678"
    assert [each.event for each in shop.sandbox.webhooks] == ["charge.success"]
    assert shop.client.customers.get_customer(EMAIL).data.total_transactions == 1


def test_a_decline_is_data_and_uses_the_reference_up(shop: Shop) -> None:
    shop.sandbox.decline("Do not honor", times=2)
    with pytest.raises(BadRequestError):
        shop.transactions.charge(500, EMAIL, "AUTH_unknown", "r0")
    for reference in ("r1", "r2"):
        shape = shop.charge(reference=reference).raw["data"]
        assert keys(shape) == CHARGED_KEYS
        assert (shape["status"], shape["gateway_response"]) == ("failed", "Do not honor")
        assert (shape["fees"], shape["message"]) == (None, None)
    assert shop.sandbox.webhooks == ()
    assert shop.client.customers.get_customer(EMAIL).data.total_transactions == 0
    with pytest.raises(BadRequestError) as caught:
        shop.charge()
    assert caught.value.code == "duplicate_reference"
    assert shop.charge(reference="r3").data.status is TransactionStatus.SUCCESS


def test_declines_can_go_on_until_a_reset(shop: Shop) -> None:
    shop.sandbox.decline("Expired card", times=None)
    results = [shop.charge(reference=f"r{n}").data.gateway_response for n in range(3)]
    assert results == ["Expired card"] * 3
    shop.sandbox.reset()
    shop.client.customers.create(EMAIL)
    shop.card = shop.sandbox.add_card(EMAIL)
    assert shop.charge().data.status is TransactionStatus.SUCCESS


def test_a_wrong_decline_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^reason: "):
        Sandbox().decline("")
    with pytest.raises(ValueError, match=r"^times: "):
        Sandbox().decline("Declined", times=0)


def test_an_amount_chooses_a_challenge_that_the_customer_passes(shop: Shop) -> None:
    answer = shop.charge(99_901)
    assert answer.message == "Please, redirect your customer to the authorization url provided"
    assert keys(answer.raw["data"]) == "authorization_url reference access_code paused"
    assert answer.data.paused is True
    assert answer.data.authorization_url == (
        f"https://checkout.paystack.com/resume/{answer.data.access_code}"
    )
    waiting = shop.transactions.verify("r1").raw["data"]
    assert (waiting["status"], waiting["authorization"]) == ("abandoned", {})
    assert shop.sandbox.pay("r1") == shop.card
    paid = shop.transactions.verify("r1").raw["data"]
    assert (paid["status"], paid["gateway_response"]) == ("success", "Approved")
    assert paid["authorization"]["authorization_code"] == shop.card
    assert len(shop.client.customers.get_customer(EMAIL).data.authorizations or []) == 1


def test_an_amount_chooses_a_slow_charge_and_one_that_fails(shop: Shop) -> None:
    slow = shop.charge(99_902, "r1").data
    assert (slow.status, slow.gateway_response) == ("processing", "Transaction in progress")
    shop.sandbox.pay("r1")
    assert shop.transactions.verify("r1").data.status is TransactionStatus.SUCCESS
    assert [each.event for each in shop.sandbox.webhooks] == ["charge.success"]
    failed = shop.charge(99_903, "r2").data
    assert (failed.status, failed.gateway_response) == ("failed", "Insufficient Funds")


def test_a_direct_debit_takes_time_and_hides_its_account(shop: Shop) -> None:
    asked = shop.client.customers.initialize_authorization(EMAIL, account=BANK).data
    code = shop.sandbox.approve(asked.reference or "")
    shape = shop.transactions.charge(500, EMAIL, code, "r1").raw["data"]
    assert (shape["status"], shape["channel"], shape["fees"]) == (
        "processing",
        "direct_debit",
        None,
    )
    assert keys(shape["authorization"]) == CARD_KEYS
    hidden = ("bin", "last4", "exp_month", "exp_year", "card_type", "brand", "signature")
    assert {shape["authorization"][name] for name in hidden} == {None}
    assert shop.sandbox.pay("r1") == code


def test_a_used_reference_is_refused_in_paystacks_words(shop: Shop) -> None:
    shop.transactions.initialize(100, EMAIL, reference="r1")
    body = {
        "status": False,
        "message": "Duplicate Transaction Reference",
        "meta": {"nextStep": "Try and create the Transaction or Charge with a new reference"},
        "type": "validation_error",
        "code": "duplicate_reference",
        "errorCodeMappingNotFound": False,
    }
    for path in ("/transaction/initialize", CHARGE, PARTIAL):
        answer = shop.send(path, reference="r1", currency="NGN", email=EMAIL)
        assert (answer.status_code, answer.json(), list(answer.json())) == (400, body, list(body))
    # A refused transaction leaves nothing behind, not even its customer.
    shop.send("/transaction/initialize", reference="r1", email="bo@example.com")
    assert len(shop.client.customers.get_customers().data) == 1


def test_a_deactivated_foreign_or_single_use_authorization_cannot_be_charged(shop: Shop) -> None:
    shop.client.customers.create("bo@example.com")
    once = shop.sandbox.add_card(EMAIL, reusable=False)
    gone = shop.sandbox.add_card(EMAIL)
    shop.charge(reference="r0")
    shop.client.customers.deactivate(gone)
    for change in (
        {"authorization_code": once},
        {"authorization_code": gone},
        {"email": "bo@example.com"},
    ):
        answer = shop.send(CHARGE, reference="r1", **change)
        assert (answer.status_code, answer.json()) == (400, {"status": False, "message": MISMATCH})
    # None of these refusals has used the reference up.
    assert shop.charge(reference="r1").data.status is TransactionStatus.SUCCESS


def test_verify_shows_an_authorization_as_it_was(shop: Shop) -> None:
    shop.charge()
    shop.client.customers.deactivate(shop.card)
    authorization = shop.transactions.verify("r1").data.authorization
    assert authorization
    assert authorization.reusable is True


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"amount": 0}, "Invalid Amount Sent"),
        ({"amount": "-100"}, "Invalid Amount Sent"),
        ({"authorization_code": "AUTH_unknown"}, "Authorization code is invalid"),
        ({"currency": "GBP"}, "Currency not supported by merchant"),
        ({"reference": "a b"}, "Invalid character in transaction reference"),
    ],
)
def test_a_charge_with_a_bad_value_is_refused(
    shop: Shop, change: dict[str, Any], message: str
) -> None:
    answer = shop.send(CHARGE, **change)
    assert (answer.status_code, answer.json()) == (400, {"status": False, "message": message})


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"amount": ...}, missing('"amount" is required')),
        ({"amount": 100.5}, invalid('"amount" must be an integer')),
        ({"amount": "100.50"}, invalid('"amount" must be an integer')),
        ({"amount": True}, invalid('"amount" must be an integer')),
        ({"email": ...}, missing('"email" is required')),
        ({"authorization_code": ...}, missing('"authorization_code" is required')),
        (
            {"authorization_code": "88900887"},
            invalid(
                '"authorization_code" with value "88900887" fails to match the required pattern: '
                "/^AUTH_[a-z0-9]+$/i"
            ),
        ),
    ],
)
def test_a_charge_without_its_fields_is_refused(
    shop: Shop, change: dict[str, Any], refusal: tuple[int, str, str, str]
) -> None:
    assert refused(shop.send(CHARGE, **change)) == refusal


def test_a_bad_email_is_refused_in_other_words_than_a_customers(shop: Shop) -> None:
    answer = shop.send("/transaction/initialize", email="ada")
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "status": False,
            "message": "Invalid Email Address Passed",
            "type": "validation_error",
            "code": "invalid_email_address",
        },
    )


def test_initialize_refuses_a_currency_with_another_status(shop: Shop) -> None:
    answer = shop.send("/transaction/initialize", currency="GBP")
    assert answer.status_code == 403
    assert answer.json()["message"] == "Currency not supported by merchant"


@pytest.mark.parametrize("amount", [100.0, "100"])
def test_a_whole_amount_is_taken_in_any_form(shop: Shop, amount: object) -> None:
    data = shop.send(CHARGE, amount=amount).json()["data"]
    assert (data["amount"], len(data["reference"])) == (100, 15)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('{"order_id":42}', {"order_id": 42}),
        (
            {"order_id": 42, "rows": [1.5, True, None]},
            {"order_id": "42", "rows": ["1.5", True, None]},
        ),
        ("no JSON", "no JSON"),
        (None, ""),
    ],
)
def test_metadata_keeps_its_types_as_a_json_string_only(
    shop: Shop, sent: object, kept: object
) -> None:
    shop.send("/transaction/initialize", reference="r1", metadata=sent)
    answer = send(shop.sandbox, "GET", "/transaction/verify/r1").json()
    assert answer["data"]["metadata"] == kept


# --- partial debits ---


def test_a_partial_debit_says_what_was_asked_and_what_was_taken(shop: Shop) -> None:
    whole = shop.transactions.partial_debit(shop.card, "NGN", 50_000, EMAIL, "r1", 20_000)
    shape = whole.raw["data"]
    assert keys(shape) == PARTLY_KEYS
    assert (shape["amount"], shape["requested_amount"], shape["plan"]) == (50_000, 50_000, 0)
    for reference, at_least, taken in (("r2", 20_000, 20_000), ("r3", None, 49_952)):
        data = shop.transactions.partial_debit(
            shop.card, "NGN", 99_904, EMAIL, reference, at_least
        ).data
        assert (data.amount, data.requested_amount) == (taken, 99_904)
    assert shop.transactions.verify("r2").data.amount == 20_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"currency": "GHS"}, "Currency GHS is not supported for Partial Debit"),
        ({"email": "nobody@example.com"}, "Customer not found"),
        ({"at_least": "501"}, "at_least cannot be greater than amount"),
        ({"authorization_code": "AUTH_unknown"}, "Authorization code is invalid"),
    ],
)
def test_a_bad_partial_debit_is_refused(shop: Shop, change: dict[str, Any], message: str) -> None:
    answer = shop.send(PARTIAL, **{"currency": "NGN", **change})
    assert (answer.status_code, answer.json()) == (400, {"status": False, "message": message})
    assert shop.transactions.get_transactions().data == []


# --- looking transactions up ---


def test_an_unknown_reference_is_a_400_with_a_code_of_its_own(shop: Shop) -> None:
    with pytest.raises(BadRequestError) as caught:
        shop.transactions.verify("unknown")
    assert caught.value.raw == {
        "status": False,
        "message": "Transaction reference not found.",
        "meta": {
            "nextStep": "Ensure that you're passing the reference of a transaction that exists on "
            "this integration"
        },
        "type": "validation_error",
        "code": "transaction_not_found",
    }


def test_a_transaction_is_found_by_its_number_alone(shop: Shop) -> None:
    number = shop.charge().data.id
    answer = shop.transactions.get_transaction(number)
    assert (answer.message, keys(answer.raw["data"])) == ("Transaction retrieved", FETCHED_KEYS)
    assert answer.data.reference == "r1"
    with pytest.raises(NotFoundError, match="Transaction not found"):
        shop.transactions.get_transaction(number + 1)
    # An empty reference makes verify this operation.
    for target in ("/transaction/r1", "/transaction/verify/"):
        refusal = send(shop.sandbox, "GET", target)
        assert (refusal.status_code, refusal.json()) == (
            400,
            {"status": False, "message": "Transaction ID should be numeric."},
        )


def test_a_list_has_the_newest_first_and_sums_the_page(shop: Shop) -> None:
    for n in range(1, 4):
        shop.charge(n * 100, f"r{n}")
    page = shop.transactions.get_transactions(page=1, pagination=2)
    assert page.message == "Transactions retrieved"
    assert [row.reference for row in page.data] == ["r3", "r2"]
    row = page.raw["data"][0]
    assert (keys(row), row["metadata"]) == (LISTED_KEYS, None)
    assert keys(row["customer"]) == (
        "id first_name last_name email phone metadata customer_code risk_action"
    )
    assert keys(row["source"]) == "source type identifier entry_point"
    assert list(page.raw["meta"].items()) == [
        ("total", 3),
        ("total_volume", 500),
        ("skipped", 0),
        ("perPage", 2),
        ("page", 1),
        ("pageCount", 2),
    ]


def test_a_cursor_goes_through_all_rows(shop: Shop) -> None:
    for n in range(5):
        shop.charge(reference=f"r{n}")
    rows = shop.transactions.iter_transactions(pagination=2)
    assert [row.reference for row in rows] == ["r4", "r3", "r2", "r1", "r0"]
    page = shop.transactions.get_transactions(use_cursor=True, pagination=2)
    assert keys(page.raw["meta"]) == "next previous perPage"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=failed", ["r2"]),
        ("status=reversed", []),
        ("amount=200", ["r2"]),
        ("customer=CUS_unknown", []),
        ("terminalid=T1", []),
        ("from=2024-11-04", ["r3"]),
        ("to=2024-11-04", ["r2", "r1"]),
        ("", ["r3", "r2", "r1"]),
    ],
)
def test_a_list_can_be_filtered(shop: Shop, query: str, found: list[str]) -> None:
    shop.charge(100, "r1")
    shop.sandbox.decline("Declined")
    shop.charge(200, "r2")
    shop.clock.pass_(days=1)
    shop.transactions.initialize(300, "bo@example.com", reference="r3")
    answer = send(shop.sandbox, "GET", f"/transaction?{query}").json()
    assert [row["reference"] for row in answer["data"]] == found


def test_a_list_can_be_of_one_customer(shop: Shop) -> None:
    shop.charge()
    shop.transactions.initialize(300, "bo@example.com", reference="r3")
    rows = shop.transactions.get_transactions(customer=shop.customer.id).data
    assert [row.reference for row in rows] == ["r1"]


def test_totals_count_what_was_paid(shop: Shop) -> None:
    empty = shop.transactions.totals()
    assert keys(empty.raw["data"]) == (
        "total_transactions total_volume total_volume_by_currency pending_transfers "
        "pending_transfers_by_currency"
    )
    shop.charge(100, "r1")
    shop.charge(200, "r2")
    shop.charge(300, "r3", currency="USD")
    shop.transactions.initialize(400, EMAIL)
    answer = shop.transactions.totals()
    sums = [{"currency": "NGN", "amount": 300}, {"currency": "USD", "amount": 300}]
    assert answer.message == "Transaction totals"
    assert list(answer.raw["data"].values()) == [3, 600, sums, 600, sums]
    assert shop.transactions.totals(start_date="2024-11-04").data.total_transactions == 0


def test_a_timeline_has_the_steps_on_the_page(shop: Shop) -> None:
    shop.transactions.initialize(100, EMAIL, reference="r1")
    before = shop.transactions.get_timeline("r1")
    shop.sandbox.pay("r1")
    number = shop.transactions.verify("r1").data.id
    for name in ("r1", number or 0):
        after = shop.transactions.get_timeline(name)
        assert after.message == "Timeline retrieved"
        assert keys(after.raw["data"]) == keys(before.raw["data"])
        assert [step.type for step in after.data.history or []] == ["action", "success"]
    assert (before.data.attempts, before.data.history) == (0, [])
    with pytest.raises(NotFoundError, match="Transaction ID or reference is invalid"):
        shop.transactions.get_timeline("unknown")


def test_an_export_gives_a_link_for_a_minute(shop: Shop) -> None:
    answer = shop.transactions.export()
    assert (answer.message, keys(answer.raw["data"])) == ("Export successful", "path expiresAt")
    assert answer.data.expires_at == "2024-11-03 16:30:08"
    path = answer.data.path or ""
    assert path.startswith("https://files.sandbox.invalid/exports/")
    assert "X-Amz-Expires=60&X-Amz-Signature=" in path


# --- faults ---


def test_faults_and_rate_limits_work_for_transactions(shop: Shop) -> None:
    shop.sandbox.fail("verify", status=503)
    shop.sandbox.limit("get_transactions", 1, 60)
    shop.charge()
    with pytest.raises(Exception, match="503"):
        shop.client.with_options(max_retries=0).transactions.verify("r1")
    shop.transactions.get_transactions()
    assert send(shop.sandbox, "GET", "/transaction").status_code == 429
