"""A record where its class is wanted."""

from typing import Any

import pytest

from paystackx import Address, Customer, InvalidRequestError, Meta
from paystackx._reading.convert import many, one

CUSTOMER = Customer(id=1, customer_code="CUS_1", email="ada@example.com")


@pytest.mark.parametrize(
    "model", [CUSTOMER, Meta(), Address(street="1 Marina", city="Lagos", state="Lagos")]
)
@pytest.mark.parametrize("reader", [one, many])
def test_it_is_refused_as_alternate_model_class(reader: Any, model: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"alternate_model_class: .* is no such class"):
        reader(model, Customer)
