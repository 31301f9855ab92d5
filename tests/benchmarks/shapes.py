"""The files of leads that the benchmark measures, each of another shape; `SHAPES` names them.

`python -m tests.benchmarks.shapes crm 20000 leads.csv [seed]` writes one.
"""

import csv
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import leads
from tests.benchmarks.crm import FURTHER_COLUMNS
from tests.benchmarks.markets import OTHER_SCRIPTS, WESTERN, Country, Market

ROWS_PER_COMPANY = 6
FREE_PROVIDERS = "gmail.com gmail.com gmail.com outlook.com yahoo.com hotmail.com gmx.de".split()
PLACEHOLDERS = "n/a|-|null|unknown|#N/A|test|xxx|.|k.A.|0".split("|")
APART = {
    "first_name": "First Name",
    "last_name": "Last Name",
    "email": "Email",
    "phone": "Phone",
    "company": "Company",
    "title": "Job Title",
    "website": "Website",
    "city": "City",
    "country": "Country",
}
FULL = {"full_name": "Name"} | {k: v for k, v in APART.items() if not k.endswith("_name")}
CRM = APART | {
    "region": "State/Region",
    "postal_code": "Postal Code",
    "linkedin_url": "LinkedIn URL",
}

Lead = dict[str, str]
Noise = Callable[[Lead, random.Random], Lead]


class Company(NamedTuple):
    """What all leads of a company have in common."""

    market: Market
    name: str
    domain: str
    city: str


class Shape(NamedTuple):
    """A kind of file: its columns by field, where its leads are from, what is wrong with its cells."""

    columns: dict[str, str]
    noise: Noise
    countries: tuple[Country, ...] = WESTERN
    distinct: bool = False
    further: dict[str, Callable[[random.Random], str]] = {}

    def write(self, path: Path, rows: int, seed: object) -> None:
        """Writes a CSV file, the same for the same number of rows and seed."""
        rng = random.Random(f"{seed}")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            # As in a CRM's export the fields stand among the other columns.
            header = [*self.columns.values(), *self.further]
            order = sorted(range(len(header)), key=lambda n: rng.random()) if self.further else None
            for cells in (header, *self._rows(rows, rng, str(seed))):
                writer.writerow([cells[n] for n in order] if order else cells)

    def _rows(self, rows: int, rng: random.Random, seed: str) -> Iterator[list[str]]:
        companies = self._companies(rows, rng, seed)
        for number in range(rows):
            # Few companies have most of the leads.
            place = number if self.distinct else int(len(companies) * rng.random() ** 3)
            lead = _lead(companies[place], rng)
            if self.distinct:
                lead |= _distinct(lead, number)
            lead = self.noise(lead, rng)
            yield [lead[field] for field in self.columns] + [f(rng) for f in self.further.values()]

    def _companies(self, rows: int, rng: random.Random, seed: str) -> list[Company]:
        markets = [Market(country, seed) for country in self.countries]
        count = rows if self.distinct else rows // ROWS_PER_COMPANY + 1
        return [_company(rng.choice(markets), number, rng) for number in range(count)]


def _company(market: Market, number: int, rng: random.Random) -> Company:
    name = market.company()
    host = slug(name) or f"{slug(market.word())}{number}"
    return Company(market, name, f"{host}.{market.country.ending}", rng.choice(market.cities))


def _lead(company: Company, rng: random.Random) -> Lead:
    market, domain = company.market, company.domain
    first, last = rng.choice(market.first_names), rng.choice(market.last_names)
    return {
        "first_name": first,
        "last_name": last,
        "full_name": _full_name(first, last, market.country.full_name, rng),
        "email": _email(slug(first), slug(last) or slug(market.word()), domain, rng),
        "phone": market.phone(),
        "company": company.name,
        "title": rng.choice(market.titles),
        "website": rng.choice((f"https://www.{domain}/", domain, f"www.{domain}", "")),
        "city": company.city,
        "country": rng.choice((*market.country.written, market.country.code)),
        "region": rng.choice(market.regions),
        "postal_code": rng.choice(market.postal_codes),
        "linkedin_url": f"https://www.linkedin.com/in/{slug(first)}-{slug(last)}-{rng.randrange(16**6):x}",
    }


