"""JSON as in ``_json``, read with orjson."""

from typing import Any

import orjson

from paystackx._reading import json as _json

_DIGITS = bytes(0x30 if chr(byte).isdecimal() else 0x20 for byte in range(128)) + b" " * 128
_LONG_NUMBER = b"0" * 19


def loads(content: bytes) -> Any:
    """Read JSON in UTF-8, with the results of Python's own reader.

    orjson turns an integer of more than 64 bits into a float, and refuses half of a surrogate
    pair. Whatever may be one of the two, or is no JSON at all, is left to Python's.

    Raises:
        NotJSONError: It is not JSON.
    """
    if _LONG_NUMBER not in content.translate(_DIGITS):
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            pass
    return _json.loads(content)
