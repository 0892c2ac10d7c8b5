"""Answers for a client that is given a transport: what is sent back, and what was asked."""

import json
from typing import Any

import httpx

KEY = "sk_test_example"

CUSTOMER: dict[str, Any] = {
    "id": 1173,
    "customer_code": "CUS_xnxdt6s1zg1f4nx",
    "email": "bojack@example.com",
    "createdAt": "2016-03-29T20:03:09.000Z",
}


def ok(data: Any = None, **more: Any) -> httpx.Response:
    """A 200 with Paystack's envelope."""
    envelope = {"status": True, "message": "Done", **({} if data is None else {"data": data})}
    return httpx.Response(200, json={**envelope, **more}, headers={"cf-ray": "8dcd-LOS"})


def no(status_code: int, message: str, **more: Any) -> httpx.Response:
    """A refusal with Paystack's envelope."""
    envelope = {"status": False, "message": message, **more}
    return httpx.Response(status_code, json=envelope, headers={"cf-ray": "8dcd-LOS"})


class Transport(httpx.MockTransport):
    """Gives one answer after the other, the last one for ever, and keeps the requests."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        super().__init__(self._next)
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.closed = 0

    def _next(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content)
        )

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1

    @property
    def targets(self) -> list[str]:
        """The paths and queries that were asked for."""
        return [request.url.raw_path.decode() for request in self.requests]

    @property
    def bodies(self) -> list[Any]:
        """The JSON that was sent."""
        return [json.loads(request.content) for request in self.requests]


def page(ids: list[int], **meta: Any) -> httpx.Response:
    """A page of customers with these ids."""
    return ok([{**CUSTOMER, "id": id_} for id_ in ids], meta=meta)
