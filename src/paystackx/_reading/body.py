"""The body of an answer, put together chunk by chunk and never larger than a limit.

httpx's own decoder inflates a whole chunk at once (300 KB of gzip became 300 MiB) and takes
a truncated stream for a whole one; this one does neither.
"""

import zlib
from typing import Any

LIMIT = 32 * 1024 * 1024
"""Bytes after decompression. A page of 1,000 customers is about half a megabyte."""

_EITHER_GZIP_OR_ZLIB = 47


class UnreadableBodyError(Exception):
    """The bytes cannot be read; the text says why."""


class Body:
    """The bytes of one answer.

    Args:
        encoding: The answer's ``Content-Encoding``.
        limit: The largest size in bytes, after decompression.
    """

    def __init__(self, encoding: str, limit: int = LIMIT) -> None:
        self._encoding = encoding.strip().lower()
        self._limit = limit
        self._content = bytearray()
        self._inflater: Any = None
        self._compressed = self._encoding in {"gzip", "x-gzip", "deflate"}

    @property
    def content(self) -> bytes:
        """What has been read so far."""
        return bytes(self._content)

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk.

        Raises:
            UnreadableBodyError: The encoding is unknown, the data corrupt, or the limit passed.
        """
        if not self._compressed:
            if self._encoding not in {"", "identity"}:
                raise UnreadableBodyError("its Content-Encoding is unknown")
            self._keep(chunk)
            return
        while chunk:
            if self._inflater is None or self._inflater.eof:
                # gzip allows several members, one after the other.
                self._inflater = zlib.decompressobj(_EITHER_GZIP_OR_ZLIB)
            room = self._limit - len(self._content) + 1
            try:
                self._keep(self._inflater.decompress(chunk, room))
            except zlib.error:
                raise UnreadableBodyError("its compressed data is corrupt") from None
            chunk = self._inflater.unused_data or self._inflater.unconsumed_tail

    def finish(self) -> bytes:
        """Give the whole body.

        Raises:
            UnreadableBodyError: The compressed data ended early.
        """
        if self._inflater is not None and not self._inflater.eof:
            raise UnreadableBodyError("its compressed data ends early")
        return self.content

    def _keep(self, data: bytes) -> None:
        if len(self._content) + len(data) > self._limit:
            raise UnreadableBodyError(f"it is larger than {self._limit // 1024 // 1024} MiB")
        self._content += data
