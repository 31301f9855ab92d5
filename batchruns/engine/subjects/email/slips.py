"""What is likely meant by what is no e-mail address: a comma for a dot, a space, a lost ending."""

import re
import unicodedata

from batchruns.engine.subjects.email import addresses, typos
from batchruns.engine.subjects.website.public_suffixes import is_top_level

# “ada at gmail dot com”, “ada @ gmail . com”, “ada@@gmail,com”
AT = re.compile(r"\s+at\s+|\s*@[\s@]*", re.IGNORECASE)
DOT = re.compile(r"\s+dot\s+|\s*[.,;:]\s*(?=\S)", re.IGNORECASE)
DOTS = re.compile(r"\.{2,}")
LONGEST = 100


def meant(text: str) -> str:
    """The valid address that a cell is a likely slip of, or nothing. It is a guess, to be asked back."""
    if len(text) > LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", text)
    local_part, *domains = AT.split(text)
    if len(domains) != 1:
        return ""
    domain = DOT.sub(".", domains[0].strip()).strip(" .,;:/\\'\"<>()[]{}*?!_-").lower()
    local_part = DOTS.sub(".", local_part).strip(" .,'\"<>([{*")
    domain = DOTS.sub(".", domain)
    mended = typos.meant(domain) or typos.with_a_dot(domain)
    address = addresses.read(f"{local_part}@{mended or domain}")
    if isinstance(address, str) or not is_top_level(address[1].rpartition(".")[2]):
        return ""
    found = "@".join(address)
    return found if found != text else ""
