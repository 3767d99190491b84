"""Messages out: planned with the booking in one transaction, written when they are due, delivered once."""
