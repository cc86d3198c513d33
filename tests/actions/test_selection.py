"""Candidates and winners: applying, awarding and revoking, with every rule and its sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from ocp_ess_cli.actions import selection
from ocp_ess_cli.actions.selection import Application, Terms
from ocp_ess_cli.domain.errors import AlreadyExists, BadValue, NotFound, RuleBroken
from ocp_ess_cli.domain.models import Award, Cooperative, Entry, Pledge, Round, Step
from ocp_ess_cli.store.memory import MemoryStore
from tests.builders import (
    STAMP,
    TODAY,
    a_cooperative,
    a_round,
    a_unit,
    an_entry,
    jil,
    lalla,
    refuses,
    save,
    some_cooperatives,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.domain.program import Program
    from ocp_ess_cli.store.protocol import Unit

A_COOPERATIVE = a_cooperative()
MIXED = a_cooperative(id="C0009", name="Coopérative Mixte", women=7)
UNKNOWN = a_cooperative(id="C0008", name="Coopérative Inconnue", members=None, women=None, youth=None)
CLOSED = "lalla-2022 is closed. To open it again: ess edit-round --program lalla --year 2022 --reopen"
ADVICE = "To record it all the same, add --despite and the reason."
PLAIN_AWARD = Award(amount=50_000, sponsor="Fondation OCP", on=TODAY)


def a_step(stage: str, reason: str = "") -> Step:
    """Make the step that the office takes today."""
    return Step(stage=stage, on=TODAY, by="office", reason=reason)


def a_winner(number: int = 1, award: Award = PLAIN_AWARD, **fields: object) -> Entry:
    """Make a candidate of today who won today."""
    path = (*an_entry().path, a_step("winner", award.despite))
    return an_entry(number, **{"stage": "winner", "path": path, "award": award, **fields})


# --- apply ---


def apply(unit: Unit, round_: Round, cooperative: Cooperative, *, update: bool = False, **said: Any) -> Entry:  # noqa: ANN401 - a project, a track or a mark
    """Record a candidate with what is said of it."""
    application = Application(**said)
    return selection.apply(unit, round_, cooperative, application, STAMP, update=update)


def test_a_candidate_is_recorded() -> None:
    """A candidate has the next id, the first step of its story, and what it applied with."""
    unit = a_unit(a_round(), A_COOPERATIVE, an_entry(41))
    entry = apply(unit, a_round(), A_COOPERATIVE, project="Pressoir", mark=15.5)
    assert entry == an_entry(42, cooperative="C0001", project="Pressoir", mark=15.5)
    assert unit.entries.get("E0042") == entry


@pytest.mark.parametrize(
    ("kind", "said", "track"),
    [
        ("cooperative", {}, "cooperative"),
        ("union", {}, "cooperative"),
        ("project", {}, "project"),
        ("project", {"track": "cooperative"}, "cooperative"),
    ],
)
def test_a_candidate_applies_in_the_track_of_its_kind(kind: str, said: dict[str, Any], track: str) -> None:
    """A project applies in the track of projects, everybody else in that of cooperatives, unless said otherwise."""
    assert apply(a_unit(), a_round(jil()), a_cooperative(kind=kind), **said).track == track


def test_an_ineligible_cooperative_can_apply() -> None:
    """A cooperative that does not meet a condition is recorded as a candidate."""
    assert apply(a_unit(), a_round(), MIXED) == an_entry(cooperative="C0009")


def test_who_applied_already_is_refused() -> None:
    """A cooperative with an entry in the round, whatever its stage, cannot apply again."""
    unit = a_unit(an_entry(7, cooperative="C0001", stage="withdrawn"))
    sentence = "Coopérative Tafoukt has applied to lalla-2022 already: E0007. To change it, add --update."
    with refuses(AlreadyExists, sentence):
        apply(unit, a_round(), A_COOPERATIVE)
    assert len(unit.entries.find()) == 1


def test_who_applied_to_another_round_can_apply() -> None:
    """An entry in another round does not stand in the way."""
    unit = a_unit(an_entry(7, cooperative="C0001", round="lalla-2021"))
    assert apply(unit, a_round(), A_COOPERATIVE).id == "E0008"


@pytest.mark.parametrize("update", [True, False])
def test_a_closed_round_takes_no_candidates(*, update: bool) -> None:
    """In a closed round nobody applies and no candidate is changed."""
    unit = a_unit(an_entry())
    with refuses(RuleBroken, CLOSED):
        apply(unit, a_round(status="closed"), A_COOPERATIVE, update=update, mark=12)
    assert unit.entries.find() == [an_entry()]


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ({"mark": 12.0}, {"mark": 12.0}),
        ({"mark": 0.0}, {"mark": 0.0}),
        ({"project": ""}, {"project": ""}),
        ({"project": "Four", "track": "project"}, {"project": "Four", "track": "project"}),
    ],
)
def test_an_update_changes_what_is_said(said: dict[str, Any], changed: dict[str, object]) -> None:
    """An update changes project, track or mark of a candidate where they are said, and nothing else."""
    standing = an_entry(project="Pressoir", mark=15.5)
    unit = a_unit(standing)
    entry = apply(unit, a_round(), A_COOPERATIVE, update=True, **said)
    assert entry == msgspec.structs.replace(standing, **changed)
    assert unit.entries.find() == [entry]


def test_an_update_of_nothing_is_refused() -> None:
    """An update that says neither project, track nor mark is refused with what it could say."""
    unit = a_unit(an_entry(mark=15.5))
    with refuses(BadValue, "There is nothing to change; name --mark, --project or --track."):
        apply(unit, a_round(), A_COOPERATIVE, update=True)
    assert unit.entries.find() == [an_entry(mark=15.5)]


def test_an_update_needs_an_entry() -> None:
    """A cooperative that has not applied has nothing to update, and is not recorded."""
    unit = a_unit()
    with refuses(NotFound, "Coopérative Tafoukt has no entry in lalla-2022 to update."):
        apply(unit, a_round(), A_COOPERATIVE, update=True, mark=12)
    assert unit.entries.find() == []


@pytest.mark.parametrize("stage", ["winner", "not_selected", "ineligible", "withdrawn", "revoked"])
def test_an_update_needs_a_candidate(stage: str) -> None:
    """What is decided is not updated."""
    unit = a_unit(an_entry(stage=stage))
    with refuses(RuleBroken, "E0001 is not a candidate any more, and stays as it is."):
        apply(unit, a_round(), A_COOPERATIVE, update=True, mark=12)
    assert unit.entries.find() == [an_entry(stage=stage)]


# --- award ---


def award(
    unit: Unit,
    round_: Round,
    winners: Sequence[Cooperative],
    terms: Terms | None = None,
    program: Program | None = None,
) -> list[Entry]:
    """Name winners as the office does today."""
    return selection.award(unit, program or lalla(), round_, winners, terms or Terms(), STAMP)


def test_a_candidate_becomes_a_winner() -> None:
    """A candidate's entry gets the stage, the step and the award; others stay candidates."""
    unit = a_unit(an_entry(1, mark=15.5, project="Pressoir"), an_entry(2))
    (won,) = award(unit, a_round(), [A_COOPERATIVE])
    assert won == a_winner(mark=15.5, project="Pressoir")
    assert unit.entries.find() == [won, an_entry(2)]


