"""Triggers by which the database itself refuses to change or remove an event or a seal.

Who owns the tables can still drop them; a check of the log finds what was done then.
SQLite drops a table's triggers when a migration remakes the table: such a migration makes them
again. A test holds that they stand after all migrations.
"""

from django.db import migrations

TABLES = ("events_event", "events_eventnaming", "events_seal")
REFUSAL = "The event log is append-only."

POSTGRESQL = [
    f"""
    CREATE FUNCTION refuse_to_change_the_event_log() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_event_log()
        """
        for table in TABLES
    ),
]
# REPLACE would remove a row without the trigger of a removal: what is there already is not
# written again.
UNIQUE = {
    "events_event": ("id",),
    "events_eventnaming": ("id",),
    "events_seal": ("position", "event_id", "hash"),
}
SQLITE = [
    *(
        f"""
        CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {" OR ".join(f"{c} = NEW.{c}" for c in columns)})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """
        for table, columns in UNIQUE.items()
    ),
    *(
        f"""
        CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb.upper()} ON {table}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """
        for table in TABLES
        for verb in ("update", "delete")
    ),
]
STATEMENTS = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


def make_triggers(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(make_triggers)]
