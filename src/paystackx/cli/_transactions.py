"""``transactions``: the commands of the Transaction API that only read."""

from typing import Any

import click

from paystackx.cli._session import Session, command

_COLUMNS = ("id", "reference", "status", "amount", "currency", "channel", "created_at")


@click.group(no_args_is_help=False)
def transactions() -> None:
    """Find and verify transactions."""


@command(transactions, "list", example="transactions list --status success --pagination 10")
@click.option("--customer", type=int, metavar="ID", help="The customer's numeric id.")
@click.option("--start-date", metavar="DATE", help="Only transactions made since then.")
@click.option("--end-date", metavar="DATE", help="Only transactions made until then.")
@click.option("--status", help="failed, success or abandoned")
@click.option("--page", type=int)
@click.option("--amount", type=int, help="In the subunit of the currency.")
@click.option("--terminal-id")
@click.option("--pagination", type=int, default=50, show_default=True, help="Rows on a page.")
@click.option("--use-cursor", is_flag=True, help="Page by cursor, not by number.")
@click.option("--next", metavar="CURSOR", help="The page after another: its meta.next.")
@click.option("--previous", metavar="CURSOR", help="The page before another.")
def list_(session: Session, **parameters: Any) -> None:
    """Print one page of transactions, the newest first."""
    with session.client() as paystack:
        response = paystack.transactions.get_transactions(**parameters)
    session.output.show_page(response, _COLUMNS)


@command(transactions, "get", example="transactions get 4099260516")
@click.argument("id_", metavar="ID", type=int)
def get(session: Session, *, id_: int) -> None:
    """Print one transaction, by its numeric id."""
    with session.client() as paystack:
        response = paystack.transactions.get_transaction(id_)
    session.output.show(response.raw["data"])


@command(transactions, "verify", example="transactions verify re4lyvq3s3")
@click.argument("reference")
def verify(session: Session, *, reference: str) -> None:
    """Print one transaction, by its reference: its status says whether it was paid."""
    with session.client() as paystack:
        response = paystack.transactions.verify(reference)
    session.output.show(response.raw["data"])
