"""Which operation a method and a path mean."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import attrs

from paystackx._operation import Operation
from paystackx.sandbox._resource import Resource


@attrs.frozen
class Route:
    """One path of one operation.

    Attributes:
        resource: The resource that answers.
        operation: The operation.
        template: The path's segments; a placeholder has braces.
    """

    resource: Resource[Any]
    operation: Operation
    template: tuple[str, ...]

    def fill(self, parts: list[str]) -> dict[str, str] | None:
        """What stands for the placeholders; ``None`` for another path."""
        if len(self.template) != len(parts):
            return None
        segments = dict[str, str]()
        for name, part in zip(self.template, parts, strict=True):
            if name.startswith("{") and part:
                segments[name.strip("{}")] = part
            elif name != part:
                return None
        return segments


class Router:
    """The routes of all resources.

    Args:
        resources: The resources.
    """

    def __init__(self, resources: Iterable[Resource[Any]]) -> None:
        routes = [
            Route(resource, operation, tuple(path.split("/")))
            for resource in resources
            for path, operation in (
                *((operation.path, operation) for operation in resource.routes),
                *resource.old_paths.items(),
            )
        ]
        # False before True: where two routes fit, the one that names the segment is meant.
        self._routes = sorted(
            routes, key=lambda route: [part.startswith("{") for part in route.template]
        )
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
                segments = route.fill(parts)
                if segments is not None:
                    return route, segments
        return None
