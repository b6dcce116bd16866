"""Rows of one authority, held apart by PostgreSQL itself.

Every query names its authority; this is for the one that forgets.  A role called `ehcp_816` sees and writes the
rows of authority 816 alone, and those that are of every authority.  Whoever owns the tables is not bound.
"""

import sqlalchemy as sa

OWN = "{column} = '*' OR current_user = 'ehcp_' || {column}"


def protect(connection: sa.Connection, table: str, rule: str = OWN.format(column="authority")) -> None:
    """Bind every role but the owner to its own rows of a table.  SQLite has no roles: nothing is done there."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        connection.exec_driver_sql(f'CREATE POLICY own_authority ON "{table}" USING ({rule})')


def unprotect(connection: sa.Connection, table: str) -> None:
    """Let every role that may read the table read all of it again."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'DROP POLICY own_authority ON "{table}"')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
