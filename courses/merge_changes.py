"""What the trails of two courses say of a merge of them, and of its undoing."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from courses.history import Change
from courses.models import Course, CourseMerge


def merges_of(course: Course) -> list[CourseMerge]:
    """Every merge of a course, into it or away, undone since or not."""
    merges = CourseMerge.objects.filter(Q(kept=course) | Q(merged=course)).order_by("pk")
    return list(merges.select_related("kept", "merged", "merged_by", "undone_by"))


def changes_by(merges: Iterable[CourseMerge], course: Course) -> Iterator[Change]:
    """These merges as changes of one of their courses, each with its reason."""
    for merge in merges:
        if merge.kept == course:
            what = f"{merge.merged}, entered twice, was merged into this course"
            undone = f"The merge of {merge.merged} into this course was undone"
        else:
            what = f"Entered twice, and merged into {merge.kept}"
            undone = f"The merge into {merge.kept} was undone"
        by = merge.merged_by.name
        yield Change(merge.merged_at, by, (what, f"Reason: {merge.reason}"))
        if merge.undone_at is not None and merge.undone_by is not None:
            words = (undone, f"Reason: {merge.undo_reason}")
            yield Change(merge.undone_at, merge.undone_by.name, words)
