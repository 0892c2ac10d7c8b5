"""What the package promises: its names, the methods of both clients, and how it is cut."""

import ast
import inspect
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import paystackx
from paystackx import (
    AsyncCustomerClient,
    AsyncPaystackClient,
    AsyncTransactionClient,
    BaseAPIClient,
    BaseAsyncAPIClient,
    CustomerClient,
    PaystackClient,
    TransactionClient,
)
from paystackx._operations.operations import OPERATIONS
from paystackx.sandbox import Sandbox

PACKAGE = Path(paystackx.__file__).parent

CUSTOMERS = {
    "create": "email, first_name=None, last_name=None, phone=None, metadata=None, "
    "alternate_model_class=None",
    "get_customers": "start_date=None, end_date=None, page=1, pagination=50, "
    "alternate_model_class=None, *, use_cursor=False, next=None, previous=None",
    "get_customer": "email_or_code, alternate_model_class=None",
    "update": "code, first_name=None, last_name=None, phone=None, metadata=None, "
    "alternate_model_class=None",
    "validate": "email_or_code, first_name, last_name, identification_type, country, bvn, "
    "identification_number=None, bank_code=None, account_number=None, middle_name=None, "
    "alternate_model_class=None",
    "flag": "customer, risk_action=None, alternate_model_class=None",
    "deactivate": "auth_code, alternate_model_class=None",
    "initialize_authorization": "email, callback_url=None, account=None, address=None, "
    "channel='direct_debit', alternate_model_class=None",
    "verify_authorization": "reference, alternate_model_class=None",
    "initialize_direct_debit": "customer_id, account, address, alternate_model_class=None",
    "trigger_activation_charge": "customer_id, authorization_id, alternate_model_class=None",
    "get_mandate_authorizations": "customer_id, alternate_model_class=None, *, cursor=None, "
    "per_page=None",
    "iter_customers": "start_date=None, end_date=None, *, pagination=100, next=None, "
    "alternate_model_class=None",
    "iter_pages": "start_date=None, end_date=None, *, pagination=100, next=None, "
    "alternate_model_class=None",
}
TRANSACTIONS = {
    "initialize": "amount, email, currency=None, reference=None, callback_url=None, plan=None, "
    "invoice_limit=None, metadata=None, channels=None, split_code=None, subaccount=None, "
    "transaction_charge=None, bearer=None, alternate_model_class=None",
    "verify": "reference, alternate_model_class=None",
    "get_transactions": "customer=None, start_date=None, end_date=None, status=None, page=None, "
    "amount=None, terminal_id=None, pagination=50, alternate_model_class=None, *, "
    "use_cursor=False, next=None, previous=None",
    "get_transaction": "id_, alternate_model_class=None",
    "charge": "amount, email, auth_code, reference=None, currency=None, metadata=None, "
    "channels=None, subaccount=None, transaction_charge=None, bearer=None, queue=False, "
    "alternate_model_class=None",
    "partial_debit": "auth_code, currency, amount, email, reference=None, at_least=None, "
    "alternate_model_class=None",
    "get_timeline": "id_or_ref, alternate_model_class=None",
    "totals": "page=None, start_date=None, end_date=None, pagination=50, "
    "alternate_model_class=None",
    "export": "page=None, start_date=None, end_date=None, customer=None, status=None, "
    "currency=None, amount=None, settled=None, settlement=None, payment_page=None, "
    "pagination=50, alternate_model_class=None",
    "iter_transactions": "customer=None, start_date=None, end_date=None, status=None, *, "
    "pagination=100, next=None, alternate_model_class=None",
    "iter_pages": "customer=None, start_date=None, end_date=None, status=None, *, "
    "pagination=100, next=None, alternate_model_class=None",
}
METHODS = [
    (AsyncCustomerClient, CustomerClient, CUSTOMERS),
    (AsyncTransactionClient, TransactionClient, TRANSACTIONS),
]
CLIENT = (
    "secret_key=None, *, base_url=None, timeout="
    "Timeout(connect=5.0, read=35.0, write=35.0, pool=35.0, total=90.0), max_retries=2, "
    "max_connections=100, transport=None, on_attempt=None"
)


def parameters(function: Any) -> str:
    """A signature without annotations and without self."""
    signature = inspect.signature(function)
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for name, parameter in signature.parameters.items()
        if name != "self"
    ]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))[1:-1]


def public_methods(client: type) -> set[str]:
    return {name for name in dir(client) if not name.startswith("_")}


