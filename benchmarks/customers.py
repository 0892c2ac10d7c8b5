"""The customers that every measurement is about."""

import functools
import json
from typing import Any

KEY = "sk_test_example"
PER_PAGE = 100
PHOTO = {
    "type": "twitter",
    "typeId": "twitter",
    "typeName": "Twitter",
    "url": "https://d2ubvrnu4j.example.com/6a2d3e91b7",
    "isPrimary": True,
}


def row(number: int) -> dict[str, Any]:
    """A customer as lists have it, about 460 bytes of JSON."""
    return {
        "integration": 463433,
        "first_name": f"Okiki{number}",
        "last_name": f"Sample{number}",
        "email": f"okiki{number}@example.com",
        "phone": f"0800{number:07}",
        "metadata": {"calling_code": "+27", "photos": [PHOTO]},
        "domain": "test",
        "customer_code": f"CUS_rki2ccocw{number}",
        "risk_action": "default",
        "id": 90758301 + number,
        "createdAt": "2022-08-15T13:42:52.000Z",
        "updatedAt": "2022-08-15T13:42:52.000Z",
    }


@functools.cache
def one() -> bytes:
    """The answer to a request for one customer."""
    return _answer(_text(row(0)), meta="null")


@functools.lru_cache(1)
def page(number: int = 0) -> bytes:
    """The answer to a request for a page of customers. No page is the last."""
    meta = {"next": str(number + 1), "previous": None, "perPage": PER_PAGE}
    rows = [row(number * PER_PAGE + index) for index in range(PER_PAGE)]
    return _answer(_text(rows), _text(meta))


def _answer(data: str, meta: str) -> bytes:
    return f'{{"status":true,"message":"Retrieved","data":{data},"meta":{meta}}}'.encode()


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
