"""What an export of a CRM has beside the fields of leads: 33 columns that nobody asked for."""

import random
from collections.abc import Callable

Draw = Callable[[random.Random], str]


def _one_of(words: str, filled: float = 1) -> Draw:
    values = words.split("|")
    return lambda rng: rng.choice(values) if rng.random() < filled else ""


def _number(most: int, filled: float = 1) -> Draw:
    return lambda rng: str(rng.randrange(most)) if rng.random() < filled else ""


def _time(filled: float = 1) -> Draw:
    return lambda rng: (
        f"20{rng.randrange(15, 26)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02} "
        f"{rng.randrange(24):02}:{rng.randrange(60):02}"
        if rng.random() < filled
        else ""
    )


def _note(rng: random.Random) -> str:
    words = (
        "called asked for a quote left voicemail wants demo next week budget open, not now;".split()
    )
    return " ".join(rng.choices(words, k=rng.randrange(30))) if rng.random() < 0.4 else ""


_owner = _one_of("Ines Okafor|Tomasz Lindqvist|Bea Marchetti|Raj Whitfield|Unassigned")
FURTHER_COLUMNS: dict[str, Draw] = {
    "Record ID": _number(10**11),
    "Contact owner": _owner,
    "Create Date": _time(),
    "Last Modified Date": _time(),
    "Last Activity Date": _time(0.6),
    "Next Activity Date": _time(0.1),
    "Lifecycle Stage": _one_of("Subscriber|Lead|Marketing Qualified Lead|Opportunity|Customer"),
    "Lead Status": _one_of("New|Open|In Progress|Unqualified|Connected", 0.7),
    "Original Source": _one_of(
        "Organic Search|Paid Search|Offline Sources|Direct Traffic|Referrals"
    ),
    "Original Source Drill-Down 1": _one_of("IMPORT|CRM_UI|INTEGRATION|API", 0.8),
    "Marketing contact status": _one_of("Marketing contact|Non-marketing contact"),
    "Number of Associated Deals": _number(4, 0.3),
    "Number of Page Views": _number(90),
    "Number of Sessions": _number(30),
    "Number of times contacted": _number(12),
    "Recent Deal Amount": _number(90_000, 0.2),
    "Recent Deal Close Date": _time(0.2),
    "HubSpot Score": _number(100),
    "Likelihood to close": _number(100, 0.4),
    "Persona": _one_of("Persona A|Persona B|Persona C", 0.3),
    "Preferred language": _one_of("en|de|fr|es|it|nl|pl|pt-br|sv", 0.5),
    "Time Zone": _one_of("Europe/Berlin|America/New_York|Europe/Paris", 0.4),
    "Unsubscribed from all email": _one_of("true|false"),
    "Marketing emails opened": _number(50),
    "Marketing emails clicked": _number(20),
    "First Conversion": _one_of("Newsletter: footer form|Whitepaper 2023|Demo request", 0.5),
    "First Conversion Date": _time(0.5),
    "Annual Revenue": _number(10**8, 0.3),
    "Number of Employees": _number(5_000, 0.4),
    "Industry": _one_of("COMPUTER_SOFTWARE|MACHINERY|RETAIL|LOGISTICS_AND_SUPPLY_CHAIN", 0.6),
    "Notes": _note,
    "Tags": _one_of("expo|webinar;vip|cold|partner", 0.2),
    "Do not call": _one_of("true|false", 0.5),
}