def test_who_never_applied_becomes_a_winner_with_a_new_entry() -> None:
    """A winner without an entry gets one that was a candidate and won on the same day."""
    unit = a_unit(an_entry(1))
    three = some_cooperatives(3)
    won = award(unit, a_round(), three)
    assert won == [a_winner(1), a_winner(2), a_winner(3)]
    assert unit.entries.find() == won


def test_amount_and_currency_are_those_of_the_round() -> None:
    """An award is what the round gives, not what its program gives by now."""
    terms = msgspec.structs.replace(lalla().terms, amount=3_000, currency="EUR")
    (won,) = award(a_unit(), a_round(terms=terms), [A_COOPERATIVE])
    assert won.award == Award(amount=3_000, currency="EUR", sponsor="Fondation OCP", on=TODAY)


@pytest.mark.parametrize(
    ("ceremony", "said", "expected"),
    [
        (None, None, TODAY),
        (date(2022, 3, 8), None, date(2022, 3, 8)),
        (TODAY, None, TODAY),
        (date(2026, 11, 26), None, TODAY),
        (date(2022, 3, 8), date(2022, 3, 9), date(2022, 3, 9)),
    ],
)
def test_the_day_of_an_award(ceremony: date | None, said: date | None, expected: date) -> None:
    """An award is given on the day said, else at the ceremony if that is past, else today."""
    (won,) = award(a_unit(), a_round(ceremony=ceremony), [A_COOPERATIVE], Terms(on=said))
    assert won.award == msgspec.structs.replace(PLAIN_AWARD, on=expected)


