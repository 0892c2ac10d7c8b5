"""JSON to typed records: the readers that the methods of the clients use.

Tolerance costs nothing while all is well: a record of ours goes through its compiled function, and
one of a user's class through the function that cattrs generates. Only when that refuses a record
are the fields that it blames blanked, and the record is read again.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, get_args, get_origin

from paystackx._preload import importing
from paystackx._reading.compile import compiled, is_ours
from paystackx._reading.fields import is_record
from paystackx._reading.json import a_list
from paystackx._reading.readers import MismatchError
from paystackx._reading.validate import validate
from paystackx.errors import ConnectError, InvalidRequestError

if TYPE_CHECKING:
    from cattrs import Converter

Hook = Callable[[Any, Any], Any]
"""Reads a value for a type, as cattrs calls it."""

M = TypeVar("M")
T = TypeVar("T")


class ParseResult(NamedTuple, Generic[T]):
    """The typed value of a piece of JSON, and what was wrong with it.

    Attributes:
        value: The typed value; of a page, the rows that could be read.
        issues: A line for each part that was blanked or left out.
        unreadable: A line for each reason why the value, or a row, could not be read at all.
    """

    value: T
    issues: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


Reader = Callable[[Any, str], ParseResult[T]]
"""Reads a piece of JSON; the path is named in the lines of the result."""


def nothing(_: Any, __: str) -> ParseResult[None]:
    """Read the response of an operation that returns no data."""
    return ParseResult(None)


def plain(value: Any, _: str) -> ParseResult[Any]:
    """Return the JSON as it is; ``None`` where Paystack sends no data."""
    return ParseResult(value)


def any_class(kind: type[M]) -> Reader[M]:
    """Make the reader of any class, or of ``list[X]``. No data is ``None``.

    Raises:
        InvalidRequestError: No record of such a class can be made.
    """
    rows = get_args(kind) if get_origin(kind) is list else ()
    reader: Reader[Any] = many(rows[0], rows[0]) if rows else one(kind, kind)
    return lambda value, path: plain(value, path) if value is None else reader(value, path)


def plain_rows(value: Any, path: str) -> ParseResult[list[Any]]:
    """Return a list of JSON as it is, whatever its rows are."""
    rows = a_list(value)
    if rows is None:
        return ParseResult([], unreadable=(f"{path}: {MismatchError('list', value)}",))
    return ParseResult(rows)


def one(model: type[M] | None, default: type[Any]) -> Reader[M]:
    """Make the reader of one record, in the user's class or in ours.

    Raises:
        InvalidRequestError: No record of the user's class can be made.
    """
    fast, careful = _ways_to_read(model or default)

    def read(value: Any, path: str) -> ParseResult[M]:
        try:
            return ParseResult(fast(value))
        except Exception:  # noqa: BLE001 - a user's class may raise anything
            return careful(value, path)

    return read


def many(model: type[M] | None, default: type[Any]) -> Reader[list[M]]:
    """Make the reader of a list of records. One unreadable record does not hide the others.

    Raises:
        InvalidRequestError: No record of the user's class can be made.
    """
    fast, careful = _ways_to_read(model or default)

    def read(value: Any, path: str) -> ParseResult[list[M]]:
        rows = plain_rows(value, path)
        if rows.unreadable:
            return rows
        try:
            return ParseResult([fast(row) for row in rows.value])
        except Exception:  # noqa: BLE001 - a user's class may raise anything
            results: list[ParseResult[M]] = [
                careful(row, f"{path}[{index}]") for index, row in enumerate(rows.value)
            ]
        return ParseResult(
            [result.value for result in results if not result.unreadable],
            tuple(issue for result in results for issue in result.issues),
            tuple(reason for result in results for reason in result.unreadable),
        )

    return read


def _ways_to_read(model: Any) -> tuple[Callable[[Any], Any], Reader[Any]]:
    """A fast function that raises for what is unusual, and a reader that explains and tolerates.

    Raises:
        InvalidRequestError: No record of such a class can be made.
    """
    if is_ours(model):
        return compiled(model), lambda value, path: _read_carefully(model, value, path)
    if isinstance(model, type) and callable(getattr(model, "model_validate", None)):
        validated: Any = model
        return validated.model_validate, lambda value, path: _validate_carefully(
            validated, value, path
        )
    structure = _structure(model)
    return (
        lambda value: structure(value, model),
        lambda value, path: _read_carefully(model, value, path),
    )


def _read_carefully(model: Any, value: Any, path: str) -> ParseResult[Any]:
    """Read a record with cattrs; where that fails, without the parts that it blames."""
    try:
        structure = _converter().get_structure_hook(model)
        with importing():
            from paystackx._reading.salvage import salvage
    except ConnectError as error:  # No file descriptor is free. The request was sent all the same.
        return ParseResult(None, unreadable=(f"{path}: {error}",))
    issues: tuple[str, ...] = ()
    while True:
        try:
            return ParseResult(structure(value, model), issues)
        except Exception as error:  # noqa: BLE001 - a user's class may raise anything
            salvaged = salvage(error, value, path)
        if salvaged.unreadable or salvaged.value == value:
            unreadable = salvaged.unreadable or [
                f"{path}: cannot be read, even without what is wrong in it"
            ]
            return ParseResult(None, (*issues, *salvaged.issues), tuple(unreadable))
        value, issues = salvaged.value, (*issues, *salvaged.issues)


def _validate_carefully(model: Any, value: Any, path: str) -> ParseResult[Any]:
    """Validate a record with pydantic; where that fails, without the fields that it blames."""
    return ParseResult(*validate(model, value, path))


def _structure(model: Any) -> Hook:
    """The function of cattrs for a class, found before anything is sent.

    Raises:
        InvalidRequestError: No record of such a class can be made.
    """
    reason = "is no such class"
    if is_record(model) or (get_origin(model) or model) is dict:
        converter = _converter()
        try:
            return converter.get_structure_hook(model)
        except (ImportError, OSError):
            # The environment is at fault (no descriptors left, say), not the class.
            raise
        except Exception as error:  # noqa: BLE001 - a user's class may raise anything
            reason = f"cannot be read from JSON ({type(error).__name__}: {error})"
    raise InvalidRequestError(
        "alternate_model_class",
        "pass an attrs class, a dataclass, a TypedDict, dict, or a class with model_validate: "
        f"{getattr(model, '__name__', type(model).__name__)} {reason}",
    )


@cache
def _converter() -> "Converter":
    """Made when it is needed: importing cattrs takes half as long as importing httpx."""
    with importing():
        from paystackx._reading.structure import make_converter
    return make_converter()
