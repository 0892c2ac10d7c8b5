"""Read, write, replay and record cassettes. Nothing else imports vcr."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import httpx

from paystackx import APIError, DecodeError, PaystackClient
from tests.recording.cases import Case

# vcrpy has no types: imported like this, what comes from it is Any to every checker.
_vcr: Any = import_module("vcr")
_disk: Any = import_module("vcr.persisters.filesystem")
_requests: Any = import_module("vcr.request")
_yaml: Any = import_module("vcr.serializers.yamlserializer")

NoAnswerError: type[Exception] = import_module(
    "vcr.errors"
).CannotOverwriteExistingCassetteException
"""A cassette has no answer to a request, or gave all of them already."""

MATCH_ON = ("method", "scheme", "host", "path", "query", "body")
_REQUEST_HEADERS = ("accept", "content-type")
"""vcrpy needs these two to compare bodies. All others hold the key or change with versions."""


@attrs.frozen
class Answer:
    """What came back.

    Attributes:
        status: The HTTP status.
        headers: The headers, names in lower case.
        body: The body, decompressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


@attrs.frozen
class Exchange:
    """A request and its answer.

    Attributes:
        method: The HTTP method.
        uri: The whole address, percent-encoded.
        sent: The request's body; empty if there is none, which vcrpy tells from ``None``.
        headers: The request's headers.
        answer: What came back.
    """

    method: str
    uri: str
    sent: bytes
    headers: Mapping[str, str]
    answer: Answer


class UnfitError(Exception):
    """The answers make no cassette of the case. The text says why, without any of their values."""


def compose(case: Case, answers: Sequence[Answer]) -> list[Exchange]:
    """Pair answers with the requests that the client sends for a case's call, without a network.

    Raises:
        UnfitError: The call sends more or fewer requests.
    """
    exchanges = list[Exchange]()

    def handle(request: httpx.Request) -> httpx.Response:
        if len(exchanges) == len(answers):
            raise UnfitError(f"the call sends more than {len(answers)} requests")
        answer = answers[len(exchanges)]
        exchanges.append(
            Exchange(
                request.method,
                str(request.url),
                request.read(),
                {
                    name: request.headers[name]
                    for name in _REQUEST_HEADERS
                    if name in request.headers
                },
                answer,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)

    with PaystackClient(
        "sk_test_example", transport=httpx.MockTransport(handle), max_retries=0
    ) as client:
        play(client, case, case.kwargs)
    if len(exchanges) != len(answers):
        raise UnfitError(
            f"the call sends {len(exchanges)} requests; there are {len(answers)} answers"
        )
    return exchanges


def play(
    client: PaystackClient, case: Case, kwargs: Mapping[str, Any], most_pages: int | None = None
) -> None:
    """Make a case's call. An error from Paystack is an answer, too."""
    try:
        called = case.method(client)(**kwargs)
        if case.walks:
            for page, _ in enumerate(called, start=1):
                if page == most_pages:
                    break
    except (APIError, DecodeError):
        pass


def read(path: Path) -> list[Exchange]:
    """The exchanges of a cassette."""
    requests, responses, *_ = _disk.FilesystemPersister.load_cassette(path, _yaml)
    return _exchanges(requests, responses)


def write(path: Path, exchanges: Sequence[Exchange]) -> None:
    """Write a cassette as vcrpy does."""
    requests = [_requests.Request(e.method, e.uri, e.sent, dict(e.headers)) for e in exchanges]
    responses: list[dict[str, Any]] = [
        {
            "status": {"code": e.answer.status, "message": HTTPStatus(e.answer.status).phrase},
            "headers": {name: [value] for name, value in e.answer.headers.items()},
            "body": {"string": e.answer.body},
        }
        for e in exchanges
    ]
    _disk.FilesystemPersister.save_cassette(
        path, {"requests": requests, "responses": responses}, _yaml
    )


@contextmanager
def replay(path: Path) -> Generator[Any]:
    """Answer every httpx request from a cassette, each answer once. Yields vcrpy's cassette."""
    with _vcr.use_cassette(str(path), record_mode="none", match_on=MATCH_ON) as cassette:
        yield cassette


def record(call: Callable[[], object]) -> list[Exchange]:
    """Make a call over the network. Returns its requests and answers.

    Nothing is written to disk, because nothing has been scrubbed yet.
    """
    recorder = _vcr.VCR(
        record_mode="all",
        filter_headers=["authorization", "cookie"],
        decode_compressed_response=True,
    )
    # Registered, because use_cassette ignores a persister that it is given.
    recorder.register_persister(_NoDisk)
    with recorder.use_cassette("not written") as cassette:
        call()
    return _exchanges(cassette.requests, cassette.responses)


class _NoDisk:
    """A persister for a cassette that is to stay in memory."""

    @staticmethod
    def load_cassette(*_: object, **__: object) -> None:
        raise _disk.CassetteNotFoundError

    @staticmethod
    def save_cassette(*_: object, **__: object) -> None:
        """Write nothing."""


def _exchanges(requests: Sequence[Any], responses: Sequence[Any]) -> list[Exchange]:
    return [
        Exchange(
            request.method,
            request.uri,
            _bytes(request.body),
            {name.lower(): value for name, value in request.headers.items()},
            Answer(
                response["status"]["code"],
                {name.lower(): ", ".join(values) for name, values in response["headers"].items()},
                _bytes(response["body"]["string"]),
            ),
        )
        for request, response in zip(requests, responses, strict=True)
    ]


def _bytes(body: bytes | str | None) -> bytes:
    """A body, which vcrpy turns into text in places."""
    return body.encode() if isinstance(body, str) else body or b""
