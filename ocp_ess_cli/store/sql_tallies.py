"""The statements that count entries on a server; they keep to what `store/sql.py` says.

An entry is one row, or one a sponsor where several share its award: `s` has the sponsor and the share, and one of them
is the sponsor that the award names itself. The rounds come with the statement: for each its id, its place among the
codes, and its currency.
"""

from __future__ import annotations

from typing import NamedTuple

from ocp_ess_cli.domain.tally import OF_COOPERATIVE

_PAYER = "coalesce(s.sponsor, e.sponsor, '')"
_WON = "e.stage = 'winner'"
_STANDS = f"{_WON} and e.amount is not null"
_OF_FIRST = f"{_PAYER} = coalesce(e.sponsor, '')"
_OF_ROUNDS = "d.doc ->> 'round' = any(%(rounds)s)"
_MENTIONS = "position('\"despite\"' in d.doc::text) > 0"  # of most documents enough to know
_FIELDS = ", ".join(
    (
        "d.id",
        *(f"j.{field}" for field in ("round", "cooperative", "stage", "track")),
        "(j.award ->> 'amount')::numeric as amount",
        *(f"j.award ->> '{field}' as {field}" for field in ("currency", "sponsor", "despite")),
        "j.award -> 'shares' as shares",
    )
)
# Without `lateral`, which a function may have or not: one of the engines takes no types of columns behind it.
_READ = "json_to_record(d.doc) as j (round text, cooperative text, stage text, track text, award jsonb)"

_ROUNDS = (
    "join unnest(%(rounds)s::text[], %(places)s::bigint[], %(currencies)s::text[]) as r (id, place, currency) "
    "on r.id = e.round"
)
_SHARES = "left join lateral jsonb_each_text(e.shares) as s (sponsor, share) on true"
_PAYING = "coalesce(nullif(m.doc ->> 'sponsor', ''), w.doc -> 'award' ->> 'sponsor', '')"
_OF_PAYERS = (
    f"case when w.doc -> 'award' -> 'shares' is null then {_PAYING} = coalesce(w.doc -> 'award' ->> 'sponsor', '') "
    f"else w.doc -> 'award' -> 'shares' ->> {_PAYING} is not null end"
)
_MADE = "sum((m.doc ->> 'amount')::numeric) as paid from {payments} m join {entries} w on w.id = m.doc ->> 'entry'"
_PAID = f"left join (select m.doc ->> 'entry' as entry, {_MADE} where {_OF_PAYERS} group by 1) as p on p.entry = e.id"
_PAID_BY_EACH = (
    f"left join (select m.doc ->> 'entry' as entry, {_PAYING} as sponsor, {_MADE} group by 1, 2) as p "
    f"on p.entry = e.id and p.sponsor = {_PAYER}"
)
_WHOM = "join {cooperatives} c on c.id = {id}"
_WHOM_OR_NOBODY = f"left {_WHOM}"

_CURRENCY = f"case when {_STANDS} then coalesce(e.currency, 'MAD') else r.currency end"
_OF_ENTRY = {
    "sponsor": _PAYER,
    "currency": _CURRENCY,
    "stage": "e.stage",
    "track": "coalesce(e.track, 'cooperative')",
}
_OF_COOPERATIVE = {
    **{field: f"coalesce(c.doc ->> '{field}', '')" for field in OF_COOPERATIVE},
    "kind": "coalesce(c.doc ->> 'kind', 'cooperative')",
}


