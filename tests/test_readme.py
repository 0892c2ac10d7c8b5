"""The README's code runs, and its two commands are the ones that the project has."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text()
BLOCKS = [
    block
    for block in re.findall(r"^```python\n(.+?)^```", README, re.MULTILINE | re.DOTALL)
    # `nox -s frameworks` runs what needs a framework.
    if "fastapi" not in block
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.strip().splitlines()[-1][:40])
def test_a_block_of_code_runs(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})
    assert "print" not in block or capsys.readouterr().out.strip()


def test_the_commands_name_sessions_that_exist() -> None:
    sessions = re.findall(r"nox -s (\w+)", README)
    noxfile = (Path(__file__).parents[1] / "noxfile.py").read_text()
    assert {"quickstart", "tests"} <= set(sessions)
    assert all(f"\ndef {session}(" in noxfile for session in sessions)
