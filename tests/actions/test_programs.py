"""Programs of one's own: put into the register, replaced, removed, and taken back."""

from __future__ import annotations

import pytest

from ocp_ess_cli import catalogue
from ocp_ess_cli.actions import programs, rounds, selection
from ocp_ess_cli.catalogue import read_program
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, FileUnusable, NotFound, RuleBroken
from ocp_ess_cli.domain.models import ProgramFile, Round, Terms
from ocp_ess_cli.store.memory import MemoryStore
from tests.actions.office import a_register, do, redo, undo
from tests.builders import STAMP, a_cooperative, a_unit, an_entry, refuses

SHOP = """
key = "shop"
kind = "market"
since = 2022
name = { fr = "Boutique" }
aliases = ["Le rayon"]
[terms]
[stages]
candidate = ["listed"]
listed = []
"""
OTHER = SHOP.replace('"shop"', '"fair"').replace("Boutique", "Foire").replace("Le rayon", "Le stand")
KEPT = ProgramFile(id="shop", content=SHOP)
ROUND = Round(id="shop-2026", program="shop", year=2026, terms=Terms())
LISTED = an_entry(1, round="shop-2026", stage="listed")


def add(content: str = SHOP, *, replace: bool = False) -> programs.Done | None:
    """Put a program into a register that holds SHOP, with a listed entry."""
    unit = a_unit(KEPT, ROUND, LISTED, a_cooperative())
    return programs.add(unit, catalogue.programs(), read_program("x", content.encode()), content, replace=replace)


def test_a_program_is_added_behind_those_of_ess() -> None:
    """What was added is known, and known as one's own."""
    unit = a_unit()
    assert programs.add(unit, catalogue.programs(), read_program("x", SHOP.encode()), SHOP) == "added"
    known = programs.known(unit, catalogue.programs())
    assert [p.key for p in known] == [*(p.key for p in catalogue.programs()), "shop"]
    assert (known.own, known.find("le  RAYON").key) == (frozenset({"shop"}), "shop")
    assert unit.programs.find() == [KEPT]


def test_without_programs_of_ones_own_those_of_ess_are_known() -> None:
    """Nothing is read anew where the register holds no program."""
    assert programs.known(a_unit(), catalogue.programs()) is catalogue.programs()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SHOP, "shop is there already. To put this file in its place, add --replace."),
        (SHOP.replace('"shop"', '"lalla"'), "lalla is a program of ess; give yours another key."),
        (OTHER.replace("Foire", "BOUTIQUE"), "“BOUTIQUE” is a name of the program shop already; take it out, or "),
        (OTHER.replace("Foire", "le rayon"), "“le rayon” is a name of the program shop already; take it out, or "),
        (OTHER.replace("Le stand", "Lalla"), "“Lalla” is a name of the program lalla already; take it out, or "),
        (OTHER.replace('"fair"', '"le_rayon"'), "“le_rayon” is a name of the program shop already; take it out, or "),
    ],
)
def test_what_is_called_like_another_is_refused(content: str, sentence: str) -> None:
    """A key, a name or an alias of a program belongs to it alone, in any spelling."""
    whole = sentence if sentence.endswith(".") else sentence + "write another."
    with refuses(AlreadyExists, whole):
        add(content)


def test_one_takes_the_place_of_another() -> None:
    """It may lose a stage at which nothing is, and keeps its own names."""
    assert add(SHOP.replace("Boutique", "Magasin"), replace=True) == "replaced"
    assert add(SHOP, replace=True) == "same"
    assert add(OTHER, replace=True) == "added"


def test_stages_at_which_entries_are_stay() -> None:
    """A file without the stage of an entry is refused, and the entry named."""
    sentence = (
        "1 entry of shop is at a stage that the file does not have (listed): E0001. Keep the stage, or move the entry "
        "first."
    )
    with refuses(RuleBroken, sentence):
        add(SHOP.replace("listed", "sold"), replace=True)