@pytest.mark.parametrize(
    ("program", "sponsors", "said", "expected"),
    [
        ("lalla", (), "", "Fondation OCP"),
        ("lalla", ("COPAG", "Fondation OCP"), "", "Fondation OCP"),
        ("lalla", ("COPAG",), "", "COPAG"),
        ("lalla", ("COPAG", "Cosumar"), "", ""),
        ("lalla", ("COPAG",), "Cosumar", "Cosumar"),
        ("jil", (), "", ""),
        ("jil", ("COPAG",), "", "COPAG"),
        ("jil", ("COPAG", "Cosumar"), "", ""),
    ],
)
def test_who_pays_an_award(program: str, sponsors: tuple[str, ...], said: str, expected: str) -> None:
    """Who is said pays; else the program's payer where the round has no sponsors or this one; else its only sponsor."""
    known = {"lalla": lalla(), "jil": jil()}[program]
    (won,) = award(a_unit(), a_round(known, sponsors=sponsors), [A_COOPERATIVE], Terms(sponsor=said), known)
    assert won.award == msgspec.structs.replace(PLAIN_AWARD, sponsor=expected)


@pytest.mark.parametrize(
    ("pledge", "said", "sponsors"),
    [
        ({"seats": 1}, "", ["COPAG", "Fondation OCP"]),
        ({"seats": 5}, "", ["COPAG", "COPAG"]),
        ({"amount": 99_999}, "", ["COPAG", "Fondation OCP"]),
        ({"amount": 49_999}, "", ["Fondation OCP", "Fondation OCP"]),
        ({"seats": 5, "region": "MA-02"}, "", ["Fondation OCP", "COPAG"]),
        ({"seats": 5, "sector": "argane"}, "", ["COPAG", "Fondation OCP"]),
        ({"seats": 5}, "Cosumar", ["Cosumar", "Cosumar"]),
    ],
)
def test_who_pledged_a_seat_pays_for_it(pledge: dict[str, Any], said: str, sponsors: list[str]) -> None:
    """A winner whom a pledge takes is paid by who made it, while it lasts; but who is said goes first."""
    second = a_cooperative(id="C0002", region="MA-02", sector="artisanat")
    unit = a_unit(Pledge(id="G0001", round="lalla-2022", sponsor="COPAG", **pledge))
    won = award(unit, a_round(), [A_COOPERATIVE, second], Terms(sponsor=said))
    assert [entry.award.sponsor for entry in won if entry.award] == sponsors


def test_a_winner_keeps_the_pledged_seat_that_it_has() -> None:
    """A pledge of one seat that a winner has already pays for no other."""
    winner = a_winner(1, msgspec.structs.replace(PLAIN_AWARD, sponsor="COPAG"))
    pledge = Pledge(id="G0001", round="lalla-2022", sponsor="COPAG", seats=1)
    first, second = some_cooperatives(2)
    unit = a_unit(first, second, winner, pledge)
    (won,) = award(unit, a_round(), [second])
    assert won.award == PLAIN_AWARD


def test_a_cooperative_named_twice_is_refused() -> None:
    """Nobody is named twice in one award; who is, is told once."""
    first, second, third = some_cooperatives(3)
    with refuses(BadValue, "Named twice: C0001, C0003."):
        award(a_unit(), a_round(), [first, third, second, first, third, first])


@pytest.mark.parametrize("despite", ["", "the jury insists"])
def test_who_won_already_is_refused_whatever_the_reason(despite: str) -> None:
    """A second award in a round is refused even with a reason, and every one concerned is told."""
    first, second, third = some_cooperatives(3)
    unit = a_unit(a_winner(1), an_entry(2), a_winner(3))
    lines = [
        "Coopérative 1 (C0001) won lalla-2022 already: E0001.",
        "Coopérative 3 (C0003) won lalla-2022 already: E0003.",
    ]
    with refuses(RuleBroken, *lines):
        award(unit, a_round(), [first, second, third], Terms(despite=despite))


def test_who_won_another_round_can_win() -> None:
    """A winner of another year can win this round."""
    unit = a_unit(a_winner(1, round="lalla-2021"))
    assert [won.id for won in award(unit, a_round(), [A_COOPERATIVE])] == ["E0002"]


