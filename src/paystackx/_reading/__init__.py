"""From the bytes of an answer to a typed record: nothing here waits."""
