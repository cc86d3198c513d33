"""Hypothesis strategies for the records of the register, and for what people type."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from ocp_ess_cli.domain.models import (
    BOUNDS,
    KINDS,
    LINK_KINDS,
    LINK_STATUSES,
    STATUSES,
    TRACKS,
    Award,
    Before,
    Change,
    Contact,
    Cooperative,
    Eligibility,
    Entry,
    Expert,
    Figure,
    Link,
    Payment,
    Pledge,
    Record,
    Round,
    Step,
    Terms,
)

LATIN = "aàâäbcçdeéèêëfghiîïjklmnoôöœpqrstuùûüvwxyÿzæ0123456789"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويآأإؤئءةى"

words = st.text(LATIN, min_size=1, max_size=8) | st.text(ARABIC, min_size=1, max_size=8)
spaced_names = st.lists(words, min_size=1, max_size=4).map(" ".join)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
days = st.dates(date(1956, 1, 1), date(2100, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - UTC is put on
counts = st.integers(0, 10**6)
marks = st.integers(0, 2000).map(lambda hundredths: hundredths / 100)
regions = st.sampled_from(["", *(f"MA-{number:02}" for number in range(1, 13))])
countries = st.sampled_from(["MA", "SN", "CI"])


def ids(letter: str) -> st.SearchStrategy[str]:
    """Draw ids such as `C0042`."""
    return st.integers(1, 99_999).map(lambda number: f"{letter}{number:04}")


round_ids = st.builds("{}-{}".format, st.sampled_from(["lalla", "jil"]), st.integers(2020, 2030))

contacts = st.builds(
    Contact,
    name=texts,
    role=texts,
    reach=texts,
    collected=st.none() | days,
    keep_until=st.none() | days,
)

cooperatives = st.builds(
    Cooperative,
    id=ids("C"),
    name=texts,
    name_ar=texts,
    other_names=st.lists(texts, max_size=3).map(tuple),
    kind=st.sampled_from(KINDS),
    country=countries,
    region=regions,
    province=texts,
    commune=texts,
    sector=texts,
    activity=texts,
    members=st.none() | counts,
    women=st.none() | counts,
    youth=st.none() | counts,
    foreign_members=st.none() | counts,
    founded=st.none() | days,
    court=texts,
    register_number=texts,
    ice=texts,
    contact=st.none() | contacts,
    notes=texts,
    illustrative=st.booleans(),
)

eligibilities = st.builds(
    Eligibility,
    min_women_share=st.none() | st.floats(0, 1),
    min_youth_share=st.none() | st.floats(0, 1),
    countries=st.lists(countries, max_size=2, unique=True).map(tuple),
)

terms = st.builds(
    Terms,
    amount=st.integers(1, 10**9),
    currency=st.sampled_from(["MAD", "EUR"]),
    seats=st.none() | st.integers(1, 60),
    min_per_region=st.integers(0, 3),
    paid_by=texts,
    scale=st.sampled_from([10, 20, 100]),
    tracks=st.lists(st.sampled_from(TRACKS), min_size=1, unique=True).map(tuple),
    track_shares=st.dictionaries(st.sampled_from(TRACKS), st.floats(0, 1)),
    eligibility=eligibilities,
)

rounds = st.builds(
    Round,
    id=round_ids,
    program=st.sampled_from(["lalla", "jil"]),
    year=st.integers(2020, 2030),
    edition=st.none() | st.integers(1, 12),
    status=st.sampled_from(STATUSES),
    ceremony=st.none() | days,
    theme=texts,
    sponsors=st.lists(texts, max_size=3).map(tuple),
    terms=terms,
    source=texts,
    source_date=texts,
    note=texts,
)

steps = st.builds(Step, stage=texts, on=days, by=texts, reason=texts)

awards = st.builds(
    Award,
    amount=st.integers(1, 10**9),
    currency=st.sampled_from(["MAD", "EUR"]),
    sponsor=texts,
    shares=st.dictionaries(texts, st.integers(1, 10**9), max_size=2),
    on=st.none() | days,
    despite=texts,
)

entries = st.builds(
    Entry,
    id=ids("E"),
    round=round_ids,
    cooperative=ids("C"),
    stage=st.sampled_from(["candidate", "winner", "not_selected", "ineligible", "withdrawn", "revoked"]),
    path=st.lists(steps, max_size=3).map(tuple),
    project=texts,
    track=st.sampled_from(TRACKS),
    mark=st.none() | marks,
    people=st.none() | counts,
    women=st.none() | counts,
    products=st.lists(texts, max_size=2).map(tuple),
    award=st.none() | awards,
    note=texts,
)

figures = st.builds(
    Figure,
    id=ids("F"),
    program=st.sampled_from(["lalla", "jil"]),
    year=st.integers(2020, 2030),
    since=st.none() | st.integers(2020, 2030),
    key=texts,
    track=st.none() | st.sampled_from(TRACKS),
    sponsor=texts,
    value=counts,
    bound=st.sampled_from(BOUNDS),
    statement=texts,
    source=texts,
    date=texts,
)

pledges = st.builds(
    Pledge,
    id=ids("G"),
    round=round_ids,
    sponsor=texts,
    seats=st.none() | st.integers(0, 60),
    amount=st.none() | st.integers(1, 10**9),
    region=regions,
    sector=texts,
)

payments = st.builds(
    Payment,
    id=ids("P"),
    entry=ids("E"),
    sponsor=texts,
    amount=st.integers(-(10**9), 10**9),
    on=days,
    reference=texts,
    returns=texts,
    note=texts,
)

links = st.builds(
    Link,
    id=ids("L"),
    cooperative=ids("C"),
    other=ids("C") | texts,
    title=texts,
    kind=st.sampled_from(LINK_KINDS),
    status=st.sampled_from(LINK_STATUSES),
    on=days,
    value=st.none() | counts,
    currency=st.sampled_from(["MAD", "EUR"]),
    round=st.just("") | round_ids,
    note=texts,
)

experts = st.builds(
    Expert,
    id=ids("X"),
    name=texts,
    fields=st.lists(texts, max_size=3).map(tuple),
    organisation=texts,
    region=regions,
    contact=st.none() | contacts,
    note=texts,
)

_fields = st.dictionaries(texts, st.none() | texts | counts | st.booleans(), max_size=3)

befores = st.builds(
    Before, table=texts, id=ids("C"), fields=_fields, personal=st.none() | _fields, salt=texts, seal=texts
)

changes = st.builds(
    Change,
    id=ids("J"),
    at=moments,
    by=texts,
    command=texts,
    reason=texts,
    added=st.dictionaries(texts, st.lists(ids("C"), max_size=2).map(tuple), max_size=2),
    changed=st.lists(befores, max_size=2).map(tuple),
    removed=st.lists(befores, max_size=2).map(tuple),
    previous=texts,
)

records: st.SearchStrategy[Record] = st.one_of(
    cooperatives, rounds, entries, pledges, payments, links, experts, figures, changes
)
