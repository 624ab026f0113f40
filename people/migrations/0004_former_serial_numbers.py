"""The serial numbers that members had, and triggers by which none is given to another member.

The database itself writes down a serial number that is changed, and refuses one that was
another member's. The triggers come after the row, so that somebody who waited for a correction
made at the same moment sees it. SQLite drops a table's triggers when a migration remakes the
table: such a migration makes them again. A test holds that they stand after all migrations.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSAL = "This serial number was another member''s, and is never given again."

POSTGRESQL = [
    f"""
    CREATE FUNCTION keep_serial_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM people_formerserialnumber
            WHERE serial_number = NEW.serial_number AND member_id <> NEW.id
        ) THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'unique_violation';
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.serial_number <> NEW.serial_number THEN
            INSERT INTO people_formerserialnumber (serial_number, member_id)
            VALUES (OLD.serial_number, NEW.id) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER people_member_keeps_serial_numbers
    AFTER INSERT OR UPDATE OF serial_number ON people_member
    FOR EACH ROW EXECUTE FUNCTION keep_serial_numbers()
    """,
]
_WAS_ANOTHERS = f"""
    SELECT RAISE(ABORT, '{REFUSAL}') FROM people_formerserialnumber
    WHERE serial_number = NEW.serial_number AND member_id <> NEW.id;
"""
SQLITE = [
    f"""
    CREATE TRIGGER people_member_keeps_serial_numbers_added AFTER INSERT ON people_member
    BEGIN {_WAS_ANOTHERS} END
    """,
    f"""
    CREATE TRIGGER people_member_keeps_serial_numbers_changed
    AFTER UPDATE OF serial_number ON people_member
    WHEN OLD.serial_number <> NEW.serial_number
    BEGIN
        {_WAS_ANOTHERS}
        INSERT OR IGNORE INTO people_formerserialnumber (serial_number, member_id)
        VALUES (OLD.serial_number, NEW.id);
    END
    """,
]
STATEMENTS = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


def read_histories(apps, schema_editor):
    """Take over what was corrected before: serial numbers that nobody else has meanwhile."""
    members = dict(apps.get_model("people", "Member").objects.values_list("pk", "serial_number"))
    taken = set(members.values())
    rows = apps.get_model("people", "HistoricalMember").objects.order_by("history_date")
    former = {
        serial: key
        for serial, key in rows.values_list("serial_number", "id")
        if key in members and serial not in taken
    }
    model = apps.get_model("people", "FormerSerialNumber")
    model.objects.bulk_create(
        model(serial_number=serial, member_id=key) for serial, key in former.items()
    )


def make_triggers(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_element_closed")]

    operations = [
        migrations.CreateModel(
            name="FormerSerialNumber",
            fields=[
                (
                    "serial_number",
                    models.CharField(max_length=12, primary_key=True, serialize=False),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_serial_numbers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["serial_number"]},
        ),
        migrations.RunPython(read_histories),
        migrations.RunPython(make_triggers),
    ]
