"""Challenges: a member says that a line of their record is wrong, or that one is missing."""
