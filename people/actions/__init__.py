"""Writes to members, elements and roles."""
