"""What is printed: each paper is data first, then a page."""
