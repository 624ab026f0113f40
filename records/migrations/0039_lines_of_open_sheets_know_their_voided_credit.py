"""A line of a sheet that was opened again before lines kept their voided credit has it now."""

from django.db import migrations

ADDED = ("added", "added_enrolled", "added_read")


def keep_voided_credit(apps, schema_editor):
    """Tie lines to the voided credit that they had, and strike those that nobody touched since.

    A sheet of which no credit stands was taken back, and its lines are to be saved. A line that
    was typed since the sheet was opened is new, whatever credit its member had before.
    """
    SheetLine = apps.get_model("records", "SheetLine")
    Completion = apps.get_model("records", "Completion")
    DraftChange = apps.get_model("records", "DraftChange")
    standing = SheetLine.objects.filter(
        sheet__saved_at=None, completion__isnull=False, completion__voided_at=None
    )
    waiting = SheetLine.objects.filter(
        sheet__in=standing.values("sheet"), completion=None, voided_completion=None
    )
    for line in waiting.select_related("sheet").order_by("pk"):
        changes = DraftChange.objects.filter(
            sheet=line.sheet_id, serial_number=line.serial_number
        )
        voided = Completion.objects.filter(
            course_session=line.sheet.course_session_id,
            role="attendee",
            voided_at__isnull=False,
            sheet_line=None,
            member__serial_number=line.serial_number,
        )
        credit = voided.order_by("pk").last()
        if credit is None or changes.filter(did__in=ADDED).exists():
            continue
        line.voided_completion = credit
        line.is_struck = line.is_struck or not changes.exists()
        line.save(update_fields=["voided_completion", "is_struck"])


class Migration(migrations.Migration):
    dependencies = [("records", "0038_a_challenged_line_stays_by_another")]

    operations = [migrations.RunPython(keep_voided_credit, migrations.RunPython.noop)]
