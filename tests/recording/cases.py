"""Every cassette: the call it answers, what is to come of it, and how far it can be trusted.

The one list that the replay, the recorder, the table in README.md and the tests of the grades
read. A file without a case, or a case without a file, fails the tests.
"""

from collections.abc import Mapping
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

import attrs

from paystackx import (
    APIError,
    AuthenticationError,
    BadRequestError,
    Identification,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RiskAction,
    ServerError,
)
from paystackx._operation import Operation
from paystackx._requests import customers as rows

FOLDER = Path(__file__).parents[2] / "cassettes"


class Grade(StrEnum):
    """How far an answer can be trusted."""

    RECORDED = "recorded"
    """A published recording of the live API, byte for byte; its ETag proves it."""
    SAMPLED = "sampled"
    """Published output of the live API, but second-hand."""
    DOCUMENTED = "documented"
    """Out of documentation."""


class Prerequisite(Enum):
    """What has to be there before a case can be recorded from the live API."""

    NOTHING = "nothing"
    NEW_EMAIL = "an e-mail that no customer has"
    CUSTOMER = "a customer, made for this case"
    CUSTOMERS = "three customers, the only ones since the start date"
    AUTHORIZATION_REQUEST = "an authorization that was asked for and not approved"
    WRONG_KEY = "a test key that belongs to nobody"


@attrs.frozen
class NotRecordable:
    """The case cannot be recorded at will, so its cassette stays as it is.

    Attributes:
        reason: Why.
    """

    reason: str


@attrs.frozen(kw_only=True)
class Case:
    """One cassette.

    Attributes:
        operation: Its row.
        name: What it shows.
        grade: How far the answer can be trusted.
        source: Where the answer was published, and what was added to it.
        kwargs: What the client's method is passed.
        status: The HTTP status of every answer.
        error: What the call raises; ``None`` when it succeeds.
        recording: What the live API needs to give this answer, or why it cannot be asked.
        walks: Whether the call is a walk over pages, with an answer for each.
    """

    operation: Operation
    name: str
    grade: Grade
    source: str
    kwargs: Mapping[str, Any]
    status: int = 200
    error: type[APIError] | None = None
    recording: Prerequisite | NotRecordable
    walks: bool = False

    @property
    def method(self) -> str:
        """The method of the client that is called."""
        return "iter_pages" if self.walks else self.operation.name

    @property
    def title(self) -> str:
        """The case in one word, such as ``create/success``."""
        return f"{self.operation.name}/{self.name}"

    @property
    def path(self) -> Path:
        """Where its cassette lies."""
        return FOLDER / self.operation.resource / self.operation.name / f"{self.name}.yaml"


_CREDENTIAL: Mapping[str, Any] = {
    "first_name": "Uchenna",
    "last_name": "Okoro",
    "identification_type": Identification.BANK_ACCOUNT,
    "country": "NG",
    "bvn": "222222222221",
    "bank_code": "007",
    "account_number": "0111111111",
}
"""The one person whom Paystack's test mode can identify, as its documentation names her."""

_PAYS = NotRecordable("needs a customer who has paid with a card")
_APPROVES = NotRecordable("needs a person who approves a mandate at a bank")
_IDENTIFIED = NotRecordable(
    "needs an outcome of an identification, which comes later and by webhook"
)
_GATEWAY = NotRecordable("comes from a gateway in front of Paystack, and not on request")

