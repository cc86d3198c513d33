"""The options that give the fields of a cooperative or a round, declared once for the commands that add and change."""

from __future__ import annotations

from typing import Annotated

import typer

from ocp_ess_cli.cli import options
from ocp_ess_cli.language import mark

ArabicName = Annotated[str | None, typer.Option("--name-ar", metavar="NAME", help=mark("The name in Arabic."))]
OtherNames = Annotated[
    list[str] | None,
    typer.Option("--other-name", metavar="NAME", help=mark("Another name or spelling.")),
]
Kind = Annotated[str | None, typer.Option("--kind", metavar="KIND", help=mark("cooperative, union or project."))]
Country = Annotated[str | None, typer.Option("--country", metavar="CODE", help=mark("Two letters; MA if not said."))]
Commune = Annotated[str | None, typer.Option("--commune", metavar="TEXT", help=mark("The commune or town."))]
Activity = Annotated[str | None, typer.Option("--activity", metavar="TEXT", help=mark("What it does."))]
Members = Annotated[str | None, typer.Option("--members", metavar="N", help=mark("How many members."))]
Women = Annotated[str | None, typer.Option("--women", metavar="N", help=mark("Members who are women."))]
Youth = Annotated[str | None, typer.Option("--youth", metavar="N", help=mark("Members aged 18 to 35."))]
Foreign = Annotated[
    str | None,
    typer.Option("--foreign-members", metavar="N", help=mark("Members who are foreign nationals.")),
]
Founded = Annotated[
    str | None,
    typer.Option("--founded", metavar="DATE", help=mark("When it was founded, such as 2018-05-14.")),
]
Court = Annotated[
    str | None,
    typer.Option("--court", metavar="TEXT", help=mark("The court that keeps its register.")),
]
Number = Annotated[
    str | None,
    typer.Option("--register-number", metavar="TEXT", help=mark("Its number in that register.")),
]
Ice = Annotated[
    str | None,
    typer.Option("--ice", metavar="DIGITS", help=mark("Common identifier of the enterprise, 15 digits.")),
]
ContactName = Annotated[str | None, typer.Option("--contact-name", metavar="NAME", help=mark("Whom to ask."))]
ContactRole = Annotated[
    str | None,
    typer.Option("--contact-role", metavar="TEXT", help=mark("Their role in the cooperative.")),
]
Contact = Annotated[
    str | None,
    typer.Option("--contact", metavar="TEXT", help=mark("One telephone number or e-mail address.")),
]
Collected = Annotated[
    str | None,
    typer.Option(
        "--contact-collected",
        metavar="DATE",
        help=mark("When the contact was collected; today if not said."),
    ),
]
Until = Annotated[
    str | None,
    typer.Option("--contact-until", metavar="DATE", help=mark("Until when the contact is kept.")),
]
Notes = Annotated[str | None, typer.Option("--notes", metavar="TEXT", help=mark("Anything else."))]
Illustrative = Annotated[
    str | None,
    typer.Option("--illustrative", metavar="yes|no", help=mark("Whether it is invented for demonstration.")),
]

Seats = Annotated[str | None, typer.Option("--seats", metavar="N", help=mark("How many can win."))]
Amount = Annotated[str | None, typer.Option("--amount", metavar="AMOUNT", help=mark("What each winner receives."))]
MinPerRegion = Annotated[
    str | None,
    typer.Option("--min-per-region", metavar="N", help=mark("Winners that each region with candidates has at least.")),
]
WomenShare = Annotated[
    str | None,
    typer.Option("--min-women-share", metavar="SHARE", help=mark("Women among the members at least: 100%, 0.5.")),
]
YouthShare = Annotated[
    str | None,
    typer.Option("--min-youth-share", metavar="SHARE", help=mark("Members aged 18 to 35 at least: 50%.")),
]
MaxYears = Annotated[
    str | None,
    typer.Option("--max-years", metavar="N", help=mark("Years that a cooperative exists at most when it enters.")),
]
Months = Annotated[
    str | None,
    typer.Option("--months", metavar="N", help=mark("How long an entry takes from the first stage to the last.")),
]
HeldSessions = Annotated[
    str | None, typer.Option("--sessions", metavar="N", help=mark("How many individual sessions each entry has."))
]
PastWinners = Annotated[
    str | None,
    typer.Option("--past-winners", metavar="yes|no", help=mark("Whether a past winner can win again.")),
]
Tracks = Annotated[
    list[str] | None,
    typer.Option("--track", metavar="TRACK", help=mark("Who can apply: cooperative, project.")),
]
TrackShares = Annotated[
    list[str] | None,
    typer.Option(
        "--min-track-share",
        metavar="TRACK=SHARE",
        help=mark("The least share of the seats that a track has, such as project=30%."),
    ),
]
Schedule = Annotated[
    str | None,
    typer.Option(
        "--schedule", metavar="PERCENTS", help=mark("In which instalments an award is paid, in percent: 60/40.")
    ),
]
Ceremony = Annotated[
    str | None,
    typer.Option("--ceremony", metavar="DATE", help=mark("The day of the ceremony, such as 2022-03-08.")),
]
Theme = Annotated[str | None, typer.Option("--theme", metavar="TEXT", help=mark("The theme of the edition."))]
Edition = Annotated[str | None, typer.Option("--edition", metavar="N", help=mark("The number of the edition."))]
Sponsors = Annotated[list[str] | None, typer.Option("--sponsor", metavar="NAME", help=mark("Who pays for the round."))]
Criteria = Annotated[
    list[str] | None,
    typer.Option(
        "--criterion",
        metavar="KEY=WEIGHT",
        help=mark("The weight of a criterion; 0 takes it out. An empty one brings back those of the program."),
    ),
]
Scale = Annotated[str | None, typer.Option("--scale", metavar="N", help=mark("The highest mark; 20 if not said."))]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=mark("Anything else."))]

