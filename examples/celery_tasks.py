"""Call Paystack from Celery's workers.

    pip install celery paystackx
    PAYSTACK_SECRET_KEY=sk_test_... celery --app celery_tasks worker --pool prefork

The parent process imports this module, and forks. Each child then opens its own connections.
"""

import os
from typing import Any

from celery import Celery

from paystackx import CustomerClient, PaystackError

app = Celery("payments", broker=os.environ.get("BROKER_URL", "redis://localhost"))
app.conf.result_backend = os.environ.get("RESULT_BACKEND")
paystack = CustomerClient()


@app.task(bind=True, max_retries=5)
def create_customer(self: Any, email: str) -> str:
    """Create a customer, and try again in a minute while Paystack is down."""
    try:
        return paystack.create(email).data.customer_code
    except PaystackError as error:
        # To create a customer twice does no harm. For a charge, look first: see outcome_unknown.
        raise self.retry(exc=error, countdown=60) from None
