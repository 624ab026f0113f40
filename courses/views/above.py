"""The pages of courses that other pages stand below, as a breadcrumb names them."""

COURSES = ("Courses", "courses:course-list")
PROVIDERS = ("Providers", "courses:provider-list")
CLASSES = ("Classes", "courses:session-list")
INSTRUCTORS = ("Instructors from outside", "courses:instructor-list")
LOCATIONS = ("Locations", "courses:location-list")
