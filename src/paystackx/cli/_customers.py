"""``customers``: the commands of the Customer API."""

from pathlib import Path
from typing import Any

import click

from paystackx.cli._export import export_customers
from paystackx.cli._import import import_customers
from paystackx.cli._parameters import json_object
from paystackx.cli._session import Session, command
from paystackx.cli._table_file import COLUMNS, EXPORTED

_BRIEF = ("customer_code", "email", "first_name", "last_name", "phone")
"""What has room in a terminal."""

_MANDATE_COLUMNS = (
    *("id", "authorization_id", "authorization_code"),
    *("status", "bank_name", "account_number"),
)


@click.group(no_args_is_help=False)
def customers() -> None:
    """Create, find, change, identify, export and import customers."""


@command(customers, "list", example="customers list --pagination 10 --output csv")
@click.option("--start-date", metavar="DATE", help="Only customers created since then.")
@click.option("--end-date", metavar="DATE", help="Only customers created until then.")
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--pagination", type=int, default=50, show_default=True, help="Rows on a page.")
@click.option("--use-cursor", is_flag=True, help="Page by cursor, not by number.")
@click.option("--next", metavar="CURSOR", help="The page after another: its meta.next.")
@click.option("--previous", metavar="CURSOR", help="The page before another.")
def list_(session: Session, **parameters: Any) -> None:
    """Print one page of customers, the newest first."""
    with session.client() as paystack:
        response = paystack.customers.get_customers(**parameters)
    session.output.show_page(response, EXPORTED, brief=_BRIEF)


@command(customers, "get", example="customers get ada@example.com")
@click.argument("email_or_code")
def get(session: Session, *, email_or_code: str) -> None:
    """Print one customer."""
    with session.client() as paystack:
        response = paystack.customers.get_customer(email_or_code)
    session.output.show(response.raw["data"])


def _names_and_metadata(function: Any) -> Any:
    for name in ("phone", "last-name", "first-name"):
        function = click.option(f"--{name}")(function)
    return click.option("--metadata", type=json_object, metavar="JSON", help="A JSON object.")(
        function
    )


@command(
    customers,
    "create",
    writes=True,
    example="customers create ada@example.com --first-name Ada --metadata '{\"cart\": 7}'",
)
@click.argument("email")
@_names_and_metadata
def create(session: Session, **parameters: Any) -> None:
    """Create a customer, or get the existing one with this e-mail."""
    with session.client(to="create a customer") as paystack:
        response = paystack.customers.create(**parameters)
    session.output.show(response.raw["data"])


@command(
    customers, "update", writes=True, example="customers update CUS_xnxdt6s1zg1f4nx --phone 080"
)
@click.argument("code")
@_names_and_metadata
def update(session: Session, **parameters: Any) -> None:
    """Change a customer."""
    with session.client(to="change a customer") as paystack:
        response = paystack.customers.update(**parameters)
    session.output.show(response.raw["data"])


@command(
    customers,
    "validate",
    writes=True,
    example=(
        "customers validate CUS_xnxdt6s1zg1f4nx --first-name Ada --last-name Obi \\\n"
        "    --identification-type bank_account --country NG --bvn 20012345677 \\\n"
        "    --bank-code 007 --account-number 0123456789"
    ),
)
@click.argument("email_or_code")
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
@click.option("--identification-type", required=True, help="bank_account")
@click.option("--country", required=True, help="Two letters, such as NG.")
@click.option("--bvn", required=True)
@click.option("--identification-number")
@click.option("--bank-code")
@click.option("--account-number")
@click.option("--middle-name")
def validate(session: Session, **parameters: Any) -> None:
    """Identify a customer. The result comes later, by webhook."""
    with session.client(to="identify a customer") as paystack:
        response = paystack.customers.validate(**parameters)
    session.output.show({"message": response.message})


@command(
    customers,
    "flag",
    writes=True,
    example="customers flag CUS_xnxdt6s1zg1f4nx --risk-action deny",
)
@click.argument("customer")
@click.option("--risk-action", type=click.Choice(["default", "allow", "deny"]))
def flag(session: Session, **parameters: Any) -> None:
    """Say what Paystack does with a customer's payments."""
    with session.client(to="flag a customer") as paystack:
        response = paystack.customers.flag(**parameters)
    session.output.show(response.raw["data"])


@command(customers, "deactivate", writes=True, example="customers deactivate AUTH_xxxIjkZVj5")
@click.argument("auth_code")
def deactivate(session: Session, *, auth_code: str) -> None:
    """Make an authorization unusable, for ever."""
    with session.client(to="deactivate an authorization") as paystack:
        response = paystack.customers.deactivate(auth_code)
    session.output.show({"message": response.message})


@command(customers, "mandates", example="customers mandates 1173")
@click.argument("customer_id")
@click.option("--cursor", help="The page after another: its meta.next.")
@click.option("--per-page", type=int, help="Rows on a page.")
def mandates(session: Session, **parameters: Any) -> None:
    """Print one page of a customer's direct-debit mandates."""
    with session.client() as paystack:
        response = paystack.customers.get_mandate_authorizations(**parameters)
    session.output.show_page(response, _MANDATE_COLUMNS, option="--cursor")


_FILE = click.Path(dir_okay=False, path_type=Path)


@command(
    customers,
    "export",
    example="customers export customers.csv --since 2026-01-01",
    note="What is done is kept in FILE.progress: keep it for --resume. With --resume and nothing "
    "to resume, the export begins anew; a finished one stays as it is.",
)
@click.argument("file", type=_FILE)
@click.option("--since", metavar="DATE", help="Only customers created since then.")
@click.option("--until", metavar="DATE", help="Only customers created until then.")
@click.option("--resume", is_flag=True, help="Go on after an interruption.")
def export(session: Session, **parameters: Any) -> None:
    """Write all customers to FILE, a .csv or .jsonl."""
    export_customers(session, **parameters)


@command(
    customers,
    "import",
    writes=True,
    example="customers import customers.csv --concurrency 4",
    note=f"Columns: {', '.join(COLUMNS)}; others are left out. For a known e-mail Paystack gives "
    "the existing customer and leaves it as it is, so it is safe to import a row again. What is "
    "done is kept in FILE.progress, for --resume.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the rows; send nothing, write nothing.")
@click.option("--resume", is_flag=True, help="Go on after an interruption.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 100),
    default=8,
    show_default=True,
    help="How many calls at once.",
)
@click.option(
    "--rejects", type=_FILE, help="Where failed rows go. Default: FILE with .rejects in its name."
)
def import_(session: Session, **parameters: Any) -> None:
    """Create the customers of FILE, a .csv or .jsonl."""
    import_customers(session, **parameters)
