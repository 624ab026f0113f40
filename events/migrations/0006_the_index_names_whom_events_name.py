"""Fill in whom the events of before name, so that a check finds the index as the kinds declare it.

A kind of event that names more of its values than it once did left the earlier ones without. None
is taken out: what the index says too much is for the check to tell.
"""

import json

from django.db import migrations

AT_ONCE = 2000
MOST_SIGNS = 40
NAMED, SERIAL_NUMBERS, MEMBERS = {"named"}, {"serial_numbers"}, {"members"}
ROLL_CALL = {"added", "credited", "documented", "left_out", "members", "taught_by"}
SHEET = {
    *("absent", "credit", "draft_by", "enrolled_again", "left_out_there", "not_saved"),
    *("serial_numbers", "struck", "taught", "taught_without_class", "to_enter_again"),
    "voided_before",
}
# By kind of event, the keys of its values that are serial numbers.
NAMING = {
    **dict.fromkeys(
        (
            *("classes.take", "classes.take_to_mend", "completions.bring", "completions.brought"),
            *("completions.take", "completions.take_to_mend", "completions.take_voided"),
            *("decision.export", "event.export", "event.look", "event.proof", "list.export"),
            *("list.export_records", "log.export", "members.take", "members.take_former_serials"),
            *("members.take_leaves", "members.take_roles", "members.take_to_mend"),
            *("members.take_voided_leaves", "report.export", "report.export_applicants"),
        ),
        NAMED,
    ),
    **dict.fromkeys(
        (
            *("class.cancel", "class.change", "class.move_members", "class.reinstate"),
            *("class.take_over", "enrolment.add", "sheet.print", "sheet.print_saved"),
        ),
        SERIAL_NUMBERS,
    ),
    **dict.fromkeys(
        (
            *("certificates.take", "hold.place", "release.answer", "release.ask"),
            *("release.ask_back", "release.build", "release.correct_hand_over", "release.deny"),
            *("release.expire", "release.explain_delay", "release.grant", "release.hand_over"),
            *("release.look", "release.reopen", "release.say_copies", "release.send_letter"),
            *("release.take_letter", "release.take_over", "release.take_packet"),
            "release.withdraw",
        ),
        MEMBERS,
    ),
    **dict.fromkeys(
        (
            *("roll_call.accept", "roll_call.answer", "roll_call.decline", "roll_call.send"),
            *("roll_call.send_back", "roll_call.withdraw"),
        ),
        ROLL_CALL,
    ),
    **dict.fromkeys(
        (
            *("sheet.clear", "sheet.close_unchanged", "sheet.move", "sheet.reopen", "sheet.save"),
            *("sheet.take_back", "sheet.void"),
        ),
        SHEET,
    ),
    "member.add": {"another_than"},
    "member.correct_serial_number": {"serial_number"},
    "member.merge": {"merged_into"},
    "member.undo_merge": {"merged_into"},
    "role_request.confirm": {"asked_by"},
    "roll_call.void": {"taught_by", "voided"},
    "teaching.decide": {"credit", "without_credit"},
    "teaching.take_back": {"left_out"},
}
# What a key was called before, by kind; the reason for a confirmed warning may be called so too.
EARLIER = {
    "sheet.move": {"left_out": "left_out_there"},
    "teaching.decide": {"left_out": "without_credit"},
}


def named_in(event):
    """The serial numbers among the values of an event; none where its values are not readable."""
    keys, earlier = NAMING.get(event.action, ()), EARLIER.get(event.action, {})
    found = []
    try:
        for text in (event.before_text, event.after_text) if keys else ():
            said = {
                key if is_reason(value) else earlier.get(key, key): value
                for key, value in json.loads(text).items()
            }
            for value in (value for key, value in said.items() if key in keys):
                found += value.split(", ") if isinstance(value, str) else value or ()
        return dict.fromkeys(as_stored(serial) for serial in found if serial)
    except (ValueError, TypeError, AttributeError):
        return {}


def is_reason(value):
    return isinstance(value, dict) and value.keys() == {"reason", "members"}


def as_stored(serial):
    return serial.encode(errors="replace").decode().replace("\0", "")[:MOST_SIGNS]


def fill_in(apps, schema_editor):
    Event, EventNaming = (apps.get_model("events", name) for name in ("Event", "EventNaming"))
    last = 0
    while events := list(Event.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        rows = EventNaming.objects.filter(event_id__gt=last, event_id__lte=events[-1].pk)
        there = set(rows.values_list("event_id", "serial_number"))
        last = events[-1].pk
        EventNaming.objects.bulk_create(
            EventNaming(event_id=event.pk, serial_number=serial)
            for event in events
            for serial in named_in(event)
            if (event.pk, serial) not in there
        )


class Migration(migrations.Migration):
    dependencies = [("events", "0005_the_log_is_a_tree")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
