"""Every way in which the sandbox says no, word for word as Paystack says it."""

from typing import Any

_CHECK_VALUES = "Ensure that the value(s) you're passing are valid."
# The space at its end is Paystack's.
_CHECK_PARAMETERS = "Provide all required params "


class RefusalError(Exception):
    """Ends the making of an answer: this refusal is the answer.

    Attributes:
        status_code: The HTTP status.
        body: The JSON.
    """

    def __init__(self, status_code: int, body: dict[str, Any]) -> None:
        super().__init__(status_code)
        self.status_code = status_code
        self.body = body


def invalid(message: str) -> RefusalError:
    """A value is wrong."""
    return _explained(400, message, _CHECK_VALUES, "invalid_params")


def missing(message: str) -> RefusalError:
    """A value is absent or empty."""
    return _explained(400, message, _CHECK_PARAMETERS, "missing_params")


def customer_not_found() -> RefusalError:
    """No customer has this e-mail, code or id."""
    return _explained(
        404,
        "Customer not found",
        "Ensure that you're passing the customer code or email of a customer that exists on the "
        "integration",
        "customer_not_found",
    )


def invalid_email() -> RefusalError:
    """An e-mail is wrong, where money is to be moved: other words than for a customer."""
    return _typed(400, "Invalid Email Address Passed", {}, "invalid_email_address")


def duplicate_reference() -> RefusalError:
    """A transaction has this reference already."""
    body = _explained(
        400,
        "Duplicate Transaction Reference",
        "Try and create the Transaction or Charge with a new reference",
        "duplicate_reference",
    ).body
    return RefusalError(400, {**body, "errorCodeMappingNotFound": False})


def reference_not_found() -> RefusalError:
    """No transaction has this reference."""
    return _explained(
        400,
        "Transaction reference not found.",
        "Ensure that you're passing the reference of a transaction that exists on this integration",
        "transaction_not_found",
    )


def invalid_key() -> RefusalError:
    """The secret key is not the integration's."""
    return _explained(
        401,
        "Invalid key",
        "Ensure that you provide the correct authorization key for the request",
        "invalid_Key",
    )


def authorization_not_found() -> RefusalError:
    """No authorization is there yet. This one body has its advice in ``metadata``."""
    return RefusalError(
        404,
        {
            "status": False,
            "message": "Authorization does not exist or does not belong to integration",
            "metadata": {"nextStep": "Try again later"},
            "type": "api_error",
            "code": "unknown",
        },
    )


def rate_limited() -> RefusalError:
    """There were too many calls of one operation."""
    return RefusalError(
        429,
        {
            "status": False,
            "message": "Rate limit exceeded!",
            "meta": {"nextStep": "Wait a few minutes and try the API call again"},
            "type": "api_error",
            "code": "rate_limited",
        },
    )


def plain(status_code: int, message: str) -> RefusalError:
    """A refusal of which only the message is known."""
    return RefusalError(status_code, {"status": False, "message": message})


def _explained(status_code: int, message: str, next_step: str, code: str) -> RefusalError:
    return _typed(status_code, message, {"meta": {"nextStep": next_step}}, code)


def _typed(status_code: int, message: str, meta: dict[str, Any], code: str) -> RefusalError:
    return RefusalError(
        status_code,
        {"status": False, "message": message, **meta, "type": "validation_error", "code": code},
    )
