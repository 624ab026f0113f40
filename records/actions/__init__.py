"""Writes to records: each one function, one transaction, one event."""
