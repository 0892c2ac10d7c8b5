"""Records that are sent to Paystack."""

from paystackx._records import frozen


@frozen
class BankAccount:
    """A bank account to debit.

    Attributes:
        number: The account number, digits only.
        bank_code: The code of the bank, such as ``"058"``.
    """

    number: str
    bank_code: str


@frozen
class Address:
    """The address of the holder of a bank account.

    Attributes:
        street: House number and street.
        city: The city.
        state: The state.
    """

    street: str
    city: str
    state: str
