"""The body of an answer, chunk by chunk: whole, or refused with the reason."""

import gzip
import os
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx._reading.body import LIMIT, Body, UnreadableBodyError

CONTENT = b'{"status":true,"message":"Customers retrieved","data":[]}' * 20

ENCODE: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
}


def read(encoding: str, *chunks: bytes, limit: int = LIMIT) -> bytes:
    body = Body(encoding, limit)
    for chunk in chunks:
        body.feed(chunk)
    return body.finish()


def refusal(encoding: str, *chunks: bytes, limit: int = LIMIT) -> str:
    with pytest.raises(UnreadableBodyError) as caught:
        read(encoding, *chunks, limit=limit)
    assert caught.value.__cause__ is None
    return str(caught.value)


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    ends = sorted(cut % (len(data) + 1) for cut in cuts)
    return [data[a:b] for a, b in zip([0, *ends], [*ends, len(data)], strict=True)]


@pytest.mark.parametrize("encoding", ENCODE)
@given(content=st.binary(), cuts=st.lists(st.integers(0, 10_000), max_size=8))
def test_any_chunks_give_the_same_bytes(encoding: str, content: bytes, cuts: list[int]) -> None:
    assert read(encoding, *split(ENCODE[encoding](content), cuts)) == content


@pytest.mark.parametrize("encoding", ENCODE)
def test_one_byte_at_a_time_gives_the_same_bytes(encoding: str) -> None:
    data = ENCODE[encoding](CONTENT)

    assert read(encoding, *(data[i : i + 1] for i in range(len(data)))) == CONTENT


@pytest.mark.parametrize("encoding", ["GZIP", " gzip ", "Gzip", "IDENTITY", " "])
def test_the_name_of_an_encoding_has_any_case(encoding: str) -> None:
    data = gzip.compress(CONTENT) if "g" in encoding.lower() else CONTENT

    assert read(encoding, data) == CONTENT


@given(
    st.lists(st.binary(max_size=50), min_size=1, max_size=4),
    st.lists(st.integers(0, 10_000), max_size=6),
)
def test_gzip_may_have_several_members(members: list[bytes], cuts: list[int]) -> None:
    data = b"".join(gzip.compress(member) for member in members)

    assert read("gzip", *split(data, cuts)) == b"".join(members)


@pytest.mark.parametrize("encoding", [*ENCODE, "br"])
def test_no_bytes_at_all_are_an_empty_body(encoding: str) -> None:
    assert read(encoding) == b""


@pytest.mark.parametrize("encoding", ENCODE)
def test_an_empty_chunk_is_nothing(encoding: str) -> None:
    assert read(encoding, b"", b"") == b""
    assert read(encoding, b"", ENCODE[encoding](CONTENT), b"") == CONTENT


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_truncated_body_is_refused_wherever_it_ends(encoding: str) -> None:
    data = ENCODE[encoding](CONTENT)

    for end in range(1, len(data)):
        assert refusal(encoding, data[:end]) == "its compressed data ends early"
        assert refusal(encoding, data[: end // 2], data[end // 2 : end]) == (
            "its compressed data ends early"
        )


def test_a_truncated_second_member_is_refused() -> None:
    data = gzip.compress(CONTENT)

    assert refusal("gzip", data, data[:-3]) == "its compressed data ends early"


def test_what_was_read_until_it_broke_can_be_seen() -> None:
    body = Body("gzip")
    noise = os.urandom(10_000).hex().encode()
    body.feed(gzip.compress(noise)[:-100])

    assert noise.startswith(body.content)
    assert body.content


@pytest.mark.parametrize(
    "data",
    [
        b"zebra" * 10,
        CONTENT,
        gzip.compress(CONTENT, mtime=0)[:-8] + b"\0" * 8,
        gzip.compress(CONTENT, mtime=0) + b"zebra" * 10,
        zlib.compress(CONTENT)[:2] + b"\x07" * 20,
    ],
    ids=["no gzip", "plain JSON", "wrong checksum", "noise after it", "noise inside it"],
)
def test_corrupt_data_is_refused(data: bytes) -> None:
    assert refusal("gzip", data) == "its compressed data is corrupt"


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip;q=1", "zebra"])
def test_an_unknown_encoding_is_refused(encoding: str) -> None:
    assert refusal(encoding, b"x") == "its Content-Encoding is unknown"


@pytest.mark.parametrize("encoding", ENCODE)
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(encoding: str) -> None:
    data = ENCODE[encoding](b"x" * 2**20)

    assert read(encoding, data, limit=2**20) == b"x" * 2**20
    assert read(encoding, data[:9], data[9:], limit=2**20) == b"x" * 2**20
    assert "larger than" in refusal(encoding, data, limit=2**20 - 1)
    assert "larger than" in refusal(encoding, data[:9], data[9:], limit=2**20 - 1)


def test_the_limit_is_32_mib_after_decompression() -> None:
    assert LIMIT == 32 * 1024 * 1024
    bomb = gzip.compress(b"\0" * (LIMIT + 1))
    assert len(bomb) < 100_000

    assert refusal("gzip", bomb) == "it is larger than 32 MiB"
    assert refusal("", b"\0" * (LIMIT + 1)) == "it is larger than 32 MiB"


def test_a_bomb_is_never_inflated_beyond_the_limit() -> None:
    body = Body("gzip", limit=1000)

    bomb = gzip.compress(b"\0" * 10_000_000)

    tracemalloc.start()
    with pytest.raises(UnreadableBodyError):
        body.feed(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(body.content) <= 1000
    assert peak < 1_000_000


def test_the_members_of_a_bomb_count_together() -> None:
    member = gzip.compress(b"x" * 600)

    assert "larger than" in refusal("gzip", member + member, limit=1000)
    assert "larger than" in refusal("gzip", member, member, limit=1000)
