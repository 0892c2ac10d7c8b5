"""What the contenders need: environments of their own, and an authority that they trust."""

import subprocess
import sys
from pathlib import Path

import certifi
import trustme


def install(folder: Path, name: str) -> Path:
    """Make an environment for a distribution, unless it exists.

    Returns:
        Its Python.

    Raises:
        subprocess.CalledProcessError: pip cannot install it. ``stderr`` says why.
    """
    environment = folder / name
    python = environment / "bin" / "python"
    ready = environment / "ready"
    if not ready.exists():
        make = ["-m", "venv", "--clear", "--without-pip", str(environment)]
        # Without the network, pip shall not spend the minutes in which the others are measured.
        pip = ["-m", "pip", "--python", str(python), "--retries=1", "--timeout=15"]
        for arguments in (make, [*pip, "install", "--quiet", name]):
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
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
