"""The file of a program: what is right is read, and everything that is wrong is named with line, key and remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocp_ess_cli.domain import program_file
from ocp_ess_cli.domain.errors import InputRefused
from ocp_ess_cli.domain.program import CANDIDATE, WINNER
from ocp_ess_cli.domain.program_rules import problems
from tests.builders import lalla
from tests.strategies_of_programs import graphs, with_stages

GOOD = """\
key = "x"
kind = "prize"
since = 2020
name = { fr = "X" }
ends = ["gone"]
[terms]
amount = 50_000
track_shares = { cooperative = 0.5 }
[terms.eligibility]
min_women_share = 1
[[terms.phases]]
number = 1
[criteria]
taste = 1.5
[stages]
candidate = ["winner", "gone"]
winner = []
gone = []
[labels.fr]
taste = "goût"
[assumptions.amount]
fr = "Supposé."
[[sources]]
says = { fr = "Dit." }
url = "https://example.org"
"""


def mistakes(content: str | bytes) -> list[str]:
    """Read a file that is wrong, and give what is said of it."""
    written = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(InputRefused) as refusal:
        program_file.read("x.toml", written, lambda: ["MA-01"])
    many = len(refusal.value.mistakes)
    them = "Correct it" if many == 1 else "Correct them"
    count = "1 mistake" if many == 1 else f"{many} mistakes"
    assert str(refusal.value) == f"{count} in x.toml; nothing was changed. {them} and add it again."
    return [mistake.place + mistake.sentence for mistake in refusal.value.mistakes]


def test_a_file_that_is_right_is_read() -> None:
    """Every part of the file is taken, a whole number where a part is asked for included."""
    program = program_file.read("x.toml", GOOD.encode())
    assert (program.key, program.terms.amount, program.criteria) == ("x", 50_000, {"taste": 1.5})
    assert (program.terms.eligibility.min_women_share, program.ends) == (1, ("gone",))
    assert program.stages == {"candidate": ("winner", "gone"), "winner": (), "gone": ()}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("since = 2020\n", "", "x.toml: since: The key is missing; write a whole number."),
        ("[terms]", "[rules]\n[terms]", "x.toml line 6: rules: There is no such key; there are: key, kind, mission, "),
        ("amount", "amont", "x.toml line 7: terms.amont: There is no such key. Is it amount?"),
        ("min_women_share", "min_woman_share", "x.toml line 10: terms.eligibility.min_woman_share: There is no such "),
        ("50_000", '"much"', "x.toml line 7: terms.amount: “much” is not what stands here; write a whole number."),
        ("50_000", "50_000.5", "x.toml line 7: terms.amount: “50000.5” is not what stands here; write a whole number."),
        ("50_000", "true", "x.toml line 7: terms.amount: “True” is not what stands here; write a whole number."),
        ("50_000", "-1", "x.toml line 7: terms.amount: “-1” is not allowed; write a whole number from 0 on."),
        (
            "50_000",
            "0x" + "f" * 5000,
            "x.toml line 7: terms.amount: “…” is not what stands here; write a whole number.",
        ),
        ("50_000", "9" * 5000, "x.toml line 25: What stands here is not TOML; write key = value, "),
        ("1.5", "nan", "x.toml line 14: criteria.taste: “nan” is not what stands here; write a number."),
        ("1.5", "0", "x.toml line 14: criteria.taste: “0” is not a weight; write a number above 0, such as 1."),
        ("1.5", "[]", "x.toml line 14: criteria.taste: “[…]” is not what stands here; write a number."),
        ('"prize"', '"lottery"', "x.toml line 2: kind: “lottery” is none of: prize, support, network, market, "),
        ('"prize"', "{}", "x.toml line 2: kind: “{…}” is none of: prize, support, network, market, training, event."),
        ('{ fr = "X" }', '"X"', "x.toml line 4: name: “X” is not what stands here; write a table of keys and values."),
        ('{ fr = "X" }', "{}", "x.toml line 4: name: A program needs a name, in one language at least: fr, ar or en."),
        ('{ fr = "X" }', '{ de = "X" }', "x.toml line 4: name.de: “de” is none of the languages: fr, ar, en."),
        ('{ fr = "X" }', '{ fr = "-" }', "x.toml line 4: name.fr: A name needs at least one letter or digit."),
        ('{ fr = "X" }', '{ fr = "a\\u202eb" }', "x.toml line 4: name.fr: Character 2 is a control character (U+202E)"),
        ('"x"', '"X y"', "x.toml line 1: key: “X y” is not a key; write small Latin letters, digits and _, a letter "),
        ("2020", "20", "x.toml line 3: since: “20” is not a year; write four digits, such as 2022."),
        ("{ cooperative = 0.5 }", "{ coop = 0.5 }", "x.toml line 8: terms.track_shares: “coop” is none of: coopera"),
        (
            "{ cooperative = 0.5 }",
            "{ cooperative = 2 }",
            "x.toml line 8: terms.track_shares.cooperative: “2” is not a ",
        ),
        ("{ cooperative = 0.5 }", "{ project = 0.5 }", "x.toml line 8: terms.track_shares.project: The track project "),
        ("number = 1", "number = 2", "x.toml line 11: terms.phases: Phases are numbered 1, 2, 3 and so on, in their "),
        (
            "number = 1",
            "number = 1\nseats = 0",
            "x.toml line 13: terms.phases.1.seats: “0” is not allowed; write a whol",
        ),
        ("number = 1", 'number = 1\nregions = ["MA-2"]', "x.toml line 13: terms.phases.1.regions: “MA-2” is not the "),
        ("amount = 50_000", "schedule = [60, 60]", "x.toml line 7: terms.schedule: The percents 60, 60 must each be "),
        ("amount = 50_000", 'currency = "dh"', "x.toml line 7: terms.currency: “dh” is not a currency; write its code"),
        (
            "amount = 50_000",
            "tracks = []",
            "x.toml line 7: terms.tracks: Name who can apply: cooperative, project, or ",
        ),
        (
            "min_women_share = 1",
            'countries = ["Maroc"]',
            "x.toml line 10: terms.eligibility.countries: “Maroc” is not ",
        ),
        (
            "min_women_share = 1",
            "max_years = 0",
            "x.toml line 10: terms.eligibility.max_years: “0” is not allowed; wri",
        ),
        (
            "candidate",
            "enrolled",
            "x.toml line 15: stages: The first stage must be candidate, with those that may follow",
        ),
        (
            "winner = []",
            "",
            "x.toml line 16: stages.candidate: It is followed by “winner”, which is no stage. The stages ",
        ),
        ("winner = []", 'winner = ["winner"]', "x.toml line 17: stages.winner: A stage cannot follow itself."),
        (
            "winner = []",
            "winner = []\nnowhere = []",
            "x.toml line 18: stages.nowhere: No entry can come to nowhere fro",
        ),
        ('ends = ["gone"]', 'ends = ["gon"]', "x.toml line 5: ends: “gon” is no stage. Is it gone?"),
        (
            'taste = "goût"',
            'tast = "goût"',
            "x.toml line 20: labels.fr.tast: It names no stage or criterion. Is it taste?",
        ),
        ("[labels.fr]", "[labels.de]", "x.toml line 19: labels.de: “de” is none of the languages: fr, ar, en."),
        ("assumptions.amount", "assumptions.sum", "x.toml line 21: assumptions.sum: It is about no term."),
        ("url", "link", "x.toml line 23: sources.1.url: The key is missing; write a text between quotes."),
        (
            '"https://example.org"',
            "1",
            "x.toml line 25: sources.1.url: “1” is not what stands here; write a text between",
        ),
        ('key = "x"', "key = x", "x.toml line 1: What stands here is not TOML; write key = value, with texts between "),
        (
            'key = "x"',
            'key = "x"\nkey = "x"',
            "x.toml line 2: A key or a table stands here a second time; name each once",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(right: str, wrong: str, told: str) -> None:
    """The first mistake of each kind is named with file, line and key, and with what is allowed."""
    assert mistakes(GOOD.replace(right, wrong, 1))[0][: len(told)] == told


def test_every_mistake_is_named_in_the_order_of_the_lines() -> None:
    """What stands nowhere comes first, and the rest as one reads it."""
    wrong = GOOD.replace("since = 2020\n", "").replace('"prize"', '"lottery"').replace("50_000", '"much"')
    assert [told.partition(":")[0] for told in mistakes(wrong)] == ["x.toml", "x.toml line 2", "x.toml line 6"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "x.toml: It is not a text in UTF-8; save it as UTF-8."),
        (b"", "x.toml: key: The key is missing; write a text between quotes."),
        (b"{}", "x.toml line 1: What stands here is not TOML; write key = value, with texts between quotes and lists "),
        (b"a = " + b"[" * 5000, "x.toml line 1: What stands here is not TOML; "),
    ],
)
def test_what_is_no_program_at_all_is_refused(content: bytes, told: str) -> None:
    """What is no text, empty, no TOML, or nested without end is refused in a sentence."""
    assert mistakes(content)[0][: len(told)] == told


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_content_breaks_the_reader(content: bytes) -> None:
    """Whatever a file holds, it is refused with mistakes or read."""
    assert mistakes(content)


# --- the graph of the stages ---


@given(graphs())
def test_stages_are_refused_exactly_where_an_entry_cannot_come_or_go(stages: dict[str, tuple[str, ...]]) -> None:
    """Every stage must be reached from candidate, and lead to an end, to winner, or back to candidate."""

    def leads(start: str) -> set[str]:
        found: set[str] = set()
        ahead = [start]
        while ahead:
            for follower in stages[ahead.pop()]:
                if follower not in found:
                    found.add(follower)
                    ahead.append(follower)
        return found

    lost = {stage for stage in stages if stage not in {CANDIDATE} | leads(CANDIDATE)}
    good = {CANDIDATE, WINNER, *(stage for stage, followers in stages.items() if not followers)}
    endless = {stage for stage in stages if not good & {stage, *leads(stage)}}
    told = [problem.path[0] for problem in problems(with_stages(lalla(), stages), None)]
    assert told == ["stages"] * (bool(lost) + bool(endless))
