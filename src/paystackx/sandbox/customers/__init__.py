"""Customers: their routes and records."""

from paystackx._operations import customers as rows
from paystackx.sandbox._resource import Resource
from paystackx.sandbox.customers import _debits as debits
from paystackx.sandbox.customers import _profiles as profiles
from paystackx.sandbox.customers._state import Customers as Customers

RESOURCE = Resource(
    state=Customers,
    routes={
        rows.CREATE: profiles.create,
        rows.GET_CUSTOMERS: profiles.get_customers,
        rows.GET_CUSTOMER: profiles.get_customer,
        rows.UPDATE: profiles.update,
        rows.VALIDATE: profiles.validate,
        rows.FLAG: profiles.flag,
        rows.DEACTIVATE: debits.deactivate,
        rows.INITIALIZE_AUTHORIZATION: debits.initialize_authorization,
        rows.VERIFY_AUTHORIZATION: debits.verify_authorization,
        rows.INITIALIZE_DIRECT_DEBIT: debits.initialize_direct_debit,
        rows.TRIGGER_ACTIVATION_CHARGE: debits.trigger_activation_charge,
        rows.GET_MANDATE_AUTHORIZATIONS: debits.get_mandate_authorizations,
    },
    # The official Node and Python SDKs still call it.
    old_paths={"/customer/deactivate_authorization": rows.DEACTIVATE},
)
