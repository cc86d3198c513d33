"""What is wrong with a server, in sentences: each error of the driver becomes one of ours, without a password in it."""

from __future__ import annotations

import re
import shlex
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
from psycopg import errors

from ocp_ess_cli.domain.errors import AlreadyExists, EssError, FileBusy, FileUnusable
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _
from ocp_ess_cli.store import unreachable
from ocp_ess_cli.store.protocol import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocp_ess_cli.store.address import Address

TRANSIENT = (errors.SerializationFailure, errors.DeadlockDetected)  # the server asks for another attempt
NOT_THERE = (errors.UndefinedTable, errors.InvalidSchemaName)
_STOPPING = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.IdleInTransactionSessionTimeout,
)
_FULL = (errors.DiskFull, errors.OutOfMemory, errors.InsufficientResources)
_ID = re.compile(r'"id"\s*:\s*"([^"\\]{1,40})"')
_STARTING = re.compile(r"start(ing|ed) up|shutting down|recovery|not yet accepting|read-only|standby", re.IGNORECASE)
_SOON = re.compile(r"start(ing|ed) up|shutting down|in recovery mode|not yet accepting", re.IGNORECASE)
_NOT_WRITABLE = re.compile(r"read-only|standby|hot standby|recovery", re.IGNORECASE)
_BESIDE = (
    "Is the server running",
    "This probably means",
    "before or while processing",
    "Either provide",
    "password retrieved from file",
    "DETAIL",
    "LINE",
    "HINT",
)
_PREFIX = re.compile(
    r"^((connection|consuming input) failed: |connection is bad: |connection to server .*? failed: |FATAL: +|ERROR: +"
    r"|- (\w+: ('[^']*'|None)(, |: ))+)+"
)