@pytest.mark.parametrize(
    ("client", "methods"), [(client, methods) for *both, methods in METHODS for client in both]
)
def test_the_methods_are_those_of_the_table(client: type, methods: dict[str, str]) -> None:
    own = public_methods(client) - public_methods(client.__base__ or object)
    assert {name: parameters(getattr(client, name)) for name in own} == methods


@pytest.mark.parametrize("client", [client for *both, _ in METHODS for client in both])
def test_a_client_is_made_as_promised(client: type) -> None:
    assert parameters(client) == CLIENT


def test_the_base_of_a_client_has_what_every_client_has() -> None:
    common = {"request", "request_pages", "with_options", "is_verified_webhook_payload"}
    assert public_methods(BaseAsyncAPIClient) == {*common, "aclose"}
    assert public_methods(BaseAPIClient) == {*common, "close"}
    for base in (BaseAsyncAPIClient, BaseAPIClient):
        assert parameters(base.with_options) == "*, timeout=..., max_retries=..., headers=..."
        assert parameters(base.is_verified_webhook_payload) == "payload, signature"
        assert parameters(base.request) == (
            "verb, path, *, segments=None, query=None, body=None, repeatable=None, "
            "alternate_model_class=None"
        )
        assert parameters(base.request_pages) == (
            "path, *, segments=None, query=None, pagination=100, next=None, "
            "alternate_model_class=None"
        )


@pytest.mark.parametrize("client", [AsyncPaystackClient, PaystackClient])
def test_the_client_of_all_resources_is_made_like_the_others(client: type) -> None:
    own = public_methods(client) - public_methods(client.__base__ or object)
    assert own == {operation.resource for operation in OPERATIONS}
    assert parameters(client) == CLIENT


@pytest.mark.parametrize(
    ("client", "twin_client", "name"),
    [
        *((client, twin, name) for client, twin, names in METHODS for name in names),
        (BaseAsyncAPIClient, BaseAPIClient, "request"),
        (BaseAsyncAPIClient, BaseAPIClient, "request_pages"),
    ],
)
def test_the_twin_has_the_same_docstrings_without_a_word_of_waiting(
    client: type, twin_client: type, name: str
) -> None:
    ours = inspect.getdoc(getattr(client, name)) or ""
    twin = inspect.getdoc(getattr(twin_client, name)) or ""
    assert twin == ours.replace("await ", "").replace("async ", "")
    assert "https://paystack.com/docs/api/" in twin
    assert "Example::" in twin
    for parameter in inspect.signature(getattr(twin_client, name)).parameters:
        assert parameter == "self" or f"\n    {parameter}: " in twin


@pytest.mark.parametrize(
    ("client", "kind"), [(PaystackClient, Iterator), (AsyncPaystackClient, AsyncIterator)]
)
def test_what_goes_through_pages_is_an_iterator(client: Any, kind: Any) -> None:
    made = client("sk_test_example", transport=Sandbox())
    several: list[Any] = [
        made.request_pages("/plan"),
        made.customers.iter_pages(),
        made.customers.iter_customers(),
        made.transactions.iter_pages(),
        made.transactions.iter_transactions(),
    ]
    for pages in several:
        assert isinstance(pages, kind)
        again: Any = aiter(pages) if kind is AsyncIterator else iter(pages)
        assert again is pages


def test_public_names_show_the_path_that_users_import_from() -> None:
    for name in paystackx.__all__:
        value = getattr(paystackx, name)
        assert name == "__version__" or value.__module__ == "paystackx", name
    assert len(set(paystackx.__all__)) == len(paystackx.__all__)


def test_annotations_can_be_resolved() -> None:
    for name in paystackx.__all__:
        value = getattr(paystackx, name)
        if isinstance(value, type):
            get_type_hints(value)
            get_type_hints(vars(value).get("__init__", value))


def imports(path: Path) -> set[str]:
    """The top-level modules that a file imports."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_what_waits_comes_from_the_seam() -> None:
    primitives = {"asyncio", "anyio", "trio", "threading", "time"}
    for folder in ("_async", "_sync"):
        for path in (PACKAGE / folder).glob("*.py"):
            assert not imports(path) & primitives, path


def test_an_import_loads_neither_cattrs_nor_the_sandbox() -> None:
    script = (
        "import sys, paystackx;"
        "print(*{'cattrs', 'paystackx.sandbox', 'paystackx._reading.salvage'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_the_version_is_stated_once() -> None:
    assert paystackx.__version__.count(".") == 2
    assert (PACKAGE / "py.typed").exists()
