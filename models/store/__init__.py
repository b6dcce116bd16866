"""How requests are kept: tables, sessions, queries.  The only importer of SQLAlchemy."""
