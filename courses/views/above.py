"""The pages of courses that other pages stand below, as a breadcrumb names them."""

COURSES = ("Courses", "courses:course-list")
PROVIDERS = ("Providers", "courses:provider-list")
CLASSES = ("Classes", "courses:session-list")
INSTRUCTORS = ("Instructors from outside", "courses:instructor-list")
PRE_APPROVED = ("Pre-approved sources", "courses:pre-approval-list")
LOCATIONS = ("Locations", "courses:location-list")
