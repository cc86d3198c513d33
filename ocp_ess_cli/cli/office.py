"""The composition root: where the store, the clock, the user, the terminal and the format come together."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TextIO

import typer

from ocp_ess_cli.domain.errors import BadValue, Declined, FileUnusable, NotFound
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime
    from typing import NoReturn

    from ocp_ess_cli.actions.past import Past
    from ocp_ess_cli.cli.asking import Asker
    from ocp_ess_cli.domain.headings import Headings
    from ocp_ess_cli.domain.models import Stamp
    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.domain.program import Program, Programs
    from ocp_ess_cli.reports.report import Report
    from ocp_ess_cli.store.opening import Register
    from ocp_ess_cli.store.protocol import Changed, Unit, Waiting

FORMATS = ("table", "json", "csv", "md")


class Surroundings(NamedTuple):
    """What one command finds around it.

    Attributes:
        environment: the environment variables.
        now: the clock, in UTC.
    """

    environment: Mapping[str, str]
    now: Callable[[], datetime]


class Office:
    """What every command works with; made once, and told the options that all commands share."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Begin with the defaults of every option."""
        self.surroundings = surroundings
        self.environment = surroundings.environment
        self._now = surroundings.now
        self._db = ""
        self._no_input = bool(self.environment.get("ESS_NO_INPUT"))
        self._format = "table"
        self._columns: tuple[str, ...] = ()
        self._command = ""
        self._wait = 10.0
        self.as_of: date | None = None
        self.past: Past | None = None
        self._despite = ""
        self.pages = True

    def take(
        self,
        command: str,
        *,
        db: str | None = None,
        no_input: bool = False,
        format_: str | None = None,
        columns: str | None = None,
        wait: str | None = None,
        as_of: str | None = None,
        despite: str | None = None,
    ) -> None:
        """Take the options that commands share; what is not given stays as it was.

        Raises:
            BadValue: the path is empty, the format is none of `FORMATS`, a reason says nothing, or a day is wrong.
        """
        if despite is not None:
            self.amend(despite)
        self._command = command
        if wait is not None:
            from ocp_ess_cli.domain import values  # noqa: PLC0415 - help needs none

            self._wait = float(values.count(wait))
        if as_of is not None:
            from ocp_ess_cli.domain import values  # noqa: PLC0415 - as above

            self.as_of = values.past_day(as_of, self._now().date())
        if db is not None and not db.strip():
            raise BadValue(_("--db needs the path of a file."))
        self._db = db or self._db
        self._no_input = no_input or self._no_input
        if format_ and format_.lower() not in FORMATS:
            sentence = _("There is no format “{format}”; there are: {known}.")
            raise BadValue(sentence.format(format=visible(format_)[:60], known=listed([*FORMATS])))
        self._format = format_.lower() if format_ else self._format
        if columns is not None:
            self._columns = tuple(filter(None, (key.strip() for key in columns.split(","))))

    @property
    def names_file(self) -> bool:
        """Whether `--db` names the file."""
        return bool(self._db)

    def amend(self, reason: str) -> None:
        """Take the reason why a sealed round may be changed.

        Raises:
            BadValue: it says nothing.
        """
        from ocp_ess_cli.domain import values  # noqa: PLC0415 - help needs none

        self._despite = values.text(reason, values.LONGEST_NOTE)
        if not self._despite:
            raise BadValue(_("--despite needs a reason, which stays in the record."))

    # --- what the register is made of ---

    @cached_property
    def store(self) -> Register:
        """The store: of `--db`, else `$ESS_DB`, else in the platform's folder for data of the user."""
        from ocp_ess_cli.store.opening import open_store  # noqa: PLC0415 - help needs none

        named = self._db or self.environment.get("ESS_DB", "")
        if named:
            return open_store(named, self._waiting(), make_folder=False, guard=self._guard)
        from platformdirs import user_data_path  # noqa: PLC0415 - a named file needs none

        place = user_data_path("ess", appauthor=False) / "awards.json"
        return open_store(place, self._waiting(), make_folder=True, guard=self._guard)

    def _guard(self, unit: Changed) -> str:
        """Keep sealed rounds as they are, unless `--despite` says why not; to look at the past changes nothing."""
        if self.as_of is not None or not unit.changes():
            return ""
        from ocp_ess_cli.actions import sealing  # noqa: PLC0415 - commands that only read need none

        return sealing.guard(unit, self._despite)

    def store_at(self, location: str) -> Register:
        """Open the store at another location that the user names."""
        from ocp_ess_cli.store.opening import open_store  # noqa: PLC0415 - help needs none

        return open_store(location, self._waiting(), make_folder=False)

    def _waiting(self) -> Waiting:
        from ocp_ess_cli.store.protocol import Waiting  # noqa: PLC0415 - help needs none

        told = _("{user}, ess {command}").format(user=self._user(), command=self._command)
        return Waiting(seconds=self._wait, say=self.say, who=told)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Open a unit that forgets its changes: of the register as it stands, or as it stood on the day of `--as-of`.

        Raises:
            NotFound: what is looked for is not there, or was not there on that day.
        """
        with self.store.reading() as unit:
            if self.as_of is None:
                yield unit
                return
            from ocp_ess_cli.actions.past import rewind  # noqa: PLC0415 - most commands show what is
            from ocp_ess_cli.reports.past import sentence  # noqa: PLC0415 - as above

            self.past = rewind(unit, self.as_of)
            try:
                yield unit
            except NotFound as error:
                raise NotFound(f"{error}\n{sentence(self.past)}") from error

    @cached_property
    def programs(self) -> Programs:
        """The programs known: those of ess, and those of the register, or of the register as it stood."""
        from ocp_ess_cli.actions.programs import known  # noqa: PLC0415 - help needs none
        from ocp_ess_cli.catalogue import programs  # noqa: PLC0415 - as above

        with self.store.reading() as unit:
            if self.as_of is not None:
                from ocp_ess_cli.actions.past import rewind  # noqa: PLC0415 - most commands show what is

                rewind(unit, self.as_of, ["programs"])
            return known(unit, programs())

    @cached_property
    def places(self) -> Places:
        """The regions, provinces and sectors known."""
        from ocp_ess_cli.catalogue import places  # noqa: PLC0415 - help needs none

        return places()

    @cached_property
    def headings(self) -> Headings:
        """The headings of sheets known."""
        from ocp_ess_cli.catalogue import headings  # noqa: PLC0415 - only an import reads sheets

        return headings()

    def stamp(self, reason: str = "", undoes: str = "") -> Stamp:
        """Say who does something, when, and by which command."""
        from ocp_ess_cli.domain.models import Stamp  # noqa: PLC0415 - help needs none

        return Stamp(at=self._now(), by=self._user(), command=self._command, reason=reason, undoes=undoes)

    @property
    def today(self) -> date:
        """The day on which the register is looked at: that of `--as-of`, else of the clock."""
        return self.as_of or self.stamp().on

    def _user(self) -> str:
        named = (self.environment.get(name, "") for name in ("ESS_USER", "LOGNAME", "USER", "USERNAME"))
        if user := next(filter(None, named), ""):
            return user
        import getpass  # noqa: PLC0415 - most systems say it in the environment

        try:
            return getpass.getuser()
        except (KeyError, OSError):  # nobody of that number is known to the system
            return ""

    # --- what the user says ---

    @property
    def asks(self) -> bool:
        """Whether somebody is there to answer a question."""
        return not self._no_input and sys.stdin.isatty() and sys.stderr.isatty()

    @cached_property
    def asker(self) -> Asker:
        """Who asks the questions."""
        from ocp_ess_cli.cli.asking import Asker  # noqa: PLC0415 - most commands ask nothing

        return Asker()

    def confirm(self, question: str, *, yes: bool) -> None:
        """Go on only if the user says so, or `--yes` said so.

        Raises:
            BadValue: nobody is there to ask.
            Declined: the answer is no.
        """
        if yes:
            return
        if not self.asks:
            raise BadValue(_("{question} Nobody can be asked here; add --yes.").format(question=question))
        if not self.asker.confirm(question):
            raise Declined(_("Nothing was changed."))

    def program(self, raw: str | None) -> Program:
        """Take the program of `--program`, or ask for it."""
        if raw is None:
            self.refuse_silence("--program")
            raw = self.asker.choose(_("Which program?"), {p.key: p.title for p in self.programs})
        return self.programs.find(raw)

    def year(self, raw: str | None) -> int:
        """Take the year of `--year`, or ask for it."""
        from ocp_ess_cli.domain import values  # noqa: PLC0415 - help needs none

        if raw is None:
            self.refuse_silence("--year")
            raw = self.asker.text(_("Which year?"), values.year, str(self._now().year))
        return values.year(raw)

    def needed(self, option: str, value: str | None, question: str) -> str:
        """Take a text that must be given by `option`, or ask for it."""
        from ocp_ess_cli.domain import values  # noqa: PLC0415 - help needs none

        if value is None or not value.strip():
            self.refuse_silence(option)
            return self.asker.text(question, values.name)
        return values.text(value, values.LONGEST_NOTE)

    def refuse_silence(self, option: str) -> None:
        """Refuse that something is missing where nobody can be asked for it.

        Raises:
            BadValue: nobody is there to ask.
        """
        if not self.asks:
            raise BadValue(_("{option} is missing.").format(option=option))

    # --- what the user sees ---

    @property
    def for_people(self) -> bool:
        """Whether the output is a table for people."""
        return self._format == "table"

    def show(self, report: Report) -> None:
        """Write a report to standard output, in the format asked for."""
        if self._columns:
            report = report.only(self._columns)
        self.write(self._rendered(self.dated(report)))
        if self.past and self._format in ("json", "csv"):  # which have no notes
            self.say_past(briefly=self.past.last is not None)

    def dated(self, report: Report) -> Report:
        """Say in a report as of when it is, where `--as-of` is given."""
        if self.past is None:
            return report
        from ocp_ess_cli.reports.past import as_it_stood  # noqa: PLC0415 - most commands show what is

        return as_it_stood(report, self.past)

    def say_past(self, *, briefly: bool = False) -> None:
        """Say beside the results as of when they are, where `--as-of` is given, and what makes that doubtful.

        Args:
            briefly: only what makes it doubtful.
        """
        if self.past is None:
            return
        from ocp_ess_cli.reports.past import sentence  # noqa: PLC0415 - most commands show what is

        if not briefly:
            self.say(sentence(self.past))
        for caveat in self.past.caveats:
            self.warn(caveat)

    def preview(self, report: Report) -> None:
        """Show a report for people beside the results, before a question about it."""
        tell(self._table(report, sys.stderr) + "\n")

    def _rendered(self, report: Report) -> str:
        if self._format == "table":
            return self._table(report, sys.stdout)
        from importlib import import_module  # noqa: PLC0415 - a renderer is imported when it is asked for

        module = {"json": "as_json", "csv": "as_csv", "md": "as_markdown"}[self._format]
        text: str = import_module(f"ocp_ess_cli.reports.{module}").render(report)
        return text

    def _table(self, report: Report, stream: TextIO) -> str:
        if not stream.isatty():
            from ocp_ess_cli.reports import as_text  # noqa: PLC0415 - one of several ways to show a report

            return as_text.render(report)
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

        from ocp_ess_cli.reports import as_terminal  # noqa: PLC0415

        no_color = bool(self.environment.get("NO_COLOR")) or None
        console = Console(file=stream, no_color=no_color, highlight=False, markup=False, emoji=False)
        return as_terminal.render(report, console)

    def write(self, text: str) -> None:
        """Write to standard output; a text longer than the terminal is high goes through the pager."""
        try:
            if self._is_long(text):
                import pydoc  # noqa: PLC0415 - most texts are short

                if os.environ.get("PAGER"):
                    os.environ.pop("MANPAGER", None)  # which pydoc would take first
                os.environ.setdefault("LESS", "FRX")  # as git does: colours, and no screen of its own
                pydoc.pager(text)
            else:
                sys.stdout.write(text)
                sys.stdout.flush()
        except BrokenPipeError:  # the reader has what it wanted
            self._hang_up()
        except OSError as error:
            raise cannot_write(error) from error

    def write_bytes(self, content: bytes) -> None:
        """Write the content of a file to standard output, as it is."""
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # the reader has what it wanted
            self._hang_up()
        except OSError as error:
            raise cannot_write(error) from error

    def _hang_up(self) -> NoReturn:
        """Leave quietly where nobody reads on."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None

    def _is_long(self, text: str) -> bool:
        if not (self.pages and self.for_people and self.asks and sys.stdout.isatty()):
            return False
        return text.count("\n") >= os.get_terminal_size(sys.stdout.fileno()).lines

    def say(self, sentence: str) -> None:
        """Tell the user something beside the results."""
        tell("\n".join(map(visible, sentence.splitlines())) + "\n")

    def warn(self, sentence: str) -> None:
        """Tell the user what is not as it should be, and does not stop the command."""
        self.say(_("Warning: {sentence}").format(sentence=sentence))

    def say_dry(self) -> None:
        """Say that a command only showed what it would do."""
        self.say(_("Nothing was changed: --dry-run only shows."))

    def say_if_empty(self) -> None:
        """Say how to begin, where there is no register yet."""
        if self.store.exists():
            return
        if told := self.store.on_the_way():
            self.say(told)
            return
        self.say(_("There is no register yet at {path}.").format(path=self.store.path))
        self.say(_("Begin with: ess add-coop. Or see one at work: ess demo"))

    def say_unkept(self, store: Register) -> None:
        """Say that a server keeps nothing of what is replaced, and how to keep it; a file is kept."""
        if store.place:
            return
        sentence = _("A server keeps nothing of what is replaced. To keep it, first: ess backup --db {quoted}")
        self.say(sentence.format(quoted=shlex.quote(str(store.path))))

    def say_where(self, *, existed: bool) -> None:
        """Say where a new register was made."""
        if not existed:
            told = (
                _("The register is a new file: {path}")
                if self.store.place
                else _("The register is made on the server: {path}")
            )
            self.say(told.format(path=self.store.path))


def tell(text: str) -> None:
    """Write to standard error; where nobody reads on, to nowhere."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def cannot_write(error: OSError) -> FileUnusable:
    """Say why the output cannot be written, and write no more of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FileUnusable(_("The output cannot be written: {reason}.").format(reason=error.strerror))
