"""The operations of a resource, each beside the function that answers it."""

from collections.abc import Callable, Mapping
from typing import Any, Generic

import attrs

from paystackx._operation import Operation
from paystackx.sandbox._integration import Integration, S

Answer = tuple[int, dict[str, Any]]
"""A status, and the JSON of the body."""


@attrs.frozen(repr=False)
class Call:
    """What a program asked for.

    Attributes:
        segments: The parts of the path that fill the template's placeholders, decoded.
        query: The parameters, decoded.
        fields: The fields of the body.
    """

    segments: Mapping[str, str]
    query: Mapping[str, str]
    fields: Mapping[str, Any]


@attrs.frozen
class Resource(Generic[S]):
    """One part of the API.

    Attributes:
        state: The class of its records.
        routes: Each operation, and what answers it.
        old_paths: Paths that an operation had once, and that older programs still use.
    """

    state: type[S]
    routes: Mapping[Operation, Callable[[S, Call], Answer]]
    old_paths: Mapping[str, Operation] = attrs.field(factory=dict[str, Operation])

    def answer(self, integration: Integration, operation: Operation, call: Call) -> Answer:
        """Answer a call.

        Raises:
            RefusalError: Paystack would refuse it.
        """
        return self.routes[operation](integration.state(self.state), call)
