"""Who may read or write a register on a server: rights that the database itself keeps."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from psycopg import errors
from psycopg.sql import Identifier

from ocp_ess_cli.domain.errors import BadValue, FileUnusable, NotFound
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _
from ocp_ess_cli.store import sql

if TYPE_CHECKING:
    from ocp_ess_cli.store.postgres import PostgresStore, Standing
    from ocp_ess_cli.store.server import Session


class Share(NamedTuple):
    """A role of the database, and what it may do."""

    role: str
    may_write: bool
    sees_contacts: bool


def shares(store: PostgresStore) -> list[Share]:
    """Give the roles that have a right on the register, but for its owner.

    Raises:
        FileUnusable: the server cannot be asked.
    """
    with store.opened() as (session, standing):
        return [Share(*row) for row in session.run(sql.SHARES, [standing.owner])] if standing.tables else []


def share(store: PostgresStore, role: str, *, may_write: bool, with_contacts: bool) -> None:
    """Let a role read, or read and write.

    Raises:
        BadValue: the role owns the register.
        NotFound: there is no such role, or no register.
        FileUnusable: this role may not give rights.
    """
    right = sql.WRITES if may_write else sql.READS if with_contacts else sql.READS_PUBLIC
    _set(store, role, right)


def revoke(store: PostgresStore, role: str) -> None:
    """Take every right on the register away from a role.

    Raises:
        BadValue: the role owns the register.
        NotFound: there is no such role, or no register.
        FileUnusable: this role may not take rights.
    """
    _set(store, role, None)


def _set(store: PostgresStore, role: str, right: sql.Right | None) -> None:
    if not store.exists():
        raise NotFound(store.on_the_way() or _("There is no register at {path}.").format(path=store.path))
    with store.opened_to_write() as (session, standing):
        if role == standing.owner:
            raise BadValue(_("{role} owns the register, and can do everything.").format(role=visible(role)))
        schema = Identifier(session.run(sql.SCHEMA_OF_META)[0][0]).as_string(session.connection)
        quoted = Identifier(role).as_string(session.connection)
        statements = sql.revoked(quoted, schema) + (sql.granted(quoted, schema, right) if right else [])
        try:
            for statement in statements:
                session.connection.execute(statement.encode())
        except errors.UndefinedObject as error:
            sentence = _(
                "There is no role “{role}”. Whoever runs the server makes it with: createuser --pwprompt {quoted}"
            )
            told = visible(role)[:60]
            raise NotFound(sentence.format(role=told, quoted=shlex.quote(told))) from error
        except errors.InsufficientPrivilege as error:
            raise _unheard(role, standing) from error
        except errors.Error as error:
            raise store.server.troubles.of(error) from error
        _refuse_unheard(session, standing, role, right)
        store.commit(session, None)


def _refuse_unheard(session: Session, standing: Standing, role: str, right: sql.Right | None) -> None:
    """Refuse what the server passed over with a warning: whoever does not own the tables gives no rights.

    Raises:
        FileUnusable: the role has not what it was to have.
    """
    may_read, may_write = session.run(sql.RIGHTS_OF, [role, role])[0]
    wanted = (right is not None, right is sql.WRITES)
    if (may_read, may_write) != wanted:
        raise _unheard(role, standing)


def _unheard(role: str, standing: Standing) -> FileUnusable:
    sentence = _(
        "The rights of {role} are as they were: {owner} owns the register and sets them, and what a role has from "
        "another role stays."
    )
    return FileUnusable(sentence.format(role=visible(role)[:60], owner=visible(standing.owner)))
