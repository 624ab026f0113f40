from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils import timezone

from frame.search import folded


def name_who_taught(apps, schema_editor):
    """Of what is accepted, the one member then of its sender's element whom the words name."""
    Report = apps.get_model("records", "RollCallReport")
    Member = apps.get_model("people", "Member")
    History = apps.get_model("people", "HistoricalMember")
    for report in Report.objects.filter(state="accepted", taught_by=None):
        said = set(folded(report.instructor).split())
        named = [
            member
            for member in Member.objects.filter(hired_on__lte=report.held_on, merged_into=None)
            if member.separated_on is None or member.separated_on >= report.held_on
            if member.serial_number.lower() in said
            or set(folded(f"{member.first_name} {member.last_name}").split()) <= said
        ]
        before = datetime.combine(report.held_on + timedelta(days=1), time())
        rows = History.objects.filter(
            id__in=[report.sent_by_id, *(member.pk for member in named)],
            history_date__lt=timezone.make_aware(before),
        )
        then = dict(rows.order_by("history_date", "history_id").values_list("id", "element_id"))
        home = then.get(report.sent_by_id, report.sent_by.element_id)
        of_it = [each for each in named if then.get(each.pk, each.element_id) == home]
        there = set(report.lines.filter(why_left_out="").values_list("member_id", flat=True))
        if len(of_it) == 1 and of_it[0].pk not in there:
            Report.objects.filter(pk=report.pk).update(taught_by=of_it[0])


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0008_a_member_entered_twice_is_merged"),
        ("records", "0027_who_taught_a_roll_call"),
    ]

    operations = [migrations.RunPython(name_who_taught, migrations.RunPython.noop)]