def test_one_with_rounds_is_not_removed() -> None:
    """A program goes when it has no rounds, and only one of one's own."""
    unit = a_unit(KEPT, ROUND)
    with refuses(RuleBroken, "shop has 1 round, so it stays: shop-2026."):
        programs.remove(unit, catalogue.programs(), "shop")
    with refuses(BadValue, "lalla is a program of ess; only one of your own can be removed."):
        programs.remove(unit, catalogue.programs(), "lalla")
    with refuses(NotFound, "This register has no program “fair” of its own; there are: shop."):
        programs.remove(unit, catalogue.programs(), "fair")
    with refuses(NotFound, "This register has no program “fair” of its own."):
        programs.remove(a_unit(), catalogue.programs(), "fair")
    unit.rounds.remove("shop-2026")
    assert programs.remove(unit, catalogue.programs(), "shop") == KEPT
    assert unit.programs.find() == []


def test_one_that_cannot_be_read_says_how_to_mend_it() -> None:
    """A program that another program of the computer damaged is named, and can be replaced or removed."""
    broken = ProgramFile(id="shop", content=SHOP.replace("market", "shop"))
    unit = a_unit(broken)
    with refuses(
        FileUnusable,
        "The program shop of this register cannot be read. Put a right file in its place: "
        "ess programs --add FILE --replace. Or remove it: ess programs --remove shop",
        "shop.toml line 3: kind: “shop” is none of: prize, support, network, market, training, event.",
    ):
        programs.known(unit, catalogue.programs())
    other = read_program("x", OTHER.encode())
    assert programs.add(unit, catalogue.programs(), other, OTHER) == "added"
    mended = read_program("x", SHOP.encode())
    assert programs.add(unit, catalogue.programs(), mended, SHOP, replace=True) == "replaced"


# --- taken back ---


def test_a_program_comes_and_goes_with_its_change() -> None:
    """Undo takes it out, redo puts it in."""
    store = a_register(a_cooperative())
    do(store, lambda unit: unit.programs.add(KEPT))
    undo(store)
    with store.reading() as unit:
        assert unit.programs.find() == []
    redo(store)
    with store.reading() as unit:
        assert unit.programs.find() == [KEPT]


def test_a_program_with_rounds_is_not_taken_back() -> None:
    """Neither is it taken from under its rounds, nor do they come back without it."""
    store = MemoryStore()
    added = do(store, lambda unit: unit.programs.add(KEPT))
    opened = do(store, lambda unit: unit.rounds.add(ROUND))
    with refuses(RuleBroken, f"Change {added} cannot be taken back: shop-2026 needs shop."):
        undo(store, added)
    undo(store, opened)
    undo(store, added)
    with refuses(RuleBroken, "Change 3 cannot be taken back: shop-2026 needs shop."):
        redo(store, opened)


def test_stages_at_which_entries_are_do_not_go_with_a_change() -> None:
    """A change that brought a stage stays while an entry is at it."""
    store = a_register(ProgramFile(id="shop", content=SHOP.replace("listed", "sold")), a_cooperative(), ROUND)
    replaced = do(store, lambda unit: unit.programs.put(KEPT))
    do(store, lambda unit: unit.entries.add(LISTED))
    sentence = f"Change {replaced} cannot be taken back: E0001 is at the stage listed, which shop would not have."
    with refuses(RuleBroken, sentence):
        undo(store, replaced)


def test_rounds_and_entries_of_ones_own_program_work_as_those_of_ess() -> None:
    """A round opens with its terms, and an entry goes through its stages."""
    unit = a_unit(KEPT, a_cooperative())
    program = programs.known(unit, catalogue.programs())["shop"]
    opened = rounds.open_round(unit, program, 2026, {})
    assert (opened.id, opened.terms) == ("shop-2026", Terms())
    applied = selection.apply(unit, opened, a_cooperative(), selection.Application(), STAMP)
    assert unit.entries.find(round="shop-2026", stage="candidate") == [applied]
