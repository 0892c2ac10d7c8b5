"""The records that Paystack sends, and the two that are sent to Paystack.

Only a customer's ``id``, ``customer_code`` and ``email`` are required. Which other fields are set
depends on the endpoint: ``None`` means that a field was absent or null, ``[]`` that a list was
empty. Times are aware datetimes. Amounts are integers in the currency's subunit (kobo, pesewas,
cents).

The metadata of a field says under which keys and in which forms Paystack sends it (see
``_fields``). These modules do not use ``from __future__ import annotations``: the classes report
``paystackx`` as their module, and annotations that are strings would be evaluated there.

Import each model from its own module: attrs takes a millisecond to make a class.
"""
