"""The columns of the mandates that the command prints."""

import attrs

from paystackx import MandateAuthorization
from paystackx.cli._customers import _MANDATE_COLUMNS
from tests.cli.helpers import Command, Server

ADA = "ada@example.com"


def test_every_column_is_a_field_of_a_mandate() -> None:
    assert set(_MANDATE_COLUMNS) <= {field.name for field in attrs.fields(MandateAuthorization)}


def test_a_mandate_is_printed_with_its_account_and_the_id_to_activate_it_with(
    cli: Command, server: Server
) -> None:
    customer = cli("customers", "create", ADA).record["id"]
    asked = cli(
        *("request", "POST", "/customer/authorization/initialize", "--body"),
        f'{{"email": "{ADA}", "channel": "direct_debit"}}',
    )
    code = server.sandbox.approve(asked.record["reference"])

    header, row = cli("customers", "mandates", customer, "--output", "csv").out.splitlines()
    shown = dict(zip(header.split(","), row.split(","), strict=True))
    assert shown["authorization_code"] == code
    assert shown["account_number"] == "0123456789"
    assert shown["authorization_id"].isdecimal()
