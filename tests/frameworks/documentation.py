"""The code of the documentation that needs frameworks, and the examples of Celery and Dask.

Run by `nox -s frameworks`. The name keeps the file out of the other runs, which have no frameworks.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django import conf

from tests.support.documentation import Walkthrough, sandbox_in_environment, walkthroughs

ROOT = Path(__file__).parents[2]

if not conf.settings.configured:
    conf.settings.configure(ROOT_URLCONF="examples.django_webhook", ALLOWED_HOSTS=["*"])


@pytest.mark.parametrize("page", [page for page in walkthroughs() if page.needs], ids=str)
def test_the_code_of_a_page_runs(page: Walkthrough) -> None:
    page.run()


def test_celery_runs_the_task_in_a_forked_worker(tmp_path: Path) -> None:
    with sandbox_in_environment():
        environment = {
            **os.environ,
            "BROKER_URL": "filesystem://",
            "RESULT_BACKEND": f"file://{tmp_path}",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, str(Path(__file__).with_name("celery_story.py")), str(tmp_path)]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.stdout.startswith("CUS_"), done.stderr


def test_dask_creates_the_customers_in_processes() -> None:
    addresses = [f"user{n}@example.com" for n in range(6)]
    with sandbox_in_environment():
        command = [sys.executable, "examples/dask_bulk.py", *addresses]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = dict(line.split() for line in done.stdout.splitlines())
    assert list(lines) == addresses, done.stderr
    assert all(code.startswith("CUS_") for code in lines.values())
