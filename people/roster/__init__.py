"""Members and elements brought in from the personnel office's file: looked at, then taken in."""
