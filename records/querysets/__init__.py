"""Reads of personal data, closed by default: each starts with `visible_to`."""
