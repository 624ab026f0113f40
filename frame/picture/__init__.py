"""Pictures that are sent in, opened in a process of its own, as PDFs are (`frame/pdf/`)."""