class Troubles(NamedTuple):
    """Makes the errors of one server.

    Attributes:
        address: where it is.
    """

    address: Address

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn errors of the driver into sentences."""
        try:
            yield
        except psycopg.Error as error:
            raise self.of(error) from error

    def of(self, error: psycopg.Error) -> EssError:
        """Say what went wrong in the middle of a unit, of which nothing is kept."""
        for kinds, make in (
            (errors.LockNotAvailable, lambda _error: self.busy("")),
            (TRANSIENT, self._contended),
            (errors.InsufficientPrivilege, self._without_right),
            (errors.ReadOnlySqlTransaction, lambda _error: self.read_only()),
            (errors.UniqueViolation, self._not_unique),
            ((errors.DuplicateTable, errors.UndefinedColumn), lambda _error: self.not_ours()),
        ):
            if isinstance(error, kinds):
                return make(error)
        return FileUnusable(self._sentence(error).format(path=self.address.shown, reason=self.reason(error)))

    def _sentence(self, error: psycopg.Error) -> str:
        if isinstance(error, _FULL):
            return _("{path} has no room left: {reason}. Nothing was changed.")
        if isinstance(error, errors.InvalidSchemaName):
            return _("{path} has no schema to keep the register in: {reason}. Make it with: create schema NAME")
        if isinstance(error, _STOPPING) or is_lost(error):
            return _("The connection to {path} was lost: {reason}. Nothing was changed; try again.")
        return _("{path} refused what ess asked of it: {reason}. Nothing was changed.")

    def _contended(self, _error: psycopg.Error) -> FileBusy:
        sentence = _("{path} is busy: others were writing at the same time. Nothing was changed; try again.")
        return FileBusy(sentence.format(path=self.address.shown))

    def unreachable(self, error: psycopg.Error) -> FileUnusable:
        """Say why no connection could be made."""
        sentence = unreachable.sentence(str(error))
        return FileUnusable(sentence.format(path=self.address.shown, reason=self.reason(error)))

    def may_pass(self, error: psycopg.Error, *, writing: bool) -> bool:
        """Tell whether a refused connection may be let in soon: a server starts, or a standby takes over."""
        text = str(error)
        is_elsewhere = self.address.names_several and not unreachable.is_final(text)
        return bool((_SOON if writing else _STARTING).search(text)) or is_elsewhere

    def silent(self, seconds: float) -> FileUnusable:
        """Say that no answer came."""
        sentence = _("{path} did not answer within {seconds} seconds. Nothing was changed; try again, or --wait 60.")
        return FileUnusable(sentence.format(path=self.address.shown, seconds=f"{seconds:.0f}"))

    def busy(self, who: str) -> FileBusy:
        """Say that another is writing for too long."""
        sentence = _(
            "{path} is busy: {who} is writing to it. Nothing was changed; try again, or wait longer: --wait 60"
        )
        return FileBusy(sentence.format(path=self.address.shown, who=who or _("another ess")))

    def read_only(self) -> FileUnusable:
        """Say that the server only reads."""
        sentence = _(
            "{path} is a standby, or set to read alone. Nothing was changed; name the server that writes, or all of "
            "them: postgresql://USER@HOST1,HOST2/NAME"
        )
        return FileUnusable(sentence.format(path=self.address.shown))

    def is_read_only(self, error: psycopg.Error) -> bool:
        """Tell whether a connection was refused because the server only reads."""
        return bool(_NOT_WRITABLE.search(str(error)))

    def not_ours(self) -> FileUnusable:
        """Say that tables of another program are there."""
        sentence = _(
            "{path} has tables of another program where those of ess would be. Give ess a schema of its own: create "
            "schema awards, and add ?options=-csearch_path=awards to the address."
        )
        return FileUnusable(sentence.format(path=self.address.shown))

    def without_schema(self) -> FileUnusable:
        """Say that nothing can be seen: a role without a right on a schema is not told whether it is there."""
        sentence = _(
            "{path} has no schema that this role may look into. Whoever owns the register can let it: "
            "ess share --reader NAME. If there is none yet, make it with: create schema NAME"
        )
        return FileUnusable(sentence.format(path=self.address.shown))

    def on_the_way(self) -> FileUnusable:
        """Say that a copy has not arrived."""
        lines = (
            _("{path} has no register yet: a copy to it is under way, or was interrupted."),
            _("To go on with it, or to copy another: ess copy --from PLACE --to {quoted}"),
            _("To give it up: ess copy --give-up --to {quoted}"),
        )
        path = self.address.shown
        return FileUnusable("\n".join(lines).format(path=path, quoted=shlex.quote(path)))

    def newer(self, schema: int) -> FileUnusable:
        """Say that a newer ess wrote it."""
        sentence = _(
            "{path} was written by a newer ess (version {found} of the layout; this one knows {known}). "
            "Install the newer ess."
        )
        return FileUnusable(sentence.format(path=self.address.shown, found=schema, known=SCHEMA))

    def damaged(self, reason: str) -> FileUnusable:
        """Say what is damaged."""
        sentence = _("{path} is damaged: {reason}. Whoever runs the server can put a backup of it back.")
        return FileUnusable(sentence.format(path=self.address.shown, reason=reason))

    def unreadable(self, table: str, documents: Iterable[str | bytes], decode: Callable[[Any], object]) -> FileUnusable:
        """Say which record of a table is damaged: the first of these documents that cannot be read."""
        for document in documents:
            try:
                decode(document)
            except (ValueError, RecursionError) as error:
                found = _ID.search(document if isinstance(document, str) else document.decode(errors="replace"))
                told = f"{visible(found[1])}: {error}" if found else str(error)
                return self.damaged(_("table “{table}”: {reason}").format(table=table, reason=told))
        raise AssertionError(table)

    def unknown(self) -> FileUnusable:
        """Say that a change may or may not be saved."""
        sentence = _(
            "The connection to {path} was lost while the change was being saved: it is saved whole, or not at all. See "
            "which before you try again: ess log"
        )
        return FileUnusable(sentence.format(path=self.address.shown))

    def reason(self, error: BaseException) -> str:
        """Give the line that tells most of what the server or the driver says, without the secrets of the address."""
        primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
        lines = [line.strip() for line in (primary or str(error)).splitlines() if line.strip()]
        lines = unreachable.telling(line for line in lines if not line.startswith(_BESIDE))
        text = _PREFIX.sub("", lines[-1] if lines else type(error).__name__)
        return self.address.hidden(text).rstrip(".")

    def _without_right(self, error: psycopg.Error) -> FileUnusable:
        sentence = _(
            "{path} does not let this role do it: {reason}. Nothing was changed. Whoever owns the register can let it: "
            "ess share --writer NAME, or --reader NAME"
        )
        return FileUnusable(sentence.format(path=self.address.shown, reason=self.reason(error)))

    def _not_unique(self, error: psycopg.Error) -> AlreadyExists:
        """Say what two records may not both have; the actions say it first, unless another program wrote."""
        told = {
            "cooperative_of_ice": _("Two cooperatives would have the same ICE"),
            "numbers_pkey": _("Two cooperatives would have the same court and register number"),
            "entry_of_round": _("A cooperative would have two entries in one round"),
            "score_of_juror": _("A juror would have two scores of one entry"),
        }.get(error.diag.constraint_name or "", _("Two records would have the same id"))
        sentence = _("{what}: {value}. Nothing was changed.")
        found = re.search(r"=\((.*)\)", error.diag.message_detail or "")
        return AlreadyExists(sentence.format(what=told, value=found[1] if found else "?"))


def is_lost(error: BaseException | None) -> bool:
    """Tell whether an error means that the connection is gone."""
    if isinstance(error, _STOPPING):
        return True
    return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)) and error.sqlstate in {
        None,
        "08006",
        "08003",
        "08000",
    }
