"""Degrees, certificates and memberships, as people put them behind their names."""

import re

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile("batchruns.engine.subjects.name", "credentials.tsv", ("word",))
CREDENTIALS = frozenset(word.casefold() for (word,) in FILE.rows())
# “AWS Certified”, “zertifizierte Trainerin”, “Six Sigma Black Belt”, “PhD candidate”
TRAINED = re.compile(
    r"\b(?:[cz]erti?fi\w+|gecertificeerd\w*|licen[sc]ed|chartered|accredited|six sigma|black belt|"
    r"green belt|scrum master|candidate|\(?hons\)?)\b",
    re.IGNORECASE,
)
# Names have two letters, too: “Jack MA”, “Tim DO”.
SHORTEST_WITHOUT_COMMA = 3
SEPARATORS = re.compile(r"[\s,/]+")


def are_credentials(text: str) -> bool:
    """Whether a text has nothing but credentials: “PMP”, “MBA, CPA”, “AWS Certified Developer”."""
    return TRAINED.search(text) is not None or all(map(_is_credential, SEPARATORS.split(text)))


def credentials_behind(text: str) -> str:
    """The credentials at the end of “Pat Hill PMP MBA”; nothing where fewer than two words are left."""
    words = text.split()
    end = len(words)
    while (
        end > 2 and len(words[end - 1]) >= SHORTEST_WITHOUT_COMMA and _is_credential(words[end - 1])
    ):
        end -= 1
    return "" if text.isupper() else " ".join(words[end:])


def _is_credential(word: str) -> bool:
    """Whether a word is a credential by itself: “Cia” and “Do” are names, “CIA” and “D.O.” aren't."""
    bare = word.strip("()").replace(".", "")
    if word.casefold() in CREDENTIALS and "." in word:
        return True  # “S.E.” is an Indonesian degree, “SE” a company's form.
    has_capitals = sum(map(str.isupper, bare)) > 1 or "-" in bare
    return has_capitals and bare.casefold() in CREDENTIALS
