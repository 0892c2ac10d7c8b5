"""What rows have in common is kept once, and nothing is shared with the JSON as it was sent."""

from typing import Any

from paystackx import Customer
from paystackx._reading.compile import compiled
from tests.support.answers import CUSTOMER


def test_rows_of_one_integration_share_its_number() -> None:
    numbers = [int("463433"), int("463433"), int("463434")]
    first, second, third = (
        compiled(Customer)(CUSTOMER | {"integration": number}).integration for number in numbers
    )
    assert first is second
    assert third == 463434


def test_an_empty_list_is_a_list_of_its_own() -> None:
    wire: dict[str, Any] = CUSTOMER | {"authorizations": []}
    read = compiled(Customer)(wire).authorizations
    assert read == []
    assert read is not wire["authorizations"]
