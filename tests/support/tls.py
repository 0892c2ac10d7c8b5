"""Certificates for a server on this machine, from an authority that nobody else knows."""

import ssl
from pathlib import Path

import trustme

_authority = trustme.CA()


def certified(name: str) -> ssl.SSLContext:
    """The TLS settings of a server with a certificate for a name or an address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # trustme's types name pyOpenSSL, which need not be there.
    _authority.issue_cert(name).configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    return context


def authority_file(folder: Path) -> str:
    """Write the authority's own certificate to a file, for ``SSL_CERT_FILE`` to name."""
    path = folder / "authority.pem"
    _authority.cert_pem.write_to_path(str(path))
    return str(path)