@pytest.mark.parametrize(
    ("seats", "taken", "named", "sentence"),
    [
        (8, 7, 2, "lalla-2022 has 1 free seat of 8; winners named: 2."),
        (8, 0, 9, "lalla-2022 has 8 free seats of 8; winners named: 9."),
        (2, 2, 2, "lalla-2022 has 0 free seats of 2; winners named: 2."),
        (2, 3, 1, "lalla-2022 has 0 free seats of 2; winners named: 1."),
    ],
)
def test_more_winners_than_seats_are_refused(seats: int, taken: int, named: int, sentence: str) -> None:
    """Winners beyond the free seats are refused with how many there are, and the way to record them."""
    every = some_cooperatives(taken + named)
    unit = a_unit(*(a_winner(n) for n in range(1, taken + 1)))
    with refuses(RuleBroken, sentence, ADVICE):
        award(unit, a_round(seats=seats), every[taken:])


@pytest.mark.parametrize(("seats", "taken", "named"), [(8, 0, 8), (8, 7, 1), (None, 50, 50)])
def test_winners_up_to_the_seats_are_taken(seats: int | None, taken: int, named: int) -> None:
    """The last free seat can be taken, and a round without a number of seats takes any number."""
    every = some_cooperatives(taken + named)
    unit = a_unit(*(a_winner(n) for n in range(1, taken + 1)))
    assert len(award(unit, a_round(seats=seats), every[taken:])) == named


def test_a_closed_round_gives_no_award() -> None:
    """In a closed round nobody wins without a reason."""
    with refuses(RuleBroken, CLOSED, ADVICE):
        award(a_unit(), a_round(status="closed"), [A_COOPERATIVE])


UNMET = [
    (lalla(), MIXED, "cooperative", "Women among its members: 7 of 12; all must be."),
    (lalla(), a_cooperative(id="C0009", name="Coopérative Mixte", country="SN"), "cooperative",
     "It is in SN; the program is for MA."),
    (lalla(), a_cooperative(id="C0009", name="Coopérative Mixte", kind="project"), "project",
     "The round takes the track cooperative, not project."),
    (jil(), a_cooperative(id="C0009", name="Coopérative Mixte", youth=5), "cooperative",
     "Members aged 18 to 35: 5 of 12; at least 50% must be."),
    (jil(), a_cooperative(id="C0009", name="Coopérative Mixte", kind="project"), "cooperative",
     "It is registered as a project and cannot apply in the track cooperative."),
    (jil(), a_cooperative(id="C0009", name="Coopérative Mixte"), "project",
     "It is registered as a cooperative and cannot apply in the track project."),
]  # fmt: skip


@pytest.mark.parametrize(("program", "cooperative", "track", "condition"), UNMET)
def test_an_unmet_condition_is_refused(program: Program, cooperative: Cooperative, track: str, condition: str) -> None:
    """A condition that is known not to be met is refused with what the record says."""
    round_ = a_round(program, seats=None)
    unit = a_unit(an_entry(9, round=round_.id, track=track))
    with refuses(RuleBroken, f"Coopérative Mixte (C0009): {condition}", ADVICE):
        award(unit, round_, [cooperative], program=program)


def test_a_winner_found_ineligible_is_refused() -> None:
    """An entry that was found ineligible does not win without a reason, though every condition is met."""
    unit = a_unit(an_entry(stage="ineligible"))
    with refuses(RuleBroken, "Coopérative Tafoukt (C0001) is ineligible: E0001.", ADVICE):
        award(unit, a_round(), [A_COOPERATIVE])


def test_all_that_speaks_against_winners_is_told_at_once() -> None:
    """A closed round, missing seats and unmet conditions of every cooperative are told together, one on a line."""
    named = [A_COOPERATIVE, msgspec.structs.replace(MIXED, country="SN"), msgspec.structs.replace(MIXED, id="C0010")]
    lines = [
        "lalla-2022 has 2 free seats of 2; winners named: 3.",
        CLOSED,
        "Coopérative Mixte (C0009): It is in SN; the program is for MA.",
        "Coopérative Mixte (C0009): Women among its members: 7 of 12; all must be.",
        "Coopérative Mixte (C0010): Women among its members: 7 of 12; all must be.",
    ]
    with refuses(RuleBroken, *lines, ADVICE):
        award(a_unit(), a_round(seats=2, status="closed"), named)


