"""The package loads a module when one of its names is first used, and no earlier."""

import pickle
import subprocess
import sys

import pytest

import paystackx
from paystackx import _MODULES


def loaded_by(statement: str) -> set[str]:
    """The modules that are loaded in a new interpreter after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_the_package_alone_loads_nothing_heavy() -> None:
    assert not loaded_by("import paystackx") & {"httpx", "attrs", "cattrs", "anyio"}


def test_an_async_client_does_not_load_the_sync_one() -> None:
    loaded = loaded_by("from paystackx import AsyncCustomerClient")
    assert "paystackx._async.customers" in loaded
    assert "paystackx._sync" not in loaded


def test_every_public_name_is_in_the_table() -> None:
    assert {*_MODULES, "__version__"} == set(paystackx.__all__)
    assert set(paystackx.__all__) <= set(dir(paystackx))


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'paystackx' has no attribute 'Nothing'"):
        getattr(paystackx, "Nothing")  # noqa: B009 - no checker may look


def test_public_submodules_need_no_import_of_their_own() -> None:
    assert "paystackx.webhooks" in loaded_by("import paystackx; paystackx.webhooks")
    assert paystackx.webhooks.is_verified(b"{}", "", "sk_test_example") is False


def test_errors_show_the_public_path_before_anybody_imported_them_by_name() -> None:
    script = (
        "from paystackx import CustomerClient; import pickle; from paystackx.errors import "
        "NotFoundError; print(NotFoundError.__module__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "paystackx"


def test_a_class_is_pickled_by_its_public_name() -> None:
    assert b"paystackx\n" in pickle.dumps(paystackx.Customer, protocol=0)
