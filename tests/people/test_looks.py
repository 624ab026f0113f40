"""Looking at another member's record leaves an event; looking at one's own leaves none."""

from events.models import Event
from events.persons import PersonThen
from people.actions.looks import record_look
from records.actions.completions import record_completion_look
from tests.factories import CompletionFactory


def test_a_look_at_anothers_record_is_an_event(department):
    record_look(member=department.officer, by=department.sergeant, page="record")

    event = Event.objects.get()
    assert event.action == "member.look"
    assert event.by == PersonThen.of(department.sergeant)
    assert event.member == PersonThen.of(department.officer)
    assert event.after == {"page": "record"}


def test_every_look_is_an_event(department):
    for _ in range(2):
        record_look(member=department.officer, by=department.sergeant, page="transcript")

    assert Event.objects.count() == 2


def test_a_look_at_ones_own_record_is_no_event(department):
    record_look(member=department.officer, by=department.officer, page="record")

    assert not Event.objects.exists()


def test_a_look_at_anothers_completion_is_an_event(department):
    completion = CompletionFactory(member=department.officer)

    record_completion_look(completion=completion, by=department.sergeant)

    event = Event.objects.get()
    assert event.action == "completion.look"
    assert event.member == PersonThen.of(department.officer)
    assert event.about_id == str(completion.pk)


def test_a_look_at_ones_own_completion_is_no_event(department):
    completion = CompletionFactory(member=department.officer)

    record_completion_look(completion=completion, by=department.officer)

    assert not Event.objects.exists()
