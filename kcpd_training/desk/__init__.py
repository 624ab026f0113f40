"""Pages that need several apps: home, search, a member's record, Why?, the transcript."""
