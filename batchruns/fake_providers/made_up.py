"""What stand-ins make up: whether an address takes mail, who works where, what a company does.

The same question always has the same answer. Names say what is wanted where a test wants something:
“invalid@…”.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batchruns.fake_providers.base import PERCENT_KNOWN, roll

KINDS = ("invalid", "catchall", "disposable", "role", "unknown", "valid")
_SHARES = (("valid", 70), ("invalid", 85), ("catchall", 95), ("unknown", 100))
SEVERAL = "several"
_FORMS = {"DE": "GmbH", "FR": "SAS", "GB": "LIMITED", "US": "Inc."}
NOBODY, NOWHERE = "nobody", "nowhere"
"""Part of a person's name, or of a company's domain or name, of whom no stand-in knows anything."""


def status_of(address: str) -> str:
    """One of KINDS: the one with which the address begins, else by chance."""
    for kind in KINDS:
        if address.startswith(kind):
            return kind
    chance = roll(address)
    return next(kind for kind, below in _SHARES if chance < below)


def is_known(*texts: str, percent: int = PERCENT_KNOWN) -> bool:
    """Whether a stand-in knows whom or what these texts are about: so many of a hundred."""
    text = " ".join(texts).lower()
    return NOBODY not in text and NOWHERE not in text and roll(text) < percent


def domain_of(company: str) -> str:
    """The domain of a company that is named by it or by its name."""
    name = company.lower().replace(" ", "")
    return name if "." in name else f"{name}-example.com"


def company_of(domain: str) -> str:
    """A company's name by its domain or name."""
    name = domain.partition(".")[0].removesuffix("-example")
    return name.capitalize() if "." in domain else domain


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works somewhere; a company where the name is empty."""

    name: str
    domain: str

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Person":
        """The person whom a question means, by whichever names its provider has for the parts."""
        named = " ".join(
            str(asked[part]) for part in ("first_name", "last_name") if asked.get(part)
        )
        local_part, _, domain = str(asked.get("email") or "").partition("@")
        profile = _first_of(asked, "profile", "linkedin", "linkedin_url", "linkedin_handle")
        handle = profile.rstrip("/").rpartition("/")[2]
        name = _first_of(asked, "name", "full_name") or named or _title(handle or local_part)
        company = _first_of(
            asked, "domain", "website", "company", "organization_name", "company_name"
        )
        return cls(name, domain_of(company or domain or "acme"))

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.partition(" ")[0]

    @property
    def last(self) -> str:
        """The last name."""
        return self.name.partition(" ")[2]

    @property
    def address(self) -> str:
        """The work address."""
        return f"{self.name.lower().replace(' ', '.')}@{self.domain}"

    @property
    def company(self) -> str:
        """The employer's name."""
        return company_of(self.domain)

    @property
    def profile(self) -> str:
        """The path of the profile at LinkedIn."""
        return f"in/{self.name.lower().replace(' ', '-')}"


def _first_of(asked: Mapping[str, Any], *names: str) -> str:
    return next((str(asked[name]) for name in names if asked.get(name)), "")


def _title(handle: str) -> str:
    """“Ada Lovelace” of “ada-lovelace” or “ada.lovelace”."""
    return handle.replace("-", " ").replace(".", " ").title()


def registered_names(name: str, country: str) -> list[str]:
    """What a register's search for a name gives: the company, and near ones that it isn't.

    Of “several …” there are two of one name; of what isn't known, near ones only.
    """
    form = _FORMS.get(country, "Ltd")
    near = [f"{name} Holding {form}", f"The New {name} {form}"]
    if not is_known(name, country):
        return near
    company = f"{name} {form}"
    return [company, *near, company] if SEVERAL in name.lower() else [near[0], company, near[1]]