CASES: tuple[Case, ...] = (
    # --- create ---
    Case(
        operation=rows.CREATE,
        name="success",
        grade=Grade.RECORDED,
        source="darthrighteous/paystack-gateway, a recording of 2024-11-03.",
        kwargs={"email": "test@example.com", "first_name": "Test", "last_name": "User"},
        recording=Prerequisite.NEW_EMAIL,
    ),
    Case(
        operation=rows.CREATE,
        name="bad_email",
        grade=Grade.RECORDED,
        source="darthrighteous/paystack-gateway, a recording of 2024-11-03.",
        kwargs={"email": "fakeemail"},
        status=400,
        error=BadRequestError,
        recording=Prerequisite.NOTHING,
    ),
    Case(
        operation=rows.CREATE,
        name="existing_email",
        grade=Grade.SAMPLED,
        source="An answer of 2022 that a public PHP code base keeps; the person was replaced.",
        kwargs={"email": "jane@example.com"},
        recording=Prerequisite.CUSTOMER,
    ),
    Case(
        operation=rows.CREATE,
        name="all_fields",
        grade=Grade.SAMPLED,
        source="Paystack's Postman collection of 2022, copied by two API directories.",
        kwargs={
            "email": "somebody@example.com",
            "first_name": "Some",
            "last_name": "Body",
            "phone": "+2348123456789",
            "metadata": {},
        },
        recording=Prerequisite.NEW_EMAIL,
    ),
    Case(
        operation=rows.CREATE,
        name="metadata_not_an_object",
        grade=Grade.SAMPLED,
        source=(
            "A report of 2022 from users of unicodeveloper/laravel-paystack. This client refuses "
            "such metadata, so here the answer follows a call that has none."
        ),
        kwargs={"email": "test@example.com"},
        status=400,
        error=BadRequestError,
        recording=NotRecordable("the client refuses to send such metadata"),
    ),
    Case(
        operation=rows.CREATE,
        name="rate_limited",
        grade=Grade.DOCUMENTED,
        source=(
            "Paystack's page on rate limits, 2026: body, names of the headers and limit of test "
            "mode. The seconds are ours."
        ),
        kwargs={"email": "test@example.com"},
        status=429,
        error=RateLimitError,
        recording=NotRecordable(
            "needs a hundred calls in a minute, which is no way to treat an API"
        ),
    ),
    Case(
        operation=rows.CREATE,
        name="gateway_timeout",
        grade=Grade.DOCUMENTED,
        source=(
            "AWS's documentation of API Gateway, whose headers stand in every recording. Never "
            "seen from Paystack itself."
        ),
        kwargs={"email": "test@example.com"},
        status=504,
        error=ServerError,
        recording=_GATEWAY,
    ),
    # --- get_customers ---
    Case(
        operation=rows.GET_CUSTOMERS,
        name="success",
        grade=Grade.SAMPLED,
        source=(
            "Rows of a test account of 2023, from the expected records of airbytehq/airbyte, "
            "people replaced. The envelope around them is an older documentation sample's."
        ),
        kwargs={"start_date": "2021-11-01", "pagination": 50},
        recording=Prerequisite.CUSTOMERS,
    ),
    Case(
        operation=rows.GET_CUSTOMERS,
        name="cursor_meta",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference, which has a cursor though the call asked for a page.",
        kwargs={"pagination": 3},
        recording=NotRecordable(
            "which meta a list has is Paystack's choice; get_customers/success has it"
        ),
    ),
    Case(
        operation=rows.GET_CUSTOMERS,
        name="walk_by_cursor",
        grade=Grade.DOCUMENTED,
        source=(
            "The rows of Paystack's API reference, on two pages here; the cursors are made like "
            'its own, and "null" for the previous of the first is from its page on pagination.'
        ),
        kwargs={"start_date": "2022-08-15", "pagination": 2},
        recording=Prerequisite.CUSTOMERS,
        walks=True,
    ),
    Case(
        operation=rows.GET_CUSTOMERS,
        name="walk_by_page",
        grade=Grade.DOCUMENTED,
        source=(
            "The rows of get_customers/success, on two pages here, each with the meta that an "
            "older documentation sample has."
        ),
        kwargs={"start_date": "2021-11-01", "pagination": 2},
        recording=NotRecordable(
            "which way a list is paged is Paystack's choice; walk_by_cursor has it"
        ),
        walks=True,
    ),
    Case(
        operation=rows.GET_CUSTOMERS,
        name="invalid_key",
        grade=Grade.SAMPLED,
        source=(
            "A live answer that public code of 2026 notes without its meta; the meta is from a "
            "mock that follows the documentation. The order of the keys is not proven."
        ),
        kwargs={},
        status=401,
        error=AuthenticationError,
        recording=Prerequisite.WRONG_KEY,
    ),
    Case(
        operation=rows.GET_CUSTOMERS,
        name="cloudflare_challenge",
        grade=Grade.SAMPLED,
        source=(
            "The beginning of a page in a report of 2023 from users of "
            "unicodeveloper/laravel-paystack; closed here."
        ),
        kwargs={},
        status=403,
        error=PermissionDeniedError,
        recording=_GATEWAY,
    ),
    Case(
        operation=rows.GET_CUSTOMERS,
        name="cloudflare_bad_gateway",
        grade=Grade.SAMPLED,
        source=(
            "A report of 2026 from users of PaystackOSS/paystack-mcp-server says HTML with this "
            "status; the page is update/cloudflare_bad_request with other words."
        ),
        kwargs={},
        status=502,
        error=ServerError,
        recording=_GATEWAY,
    ),
    # --- get_customer ---
    Case(
        operation=rows.GET_CUSTOMER,
        name="success",
        grade=Grade.RECORDED,
        source="darthrighteous/paystack-gateway, a recording of 2024-11-03.",
        kwargs={"email_or_code": "test@example.com"},
        recording=Prerequisite.CUSTOMER,
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="not_found",
        grade=Grade.RECORDED,
        source="darthrighteous/paystack-gateway, a recording of 2024-11-03.",
        kwargs={"email_or_code": "fakeemail@unknown.com"},
        status=404,
        error=NotFoundError,
        recording=Prerequisite.NOTHING,
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="empty_not_found",
        grade=Grade.RECORDED,
        source=(
            "darthrighteous/paystack-gateway, a recording of a route that does not exist. An "
            "empty body has no ETag, so nothing proves it but the recording."
        ),
        kwargs={"email_or_code": "CUS_xsrozmbt8g1oear"},
        status=404,
        error=NotFoundError,
        recording=NotRecordable("the client calls no route that does not exist"),
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="not_found_in_live_mode",
        grade=Grade.DOCUMENTED,
        source="PaystackOSS/doc-code-snippets: an older wording, which names the live domain.",
        kwargs={"email_or_code": "bojack@horsinaround.com"},
        status=404,
        error=NotFoundError,
        recording=NotRecordable("speaks of live mode, which the recorder never touches"),
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="with_authorization",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={"email_or_code": "CUS_c6wqvwmvwopw4ms"},
        recording=_PAYS,
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="identified",
        grade=Grade.DOCUMENTED,
        source=(
            "The API reference of 2021, as iamolayemi/laravel-paystack copied it; the holder's "
            "name was replaced, and split_config shortened."
        ),
        kwargs={"email_or_code": "CUS_xnxdt6s1zg1f4nx"},
        recording=_IDENTIFIED,
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="identified_with_provider",
        grade=Grade.DOCUMENTED,
        source=(
            "Another sample of the same reference: provider in place of bank. What it leaves out "
            "is as in get_customer/identified."
        ),
        kwargs={"email_or_code": "CUS_xnxdt6s1zg1f4nx"},
        recording=_IDENTIFIED,
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="no_authorization_header",
        grade=Grade.DOCUMENTED,
        source="Examples of older OpenAPI files of Paystack's.",
        kwargs={"email_or_code": "test@example.com"},
        status=401,
        error=AuthenticationError,
        recording=NotRecordable("the client always sends its key"),
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="invalid_key_before_2026",
        grade=Grade.SAMPLED,
        source="Many public reports of 2018 to 2020, and the example in Paystack's OpenAPI file.",
        kwargs={"email_or_code": "test@example.com"},
        status=401,
        error=AuthenticationError,
        recording=NotRecordable("an older form; get_customers/invalid_key is today's"),
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="address_not_allowed",
        grade=Grade.SAMPLED,
        source=(
            "The message stands in seven public code bases; whether its status is 401 or 403 "
            "does not, and 401 is a guess."
        ),
        kwargs={"email_or_code": "test@example.com"},
        status=401,
        error=AuthenticationError,
        recording=NotRecordable("needs an integration that admits other addresses only"),
    ),
    Case(
        operation=rows.GET_CUSTOMER,
        name="cloudflare_gateway_timeout",
        grade=Grade.SAMPLED,
        source=(
            "A report of 2020 from users of unicodeveloper/laravel-paystack names this status; "
            "the page is update/cloudflare_bad_request with other words."
        ),
        kwargs={"email_or_code": "test@example.com"},
        status=504,
        error=ServerError,
        recording=_GATEWAY,
    ),
    # --- update ---
    Case(
        operation=rows.UPDATE,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference; the photo's address, which it shortens, is ours.",
        kwargs={
            "code": "CUS_xnxdt6s1zg1f4nx",
            "first_name": "BoJack",
            "last_name": "Horseman",
            "metadata": {
                "photos": [
                    {
                        "type": "twitter",
                        "typeId": "twitter",
                        "typeName": "Twitter",
                        "url": "https://example.com/photo.jpg",
                        "isPrimary": True,
                    }
                ]
            },
        },
        recording=Prerequisite.CUSTOMER,
    ),
    Case(
        operation=rows.UPDATE,
        name="not_found",
        grade=Grade.DOCUMENTED,
        source="The example in PaystackOSS/openapi, which it has for every unknown customer.",
        kwargs={"code": "CUS_xr58yrr2ujlft9k", "first_name": "Peter"},
        status=404,
        error=NotFoundError,
        recording=Prerequisite.NOTHING,
    ),
    Case(
        operation=rows.UPDATE,
        name="cloudflare_bad_request",
        grade=Grade.SAMPLED,
        source="Reports of 2019 from users of yabacon/paystack-php.",
        kwargs={"code": "CUS_xnxdt6s1zg1f4nx", "phone": "+2348123456789"},
        status=400,
        error=BadRequestError,
        recording=_GATEWAY,
    ),
    Case(
        operation=rows.UPDATE,
        name="status_in_words",
        grade=Grade.DOCUMENTED,
        source=(
            "Older documentation's generic error, whose status is a string. The HTTP status is "
            "not named there, and the message is ours."
        ),
        kwargs={"code": "CUS_xnxdt6s1zg1f4nx", "first_name": "BoJack"},
        error=APIError,
        recording=NotRecordable("an older form, which no call is known to bring about"),
    ),
    # --- validate ---
    Case(
        operation=rows.VALIDATE,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference; the live tests of three other SDKs expect this status.",
        kwargs={"email_or_code": "bojack@horsinaround.com", **_CREDENTIAL},
        status=202,
        recording=Prerequisite.CUSTOMER,
    ),
    Case(
        operation=rows.VALIDATE,
        name="identified_at_once",
        grade=Grade.DOCUMENTED,
        source="The API reference of 2021, as a Crystal library's tests copied it.",
        kwargs={"email_or_code": "CUS_xnxdt6s1zg1f4nx", **_CREDENTIAL},
        recording=NotRecordable("an older form; validate/success is today's"),
    ),
    Case(
        operation=rows.VALIDATE,
        name="invalid_bvn",
        grade=Grade.DOCUMENTED,
        source="PaystackOSS/doc-code-snippets.",
        kwargs={"email_or_code": "CUS_xnxdt6s1zg1f4nx", **_CREDENTIAL},
        status=400,
        error=BadRequestError,
        recording=NotRecordable("test mode takes any BVN"),
    ),
    Case(
        operation=rows.VALIDATE,
        name="already_validated",
        grade=Grade.SAMPLED,
        source="The message stands in nine public code bases, once with its status.",
        kwargs={"email_or_code": "CUS_xnxdt6s1zg1f4nx", **_CREDENTIAL},
        status=400,
        error=BadRequestError,
        recording=_IDENTIFIED,
    ),
    Case(
        operation=rows.VALIDATE,
        name="bvn_used_too_often",
        grade=Grade.SAMPLED,
        source="A message that public code notes; the status is that of the other refusals.",
        kwargs={"email_or_code": "CUS_xnxdt6s1zg1f4nx", **_CREDENTIAL},
        status=400,
        error=BadRequestError,
        recording=_IDENTIFIED,
    ),
    # --- flag ---
    Case(
        operation=rows.FLAG,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={"customer": "CUS_xr58yrr2ujlft9k", "risk_action": RiskAction.WHITELIST},
        recording=Prerequisite.CUSTOMER,
    ),
    Case(
        operation=rows.FLAG,
        name="not_permitted",
        grade=Grade.DOCUMENTED,
        source="PaystackOSS/doc-code-snippets.",
        kwargs={"customer": "peter@grif.com", "risk_action": RiskAction.BLACKLIST},
        status=403,
        error=PermissionDeniedError,
        recording=NotRecordable("needs an integration without this right"),
    ),
    Case(
        operation=rows.FLAG,
        name="gateway_forbidden",
        grade=Grade.DOCUMENTED,
        source=(
            "AWS's documentation of API Gateway, whose headers stand in every recording. Never "
            "seen from Paystack itself."
        ),
        kwargs={"customer": "peter@grif.com"},
        status=403,
        error=PermissionDeniedError,
        recording=_GATEWAY,
    ),
    # --- deactivate ---
    Case(
        operation=rows.DEACTIVATE,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={"auth_code": "AUTH_ekk8t49ogj"},
        recording=_PAYS,
    ),
    Case(
        operation=rows.DEACTIVATE,
        name="not_found",
        grade=Grade.SAMPLED,
        source=(
            "PaystackOSS/doc-code-snippets; two SDKs of gray-adeyi's expect its status and its "
            "message of the live API."
        ),
        kwargs={"auth_code": "AUTH_ekk8t49ogj"},
        status=404,
        error=NotFoundError,
        recording=Prerequisite.NOTHING,
    ),
    # --- initialize_authorization ---
    Case(
        operation=rows.INITIALIZE_AUTHORIZATION,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={"email": "ravi@demo.com", "callback_url": "https://example.com/authorized"},
        recording=Prerequisite.CUSTOMER,
    ),
    # --- verify_authorization ---
    Case(
        operation=rows.VERIFY_AUTHORIZATION,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={"reference": "dfbzfotsrbv4n5s82t4mp5b5mfn51h"},
        recording=_APPROVES,
    ),
    Case(
        operation=rows.VERIFY_AUTHORIZATION,
        name="not_approved",
        grade=Grade.DOCUMENTED,
        source="PaystackOSS/doc-code-snippets: the hint stands in metadata, not in meta.",
        kwargs={"reference": "dfbzfotsrbv4n5s82t4mp5b5mfn51h"},
        status=404,
        error=NotFoundError,
        recording=Prerequisite.AUTHORIZATION_REQUEST,
    ),
    # --- initialize_direct_debit ---
    Case(
        operation=rows.INITIALIZE_DIRECT_DEBIT,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={
            "customer_id": 43975700,
            "account": {"number": "0123456789", "bank_code": "058"},
            "address": {"street": "1 Marina", "city": "Lagos", "state": "Lagos"},
        },
        recording=Prerequisite.CUSTOMER,
    ),
    Case(
        operation=rows.INITIALIZE_DIRECT_DEBIT,
        name="bank_not_supported",
        grade=Grade.DOCUMENTED,
        source="A message in Paystack's documentation; status and envelope are those around it.",
        kwargs={
            "customer_id": 43975700,
            "account": {"number": "0123456789", "bank_code": "999991"},
            "address": {"street": "1 Marina", "city": "Lagos", "state": "Lagos"},
        },
        status=400,
        error=BadRequestError,
        recording=NotRecordable("which banks lack direct debit changes"),
    ),
    # --- trigger_activation_charge ---
    Case(
        operation=rows.TRIGGER_ACTIVATION_CHARGE,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={"customer_id": 43975700, "authorization_id": 110049014},
        recording=_APPROVES,
    ),
    # --- get_mandate_authorizations ---
    Case(
        operation=rows.GET_MANDATE_AUTHORIZATIONS,
        name="success",
        grade=Grade.DOCUMENTED,
        source="Paystack's API reference.",
        kwargs={"customer_id": 43975700},
        recording=_APPROVES,
    ),
)
