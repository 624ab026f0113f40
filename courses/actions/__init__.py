"""Every write to courses, classes and enrolments: one transaction and one event each."""
