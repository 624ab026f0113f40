"""The table of roles and rights is whole."""

from frame.rights import DESIGNATED_ROLES, RIGHTS, ROLE_LABELS, Right, Role, rights_of


def test_every_role_has_its_rights_and_its_label():
    assert set(RIGHTS) == set(Role) == set(ROLE_LABELS)


def test_every_right_is_given_to_some_role():
    assert frozenset().union(*RIGHTS.values()) == set(Right)


def test_an_auditor_sends_nothing_in_whatever_else_they_are():
    for role in Role:
        assert Right.SEND_IN not in rights_of({Role.MEMBER, role, Role.AUDITOR})
    assert Right.SEND_IN in rights_of(set(Role) - {Role.AUDITOR})


def test_only_the_training_units_entry_members_write_records():
    writes = {
        Right.ENTER_COMPLETIONS,
        Right.VOID_COMPLETIONS,
        Right.KEEP_COURSES,
        Right.KEEP_DECISIONS,
    }

    assert {role for role in Role if RIGHTS[role] & writes} == {Role.TRAINING_ENTRY}


def test_an_administrator_sees_no_other_members_record():
    assert not RIGHTS[Role.ADMINISTRATOR] & {Right.SEE_ALL_RECORDS, Right.SEE_ELEMENT_RECORDS}


def test_supervisors_are_made_by_leading_an_element_and_never_designated():
    assert Role.SUPERVISOR not in DESIGNATED_ROLES
    assert Role.MEMBER not in DESIGNATED_ROLES
