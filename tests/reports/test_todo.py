"""The list of what awaits, and the lists of links and experts, for people and for programs."""

from __future__ import annotations

from datetime import date

import pytest

from ocp_ess_cli.catalogue import places
from ocp_ess_cli.domain.models import Contact
from ocp_ess_cli.domain.todo import KINDS, Item
from ocp_ess_cli.reports.experts import experts
from ocp_ess_cli.reports.links import link, links, links_of
from ocp_ess_cli.reports.register import Brief
from ocp_ess_cli.reports.report import Money, Named
from ocp_ess_cli.reports.todo import kind_name, todo
from tests.builders import TODAY, a_link, an_expert
from tests.reports.registers import keys, records, table

PAY = Item(date(2026, 3, 8), "payment", "lalla-2022", "E0001", "Tafoukt", "To be paid.", "ess pay E0001", "Sponsor A")
NAMES = {
    "C0001": Brief(id="C0001", name="Tafoukt", illustrative=True),
    "C0002": Brief(id="C0002", name="Annour"),
}


def test_each_thing_is_a_row() -> None:
    """Programs get every field under its stable key."""
    report = todo([PAY])
    assert (report.title, keys(table(report, "todo"))) == (
        "1 thing awaits",
        ["since", "kind", "program", "round", "subject", "name", "sentence", "command", "by"],
    )
    (row,) = table(report, "todo").for_programs().rows
    assert row.cells == (
        PAY.since,
        Named("payment", "payment"),
        "lalla",
        "lalla-2022",
        "E0001",
        "Tafoukt",
        "To be paid.",
        "ess pay E0001",
        "Sponsor A",
    )


@pytest.mark.parametrize(
    ("told", "others", "title", "notes"),
    [
        ("", (), "Nothing awaits", ()),
        ("Juror 7", ("Juror 1", "Juror 2"), "Nothing awaits: Juror 7", ("Whom something awaits: Juror 1, Juror 2.",)),
    ],
)
def test_nothing_awaits(told: str, others: tuple[str, ...], title: str, notes: tuple[str, ...]) -> None:
    """It is said, people see no empty table, and programs get an empty list."""
    report = todo([], told, others)
    assert (report.title, report.notes, report.shown(), [part.key for part in report.data()]) == (
        title,
        notes,
        [],
        ["todo"],
    )


def test_every_kind_has_a_name() -> None:
    """In the language of the user, and no two are called the same."""
    assert len({kind_name(kind) for kind in KINDS}) == len(KINDS)


LINKS = (
    a_link(1, value=80_000, status="agreed"),
    a_link(2, cooperative="C0002", other="C0001", currency="EUR", value=5),
    a_link(3, cooperative="C0002"),
)


def test_links_are_listed_with_totals() -> None:
    """Both of each are named, and two currencies are never added."""
    report = links(LINKS, NAMES, "sale")
    assert report.title == "3 links: sale"
    assert records(table(report, "links"), "link", "name", "other", "other_name") == [
        ("L0001", "Tafoukt", "", "Hôtel A"),
        ("L0002", "Annour", "C0001", "Tafoukt"),
        ("L0003", "Annour", "", "Hôtel A"),
    ]
    assert [row.cells for row in table(report, "totals").rows] == [
        (Named("open", "open"), 1, Money(5, "EUR"), "EUR"),
        (Named("open", "open"), 1, None, "MAD"),
        (Named("agreed", "agreed"), 1, Money(80_000, "MAD"), "MAD"),
    ]
    assert report.notes == ("* illustrative: invented for demonstration, not a real cooperative.",)
    assert [part.key for part in link(LINKS[0], NAMES).parts] == ["links"]


def test_a_cooperative_sees_the_other_of_each_link() -> None:
    """Whichever side it was recorded from; without any, people see no table."""
    own = links_of("C0001", LINKS[:2], NAMES)
    assert records(own, "link", "other", "other_name") == [("L0001", "", "Hôtel A"), ("L0002", "C0002", "Annour")]
    assert (own.where, links_of("C0001", (), NAMES).where) == ("", "data")


def test_a_link_of_one_that_is_missing_is_shown_by_its_id() -> None:
    """As another program may have left it."""
    report = links([a_link(cooperative="C0009", other="C0008")], NAMES)
    assert records(table(report, "links"), "cooperative", "name", "other_name") == [("C0009", "C0009", "C0008")]


def test_experts_are_listed_with_contacts_only_where_they_are_wanted() -> None:
    """The keys of the contact are those of a cooperative."""
    found = [an_expert(1, region="MA-09", contact=Contact(reach="0528000000", collected=TODAY)), an_expert(2)]
    bare = table(experts(found, places(), "export", with_contacts=False), "experts")
    assert keys(bare) == ["expert", "name", "fields", "organisation", "region", "note"]
    assert records(bare, "expert", "fields", "region") == [
        ("X0001", ("export",), Named("MA-09", "Souss-Massa")),
        ("X0002", ("export",), Named("", "")),
    ]
    whole = table(experts(found, places(), with_contacts=True), "experts")
    assert records(whole, "contact_name", "contact", "contact_collected") == [
        ("", "0528000000", TODAY),
        (None, None, None),
    ]