Opportunity = Annotated[
    str | None, typer.Option("--opportunity", metavar="TITLE", help=mark("The opportunity that it opened."))
]
LinkKind = Annotated[
    str | None, typer.Option("--kind", metavar="KIND", help=mark("supply, sale, training, finance or other."))
]
LinkStatus = Annotated[str | None, typer.Option("--status", metavar="STATUS", help=mark("open, agreed or lost."))]
LinkDate = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=mark("The day of the contact; today if not said."))
]
Value = Annotated[str | None, typer.Option("--value", metavar="AMOUNT", help=mark("What it is worth, in whole units."))]
Currency = Annotated[
    str | None,
    typer.Option("--currency", metavar="CODE", help=mark("The currency of the value; that of the round, or MAD.")),
]

Knowledge = Annotated[list[str] | None, typer.Option("--field", metavar="FIELD", help=mark("A field that they know."))]
Organisation = Annotated[str | None, typer.Option("--organisation", metavar="NAME", help=mark("Whom they work for."))]
ExpertRole = Annotated[
    str | None, typer.Option("--contact-role", metavar="TEXT", help=mark("The role of the contact."))
]

People = Annotated[str | None, typer.Option("--people", metavar="N", help=mark("How many people took part."))]
WomenAmong = Annotated[str | None, typer.Option("--women", metavar="N", help=mark("Women among the people."))]
Products = Annotated[
    list[str] | None, typer.Option("--product", metavar="NAME", help=mark("A product that it offers."))
]
Project = Annotated[str | None, typer.Option("--project", metavar="TITLE", help=mark("The project it applies with."))]


def cooperative_fields(
    name_ar: ArabicName = None,
    other_names: OtherNames = None,
    kind: Kind = None,
    country: Country = None,
    region: options.Region = None,
    province: options.Province = None,
    commune: Commune = None,
    sector: options.Sector = None,
    activity: Activity = None,
    members: Members = None,
    women: Women = None,
    youth: Youth = None,
    foreign_members: Foreign = None,
    founded: Founded = None,
    court: Court = None,
    register_number: Number = None,
    ice: Ice = None,
    contact_name: ContactName = None,
    contact_role: ContactRole = None,
    contact: Contact = None,
    contact_collected: Collected = None,
    contact_until: Until = None,
    notes: Notes = None,
    illustrative: Illustrative = None,
) -> None:
    """Declare the options for the fields of a cooperative, for Typer to read."""


def round_fields(
    seats: Seats = None,
    amount: Amount = None,
    min_per_region: MinPerRegion = None,
    min_women_share: WomenShare = None,
    min_youth_share: YouthShare = None,
    max_years: MaxYears = None,
    past_winners: PastWinners = None,
    tracks: Tracks = None,
    track_shares: TrackShares = None,
    schedule: Schedule = None,
    months: Months = None,
    sessions: HeldSessions = None,
    ceremony: Ceremony = None,
    theme: Theme = None,
    edition: Edition = None,
    sponsors: Sponsors = None,
    criteria: Criteria = None,
    scale: Scale = None,
    note: Note = None,
) -> None:
    """Declare the options for the fields of a round, for Typer to read."""


def link_fields(
    opportunity: Opportunity = None,
    kind: LinkKind = None,
    status: LinkStatus = None,
    date: LinkDate = None,
    value: Value = None,
    currency: Currency = None,
    note: Note = None,
) -> None:
    """Declare the options for what is said of a link, for Typer to read."""


def expert_fields(
    fields: Knowledge = None,
    organisation: Organisation = None,
    region: options.Region = None,
    contact_name: ContactName = None,
    contact_role: ExpertRole = None,
    contact: Contact = None,
    contact_collected: Collected = None,
    contact_until: Until = None,
    note: Note = None,
) -> None:
    """Declare the options for the fields of an expert, for Typer to read."""


def participation_options(people: People = None, women: WomenAmong = None, products: Products = None) -> None:
    """Declare the options for who of a cooperative takes part, and with what, for Typer to read."""


def entry_fields(
    people: People = None,
    women: WomenAmong = None,
    products: Products = None,
    project: Project = None,
    note: Note = None,
) -> None:
    """Declare the options for the fields of an entry that can be changed, for Typer to read."""
