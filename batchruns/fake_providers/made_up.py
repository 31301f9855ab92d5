"""What stand-ins make up: whether an address takes mail, who works where, what a company does.

The same question always has the same answer. Names say what is wanted where a test wants something:
“invalid@…”.
"""

from batchruns.fake_providers.base import roll

KINDS = ("invalid", "catchall", "disposable", "role", "unknown", "valid")
_SHARES = (("valid", 70), ("invalid", 85), ("catchall", 95), ("unknown", 100))


def status_of(address: str) -> str:
    """One of KINDS: the one with which the address begins, else by chance."""
    for kind in KINDS:
        if address.startswith(kind):
            return kind
    chance = roll(address)
    return next(kind for kind, below in _SHARES if chance < below)


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
