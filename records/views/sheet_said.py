"""What the clerk is told of a change to a sheet, in sentences."""

from collections.abc import Collection, Sequence

from frame.said import Said
from frame.words import ended
from records.actions.sheets import AddedLines
from records.credit.attendance import score_in_words
from records.sheet_lines import ReadLine


def said_of_added(
    added: AddedLines, lines: Sequence[ReadLine], *, sent_before: Collection[str] = ()
) -> list[Said]:
    """What an entry did.

    Args:
        sent_before: serial numbers that the script sends again, for want of an answer; the
            first sending may have added them.
    """
    by_serial = {line.serial_number: line for line in lines}
    arrived = {serial for serial in added.already if serial in sent_before}
    arrived.update(line.serial_number for line in added.added)
    said = _said_of_new([line for line in lines if line.serial_number in arrived])
    for changed, _ in added.changed:
        said.append(said_of_line(by_serial[changed.serial_number]))
    for back in added.put_back:
        said.append(Said("success", said_of_struck([by_serial[back.serial_number]], True)))
    for serial, number in added.already.items():
        if serial not in arrived:
            said.append(Said("warning", f"{by_serial[serial].who} is already line {number}."))
    for serial, number in added.twice.items():
        who = by_serial[serial].who
        said.append(
            Said("warning", f"{who} stands twice in what was entered; it is line {number}.")
        )
    if added.passed_over:
        words = ", ".join(added.passed_over[:10])
        said.append(Said("info", ended(f"Passed over, having no serial number in them: {words}")))
    return said


def _said_of_new(new: Sequence[ReadLine]) -> list[Said]:
    if len(new) == 1:
        line = new[0]
        hindrances = [*line.problems, *(warning.sentence for warning in line.own_warnings)]
        if hindrances:
            return [Said("warning", f"Line {line.number}, {line.who}: {hindrances[0]}")]
        if line.is_partial or line.score is not None:
            return [said_of_line(line)]
        return [Said("success", ended(f"Line {line.number}: {line.who}"))]
    if not new:
        return []
    wrong = sum(1 for line in new if line.problems)
    warned = sum(1 for line in new if line.own_warnings and not line.problems)
    look = f", {wrong} of them to look at" if wrong else ""
    confirm = f", {warned} of them to confirm" if warned else ""
    kind = "warning" if wrong or warned else "success"
    return [Said(kind, f"{len(new)} lines added{look}{confirm}.")]


def said_of_line(line: ReadLine) -> Said:
    """A changed line."""
    named = f"Line {line.number}, {line.who}"
    if line.problems:
        return Said("warning", f"{named}: {line.problems[0]}")
    scored = f", score {score_in_words(line.score)}" if line.score is not None else ""
    clocked = f" for {line.minutes} min" if line.is_partial else ""
    return Said("success", f"{named}: {line.credit:.2f} hours of credit{clocked}{scored}.")


def said_of_taken_off(serials: Sequence[str], left: Sequence[ReadLine]) -> list[Said]:
    """Which lines are off, and which are struck instead, for their voided credit is kept.

    Args:
        left: the struck lines that the sheet has now.
    """
    kept = {line.serial_number for line in left if line.line.voided_completion_id}
    gone = [serial for serial in serials if serial not in kept]
    struck = [serial for serial in serials if serial in kept]
    said = []
    if gone or not struck:
        said.append(Said("info", f"Off the sheet: {', '.join(gone) or 'nothing was on it'}."))
    if struck:
        said.append(Said("info", f"Struck, with the credit that was voided: {', '.join(struck)}."))
    return said


def said_of_struck(lines: Sequence[ReadLine], is_putting_back: bool) -> str:
    """`Line 4, 4763 Boone, Ann: struck.`"""
    done = "back on the sheet" if is_putting_back else "struck"
    if len(lines) == 1:
        return f"Line {lines[0].number}, {lines[0].who}: {done}."
    return f"{len(lines)} lines are {done}."
