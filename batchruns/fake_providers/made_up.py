"""What stand-ins make up: whether an address takes mail, who works where, what a company does.

The same question always has the same answer. Names say what is wanted where a test wants something:
“invalid@…”.
"""

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


def address_of(first: str, last: str, domain: str) -> str:
    """A person's address."""
    local_part = ".".join(part.lower() for part in (first, last) if part)
    return f"{local_part.replace(' ', '.')}@{domain}"


def person_of(address: str) -> tuple[str, str]:
    """First and last name by an address."""
    first, _, last = address.partition("@")[0].partition(".")
    return first.capitalize(), (last or "Example").capitalize()


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
