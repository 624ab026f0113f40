"""Reading a scanned sign-in sheet back: which boxes bear ink, and nothing about whose."""
