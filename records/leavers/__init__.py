"""The leaver's pack: the complete record of in-service CLEE that a leaving officer is given."""