def test_unknown_members_are_allowed() -> None:
    """A cooperative of which the members are not known can win."""
    (won,) = award(a_unit(), a_round(), [UNKNOWN])
    assert won == a_winner(cooperative="C0008")


@pytest.mark.parametrize(
    ("round_", "standing"),
    [
        (a_round(status="closed"), None),
        (a_round(seats=1), a_winner(1)),
        (a_round(), an_entry(9, stage="ineligible")),
        (a_round(), an_entry(9, track="project")),
        (a_round(), None),
    ],
)
def test_a_reason_sets_the_rules_aside_and_stays(round_: Round, standing: Entry | None) -> None:
    """With a reason any of these wins, and the reason stays in the award and in the story."""
    unit = a_unit(*([standing] if standing else []))
    (won,) = award(unit, round_, [MIXED], Terms(despite="The jury of 2022 counted otherwise"))
    assert won.award == msgspec.structs.replace(PLAIN_AWARD, despite="The jury of 2022 counted otherwise")
    assert won.path[-1] == a_step("winner", "The jury of 2022 counted otherwise")
    assert unit.entries.get(won.id) == won


def test_a_reason_stays_only_where_a_rule_is_broken() -> None:
    """Of several named with a reason, only those for whom a rule is broken won despite one; the others won as usual."""
    plain, mixed = award(a_unit(), a_round(), [A_COOPERATIVE, MIXED], Terms(despite="The jury insists"))
    assert (plain, mixed) == (
        a_winner(1),
        a_winner(2, msgspec.structs.replace(PLAIN_AWARD, despite="The jury insists"), cooperative="C0009"),
    )


@pytest.mark.parametrize("round_", [a_round(status="closed"), a_round(seats=1)], ids=["closed", "seats"])
def test_a_rule_of_the_round_is_broken_for_every_winner(round_: Round) -> None:
    """Where the round is closed, or has too few seats, each of the winners won despite a rule."""
    won = award(a_unit(), round_, some_cooperatives(2), Terms(despite="x"))
    assert [entry.award.despite for entry in won if entry.award] == ["x", "x"]


def test_a_reason_that_no_rule_needs_is_not_kept() -> None:
    """Where no rule is broken, an award with a reason is the same as one without."""
    assert award(a_unit(), a_round(), [A_COOPERATIVE], Terms(despite="x")) == [a_winner()]


@pytest.mark.parametrize("despite", ["", "x"])
def test_an_award_before_the_year_of_its_round_is_refused(despite: str) -> None:
    """No award is given before the year of the round, whatever the reason; on its first day it is."""
    unit = a_unit()
    with refuses(BadValue, "31 Dec 2021 is before lalla-2022; say the day of the award with --date."):
        award(unit, a_round(), [A_COOPERATIVE], Terms(on=date(2021, 12, 31), despite=despite))
    (won,) = award(unit, a_round(), [A_COOPERATIVE], Terms(on=date(2022, 1, 1), despite=despite))
    assert won.award == msgspec.structs.replace(PLAIN_AWARD, on=date(2022, 1, 1))


@pytest.mark.parametrize("stage", ["not_selected", "revoked"])
def test_who_was_passed_over_can_win_later(stage: str) -> None:
    """An entry that was not selected, or whose award was taken back, can win."""
    unit = a_unit(an_entry(stage=stage))
    assert award(unit, a_round(), [A_COOPERATIVE]) == [a_winner()]


@pytest.mark.parametrize("despite", ["", "x"])
def test_who_withdrew_does_not_win(despite: str) -> None:
    """The stages of the program hold whatever the reason: who withdrew must be a candidate again first."""
    unit = a_unit(an_entry(stage="withdrawn"))
    with refuses(RuleBroken, "E0001 is withdrawn; what can follow is: candidate; not winner."):
        award(unit, a_round(), [A_COOPERATIVE], Terms(despite=despite))


@pytest.mark.parametrize(
    "last",
    [MIXED, a_cooperative(id="C0003", name="Retirée"), a_cooperative()],
    ids=["unmet", "withdrawn", "twice"],
)
def test_all_of_the_winners_or_none_are_recorded(last: Cooperative) -> None:
    """Where one of several cannot win, none of them has won, and no entry is made."""
    store = MemoryStore()
    entries = [an_entry(1), an_entry(3, stage="withdrawn")]
    save(store, a_round(), *entries)
    with pytest.raises((RuleBroken, BadValue)), store.writing(STAMP) as unit:
        award(unit, a_round(), [A_COOPERATIVE, a_cooperative(id="C0002"), last])
    with store.reading() as unit:
        assert (unit.entries.find(), len(unit.journal.find())) == (entries, 1)


