"""Reads of exemptions, decisions and bookings: each begins with `visible_to`."""
