"""Records that are sent to Paystack."""

import attrs


@attrs.frozen
class BankAccount:
    """A bank account to debit.

    Attributes:
        number: Its number, digits only.
        bank_code: Its bank's code, such as ``"058"``.
    """

    number: str
    bank_code: str


@attrs.frozen
class Address:
    """Where the holder of a bank account lives.

    Attributes:
        street: House and street.
        city: The city.
        state: The state.
    """

    street: str
    city: str
    state: str
