"""Who may do what: the one table of roles and rights. This module imports no app."""

from enum import StrEnum


class Role(StrEnum):
    """What a member is designated as (policy 930-5 IV.B.3). Every member is also a MEMBER."""

    MEMBER = "member"
    SUPERVISOR = "supervisor"
    TRAINING_INQUIRY = "training_inquiry"
    TRAINING_ENTRY = "training_entry"
    OGC = "ogc"
    HRD_COMMANDER = "hrd_commander"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.MEMBER: "Member",
    Role.SUPERVISOR: "Supervisor or commander",
    Role.TRAINING_INQUIRY: "Training Unit, inquiry",
    Role.TRAINING_ENTRY: "Training Unit, entry",
    Role.OGC: "Office of the General Counsel",
    Role.HRD_COMMANDER: "Human Resources Division Commander",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}

# MEMBER comes with the login and SUPERVISOR with the element led, so neither is designated.
DESIGNATED_ROLES = [role for role in Role if role not in {Role.MEMBER, Role.SUPERVISOR}]

# Who enters and inquires on all members, as the Training Unit designates (930-5 IV.B.3).
TRAINING_ROLES = frozenset({Role.TRAINING_INQUIRY, Role.TRAINING_ENTRY})

# Who audits, decides or administers. Nobody alone gives one of these roles, nor a way to sign in to
# a member who holds one: a second administrator confirms it.
GUARDED_ROLES = frozenset({Role.OGC, Role.HRD_COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR})
# How many have to be left who hold one, since what one does another sees or confirms.
FEWEST = {Role.AUDITOR: 1, Role.ADMINISTRATOR: 2}


class Right(StrEnum):
    """One thing that a page or a write asks for."""

    SEE_OWN_RECORD = "see_own_record"
    SEND_IN = "send_in"
    SEND_ROLL_CALL = "send_roll_call"
    SEE_ELEMENT_RECORDS = "see_element_records"
    SEE_ALL_RECORDS = "see_all_records"
    SEE_REPORTS = "see_reports"
    SEE_DEPARTMENT_COUNTS = "see_department_counts"
    SEE_RULES = "see_rules"
    SEE_CATALOGUE = "see_catalogue"
    SEE_CLASSES = "see_classes"
    KEEP_COURSES = "keep_courses"
    SCHEDULE_CLASSES = "schedule_classes"
    ENROLL_MEMBERS = "enroll_members"
    ENTER_COMPLETIONS = "enter_completions"
    VOID_COMPLETIONS = "void_completions"
    KEEP_DECISIONS = "keep_decisions"
    ANSWER_QUESTIONS = "answer_questions"
    ASK_RELEASE = "ask_release"
    DECIDE_RELEASE = "decide_release"
    HOLD_RECORDS = "hold_records"
    ORDER_DESTRUCTION = "order_destruction"
    CONFIRM_DESTRUCTION = "confirm_destruction"
    READ_OWN_EVENTS = "read_own_events"
    READ_ALL_EVENTS = "read_all_events"
    READ_RELEASE_EVENTS = "read_release_events"
    OVERSEE_ADMINISTRATORS = "oversee_administrators"
    ADMINISTER = "administer"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.MEMBER: frozenset(
        {
            Right.SEE_OWN_RECORD,
            Right.SEND_IN,
            Right.SEE_RULES,
            Right.SEE_CATALOGUE,
            Right.SEE_CLASSES,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Right.SEE_ELEMENT_RECORDS,
            Right.SEE_REPORTS,
            Right.ENROLL_MEMBERS,
            Right.SEND_ROLL_CALL,
            Right.ASK_RELEASE,
        }
    ),
    Role.TRAINING_INQUIRY: frozenset(
        {
            Right.SEE_ALL_RECORDS,
            Right.SEE_REPORTS,
            Right.SEE_DEPARTMENT_COUNTS,
            Right.ASK_RELEASE,
        }
    ),
    Role.TRAINING_ENTRY: frozenset(
        {
            Right.SEE_ALL_RECORDS,
            Right.SEE_REPORTS,
            Right.SEE_DEPARTMENT_COUNTS,
            Right.KEEP_COURSES,
            Right.SCHEDULE_CLASSES,
            Right.ENROLL_MEMBERS,
            Right.SEND_ROLL_CALL,
            Right.ENTER_COMPLETIONS,
            Right.VOID_COMPLETIONS,
            Right.KEEP_DECISIONS,
            Right.ASK_RELEASE,
            Right.READ_OWN_EVENTS,
        }
    ),
    Role.OGC: frozenset(
        {
            Right.ANSWER_QUESTIONS,
            Right.DECIDE_RELEASE,
            Right.HOLD_RECORDS,
            Right.CONFIRM_DESTRUCTION,
            Right.READ_RELEASE_EVENTS,
        }
    ),
    Role.HRD_COMMANDER: frozenset(
        {
            Right.SEE_REPORTS,
            Right.SEE_DEPARTMENT_COUNTS,
            Right.DECIDE_RELEASE,
            Right.ORDER_DESTRUCTION,
            Right.READ_RELEASE_EVENTS,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Right.SEE_ALL_RECORDS,
            Right.SEE_REPORTS,
            Right.SEE_DEPARTMENT_COUNTS,
            Right.READ_ALL_EVENTS,
            Right.OVERSEE_ADMINISTRATORS,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Right.ADMINISTER, Right.READ_ALL_EVENTS}),
}


# What a role keeps from whoever holds it: an auditor changes nothing, not even by sending it in.
WITHHELD: dict[Role, frozenset[Right]] = {
    Role.AUDITOR: frozenset({Right.SEND_IN, Right.SEND_ROLL_CALL, Right.ASK_RELEASE})
}


def rights_of(roles: set[Role]) -> frozenset[Right]:
    """All rights that these roles give together, without those that one of them withholds."""
    given = frozenset[Right]().union(*(RIGHTS[role] for role in roles))
    return given.difference(*(WITHHELD.get(role, frozenset()) for role in roles))
