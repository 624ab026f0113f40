"""Seal events into a tree of hashes, whose proofs outsiders can check, in place of a chain.

The chain is walked to its end before it goes. How many events it had and the hash it ended with
are an event themselves, so whoever kept that hash finds it again. All events wait then, and are
sealed into the tree by the worker, or by `verify_log`.
"""

import hashlib
import json
from datetime import UTC
from importlib import import_module

from django.db import migrations, models
from django.utils import timezone

import django.db.models.deletion

TABLES = ("events_seal", "events_treenode", "events_checkpoint", "events_checkpointsent")
REFUSAL = "The event log is append-only."
POSTGRESQL = [
    f"""
    CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_event_log()
    """
    for table in TABLES
]
# REPLACE would remove a row without the trigger of a removal: what is there already is not
# written again.
SAME = {
    "events_seal": "position = NEW.position OR event_id = NEW.event_id OR hash = NEW.hash",
    "events_treenode": 'id = NEW.id OR (height = NEW.height AND "index" = NEW."index")',
    "events_checkpoint": "size = NEW.size",
    "events_checkpointsent": (
        "id = NEW.id OR (checkpoint_id = NEW.checkpoint_id AND way = NEW.way)"
    ),
}
SQLITE = [
    *(
        f"""
        CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """
        for table, same in SAME.items()
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

COLUMNS = (
    *("action", "by_key", "by_serial_number", "by_name", "about_type", "about_id", "about_text"),
    *("member_key", "member_serial_number", "member_name", "before_text", "after_text"),
)


def walk_the_chain(apps, schema_editor):
    """Refuse to go on from a chain that is broken, and let all events wait."""
    Event, Seal, Chain, Waiting = (
        apps.get_model("events", name) for name in ("Event", "Seal", "EventChain", "WaitingEvent")
    )
    end = Chain.objects.first()
    position, last = 0, "0" * 64
    for seal in Seal.objects.select_related("event").order_by("position").iterator(2000):
        event = seal.event
        moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        columns = [getattr(event, name) for name in COLUMNS]
        said = ["event-1", position + 1, event.pk, moment, *columns, last]
        text = json.dumps(said, separators=(",", ":")).encode("ascii")
        if seal.position != position + 1 or seal.hash != hashlib.sha256(text).hexdigest():
            raise RuntimeError(
                f"The event log is broken at event {seal.event_id}. Find out why, with "
                "verify_events of the version before, and migrate then."
            )
        position, last = seal.position, seal.hash
    ended = (end.position, end.last_hash) if end is not None else (0, "0" * 64)
    if ended != (position, last):
        raise RuntimeError(
            "The newest events of the log, or the mark of where it ends, are missing. Find out why, "
            "with verify_events of the version before, and migrate then."
        )
    if Event.objects.filter(seal=None, waiting=None).exists():
        raise RuntimeError(
            "An event has no seal and does not wait for one. Find out why, with verify_events of the "
            "version before, and migrate then."
        )
    if position:
        Event.objects.create(
            at=timezone.now(),
            action="log.reseal",
            before_text=json.dumps({"events": position, "hash": last}),
            after_text="{}",
        )
    let_all_wait(Event, Waiting)


def let_all_wait(Event, Waiting):
    waiting = set(Waiting.objects.values_list("pk", flat=True))
    keys = Event.objects.order_by("pk").values_list("pk", flat=True).iterator(2000)
    Waiting.objects.bulk_create(
        (Waiting(event_id=key) for key in keys if key not in waiting), batch_size=500
    )


def go_back(apps, schema_editor):
    """Let all events wait to be sealed into a chain again, whose triggers are made anew."""
    let_all_wait(apps.get_model("events", "Event"), apps.get_model("events", "WaitingEvent"))
    before = import_module("events.migrations.0002_append_only").STATEMENTS
    for statement in before[schema_editor.connection.vendor]:
        if " ON events_seal" in statement:
            schema_editor.execute(statement)


def make_triggers(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("events", "0004_recurrences")]

    operations = [
        migrations.RunPython(walk_the_chain, go_back),
        migrations.DeleteModel(name="Seal"),
        migrations.DeleteModel(name="EventChain"),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("form", models.CharField(default="event-2", max_length=20)),
                ("salt", models.CharField(max_length=32)),
                ("hash", models.CharField(max_length=64, unique=True)),
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="seal",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="places_begin_at_1", condition=models.Q(position__gte=1)
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="TreeHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(default=0)),
                ("edge", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="TreeNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("height", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("height", "index"), name="one_node_a_place")
                ]
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField(db_index=True)),
            ],
            options={"ordering": ["-size"]},
        ),
        migrations.CreateModel(
            name="CheckpointSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("way", models.CharField(max_length=300)),
                ("receipt", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="sent",
                        to="events.checkpoint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "way"), name="sent_once_a_way")
                ]
            },
        ),
        migrations.RunPython(make_triggers, migrations.RunPython.noop),
    ]
