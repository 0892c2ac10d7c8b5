"""One call, taken apart, and the customer that it names."""

from collections.abc import Mapping
from typing import Any

import attrs

from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._state import Customer, Kind, State


@attrs.frozen(repr=False)
class Call:
    """What a program asked for.

    Attributes:
        segments: The parts of the path that stand in the template's braces, decoded.
        query: The parameters, decoded.
        fields: The JSON of the body.
    """

    segments: Mapping[str, str]
    query: Mapping[str, str]
    fields: Mapping[str, Any]


def found(state: State, name: str, *kinds: Kind) -> Customer:
    """The customer that a call names.

    Raises:
        RefusalError: There is none.
    """
    customer = state.find(name, *kinds)
    if customer is None:
        raise refusals.customer_not_found()
    return customer
