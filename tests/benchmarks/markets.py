"""Where the leads of the benchmark are from, and what Faker and Mimesis know of each country.

None of it is in the tables of the engine or in its tests: the names, companies, cities and jobs are
those of the two packages, and phone numbers are drawn anew from the numbering plans.
"""

import random
import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import phonenumbers
from faker import Faker
from mimesis import Address, Finance, Person
from mimesis.locales import Locale
from phonenumbers import PhoneNumberFormat, PhoneNumberType

POOL = 3_000
# What people who sell to companies have in their files, beside the jobs of the two packages.
BUSINESS_TITLES = """CEO|Head of Sales|Sales Manager|Marketing Director|Geschäftsführer|Founder
    Directeur commercial|Gerente de Ventas|Responsabile acquisti|VP Engineering|Account Executive
    IT-Leiter|Einkäufer|Software Engineer|CFO|HR Manager|Office Manager|Product Owner|Consultant
    Key Account Manager|Chief Technology Officer|Business Development Manager|Managing Director
    Procurement Specialist|Data Analyst""".replace("\n    ", "|").split("|")


class Country(NamedTuple):
    """A country, the locales of the packages that know it, and how its leads name it."""

    code: str
    faker: str
    mimesis: str
    ending: str
    written: tuple[str, ...]
    # How a full name is written: the family name first, and with a space or without.
    full_name: str = "{first} {last}"


WESTERN = (
    Country("DE", "de_DE", "de", "de", ("Germany", "Deutschland")),
    Country("US", "en_US", "en", "com", ("United States", "USA")),
    Country("GB", "en_GB", "en-gb", "co.uk", ("United Kingdom", "UK")),
    Country("FR", "fr_FR", "fr", "fr", ("France", "FR")),
    Country("ES", "es_ES", "es", "es", ("Spain", "España")),
    Country("IT", "it_IT", "it", "it", ("Italy", "Italia")),
    Country("NL", "nl_NL", "nl", "nl", ("Netherlands", "Nederland")),
    Country("PL", "pl_PL", "pl", "pl", ("Poland", "Polska")),
    Country("BR", "pt_BR", "pt-br", "com.br", ("Brazil", "Brasil")),
    Country("SE", "sv_SE", "sv", "se", ("Sweden", "Sverige")),
)
OTHER_SCRIPTS = (
    Country("JP", "ja_JP", "ja", "co.jp", ("Japan", "日本"), "{last} {first}"),
    Country("CN", "zh_CN", "zh", "com.cn", ("China", "中国"), "{last}{first}"),
    Country("KR", "ko_KR", "ko", "co.kr", ("South Korea", "대한민국"), "{last}{first}"),
    Country("RU", "ru_RU", "ru", "ru", ("Russia", "Россия")),
    Country("UA", "uk_UA", "uk", "com.ua", ("Ukraine", "Україна")),
    Country("KZ", "ru_RU", "kk", "kz", ("Kazakhstan", "Қазақстан")),
)


class Market:
    """Pools of what leads of a country have, drawn once for a seed; a name drawn twice counts twice."""

    def __init__(self, country: Country, seed: str) -> None:
        self.country = country
        self._random = random.Random(f"{seed} {country.code}")
        number = self._random.randrange(2**32)
        self._faker = Faker(country.faker)
        self._faker.seed_instance(number)
        locale = Locale(country.mimesis)
        self._person = Person(locale, seed=number)
        self._finance = Finance(locale, seed=number)
        self._address = Address(locale, seed=number)

    @cached_property
    def first_names(self) -> list[str]:
        return self._pool(self._faker.first_name, self._person.first_name)

    @cached_property
    def last_names(self) -> list[str]:
        return self._pool(self._faker.last_name, self._person.last_name)

    @cached_property
    def cities(self) -> list[str]:
        return self._pool(self._address.city)

    @cached_property
    def regions(self) -> list[str]:
        return self._pool(self._address.state)

    @cached_property
    def postal_codes(self) -> list[str]:
        return self._pool(self._address.zip_code)

    @cached_property
    def titles(self) -> list[str]:
        jobs = self._pool(self._faker.job, self._person.occupation)
        return [*jobs, *(self._random.choice(BUSINESS_TITLES) for _ in jobs)]

    @cached_property
    def phones(self) -> list[tuple[str, list[str]]]:
        """What stands before the last four digits of a number, and behind each of these."""
        return [self._phone() for _ in range(POOL)]

    def company(self) -> str:
        """One of a real list with a legal form of the country, or one that Faker makes up."""
        if self._random.random() < 0.5:
            return self._faker.company()
        form = self._finance.company_type(abbr=True)
        return f"{self._finance.company()} {form if self._random.random() < 0.7 else ''}".strip()

    def word(self) -> str:
        """A word in Latin letters, for the domain of a company whose name has none."""
        return self._faker.user_name()

    def phone(self) -> str:
        """Now and then as Faker writes it, which may be no number of the country."""
        if self._random.random() < 0.1:
            return self._faker.phone_number()
        before, marks = self._random.choice(self.phones)
        return before + "".join(f"{self._random.randrange(10)}{mark}" for mark in marks)

    def _pool(self, *draw: Callable[[], str]) -> list[str]:
        return [one() for one in draw for _ in range(POOL)]

    def _phone(self) -> tuple[str, list[str]]:
        kind = self._random.choice((PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE))
        number = phonenumbers.example_number_for_type(self.country.code, kind)
        digits = str(number.national_number)
        while True:
            tail = "".join(self._random.choices("0123456789", k=6))
            number.national_number = int(digits[:-6] + tail)
            if phonenumbers.is_valid_number(number):
                break
        before, *marks = re.fullmatch(r"(.*)" + r"\d(\D*)" * 4, self._write(number)).groups()
        return before, marks

    def _write(self, number: phonenumbers.PhoneNumber) -> str:
        national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
        international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        ways = (national, international, e164, "00" + e164[1:], national.replace(" ", "-"))
        return self._random.choice((*ways, international.replace(" ", "."), national))
