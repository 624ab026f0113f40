"""Lines that came from paper follow what the paper says, until a clerk changes them by hand."""

from courses.designations import HOURS_COLUMNS
from courses.models import CourseSession
from frame.hours import ZERO
from people.models import Member
from records.actions.sheet_draft import done, note_changes, sheet_of
from records.draft_journal import set_in_words
from records.models import DraftChange, SheetLine
from records.sheet_presence import Otherwise, Presence, ReadSheet

Did = DraftChange.Did
# What was done last to a line that no clerk has typed or changed.
BY_PAPER = (Did.ADDED_READ, Did.FOLLOWED)


def follow_paper(
    *, course_session: CourseSession, read: ReadSheet, by: Member, not_theirs: Member | None = None
) -> tuple[list[SheetLine], list[Otherwise]]:
    """Strike lines whose rows are blank by now, put back those signed, set their minutes.

    Args:
        course_session: locked, and one that takes lines.
        not_theirs: whose row turned out to be somebody else's, so that they may have none now.

    Returns:
        the lines that were changed, and those that differ and stay, for they are a clerk's.
    """
    sheet = sheet_of(course_session)
    if sheet is None:
        return [], []
    lines = {line.serial_number: line for line in sheet.lines.filter(completion__isnull=True)}
    last_did = dict(sheet.draft_changes.order_by("pk").values_list("serial_number", "did"))
    changed, changes = [], []
    presences = list(read.presences)
    if not_theirs is not None and not_theirs not in {each.member for each in presences}:
        presences.append(Presence(not_theirs, days={}, rows={}, is_printed=False))
    for each in presences:
        line = lines.get(each.member.serial_number)
        if line is None or not each.is_clear or last_did.get(line.serial_number) not in BY_PAPER:
            continue
        if said := _follow(line, each):
            line.save()
            changed.append(line)
            changes.append(done(Did.FOLLOWED, line, said))
    if changes:
        note_changes(sheet, changes, by=by)
    return changed, read.otherwise(lines.values())


def _follow(line: SheetLine, presence: Presence) -> str:
    """Let a line say what the paper says; in words what was changed, or nothing."""
    if not presence.signed_on:
        was_struck, line.is_struck = line.is_struck, True
        return "" if was_struck else "struck"
    words = ["put back"] if line.is_struck else []
    line.is_struck = False
    if line.minutes != presence.minutes:
        words.append(set_in_words({"minutes": presence.minutes}, {"minutes": line.minutes}))
        line.minutes = presence.minutes
        line.set_hours(dict.fromkeys(HOURS_COLUMNS, ZERO))
    return ", ".join(words)
