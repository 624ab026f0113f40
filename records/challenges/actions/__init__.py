"""Writes to challenges: each one function, one transaction, one event."""
