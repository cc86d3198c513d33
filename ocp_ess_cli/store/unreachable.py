"""Why a server lets nobody in, in sentences that say what to do: passwords, certificates, rules, a missing database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocp_ess_cli.language import _, mark

if TYPE_CHECKING:
    from collections.abc import Iterable

_SENTENCES = (  # the first that is found in what libpq says; it tries without TLS what failed with it, and says both
    (
        r"database .* does not exist",
        mark("{path} cannot be reached: {reason}. Whoever runs the server makes it with: createdb NAME"),
    ),
    (
        r"no password supplied",
        mark(
            "{path} asks for a password. Keep it in ~/.pgpass, which you alone may read (chmod 600), or give it as "
            "$PGPASSWORD."
        ),
    ),
    (
        r"password authentication failed",
        mark("{path} refuses the name or the password: {reason}. Look into ~/.pgpass and $PGPASSWORD."),
    ),
    (
        r"does not match host name",
        mark(
            "{path} is not trusted: {reason}. Name the host as its certificate does, if it is the one you mean: "
            "postgresql://USER@HOST/NAME"
        ),
    ),
    (
        r"certificate verify failed|root certificate",
        mark(
            "{path} is not trusted: {reason}. The certificate of whoever signed that of the server belongs in "
            "~/.postgresql/root.crt, or where sslrootcert says."
        ),
    ),
    (
        r"server does not support SSL",
        mark("{path} has no TLS, which the address asks for. Whoever runs the server turns it on: ssl = on"),
    ),
    (
        r"SSL encryption|SSL on",
        mark(
            "{path} does not let this role in: {reason}. Whoever runs the server says in pg_hba.conf who may come, "
            "and from where."
        ),
    ),
    (
        r"no encryption|SSL off",
        mark("{path} does not let this role in: {reason}. Perhaps it does with TLS: sslmode=verify-full"),
    ),
)


def sentence(said: str) -> str:
    """Give the sentence, with places for `path` and `reason`, for what libpq said when it could not connect."""
    return _(next((found for pattern, found in _SENTENCES if _found(pattern, said)), _ANY))


def telling(lines: Iterable[str]) -> list[str]:
    """Give those of several lines that the sentence is about; all of them where it is about none."""
    every = [*lines]
    for pattern, _sentence in _SENTENCES:
        if found := [line for line in every if _found(pattern, line)]:
            return found
    return every


def is_final(said: str) -> bool:
    """Tell whether a server refused for good, so that it is of no use to wait for another."""
    return any(_found(pattern, said) for pattern, _sentence in _SENTENCES)


_ANY = mark("{path} cannot be reached: {reason}.")


def _found(pattern: str, said: str) -> bool:
    return bool(re.search(pattern, said))
