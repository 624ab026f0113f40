"""What is sent in: by whom, where it stands, what is asked, and the queue that decides it."""
