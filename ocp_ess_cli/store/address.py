"""The address of a server, as libpq writes it, and what of it may be shown."""

from __future__ import annotations

import os
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlencode

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.language import _

SCHEMES = ("postgresql://", "postgres://")
_SECRET = re.compile(r"(?!passfile$).*(pass|pw|secret|token)", re.IGNORECASE)  # parameters never shown, misspelt too
_HIDDEN = "…"
_NEARLY = re.compile(  # other addresses, and settings as libpq writes them: host=… dbname=…
    r"\s*(?:[a-z][\w+.-]+://|postgres\w*(?:\+\w+)?:|(?:host|hostaddr|port|user|dbname|password|passfile|service)\s*=)",
    re.IGNORECASE,
)


class Address(NamedTuple):
    """Where a server is.

    Attributes:
        given: what libpq is told.
        shown: the same without a password, for sentences.
        secrets: what no sentence may hold.
    """

    given: str
    shown: str
    secrets: tuple[str, ...] = ()

    def hidden(self, text: str) -> str:
        """Give a text without the secrets."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return text

    @property
    def names_several(self) -> bool:
        """Whether it names several hosts, of which one may take the place of another."""
        authority = self.shown.partition("://")[2].partition("?")[0].partition("/")[0]
        said = dict(_parameters(self.shown))
        hosts = [said[key] for key in ("host", "hostaddr") if key in said]
        if not (authority.rpartition("@")[2] or hosts):
            hosts = _hosts_elsewhere(said.get("service"))
        return any("," in part for part in (authority, *hosts))


def is_address(location: str) -> bool:
    """Tell whether a location is the address of a server, rather than the path of a file."""
    return location.strip().lower().startswith(SCHEMES)


def refuse_nearly(location: str) -> None:
    """Refuse what is meant as the address of a server, and would else be the path of a file with a password in it.

    Raises:
        BadValue: it is; nothing of it is shown.
    """
    if _NEARLY.match(location):
        raise BadValue(
            _(
                "The address of a server begins with postgresql://, such as postgresql://USER@HOST/NAME. To name a "
                "file that looks like one, write ./ before it."
            )
        )


def read(location: str) -> Address:
    """Take an address apart into what is told to libpq and what may be shown.

    Raises:
        BadValue: a sign in the name or the password cannot be told from the signs of the address.
    """
    given = _with_signs(location.strip())
    scheme, _slashes, rest = given.partition("://")
    before, question, query = rest.partition("?")
    authority, slash, path = before.partition("/")
    if authority.count("@") > 1 or "@" in path or "#" in before or ("@" in query and "@" not in authority):
        raise BadValue(
            _(
                "The address of the server cannot be read: in a name or a password write @ as %40, / as %2F, : as %3A, "
                "? as %3F and # as %23. Or leave the password out and keep it in ~/.pgpass."
            )
        )
    user, at, hosts = authority.rpartition("@")
    name, _colon, password = user.partition(":")
    kept = [(key, value) for key, value in _parameters(given) if not _SECRET.match(key)]
    secrets = {password, *(value for key, value in _parameters(given) if _SECRET.match(key))}
    told = f"{scheme.lower()}://{name}{at}{hosts}{slash}{path}"
    shown = told + (f"?{urlencode(kept, safe='/,=-', quote_via=quote)}" if kept else "")
    every = {form for secret in secrets if secret for form in (secret, unquote(secret))}
    return Address(f"{scheme.lower()}://{rest if question else before}", shown, tuple(sorted(every)))


def _parameters(address: str) -> list[tuple[str, str]]:
    """Take the parameters apart as libpq does: a plus is a plus."""
    parts = (part.partition("=") for part in address.partition("?")[2].split("&") if part)
    return [(unquote(key), unquote(value)) for key, _equals, value in parts]


def _with_signs(address: str) -> str:
    """Write = within a value as %3D, which libpq asks for, so that `options=-csearch_path=awards` can be typed."""
    before, question, query = address.partition("?")
    parts = (part.partition("=") for part in query.split("&"))
    return before + question + "&".join(key + equals + value.replace("=", "%3D") for key, equals, value in parts)


def _hosts_elsewhere(service: str | None) -> list[str]:
    """Ask libpq which hosts the file of services names, or the environment, where the address names none."""
    from psycopg.pq import Conninfo  # noqa: PLC0415 - a file needs no driver

    before = os.environ.get("PGSERVICE")
    try:
        if service:
            os.environ["PGSERVICE"] = service  # libpq opens the file for this alone, unless it connects
        return [(one.val or b"").decode() for one in Conninfo.get_defaults() if one.keyword in {b"host", b"hostaddr"}]
    finally:
        if service and before is None:
            del os.environ["PGSERVICE"]
        elif before is not None:
            os.environ["PGSERVICE"] = before
