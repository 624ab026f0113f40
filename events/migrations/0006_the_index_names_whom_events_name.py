"""Fill in whom the events of before name, so that a check finds the index as the kinds declare it.

A kind of event that names more of its values than it once did left the earlier ones without. None
is taken out: what the index says too much is for the check to tell.
"""

from django.db import migrations

AT_ONCE = 2000


def fill_in(apps, schema_editor):
    Event, EventNaming = (apps.get_model("events", name) for name in ("Event", "EventNaming"))
    if not Event.objects.exists():
        return
    from events.naming import index_of, load_kinds, missing_from_index

    load_kinds()
    last = 0
    while events := list(Event.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = events[-1].pk
        EventNaming.objects.bulk_create(
            EventNaming(event_id=key, serial_number=serial)
            for key, serial in missing_from_index(events, index_of(each.pk for each in events))
        )


class Migration(migrations.Migration):
    dependencies = [("events", "0005_the_log_is_a_tree")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
