"""Which operation a method and a path mean."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import attrs

from paystackx._operation import Operation
from paystackx._template import literals_first, match
from paystackx.sandbox._resource import Resource


@attrs.frozen
class Route:
    """One path of one operation.

    Attributes:
        resource: The resource that answers.
        operation: The operation.
        template: The path's template.
    """

    resource: Resource[Any]
    operation: Operation
    template: str


class Router:
    """The routes of all resources.

    Args:
        resources: The resources.
    """

    def __init__(self, resources: Iterable[Resource[Any]]) -> None:
        routes = [
            Route(resource, operation, path)
            for resource in resources
            for path, operation in (
                *((operation.path, operation) for operation in resource.routes),
                *resource.old_paths.items(),
            )
        ]
        self._routes = sorted(routes, key=lambda route: literals_first(route.template))
        self.names = sorted({route.operation.name for route in routes})
        """The names of all operations."""

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route, and what fills its placeholders; ``None`` for an unknown path.

        Args:
            method: The HTTP method.
            path: The path as it was sent, percent-encoded. A slash at its end is ignored.
        """
        # Split first: an encoded slash is a part of its segment.
        parts = [unquote(part) for part in path.removesuffix("/").split("/")]
        for route in self._routes:
            if route.operation.verb == method:
                segments = match(route.template, parts)
                if segments is not None:
                    return route, segments
        return None
