"""Writes to release requests: each one function, one transaction, one event."""
