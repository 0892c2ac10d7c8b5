"""What is sent: the rows of each resource, beside the functions that fill them."""
