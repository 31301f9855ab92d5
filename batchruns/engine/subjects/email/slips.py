"""What is likely meant by what is no e-mail address: a comma for a dot, a space, a lost ending."""

import re
import unicodedata

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.email import addresses, typos
from batchruns.engine.subjects.website.public_suffixes import has_known_ending

# “ada at gmail dot com”, “ada @ gmail . com”, “ada@@gmail,com”
AT = re.compile(r"\s+at\s+|\s*@[\s@]*", re.IGNORECASE)
DOT = re.compile(r"\s+dot\s+|\s*[.,;:]\s*(?=\S)", re.IGNORECASE)
DOTS = re.compile(r"\.{2,}")
LONGEST = 100


def suggestion_for(text: str) -> str:
    """The valid address that a cell is a likely slip of, or nothing. It is a guess, to be asked back."""
    if len(text) > LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", text)
    address = addresses.parse_address(_repaired(text))
    if isinstance(address, Issue) or not has_known_ending(address.domain):
        return ""
    return "" if str(address) == text else str(address)


def _repaired(text: str) -> str:
    """What is an address but for slips, without them; nothing where there isn't one @."""
    local_part, *domains = AT.split(text)
    if len(domains) != 1:
        return ""
    domain = DOT.sub(".", domains[0].strip()).strip(" .,;:/\\'\"<>()[]{}*?!_-").lower()
    local_part = DOTS.sub(".", local_part).strip(" .,'\"<>([{*")
    domain = DOTS.sub(".", domain)
    return f"{local_part}@{typos.corrected(domain) or typos.with_a_dot(domain) or domain}"
