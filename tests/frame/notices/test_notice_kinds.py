"""The kinds of notice: each named once, with words that tell nothing of a record."""

import os
import subprocess
import sys

import pytest

from courses import telling as classes
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, all_groups, plain_page
from tests.frame.notices.kinds import NEWS
from tests.test_architecture import ROOT


@pytest.mark.parametrize("name", ["moved", "class moved", "Class.moved", "class." + "x" * 40])
def test_a_kind_is_a_noun_and_a_verb(name):
    with pytest.raises(ValueError, match="is not a noun and a verb"):
        NoticeKind(name, "A class was moved", NEWS, plain_page("home"))


def test_two_kinds_or_groups_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"Two kinds of notice are called class\.moved"):
        NoticeKind("class.moved", "A class was moved", NEWS, plain_page("home"))
    with pytest.raises(ValueError, match="Two groups of notices are called classes"):
        NoticeGroup("classes", "Classes", "Classes.", Mail.NEVER)


def test_groups_are_listed_by_their_labels():
    labels = [group.label for group in all_groups()]

    assert classes.CLASSES.label in labels
    assert labels == sorted(labels)


def test_a_process_that_loads_no_page_knows_every_kind():
    code = (
        "import django; django.setup(); "
        "from frame.notices.kinds import all_groups; print(*[group.key for group in all_groups()])"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout

    assert set(said.split()) >= {
        "classes",
        "credit",
        "entries",
        "jobs",
        "queue",
        "roles",
        "sent_in",
    }
