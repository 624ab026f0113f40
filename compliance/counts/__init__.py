"""How many of the department stand where, for those who may see counts and no names."""

from compliance.counts.department import Counts, DepartmentCounts, count_department

__all__ = ["Counts", "DepartmentCounts", "count_department"]
