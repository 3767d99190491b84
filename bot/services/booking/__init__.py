"""Appointments: what is free, what is kept while somebody chooses, and booking, moving, cancelling once each."""
