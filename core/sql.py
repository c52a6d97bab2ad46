"""SQL the schema needs beyond tables: history that the database itself refuses to change."""

APPEND_ONLY_FUNCTION = """
create or replace function core_refuse_change() returns trigger language plpgsql as $$
begin
  -- The test suite empties its own database between tests; no other settings file sets this.
  if tg_op = 'TRUNCATE' and current_setting('renda.allow_truncate', true) = 'on' then
    return null;
  end if;
  raise exception 'history is append-only: % on %', tg_op, tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;
"""


def append_only(table: str) -> str:
    """Return the SQL that makes a table refuse update, delete and truncate."""
    return f"""
create or replace trigger {table}_append_only before update or delete on {table}
  for each row execute function core_refuse_change();
create or replace trigger {table}_no_truncate before truncate on {table}
  for each statement execute function core_refuse_change();
"""


def append_only_off(table: str) -> str:
    """Return the SQL that takes the guard away again, for going back one migration."""
    return (
        f"drop trigger if exists {table}_append_only on {table}; drop trigger if exists {table}_no_truncate on {table};"
    )


GUARDED_TABLES = ("core_auditevent", "core_auditseal")

# A counted ballot box is history too: its row is written for the last time when the count goes in.
FROZEN_BOX = """
create or replace trigger core_ballotbox_frozen before update on core_ballotbox
  for each row when (old.state = 'closed') execute function core_refuse_change();
"""
FROZEN_BOX_OFF = "drop trigger if exists core_ballotbox_frozen on core_ballotbox;"
