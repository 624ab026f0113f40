"""Separation of duties: what nobody does about themselves, in one table."""
