"""The role by which the service signs in to PostgreSQL, and what it is granted.

Another role owns the tables and runs the migrations. So the service appends to the event log, and
can neither change it nor take off the triggers that refuse a change.
"""

from collections.abc import Sequence

from django.db import DatabaseError, connection, transaction

# By this function the triggers of a table say that it is append-only; see the second migration.
REFUSES = "refuse_to_change_the_event_log"
TABLES = f"""
    SELECT c.relname, EXISTS (
        SELECT 1 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgrelid = c.oid AND p.proname = '{REFUSES}'
    )
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    ORDER BY c.relname
"""
APPENDED = "SELECT, INSERT"
KEPT = "SELECT, INSERT, UPDATE, DELETE"
# Which migrations ran is written by whoever runs them.
READ = {"django_migrations": "SELECT"}

# What a role is, which no grant and no revoke changes.
IS = """
    SELECT r.rolsuper, r.rolcreaterole, bool_or(pg_has_role(r.oid, c.relowner, 'MEMBER'))
    FROM pg_roles r, pg_class c
    WHERE r.rolname = %s AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    GROUP BY r.rolsuper, r.rolcreaterole
"""
IS_IN_WORDS = ("is a superuser", "may give itself the role of the owner", "owns the tables")
# What a role may, by its own grants, those of the roles it is in, and those of everybody. Who may
# put a function where the owner's next migration or backup looks for one acts as the owner then.
MAY = f"""
    SELECT
        bool_or(has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')),
        has_schema_privilege(r.oid, current_schema(), 'CREATE')
            OR has_database_privilege(r.oid, current_database(), 'CREATE')
    FROM pg_roles r, pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE r.rolname = %s AND p.proname = '{REFUSES}'
    GROUP BY r.oid
"""
MAY_IN_WORDS = (
    "may change the tables of the event log",
    "may put tables and functions of its own beside those of the owner",
)

WAY_OUT = (
    "Let another role of PostgreSQL own the tables, and grant this one what it needs: see “The "
    "database” in docs/deployment.md."
)


class NotGrantedError(Exception):
    """Nothing was granted; the message says why."""


def grant_to(role: str) -> int:
    """Give a role what the service needs of every table, and nothing more. Run by their owner.

    Returns:
        how many tables it may work with.

    Raises:
        NotGrantedError: this is no PostgreSQL, or the role could do more than it is granted; then
            nothing was changed.
    """
    if connection.vendor != "postgresql":
        raise NotGrantedError("Only PostgreSQL has roles. Set DATABASE_URL to such a database.")
    named, database = map(connection.ops.quote_name, (role, connection.settings_dict["NAME"]))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = cursor.fetchall()
        if not tables:
            raise NotGrantedError("There are no tables yet. Migrate first.")
        cursor.execute(IS, [role])
        found = cursor.fetchone()
        if found is None:
            raise NotGrantedError(f"There is no role {role}. Make it with createuser.")
        if any(found):
            raise NotGrantedError(
                f"{role} owns the tables, is a member of the role that does, may make itself one, "
                "or is a superuser: no grant takes anything from it. The service needs a role of "
                "its own."
            )
        cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM {named}")
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {named}")
        cursor.execute("SELECT current_schema(), current_user")
        schema, owner = map(connection.ops.quote_name, cursor.fetchone())
        cursor.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {named}, PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {named}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {named}")
        for table, is_append_only in tables:
            quoted = connection.ops.quote_name(table)
            given = READ.get(table, APPENDED if is_append_only else KEPT)
            cursor.execute(f"REVOKE ALL ON {quoted} FROM {named}, PUBLIC")
            cursor.execute(f"GRANT {given} ON {quoted} TO {named}")
        # PostgreSQL only warns where what is revoked was not this owner's to give.
        cursor.execute(MAY, [role])
        if more := _first(MAY_IN_WORDS, cursor.fetchone()):
            raise NotGrantedError(
                f"{role} {more} all the same: by another role that it is a member of, or because "
                f"the schema {schema} or the database is not {owner}'s. As postgres: ALTER SCHEMA "
                f"{schema} OWNER TO {owner}; ALTER DATABASE {database} OWNER TO {owner};"
            )
    return len(tables)


def _first(words: Sequence[str], holds: Sequence[bool] | None) -> str:
    """The first of the words that holds, or nothing."""
    return next((word for word, is_so in zip(words, holds or (), strict=False) if is_so), "")


def power_over_the_log() -> str:
    """Why whoever takes over the service could rewrite the event log, in a sentence, or nothing.

    Asked of a database that can't answer yet it says nothing: that is told elsewhere.
    """
    if connection.vendor != "postgresql":
        return (
            "The records are in a file that the service writes, so whoever takes over the service "
            f"can rewrite the event log. {WAY_OUT}"
        )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            [(role,)] = cursor.fetchall()
            cursor.execute(IS, [role])
            why = _first(IS_IN_WORDS, cursor.fetchone())
            cursor.execute(MAY, [role])
            why = why or _first(MAY_IN_WORDS, cursor.fetchone())
    except DatabaseError:
        return ""
    if not why:
        return ""
    return (
        f"The service signs in to the database as “{role}”, which {why}, so whoever takes over the "
        f"service can rewrite the event log. {WAY_OUT}"
    )
