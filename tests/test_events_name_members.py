"""Every action about a member leaves an event that names the member.

A new kind of event belongs in the table here or, of a member, among `tests/acts`; until then the
first test fails.
"""

import pytest
import time_machine

from events.kinds import all_kinds
from events.models import Event
from events.persons import PersonThen
from people.models import Member
from tests.acts import NOON, leaving, people, sent_in, training

# Of courses, classes, whole sheets, lists and the log itself. What these say of several people
# is found by the serial numbers among their values.
OF_NO_ONE_MEMBER = {
    "certificates.take",
    "class.cancel",
    "class.change",
    "class.move_members",
    "class.reinstate",
    "class.schedule",
    "class.take_over",
    "classes.take",
    "classes.take_to_mend",
    "completions.bring",
    "completions.brought",
    "completions.take",
    "completions.take_to_mend",
    "completions.take_voided",
    "courses.take",
    "course.add",
    "course.change",
    "course.merge",
    "course.undo_merge",
    "decision.export",
    "demo.load",
    "destruction.confirm",
    "destruction.finish",
    "destruction.look",
    "destruction.order",
    "destruction.refuse",
    "destruction.stop",
    "destruction.take_certificate",
    "element.add",
    "element.change",
    "element.close",
    "elements.take",
    "element.reopen",
    "enrolment.add",
    "event.export",
    "event.look",
    "list.export",
    "list.export_records",
    "instructor.add",
    "instructor.change",
    "instructors.take",
    "location.add",
    "location.change",
    "location.merge",
    "locations.take",
    "event.proof",
    "log.check",
    "log.export",
    "members.take",
    "members.take_former_serials",
    "members.take_leaves",
    "members.take_roles",
    "members.take_to_mend",
    "members.take_voided_leaves",
    "pre_approval.add",
    "pre_approval.change",
    "pre_approval.copy",
    "pre_approval.remove",
    "provider.add",
    "provider.change",
    "release.add_paper",
    "release.answer",
    "release.ask",
    "release.ask_back",
    "release.bind",
    "release.build",
    "release.correct_hand_over",
    "release.deny",
    "release.expire",
    "release.explain_delay",
    "release.find_nothing",
    "release.grant",
    "release.hand_over",
    "release.look",
    "release.look_at_paper",
    "release.reopen",
    "release.say_copies",
    "release.send_letter",
    "release.take_letter",
    "release.take_over",
    "release.take_packet",
    "release.void_paper",
    "release.withdraw",
    "providers.take",
    "question.answer",
    "report.export",
    "report.export_applicants",
    "rules.approve",
    "scan.attach",
    "scan.void",
    "session.end_all",
    "sign_in.lift_limit",
    "sign_in.lift_limit_at_console",
    "sheet.clear",
    "sheet.close_unchanged",
    "sheet.move",
    "sheet.print",
    "sheet.print_saved",
    "sheet.reopen",
    "sheet.save",
    "sheet.take_back",
    "sheet.void",
    "teaching.decide",
    "teaching.take_back",
}

# Names a member who is gone by then; its own test looks who it was.
OF_WHO_IS_GONE = {"member.merge", "member.withdraw"}

ABOUT_A_MEMBER = people.ACTS | training.ACTS | sent_in.ACTS | leaving.ACTS


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2023
    with time_machine.travel(NOON, tick=False):
        yield


def test_every_kind_of_event_is_about_a_member_or_is_not():
    kinds = {kind.name for kind in all_kinds()}

    assert OF_NO_ONE_MEMBER | OF_WHO_IS_GONE | set(ABOUT_A_MEMBER) == kinds
    assert not OF_NO_ONE_MEMBER & set(ABOUT_A_MEMBER)


@pytest.mark.parametrize("name", sorted(ABOUT_A_MEMBER))
def test_an_action_about_a_member_names_the_member_in_its_event(department, name):
    serial_number, act = ABOUT_A_MEMBER[name]

    act(department)

    # One who was merged away is still named.
    member = Member._base_manager.get(serial_number=serial_number)
    event = Event.objects.filter(action=name).latest("pk")
    assert event.member == PersonThen.of(member)
