"""What the contenders need: environments of their own, and an authority that they trust."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import certifi
import trustme


def install(folder: Path, names: Sequence[str]) -> dict[str, Path]:
    """Make an environment for each distribution, at once, unless it exists.

    Returns:
        Their Pythons.
    """
    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(partial(_install, folder), names), strict=True))


def _install(folder: Path, name: str) -> Path:
    environment = folder / name
    python = environment / "bin" / "python"
    ready = environment / "ready"
    if not ready.exists():
        make = ["-m", "venv", "--clear", "--without-pip", str(environment)]
        fill = ["-m", "pip", "--python", str(python), "install", "--quiet", name]
        for arguments in (make, fill):
            subprocess.run([sys.executable, *arguments], check=True)
        ready.touch()
    return python


def certify(folder: Path) -> tuple[Path, Path]:
    """Make an authority, and a certificate for this machine.

    Returns:
        The file with the authorities to trust, and the file with the server's certificate. The
        usual authorities are in it, too: some clients read them all anew for each call.
    """
    authorities, certificate = folder / "authorities.pem", folder / "server.pem"
    made = trustme.CA()
    authorities.write_bytes(Path(certifi.where()).read_bytes() + made.cert_pem.bytes())
    made.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    return authorities, certificate
