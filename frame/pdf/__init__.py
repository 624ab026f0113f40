"""PDFs that are sent in. They are opened in a process of its own, which has little memory and time.

Who sends a paper in may have made it to harm: pdfium is no part of the server's own process.
"""
