"""What is looked for in a text or on a page: names, numbers, days and scores, each in a room."""
