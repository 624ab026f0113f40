"""Papers that the department issues: transcripts and certificates, each confirmed by its code."""