class Counted(NamedTuple):
    """What tallies are read from, and by what.

    The values of a statement are `rounds`, `places` and `currencies`, with `sponsor` where the payer is asked, and each
    thing of `equal` by its name.

    Attributes:
        entries, cooperatives, payments: the tables or views.
        by: what rows are put together by, beside the round: things of an entry and of its cooperative.
        equal: things of a cooperative that are held against a value each.
        of_sponsor: whether the payer is, too.
        of_rounds: whether there are other rounds than those that come with the statement.
    """

    entries: str
    cooperatives: str
    payments: str
    by: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    of_sponsor: bool = False
    of_rounds: bool = False

    @property
    def has_shares(self) -> bool:
        """Whether each share counts, in the place of each entry."""
        return self.of_sponsor or "sponsor" in self.by

    def tally(self) -> str:
        """Give the statement that counts entries and sums awards: the codes, the place and the currency come first."""
        codes = {f"of_{one}": (_OF_ENTRY | _OF_COOPERATIVE)[one] for one in self.by}
        parts = codes | {
            "place": "r.place",
            "currency": _CURRENCY,
            "id": f"case when {_WON} then e.id end",
            "once": _OF_FIRST if self.has_shares else "true",
            **self._money(),
        }
        columns = [*codes, "place", "currency"]
        sums = ("count(*)", "count(id)", "count(*) filter (where once)", "sum(awarded)", "sum(paid)", "min(id)")
        asked = ", ".join((*columns, *sums))
        return f"select {asked} from ({self._parts(parts)}) as t group by {_places(len(columns))}"

    def people(self) -> str:
        """Give the statement that counts the cooperatives that won: the codes and the place come first.

        Each cooperative is one row of `e` for each of its codes before its table is joined.
        """
        of_entry = [one for one in self.by if one in _OF_ENTRY]
        inner = [*(f"{_OF_ENTRY[one]} as of_{one}" for one in of_entry), "r.place", "e.cooperative"]
        shares = [_SHARES] if self.has_shares else []
        won = f"select distinct {', '.join(inner)} from {self._entries()} e {' '.join([_ROUNDS, *shares])}"
        won += _where([_WON, *self._of_payer()])
        whom = [
            *(f"{_OF_COOPERATIVE.get(one, f'w.of_{one}')} as of_{one}" for one in self.by),
            "w.place",
            *(f"(c.doc ->> '{field}')::numeric as {field}" for field in ("women", "members")),
        ]
        found = f"({won}) as w {_WHOM.format(cooperatives=self.cooperatives, id='w.cooperative')}"
        joined = f"select {', '.join(whom)} from {found}{_where(self._of_cooperative())} offset 0"
        columns = [*(f"of_{one}" for one in self.by), "place"]
        sums = ("count(*)", "sum(women)", "count(women)", "sum(members)", "count(members)")
        return f"select {', '.join((*columns, *sums))} from ({joined}) as t group by {_places(len(columns))}"

    def despite(self) -> str:
        """Give the statement that reads the winners that were awarded despite a rule, and why."""
        conditions = [_WON, "e.despite <> ''", *self._narrowing()]
        found = f"{self._entries(_MENTIONS)} e {' '.join([_ROUNDS, *self._whom(), *self._shares()])}"
        return f"select e.id, e.despite from {found}{_where(conditions)}"

    def illustrative(self) -> str:
        """Give the statement that finds a winner of which the cooperative is invented."""
        joins = [_ROUNDS, _WHOM.format(cooperatives=self.cooperatives, id="e.cooperative"), *self._shares()]
        conditions = [_WON, "c.doc ->> 'illustrative' = 'true'", *self._narrowing()]
        read = f"(select {_FIELDS} from {self.entries} d cross join {_READ}{_where(self._rounds())})"
        return f"select 1 from {read} e {' '.join(joins)}{_where(conditions)} limit 1"

    def chosen(self, *, of_stage: bool, due: bool) -> str:
        """Give the statement that reads the ids of entries: of the stage that is the value `stage`, or those due."""
        if due:
            parts = self._parts({"id": "e.id", **self._money()})
            return f"select id from ({parts}) as t where awarded > coalesce(paid, 0)"
        conditions = [*self._narrowing(), *(["e.stage = %(stage)s"] if of_stage else [])]
        found = f"{self._entries()} e {' '.join([_ROUNDS, *self._whom(), *self._shares()])}"
        return f"select e.id from {found}{_where(conditions)}"

    def _money(self) -> dict[str, str]:
        """Give what is awarded and paid of a part."""
        awarded = "coalesce(s.share::numeric, e.amount)" if self.has_shares else "e.amount"
        return {"awarded": f"case when {_STANDS} then {awarded} end", "paid": f"case when {_STANDS} then p.paid end"}

    def _parts(self, columns: dict[str, str]) -> str:
        """Read entries, or share by share, with what was paid of each."""
        paid = (_PAID_BY_EACH if self.has_shares else _PAID).format(entries=self.entries, payments=self.payments)
        found = f"{self._entries()} e {' '.join([_ROUNDS, *self._whom(), *self._shares(), paid])}"
        values = ", ".join(f"{value} as {name}" for name, value in columns.items())
        return f"select {values} from {found}{_where(self._narrowing())}"

    def _entries(self, *conditions: str) -> str:
        """Read each document once: each field that is asked for by itself would read it anew."""
        where = _where([*self._rounds(), *conditions])
        return f"(select {_FIELDS} from {self.entries} d cross join {_READ}{where})"

    def _rounds(self) -> list[str]:
        return [_OF_ROUNDS] if self.of_rounds else []

    def _shares(self) -> list[str]:
        return [_SHARES] if self.has_shares else []

    def _whom(self) -> list[str]:
        """Join the cooperatives, where something of them is asked."""
        if not self.equal and _OF_COOPERATIVE.keys().isdisjoint(self.by):
            return []
        join = _WHOM if self.equal else _WHOM_OR_NOBODY
        return [join.format(cooperatives=self.cooperatives, id="e.cooperative")]

    def _narrowing(self) -> list[str]:
        return [*self._of_payer(), *self._of_cooperative()]

    def _of_payer(self) -> list[str]:
        conditions = ["e.amount is not null"] if self.has_shares else []
        conditions += [_WON] if "sponsor" in self.by else []
        return [*conditions, *([f"{_PAYER} = %(sponsor)s"] if self.of_sponsor else [])]

    def _of_cooperative(self) -> list[str]:
        return [f"{_OF_COOPERATIVE[field]} = %({field})s" for field in self.equal]


def _where(conditions: list[str]) -> str:
    return f" where {' and '.join(conditions)}" if conditions else ""


def _places(count: int) -> str:
    return ", ".join(str(place) for place in range(1, count + 1))
