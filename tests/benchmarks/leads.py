"""Noisy leads from many countries, the same for the same number and seed."""

import csv
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

HEADER = ["Name", "E-Mail", "Phone", "Company", "Title", "Website", "City", "Country"]
COUNTRIES = {
    "DE": ("Deutschland", "Germany", "GmbH", "de", "Berlin München Hamburg Köln".split()),
    "US": ("USA", "United States", "Inc.", "com", "Boston Chicago Austin Denver".split()),
    "GB": ("UK", "United Kingdom", "Ltd", "co.uk", "London Leeds Bristol York".split()),
    "FR": ("France", "FR", "SARL", "fr", "Paris Lyon Lille Nantes".split()),
    "ES": ("España", "Spain", "S.L.", "es", "Madrid Sevilla Bilbao".split()),
    "IT": ("Italia", "Italy", "S.p.A.", "it", "Milano Roma Torino".split()),
    "NL": ("Nederland", "NL", "B.V.", "nl", "Amsterdam Utrecht".split()),
    "BR": ("Brasil", "Brazil", "Ltda.", "com.br", "Recife Salvador".split()),
    "PL": ("Polska", "Poland", "Sp. z o.o.", "pl", "Warszawa Gdynia".split()),
    "IN": ("India", "IN", "Pvt. Ltd.", "in", "Mumbai Pune Delhi".split()),
}
FIRST = """Anna Jens Maria João Emma William Pieter Yuki Sofie Priya Olena Lars Chloé Marek Ahmed Zoë
    Lucas Grace Tom Nomsa Ben Clara David Elif Fatima Georg Hannah Ivan Julia Karim""".split()
LAST = """Schmidt Müller García Dupont Rossi Silva Johnson O'Brien Berg Tanaka Larsen Sharma
    Kovalenko Eriksson Tremblay Nowak Hassan Meier Martín Kim Baker Dlamini Weber Fischer Moreau
    Ferrari Santos Jansen Novák Horváth""".split()
WORDS = """Alpha Nord Blue Prime Metro Global Green Solar Data Cloud Steel Agro Media Logis Pharma
    Power Inter Trade Tech Vision""".split()
FREE = ["gmail.com", "yahoo.com", "hotmail.com", "gmx.de", "web.de", "outlook.com", "gmial.com"]
TITLES = ["CEO", "Geschäftsführer", "Directeur commercial", "VP Sales", "Einkäufer", "Gerente", ""]


def write(path: Path, rows: int, *, distinct: bool = False, seed: int = 7) -> None:
    """Writes a CSV file of leads; `distinct`: no two with a value in common, the worst case."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(generate(rows, distinct=distinct, seed=seed))


def generate(rows: int, *, distinct: bool, seed: int) -> Iterator[list[str]]:
    """Leads of companies with five people on average; about one cell in twelve is damaged."""
    rng = random.Random(seed)
    codes = list(COUNTRIES)
    companies = rows if distinct else max(20, rows // 5)
    for number in range(rows):
        company = number if distinct else rng.randrange(companies)
        code = codes[company % len(codes)]
        yield [_noisy(cell, rng) for cell in _lead(number, company, code, rng, distinct)]


def _lead(number: int, company: int, code: str, rng: random.Random, distinct: bool) -> list[str]:
    native, english, form, ending, cities = COUNTRIES[code]
    first, last = rng.choice(FIRST), rng.choice(LAST)
    if distinct:
        last = f"{last}{in_letters(number)}"
    name = f"{WORDS[company % 20]} {WORDS[company // 20 % 20]}{in_letters(company)}"
    host = f"{name.lower().replace(' ', '-')}.{ending}"
    at = host if rng.random() < 0.7 else rng.choice(FREE)
    mailbox = f"{first}.{last}{number if at != host or distinct else ''}".lower()
    return [
        rng.choice([f"{first} {last}", f"{last}, {first}", f"{first} {last}".upper()]),
        f"{mailbox.replace(chr(39), '')}@{at}",
        _phone(code, number, rng),
        f"{name} {form}",
        rng.choice(TITLES),
        rng.choice([f"https://www.{host}/", host, ""]),
        rng.choice(cities),
        rng.choice([native, english, code]),
    ]


def _phone(code: str, number: int, rng: random.Random) -> str:
    """A mobile number of the country: libphonenumber's example with other last digits."""
    before, *between = _written(code, rng.random() < 0.5)
    tail = f"{number % 1_000_000:06}"
    return before + "".join(digit + mark for digit, mark in zip(tail, between, strict=True))


@cache
def _written(code: str, national: bool) -> list[str]:
    """How the example is written: what stands before its last six digits, and behind each."""
    example = phonenumbers.example_number_for_type(code, PhoneNumberType.MOBILE)
    form = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    text = phonenumbers.format_number(example, form)
    return list(re.fullmatch(r"(.*)" + r"\d(\D*)" * 6, text).groups())


def in_letters(number: int) -> str:
    """A number as lower-case letters, so that it may be part of a name."""
    text = ""
    while number:
        number, digit = divmod(number, 26)
        text += chr(97 + digit)
    return text


def _noisy(cell: str, rng: random.Random) -> str:
    match rng.randrange(60):
        case 0:
            return ""
        case 1:
            return f"  {cell} "
        case 2:
            return cell.upper()
        case 3:
            return cell[: len(cell) // 2]
        case 4:
            return "n/a"
        case _:
            return cell
