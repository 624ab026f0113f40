"""Simulated scans of sign-in sheets, to judge the reader by: no real scan is needed or kept."""
