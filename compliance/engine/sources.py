"""Where a credit can come from."""

CLEE_SOURCES = (
    "licensed_provider",
    "training_center",
    "approved_course",
    "pre_approved",
    "instructor",
    "college",
    "in_service",
)
"""Source: 11 CSR 75-15.010(4)(A)-(G), in that order."""

NON_POST = "non_post"
"""Recorded by the department without POST credit (policy 930-5 IV.E.2): no CLEE at all."""

SOURCES = (*CLEE_SOURCES, NON_POST)

CAPPED_SOURCES = ("college", "in_service")
"""Sources a period can limit. Source: 11 CSR 75-15.010(6)"""
