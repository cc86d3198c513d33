"""The address of a server, as libpq writes it, and what of it may be shown."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode

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
        hosts = [value for key, value in _parameters(self.shown) if key in {"host", "hostaddr"}]
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
    given = location.strip()
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
    shown = told + (f"?{urlencode(kept, safe='/,=-')}" if kept else "")
    every = {form for secret in secrets if secret for form in (secret, unquote(secret))}
    return Address(f"{scheme.lower()}://{rest if question else before}", shown, tuple(sorted(every)))


def _parameters(address: str) -> list[tuple[str, str]]:
    return parse_qsl(address.partition("?")[2], keep_blank_values=True)
