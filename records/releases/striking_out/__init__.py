"""What of others is struck out of what leaves: whom and what is looked for, and where it stands."""
