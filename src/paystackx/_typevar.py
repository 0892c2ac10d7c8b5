"""``TypeVar`` with a default, which Python itself has since 3.13.

Only type checkers use the default. So typing_extensions, which takes 2 ms to import, is for them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVar
else:
    import typing

    def TypeVar(name: str, *, default: object = None) -> typing.TypeVar:  # noqa: ARG001, N802 - see above
        """Make a type variable, without its default."""
        return typing.TypeVar(name)
