"""Every statement that is sent to a server, in one place; those that count entries are in `sql_tallies`.

They keep to what PostgreSQL and the distributed engines that speak its language take alike: tables with a primary key,
unique indexes and indexes on an expression, `select … for update` and `for share`, `unnest` of arrays, `copy`,
`truncate` (of which nothing hangs on being taken back, for not every engine does), views, grants. No advisory lock, no
extension, no trigger, no stored function, no `listen`, no collation: where an order by code point matters the program
sorts, or the column is of bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.store.protocol import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

META = "meta"  # one row: what the register says of itself, and the end of the journal's chain, which a writer locks
NAMES = "names"  # how the words of names sound
NUMBERS = "numbers"  # court and register number, folded: no two cooperatives have the same
PUBLIC = {"cooperatives": "cooperatives_public", "experts": "experts_public", "journal": "journal_public"}

# --- the layout ---

# Rounds, programs and pairs told apart are unique by their ids. What must be unique whatever its spelling has no index:
# links, experts, pledges, lines of a plan, references of payments. No expression that all engines take folds a text as
# `domain/names.fold` does (`lower` hangs on the collation, `unaccent` is an extension), and an index over texts as they
# are written lets other spellings through. The lock keeps them unique: each writer reads what the one before it saved.
# Court and number have `numbers`, whose keys the program folds.
_INDEXES = (
    ("entries", "entry_of_round", "unique", ("round", "cooperative")),
    ("entries", "entries_of_cooperative", "", ("cooperative",)),
    ("scores", "score_of_juror", "unique", ("entry", "juror")),
    ("payments", "payments_of_entry", "", ("entry",)),
    ("pledges", "pledges_of_round", "", ("round",)),
    ("sessions", "sessions_of_round", "", ("round",)),
    ("measures", "measures_of_entry", "", ("entry",)),
    ("links", "links_of_cooperative", "", ("cooperative",)),
    ("links", "links_of_other", "", ("other",)),
    ("cooperatives", "cooperative_of_ice", "unique", ("ice",)),
    ("cooperatives", "cooperatives_illustrative", "", ("illustrative",)),
)
_WITHOUT_PERSONAL = "select id, doc - 'contact' as doc from {table}"
_BEFORES = (
    "coalesce((select jsonb_agg(b.value - 'personal' - 'salt') "
    "from jsonb_array_elements(doc::jsonb -> '{part}') as b (value)), '[]'::jsonb)"
)
_JOURNAL_PUBLIC = (
    "select id, (doc::jsonb || jsonb_build_object('changed', "
    + _BEFORES.format(part="changed")
    + ", 'removed', "
    + _BEFORES.format(part="removed")
    + "))::json as doc from journal"
)


def kind_of(table: str) -> str:
    """Give the type of documents: `jsonb`; `json`, which keeps every letter, where an order or a hash hangs on it."""
    return "json" if table in {"rounds", "entries", "scores", "journal"} else "jsonb"


def tables_of(names: list[str]) -> list[str]:
    """Give the statements that make the tables of these names, one a kind of record."""
    made = []
    for name in names:
        columns = f"id text primary key, doc {kind_of(name)} not null, seal bigint not null default 0"
        made.append(f"create table {name} ({columns})")
    made += [
        f"create view {PUBLIC[name]} as "
        + (_JOURNAL_PUBLIC if name == "journal" else _WITHOUT_PERSONAL.format(table=name))
        for name in names
        if name in PUBLIC
    ]
    return made


def indexes_of(names: list[str]) -> list[str]:
    """Give the statements that make the indexes of these tables."""
    return [
        f"create {kind} index {index} on {table} ({', '.join(f'(doc ->> {field!r})' for field in fields)})"
        for table, index, kind, fields in _INDEXES
        if table in names
    ]


_META_COLUMNS = (
    "id integer primary key, schema integer not null, ids text not null, journal bigint not null, head text not null, "
    "backup text not null, owner text not null, tables text not null"
)
BESIDE = (
    f"create table {NAMES} (word bytea not null, id text not null, primary key (word, id))",
    f"create table {NUMBERS} (number text primary key, id text not null)",
    f"create table {META} ({_META_COLUMNS})",  # last: while it is missing there is no register
)
FIRST_META = f"insert into {META} values (1, %s, '{{}}', 0, '', '', current_user, %s) on conflict (id) do nothing"
ON_THE_WAY = "incoming"  # stands for the tables of a register of which a copy has not arrived
UPGRADED = f"update {META} set schema = %s, tables = %s where id = 1"
EVERY_TABLE = (META, NAMES, NUMBERS, *TABLES)


# --- a unit of work ---

_META_READ = (
    "select schema, ids, journal, head, backup, owner, tables, current_user::text, "
    f"has_table_privilege('cooperatives', 'select') from {META} where id = 1"
)
READ = f"begin isolation level repeatable read, read only; {_META_READ}"
WRITE = (  # not every engine heeds `lock_timeout` where a row is locked: there a statement may take a second longer
    "begin isolation level read committed; set local lock_timeout = '{milliseconds}ms'; "
    "set local idle_in_transaction_session_timeout = '{idle}ms'; set local statement_timeout = '{longer}ms'; "
    + _META_READ
    + " for update; set local statement_timeout to default"
)
AT_ONCE = (
    "begin isolation level read committed; set local idle_in_transaction_session_timeout = '{idle}ms'; "
    + _META_READ
    + " for update nowait"
)
IS_THERE = (
    "select current_schema(), count(*) from information_schema.tables "
    f"where table_schema = current_schema() and table_name = '{META}'"
)
ROLLBACK = "rollback"
COMMIT = "commit"
WHOLLY_ENDED = f"update {META} set ids = %s, journal = %s, head = %s, backup = %s where id = 1"
ENDED = f"update {META} set ids = %s, journal = %s, head = %s where id = 1"
BACKED_UP = f"update {META} set backup = %s where id = 1"
HOLDER = (
    "select a.application_name from pg_locks l join pg_stat_activity a on a.pid = l.pid "
    f"where l.relation = '{META}'::regclass and l.mode = 'RowShareLock' and l.pid <> pg_backend_pid() "
    "and a.application_name like '%ess %' order by a.xact_start limit 1"
)


def one(relation: str) -> str:
    """Give the statement that reads one record."""
    return f"select doc::text from {relation} where id = %s"


def among(relation: str) -> str:
    """Give the statement that reads the records of some ids."""
    return f"select doc::text from {relation} where id = any(%s)"


def ids(relation: str) -> str:
    """Give the statement that reads all ids."""
    return f"select id from {relation}"


def ids_among(relation: str) -> str:
    """Give the statement that reads those of some ids that are there."""
    return f"select id from {relation} where id = any(%s)"


def equal(what: str, relation: str, fields: dict[str, bool]) -> str:
    """Give the statement that reads the records whose fields equal the values given.

    Args:
        what: what it reads: the documents, or their number.
        relation: the table or view.
        fields: the names of fields, and whether the value of each is the default, which is not written.
    """
    conditions = [
        f"(doc ->> '{field}' is null or doc ->> '{field}' = %s)" if is_default else f"doc ->> '{field}' = %s"
        for field, is_default in fields.items()
    ]
    return f"select {what} from {relation}" + (f" where {' and '.join(conditions)}" if conditions else "")


def first(relation: str, fields: dict[str, bool]) -> str:
    """Give the statement that reads the first records whose fields equal the values given, and at last how many.

    Ids are a letter and a number, which every collation sorts alike.
    """
    return f"{equal(DOCUMENTS, relation, fields)} order by length(id), id limit %s"


def distinct(relation: str, field: str) -> str:
    """Give the statement that reads the values that a field has, each once."""
    return f"select distinct doc ->> '{field}' from {relation}"


def one_of(relation: str, field: str) -> str:
    """Give the statement that reads the records of which a field is one of the values given."""
    return f"select doc::text from {relation} where doc ->> '{field}' = any(%s)"


DOCUMENTS, NUMBER_OF = "doc::text", "count(*)"
WITH_WORD = f"select distinct id from {NAMES} where word >= %s and word < %s"
WORDS = f"select id, word from {NAMES}"
OFTEN = (
    f"select u.word, (select count(*) from (select 1 from {NAMES} n where n.word = u.word limit 1000) as few) "
    "from unnest(%s::bytea[]) as u (word)"
)
WITH_WORDS = (
    "select distinct a.id from unnest(%s::bytea[], %s::bytea[]) as u (word, other) "
    f"join {NAMES} a on a.word = u.word join {NAMES} b on b.word = u.other and b.id = a.id"
)
WITH_NUMBER = f"select id from {NUMBERS} where number = any(%s)"


def removed(table: str) -> str:
    """Give the statement that removes the rows of some ids."""
    return f"delete from {table} where id = any(%s)"


def added(table: str) -> str:
    """Give the statement that adds records, from an array of ids and one of documents."""
    return (
        f"insert into {table} (id, doc, seal) select u.id, u.doc::{kind_of(table)}, u.seal "
        "from unnest(%s::text[], %s::text[], %s::bigint[]) as u (id, doc, seal)"
    )


NAMED = f"insert into {NAMES} (word, id) select u.word, u.id from unnest(%s::bytea[], %s::text[]) as u (word, id)"
UNNAMED = f"delete from {NAMES} using unnest(%s::bytea[], %s::text[]) as u (w, i) where word = u.w and id = u.i"
UNNUMBERED = f"delete from {NUMBERS} where number = any(%s) and id = any(%s)"
NUMBERED = f"insert into {NUMBERS} (number, id) select u.n, u.id from unnest(%s::text[], %s::text[]) as u (n, id)"
MENTIONING = "select doc::text from journal where position(%s in doc::text) > 0"
REWRITTEN = "update journal set doc = %s::json, seal = %s where id = %s"

# --- copies ---

# While a copy is on its way, piece by piece, the row 1 of `meta` names no table, and is locked by who copies. The row 2
# says of what: the end of the journal of its source, and a word for this attempt. Each piece shares a lock on it, so
# that what an attempt left that is over and another that begins never write at the same time.

WAITING = "set local lock_timeout = '{milliseconds}ms'"
NOTE = f"select journal, head, tables from {META} where id = 2"
NOTE_LOCKED = f"{NOTE} for update"
NOTED = f"insert into {META} values (2, %s, '{{}}', %s, %s, '', current_user, %s)"
UNNOTED = f"delete from {META} where id = 2"
SHARED = f"begin isolation level read committed; select tables from {META} where id = 2 for share"
SAID_TABLES = f"update {META} set tables = %s where id = 1"
ARRIVED = f"update {META} set schema = %s, owner = current_user, tables = %s where id = 1"
STILL_HERE = "select 1"
NAMES_UNORDERED = f"alter table {NAMES} drop constraint {NAMES}_pkey"  # where an engine refuses it, rows come slower
NAMES_ORDERED = f"alter table {NAMES} add primary key (word, id)"


def poured(table: str, columns: str = "id, doc, seal") -> str:
    """Give the statement that takes many rows in."""
    return f"copy {table} ({columns}) from stdin"


def drawn(table: str) -> str:
    """Give the statement that gives many documents out."""
    return f"copy (select doc::text from {table}) to stdout"


def cleared(tables: Iterable[str]) -> str:
    """Give the statement that takes every row out of tables in which nobody reads."""
    return f"truncate table {', '.join(tables)}"


def any_row(tables: Iterable[str]) -> str:
    """Give the statement that tells whether a row stands in one of these tables."""
    return "select " + " or ".join(f"exists (select 1 from {table})" for table in tables)


def there(table: str) -> str:
    """Give the statement that reads which of some ids there are."""
    return f"select id from {table} where id = any(%s)"


def emptied() -> list[str]:
    """Give the statements that take every row out; who reads meanwhile sees them still."""
    return [f"delete from {table}" for table in EVERY_TABLE if table != META]


def sealed(table: str) -> str:
    """Give the statement that reads all records with their seals."""
    return f"select doc::text, seal from {table}"


# --- rights ---


class Right(NamedTuple):
    """What a role may do.

    Attributes:
        verbs: with the tables.
        withholds: whether it sees the views without personal fields in the place of their tables.
    """

    verbs: str
    withholds: bool = False

    def relations(self, tables: Iterable[str]) -> list[str]:
        """Give what it may reach of these tables."""
        return [PUBLIC.get(name, name) if self.withholds else name for name in tables]


WRITES = Right("select, insert, update, delete")
READS = Right("select")
READS_PUBLIC = Right("select", withholds=True)


def granted(role: str, schema: str, right: Right) -> list[str]:
    """Give the statements that let a role do something; role and schema are quoted already."""
    return [f"grant usage on schema {schema} to {role}", granted_on(right.relations(EVERY_TABLE), role, right)]


def granted_on(relations: list[str], role: str, right: Right) -> str:
    """Give the statement that lets a role do something with tables or views."""
    return f"grant {right.verbs} on {', '.join(relations)} to {role}"


def revoked(role: str, schema: str) -> list[str]:
    """Give the statements that take every right on the register away from a role."""
    every_relation = ", ".join((*EVERY_TABLE, *PUBLIC.values()))
    return [f"revoke all on {every_relation} from {role}", f"revoke usage on schema {schema} from {role}"]


FACTS = "select version(), current_database(), current_schema(), current_user::text"
MAY_WRITE = f"select has_table_privilege('{META}', 'update')"
SIZE = "select sum(pg_total_relation_size(quote_ident(t)::regclass)) from unnest(%s::text[]) as u (t)"
SHARES = (
    "select g.grantee::text, bool_or(g.table_name = 'meta' and g.privilege_type = 'INSERT'), "
    "bool_or(g.table_name = 'cooperatives' and g.privilege_type = 'SELECT') "
    "from information_schema.role_table_grants g "
    "where g.table_schema = current_schema() and g.table_name in ('meta', 'cooperatives') and g.grantee <> %s "
    "group by g.grantee order by g.grantee"
)
RIGHTS_OF = f"select has_table_privilege(%s, '{META}', 'select'), has_table_privilege(%s, '{META}', 'insert')"
SCHEMA_OF_META = "select current_schema()"