def _full_name(first: str, last: str, written: str, rng: random.Random) -> str:
    match rng.randrange(20):
        case 0:
            return f"Dr. {first} {last}"
        case 1:
            return f"{first} {rng.choice('ABCDEFGHJKLMRST')}. {last}"
        case 2 | 3:
            return f"{last}, {first}"
        case _:
            return written.format(first=first, last=last)


def _email(first: str, last: str, domain: str, rng: random.Random) -> str:
    if rng.random() < 0.15:
        return f"{first}{last}{rng.randrange(99)}@{rng.choice(FREE_PROVIDERS)}"
    return f"{rng.choice((f'{first}.{last}', f'{first[:1]}{last}', last)).strip('.')}@{domain}"


def _distinct(lead: Lead, number: int) -> Lead:
    """The same lead with cells that no other has, but for city and country."""
    letters, domain = leads.in_letters(number + 1), f"{number}.{lead['email'].rpartition('@')[2]}"
    return {
        "first_name": f"{lead['first_name']} {letters.title()}",
        "last_name": f"{lead['last_name']}-{letters.title()}",
        "email": f"{number}.{lead['email']}",
        "company": f"{letters.title()} {lead['company']}",
        "title": f"{lead['title']} {letters.upper()}",
        "website": f"https://{domain}/",
    }


def slug(text: str) -> str:
    """What of a text goes into an address: Latin letters without accents, and digits."""
    ascii = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", ascii)


def _in_one_case(lead: Lead, rng: random.Random, *, share: float) -> Lead:
    """With this share of the cells in capitals or in lower case."""
    return {
        field: rng.choice((cell.upper(), cell.lower())) if rng.random() < share else cell
        for field, cell in lead.items()
    }


def _all_in_one_case(lead: Lead, rng: random.Random) -> Lead:
    case = rng.choice((str.upper, str.lower))
    return {field: case(cell) for field, cell in lead.items()}


def _broken(lead: Lead, rng: random.Random) -> Lead:
    """With three cells of ten in another way than they should be."""
    cells = list(lead.values())
    return {
        field: _break(cell, rng, cells) if rng.random() < 0.3 else cell
        for field, cell in lead.items()
    }


def _break(cell: str, rng: random.Random, cells: list[str]) -> str:
    cut = rng.randrange(len(cell) + 1)
    return rng.choice(
        (
            "",
            rng.choice(PLACEHOLDERS),
            cell[:cut],
            f"  {cell}\u00a0",
            f"{cell[:cut]} {cell[cut:]}",
            cell[:cut] + rng.choice("?#;,/*") + cell[cut:],
            cell.encode().decode("cp1252", "ignore"),
            rng.choice(cells),
            f"{cell} / {rng.choice(cells)}",
            f'"{cell}"',
            cell.replace("@", " at ").replace("&", "&amp;"),
            f"{cell} ({rng.choice(('old', 'tbc', 'neu', 'privat', 'verify'))})",
        )
    )


class Tuned:
    """The leads of earlier benchmarks, whose few names the engine knows well; to compare with then."""

    columns = dict(
        zip(
            "full_name email phone company title website city country".split(),
            leads.HEADER,
            strict=True,
        )
    )

    def write(self, path: Path, rows: int, seed: object) -> None:
        """Writes a CSV file; the seed is always the same."""
        leads.write(path, rows)


_some_in_one_case = partial(_in_one_case, share=1 / 12)
SHAPES: dict[str, Shape | Tuned] = {
    "apart": Shape(APART, _some_in_one_case),
    "full": Shape(FULL, _some_in_one_case),
    "crm": Shape(CRM, _some_in_one_case, further=FURTHER_COLUMNS),
    "case": Shape(APART, _all_in_one_case),
    "scripts": Shape(FULL, _some_in_one_case, OTHER_SCRIPTS),
    "distinct": Shape(APART, _some_in_one_case, distinct=True),
    "broken": Shape(APART, _broken),
    "tuned": Tuned(),
}


def main(shape: str, rows: str, path: str, seed: str = "1") -> None:
    """Writes a file of leads."""
    SHAPES[shape].write(Path(path), int(rows), seed)


if __name__ == "__main__":
    main(*sys.argv[1:])
