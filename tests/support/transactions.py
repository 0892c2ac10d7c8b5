"""Paystack's answers about transactions: documented samples, and some seen live.

The file has them as they were sent. In those that were seen live ("verify unpaid", "list failed",
"list reversed", "webhook mobile money", "webhook dedicated account") personal data is replaced.
"""

import copy
import json
from pathlib import Path
from typing import Any

_ANSWERS: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))

NAMES = tuple(_ANSWERS)


def answer(name: str) -> Any:
    """One answer, to read or to change."""
    return copy.deepcopy(_ANSWERS[name])


def transaction(name: str = "verify paid", **changes: Any) -> dict[str, Any]:
    """The transaction in an answer; the first row of a list."""
    body = answer(name)
    data = body.get("data", body)
    return {**(data[0] if isinstance(data, list) else data), **changes}


NOT_FOUND: dict[str, Any] = {
    "message": "Transaction reference not found.",
    "meta": {
        "nextStep": "Ensure that you're passing the reference of a transaction that exists on this "
        "integration"
    },
    "type": "validation_error",
    "code": "transaction_not_found",
}
DUPLICATE: dict[str, Any] = {
    "message": "Duplicate Transaction Reference",
    "meta": {"nextStep": "Try and create the Transaction or Charge with a new reference"},
    "type": "validation_error",
    "code": "duplicate_reference",
    "errorCodeMappingNotFound": False,
}
