"""The demo department: invented people, courses, classes and completions, from a fixed seed."""
