"""The role by which the service signs in to PostgreSQL, and what it is granted.

Another role owns the tables and runs the migrations. So the service appends to the event log, and
can neither change it nor take off the triggers that refuse a change.
"""

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

# Of a role: whether nothing is refused to it, and whether it may act as the owner of the tables.
ROLE = """
    SELECT r.rolsuper, bool_or(pg_has_role(r.oid, c.relowner, 'MEMBER'))
    FROM pg_roles r, pg_class c
    WHERE r.rolname = %s AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    GROUP BY r.rolsuper
"""
MORE_THAN_APPENDING = """
    SELECT bool_or(has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER'))
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE p.proname = %s
"""

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
        NotGrantedError: this is no PostgreSQL, or the role could do more than it is granted.
    """
    if connection.vendor != "postgresql":
        raise NotGrantedError("Only PostgreSQL has roles. Set DATABASE_URL to such a database.")
    named, database = map(connection.ops.quote_name, (role, connection.settings_dict["NAME"]))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = cursor.fetchall()
        if not tables:
            raise NotGrantedError("There are no tables yet. Migrate first.")
        cursor.execute(ROLE, [role])
        found = cursor.fetchone()
        if found is None:
            raise NotGrantedError(f"There is no role {role}. Make it with createuser.")
        if any(found):
            raise NotGrantedError(
                f"{role} owns the tables, is a member of the role that does, or is a superuser: "
                "no grant takes anything from it. The service needs a role of its own."
            )
        cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM {named}")
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {named}")
        cursor.execute("SELECT current_schema()")
        [(schema,)] = cursor.fetchall()
        schema = connection.ops.quote_name(schema)
        cursor.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {named}, PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {named}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {named}")
        for table, is_append_only in tables:
            quoted = connection.ops.quote_name(table)
            given = READ.get(table, APPENDED if is_append_only else KEPT)
            cursor.execute(f"REVOKE ALL ON {quoted} FROM {named}, PUBLIC")
            cursor.execute(f"GRANT {given} ON {quoted} TO {named}")
    return len(tables)


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
            cursor.execute(ROLE, [role])
            is_super, is_owner = cursor.fetchone() or (False, False)
            cursor.execute(MORE_THAN_APPENDING, [REFUSES])
            [(may_change,)] = cursor.fetchall()
    except DatabaseError:
        return ""
    if is_super:
        why = "is a superuser"
    elif is_owner:
        why = "owns the tables"
    elif may_change:
        why = "may change the tables of the event log"
    else:
        return ""
    return (
        f"The service signs in to the database as “{role}”, which {why}, so whoever takes over the "
        f"service can rewrite the event log. {WAY_OUT}"
    )
