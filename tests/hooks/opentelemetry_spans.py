"""OpenTelemetry's instrumentation of httpx makes a span for each attempt of a call.

Run by `nox -s hooks`. The name keeps the file out of the other runs, which do not install it.
"""

from collections.abc import Generator

import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from benchmarks.server import serving
from paystackx import AsyncCustomerClient, CustomerClient
from tests.support.answers import KEY


@pytest.fixture
def spans() -> Generator[InMemorySpanExporter]:
    """The spans that end during a test."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    yield exporter
    instrumentor.uninstrument()


def test_a_call_is_a_span(spans: InMemorySpanExporter) -> None:
    with serving() as server, CustomerClient(KEY, base_url=server.url) as client:
        client.get_customer("C")
        client.get_customer("C")
    assert [span.name for span in spans.get_finished_spans()] == ["GET", "GET"]


async def test_an_async_call_is_a_span(spans: InMemorySpanExporter) -> None:
    with serving() as server:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            await client.get_customer("C")
    assert [span.name for span in spans.get_finished_spans()] == ["GET"]
