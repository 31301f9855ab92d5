"""Pairs of rows by kind: spellings of one lead, and colleagues that share something."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

COLUMNS = ["Name", "E-Mail", "Phone", "Company", "Website", "LinkedIn"]
MAPPING = ["full_name", "email", "phone", "company", "website", "linkedin_url"]
Row = list[str]

PEOPLE = [
    ("Anna", "Schmidt"), ("Jürgen", "Müller"), ("Søren", "Kjær"), ("Zoë", "Peeters"),
    ("Łukasz", "Wójcik"), ("María", "García López"), ("João", "Gonçalves"), ("Siobhán", "O'Brien"),
    ("Jean-Pierre", "Lefèvre"), ("Giulia", "De Luca"), ("Pieter", "van den Berg"),
    ("Åsa", "Lindström"), ("Ayşe", "Yılmaz"), ("Priya", "Sharma"), ("Hiroshi", "Tanaka"),
    ("Robert", "Hill"), ("Katherine", "McDonald"), ("Dragan", "Đorđević"), ("Olena", "Kovalenko"),
    ("Linh", "Tran"), ("Ahmed", "Hassan"), ("Grace", "Okafor"), ("Jörg", "Groß"), ("Eva", "Novák"),
]  # fmt: skip
FORMS = ("GmbH", "Ltd", "Inc.", "S.L.", "SARL", "B.V.", "AB", "Sp. z o.o.")


class Person(NamedTuple):
    """Somebody at a company of their own, so that pairs have nothing to do with each other."""

    number: int
    first: str
    last: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def company(self) -> str:
        return f"{self.core} {self.form}"

    @property
    def core(self) -> str:
        return f"Nord{WORDS[self.number]} Solar"

    @property
    def form(self) -> str:
        return FORMS[self.number % len(FORMS)]

    @property
    def domain(self) -> str:
        return f"nord{WORDS[self.number]}.com".lower()

    @property
    def plain(self) -> tuple[str, str]:
        """First and last name as in addresses."""
        table = str.maketrans({**dict(zip("łŁøØæđĐı'", "lLoOadDi ", strict=True)), "ß": "ss"})
        words = (word.translate(table).replace(" ", "").lower() for word in (self.first, self.last))
        first, last = ("".join(_bare(word)) for word in words)
        return first.replace("-", ""), last

    @property
    def email(self) -> str:
        return f"{'.'.join(self.plain)}@{self.domain}"

    @property
    def mobile(self) -> str:
        return f"+49 151 2345{self.number:04}"

    @property
    def landline(self) -> str:
        return f"+49 30 90{self.number:04}"

    @property
    def profile(self) -> str:
        return f"https://www.linkedin.com/in/{'-'.join(self.plain)}-{self.number}a"


def _bare(word: str) -> Iterator[str]:
    import unicodedata

    return (c for c in unicodedata.normalize("NFKD", word) if c.isascii() and c.isalnum())


WORDS = [f"{a}{b}" for a in ("ba", "ko", "mi", "ru") for b in "lin sta mar tor pel vis".split()]
EVERYBODY = [Person(number, *names) for number, names in enumerate(PEOPLE)]


def row(
    name: str = "",
    email: str = "",
    phone: str = "",
    company: str = "",
    website: str = "",
    profile: str = "",
) -> Row:
    return [name, email, phone, company, website, profile]


Kind = Callable[[Person], tuple[Row, Row]]


def _unaccented(text: str) -> str:
    table = str.maketrans("łŁøØđĐıæ", "lLoOdDia")
    import unicodedata

    bare = unicodedata.normalize("NFKD", text.translate(table).replace("ß", "ss"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _written_out(text: str) -> str:
    for letter, letters in {
        "ü": "ue",
        "ö": "oe",
        "ä": "ae",
        "ß": "ss",
        "ø": "oe",
        "å": "aa",
    }.items():
        text = text.replace(letter, letters)
    return text


def _initial(p: Person) -> str:
    return f"{p.first[0]}. {p.last}"


SAME: dict[str, Kind] = {
    "address in capitals": lambda p: (row(p.name, p.email), row(p.name, p.email.upper())),
    "gmail dots": lambda p: (
        row(p.name, f"{'.'.join(p.plain)}{p.number}@gmail.com"),
        row(p.name, f"{''.join(p.plain)}{p.number}@googlemail.com"),
    ),
    "tag in address": lambda p: (
        row(p.name, p.email),
        row(p.name, p.email.replace("@", "+crm@")),
    ),
    "initial, own address": lambda p: (row(_initial(p), p.email), row(p.name, p.email)),
    "no name, own address": lambda p: (row(p.name, p.email), row("", p.email)),
    "name comes later": lambda p: (row("", p.email), row(p.name, p.email, p.mobile)),
    "swapped, own address": lambda p: (row(f"{p.last}, {p.first}", p.email), row(p.name, p.email)),
    "double name": lambda p: (row(p.name, p.email), row(f"{p.name}-Weber", p.email)),
    "married": lambda p: (row(p.name, p.email), row(f"{p.first} Horváth", p.email)),
    "slip in name": lambda p: (
        row(f"{p.first} {p.last[:2]}{p.last[3]}{p.last[2]}{p.last[4:]}", p.email),
        row(p.name, p.email),
    ),
    "middle name": lambda p: (
        row(f"{p.first} Elena {p.last}", "", "", p.company),
        row(p.name, "", "", p.company),
    ),
    "no accents": lambda p: (
        row(p.name, "", "", p.company),
        row(_unaccented(p.name), "", "", p.company),
    ),
    "dots written out": lambda p: (
        row(p.name, "", "", p.company),
        row(_written_out(p.name), "", "", p.company),
    ),
    "capitals": lambda p: (
        row(p.name, "", "", p.company),
        row(p.name.upper(), "", "", p.core.upper()),
    ),
    "family name first": lambda p: (
        row(p.name, "", "", p.company),
        row(f"{p.last}, {p.first}", "", "", p.company),
    ),
    "without form": lambda p: (row(p.name, "", "", p.company), row(p.name, "", "", p.core)),
    "and": lambda p: (
        row(p.name, "", "", f"{p.core} & Partner {p.form}"),
        row(p.name, "", "", f"{p.core} and Partner"),
    ),
    "und": lambda p: (
        row(p.name, "", "", f"{p.core} & Söhne"),
        row(p.name, "", "", f"{p.core} und Soehne GmbH"),
    ),
    "Co.": lambda p: (
        row(p.name, "", "", f"{p.core} Trading Company"),
        row(p.name, "", "", f"{p.core} Trading Co."),
    ),
    "hyphen": lambda p: (
        row(p.name, "", "", p.core.replace(" ", "-")),
        row(p.name, "", "", p.company),
    ),
    "second key: number": lambda p: (
        row(p.name, p.email, p.mobile, p.company),
        row(p.name, "", p.mobile.replace(" ", ""), ""),
    ),
    "second key: company": lambda p: (
        row(p.name, p.email, "", p.company),
        row(p.name, "", p.mobile, p.company),
    ),
    "function's address and name": lambda p: (
        row(p.name, f"info@{p.domain}", "", p.company),
        row(p.name, f"info@{p.domain}", p.mobile),
    ),
    "landline and name": lambda p: (
        row(p.name, "", p.landline, p.company),
        row(p.name, "", p.landline.replace("+", "00")),
    ),
    "two mailboxes": lambda p: (
        row(p.name, p.email, p.landline, p.company),
        row(p.name, f"{p.plain[0][0]}.{p.plain[1]}@{p.domain}", p.landline, p.core),
    ),
    "domain": lambda p: (
        row(p.name, p.email, "", p.company),
        row(p.name, "", p.mobile, f"{p.core} International", f"https://www.{p.domain}/"),
    ),
    "work and home": lambda p: (
        row(p.name, p.email, p.mobile, p.company),
        row(p.name, f"{''.join(p.plain)}@gmail.com", p.mobile),
    ),
    "mobile, initial": lambda p: (row(p.name, "", p.mobile), row(_initial(p), "", p.mobile)),
    "mobile, no name": lambda p: (row(p.name, "", p.mobile), row("", "", p.mobile)),
    "profile": lambda p: (
        row(p.name, profile=p.profile),
        row(p.name, profile=p.profile.replace("https://www.", "http://de.") + "/?trk=x"),
    ),
    "extension": lambda p: (
        row(p.name, "", f"+1 650-253-{p.number:04} x12"),
        row(_initial(p), "", f"(650) 253-{p.number:04} ext. 12".replace("(650)", "+1 650")),
    ),
    "company without a person": lambda p: (
        row("", f"info@{p.domain}", p.landline, p.company),
        row("", f"info@{p.domain}", "", p.core),
    ),
}
"""Spellings of one lead: the second row is a duplicate of the first."""


def _other(p: Person) -> Person:
    """Somebody else with no name in common."""
    return EVERYBODY[(p.number + 5) % len(EVERYBODY)]


def _sibling(p: Person) -> str:
    return f"{_other(p).first} {p.last}"


def _shared(**cells: str) -> Kind:
    return lambda p: (row(p.name, **cells), row(_other(p).name, **cells))


PLACEHOLDERS = ("none@none.com", "noemail@acme.com", "test@test.com", "na@na.com", "x@x.com")

DIFFERENT: dict[str, Kind] = {
    "switchboard": lambda p: (
        row(p.name, "", p.landline, p.company),
        row(_other(p).name, "", p.landline, p.company),
    ),
    "function's address": lambda p: (
        row(p.name, f"info@{p.domain}", "", p.company),
        row(_other(p).name, f"info@{p.domain}", "", p.company),
    ),
    "function's address, initial": lambda p: (
        row(p.name, f"sales@{p.domain}", "", p.company),
        row(_initial(p), f"sales@{p.domain}", "", p.company),
    ),
    "switchboard, initial": lambda p: (
        row(p.name, "", p.landline, p.company),
        row(_initial(p), "", p.landline, p.company),
    ),
    "switchboard, family": lambda p: (
        row(p.name, "", p.landline, p.company),
        row(_sibling(p), "", p.landline, p.company),
    ),
    "function's address, no name": lambda p: (
        row(p.name, f"info@{p.domain}", "", p.company),
        row("", f"info@{p.domain}", "", p.company),
    ),
    "no name, switchboard of a house": lambda p: (
        row("", "", p.landline, p.company),
        row("", "", p.landline, _other(p).company),
    ),
    "extension dialed behind": lambda p: (
        row(p.name, "", f"{p.landline}-0", p.company),
        row(_other(p).name, "", f"{p.landline}-12", p.company),
    ),
    "extension named": lambda p: (
        row(p.name, "", f"+1 650-253-{p.number:04} x12", p.company),
        row(p.name, "", f"+1 650-253-{p.number:04} x13", p.company),
    ),
    "couple": lambda p: (
        row(p.name, f"{p.plain[1]}{p.number}@gmail.com"),
        row(_sibling(p), f"{p.plain[1]}{p.number}@gmail.com"),
    ),
    "assistant": lambda p: (row(p.name, p.email), row(_other(p).name, p.email)),
    "lent mobile": lambda p: (row(p.name, "", p.mobile), row(_other(p).name, "", p.mobile)),
    "namesake with a number": lambda p: (
        row(p.name, p.email, "", p.company),
        row(p.name, p.email.replace("@", "2@"), "", p.company),
    ),
    "namesake": lambda p: (
        row(p.name, f"{p.plain[0]}@{p.domain}", p.mobile, p.company),
        row(p.name, f"{p.plain[1]}@{p.domain}", f"+49 152 2345{p.number:04}", p.company),
    ),
    "namesake by profile": lambda p: (
        row(p.name, "", "", p.company, profile=p.profile),
        row(p.name, "", "", p.company, profile=f"{p.profile}-b"),
    ),
    "namesake elsewhere": lambda p: (
        row(p.name, "", "", p.company),
        row(p.name, "", "", _other(p).company),
    ),
    "junior": lambda p: (
        row(f"{p.name} Sr.", "", "", p.company),
        row(f"{p.name} Jr.", "", "", p.company),
    ),
    "middle initials": lambda p: (
        row(f"{p.first} B. {p.last}", "", "", p.company),
        row(f"{p.first} K. {p.last}", "", "", p.company),
    ),
    "brother and sister": lambda p: (
        row(f"Julia {p.last}", f"{p.plain[1]}@{p.domain}", "", p.company),
        row(f"Julian {p.last}", f"{p.plain[1]}@{p.domain}", "", p.company),
    ),
    "Mr and Ms": lambda p: (
        row(f"Mr. {p.name}", "", p.landline, p.company),
        row(f"Ms. {p.name}", "", p.landline, p.company),
    ),
    "page of the company": lambda p: (
        row(p.name, profile=f"https://www.linkedin.com/company/{p.domain}"),
        row(_other(p).name, profile=f"https://www.linkedin.com/company/{p.domain}"),
    ),
    "company's domain": lambda p: (
        row(p.name, p.email, website=p.domain),
        row(_other(p).name, f"x.{p.email}", website=p.domain),
    ),
    "first name only": lambda p: (
        row(p.first, f"{p.plain[0]}.b@{p.domain}", p.landline, p.company),
        row(p.first, f"{p.plain[0]}.k@{p.domain}", p.landline, p.company),
    ),
    **{f"placeholder {address}": _shared(email=address) for address in PLACEHOLDERS},
}
"""Two leads who share something: neither row is a duplicate."""