# --- revoke ---


def test_a_revoked_award_stays_in_the_story() -> None:
    """Taking an award back changes the stage and adds a step with the reason; what was awarded stays to be read."""
    unit = a_unit(a_winner())
    revoked = selection.revoke(unit, lalla(), a_winner(), "withdrew before the ceremony", STAMP)
    step = a_step("revoked", "withdrew before the ceremony")
    assert revoked == a_winner(stage="revoked", path=(*a_winner().path, step))
    assert unit.entries.find() == [revoked]


def test_a_revoked_award_frees_its_seat() -> None:
    """After an award was taken back another cooperative, or the same, has the seat."""
    first, second = some_cooperatives(2)
    unit = a_unit(a_winner(1))
    with refuses(RuleBroken, "lalla-2022 has 0 free seats of 1; winners named: 1.", ADVICE):
        award(unit, a_round(seats=1), [second])
    selection.revoke(unit, lalla(), a_winner(1), "x", STAMP)
    (won,) = award(unit, a_round(seats=1), [second])
    selection.revoke(unit, lalla(), won, "y", STAMP)
    assert [entry.cooperative for entry in award(unit, a_round(seats=1), [first])] == ["C0001"]


@pytest.mark.parametrize("stage", ["candidate", "not_selected", "ineligible", "withdrawn", "revoked"])
def test_what_is_no_award_is_not_revoked(stage: str) -> None:
    """Only a winner's award is taken back; of any other entry it is said that there is none."""
    with refuses(RuleBroken, "E0001 is no winner; there is no award to take back."):
        selection.revoke(a_unit(an_entry(stage=stage)), lalla(), an_entry(stage=stage), "x", STAMP)


# --- finding entries ---


def test_candidates_are_weighed() -> None:
    """The candidates of a round come with what speaks against each; entries of other stages and rounds do not."""
    others = [an_entry(2, stage="winner"), an_entry(3, round="lalla-2023")]
    unit = a_unit(MIXED, *some_cooperatives(3), an_entry(9), an_entry(1), *others)
    found = selection.candidates(unit, a_round(), {"E0001": 12.5})
    assert [(c.entry.id, len(c.unmet), c.unknown, c.mark) for c in found] == [
        ("E0001", 0, [], 12.5),
        ("E0009", 1, [], None),
    ]


def test_the_entry_of_a_cooperative_is_found() -> None:
    """The entry of a cooperative in a round is given, or none."""
    unit = a_unit(an_entry(1), an_entry(2, cooperative="C0001", round="lalla-2023"))
    assert selection.entry_of(unit, a_round(year=2023), A_COOPERATIVE) == unit.entries.get("E0002")
    assert selection.entry_of(unit, a_round(year=2024), A_COOPERATIVE) is None


def test_who_could_be_named_has_no_entry_and_no_unmet_condition() -> None:
    """Cooperatives that meet or may meet the conditions and have no entry in the round could be named."""
    unit = a_unit(
        *some_cooperatives(3), MIXED, UNKNOWN, an_entry(1, stage="withdrawn"), an_entry(2, round="lalla-2021")
    )
    assert [c.id for c in selection.eligible(unit, a_round(), TODAY)] == ["C0002", "C0003", "C0008"]


@pytest.mark.parametrize("reference", ["E0107", "e107", " E107 ", "e000107"])
def test_an_entry_is_found_by_its_id(reference: str) -> None:
    """The id of an entry is taken in any letter case, with or without zeros."""
    assert selection.find_entry(a_unit(an_entry(107)), reference) == an_entry(107)


@pytest.mark.parametrize(
    ("reference", "told"),
    [("E0108", "E0108"), ("107", "107"), ("x" * 50, "x" * 40), ("\x1b[31m", "\\u001b[31m")],
)
def test_an_entry_that_is_not_there_is_told(reference: str, told: str) -> None:
    """What is no id of an entry is told shortly and visibly."""
    with refuses(NotFound, f"There is no entry {told}."):
        selection.find_entry(a_unit(an_entry(107)), reference)
