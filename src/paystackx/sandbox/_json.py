"""JSON as Paystack writes it."""

import json
from collections.abc import Mapping
from typing import Any


def compact(shape: Mapping[str, Any]) -> bytes:
    """Write JSON without white space. A lone surrogate, which UTF-8 cannot hold, is escaped."""
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")
