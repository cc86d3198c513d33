"""Whether published figures fit together, and fit what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocp_ess_cli.actions.findings import Finding, Outcome, Remark
from ocp_ess_cli.domain import published, reach, recorded
from ocp_ess_cli.domain.figure_words import quantity_name, sourced_value
from ocp_ess_cli.language import _, listed, number, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocp_ess_cli.actions.findings import Scene
    from ocp_ess_cli.domain.models import Figure
    from ocp_ess_cli.domain.recorded import Compared


def of_figures(scene: Scene) -> Outcome:
    """Hold what was published against itself, and against what is recorded."""
    unit = scene.unit
    figures, rounds = unit.figures.find(), unit.rounds.find()
    verdict = published.judge(figures, published.beginnings(scene.programs, rounds), confirm=True)
    found = [Finding("figures", listed([*one.figures]), one.sentence, one.advice) for one in verdict.contested]
    remarks = [Remark("figures", listed([*one.figures]), one.sentence) for one in verdict.confirmed]
    for compared in _compared(scene, [one for one in figures if one.id not in verdict.misfits]):
        told = _told(compared)
        if compared.verdict in {"more", "other"}:
            found.append(Finding("figures", compared.figure.id, told, _advice(compared)))
        else:
            remarks.append(Remark("figures", compared.figure.id, told))
    holds = plural(
        "{count} published figure, held against the others and against what is recorded.",
        "{count} published figures, held against each other and against what is recorded.",
        len(figures),
    )
    return Outcome("figures", holds, tuple(found), tuple(remarks))


def _compared(scene: Scene, figures: Sequence[Figure]) -> list[Compared]:
    if not figures:
        return []
    unit = scene.unit
    rounds = [round_ for round_ in unit.rounds.find() if round_.program in scene.programs]
    entries = unit.entries.find()
    ids = {entry.cooperative for entry in entries}
    cooperatives = unit.cooperatives.project(reach.Reachable, ids) if ids else []
    parts = reach.parts(entries, [*rounds], cooperatives, scene.programs) if rounds else []
    return recorded.compare(figures, rounds, entries, parts)


def _told(compared: Compared) -> str:
    """Say how much is recorded of what was published."""
    figure = compared.figure
    sentence = {
        "more": _("{quantity}: {recorded} are recorded, more than the {value} published."),
        "other": _("{quantity}: {recorded} recorded, {value} published."),
        "fewer": _("{quantity}: {recorded} of {value} are recorded."),
        "same": _("{quantity}: {recorded} recorded, as published."),
    }[compared.verdict]
    return sentence.format(
        quantity=quantity_name(figure),
        recorded=number(compared.recorded),
        value=sourced_value([figure]),
    )


def _advice(compared: Compared) -> str:
    figure = compared.figure
    if figure.key == "amount":
        advice = _(
            "Correct the round: ess edit-round --program {program} --year YEAR --amount AMOUNT; or ess edit-figure {id}"
        )
    else:
        advice = _(
            "See who is recorded: ess report --program {program} --year {years}; or correct it: ess edit-figure {id}"
        )
    years = f"{figure.since}..{figure.year}" if figure.since else str(figure.year)
    return advice.format(program=figure.program, years=years, id=figure.id)
