"""What makes another entity of the company before it: “pension fund”, “branch”, “sub-fund”."""

import re

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.company.form_index import bare
from batchruns.engine.text import plain

FILE = TableFile("batchruns.engine.subjects.company", "other_entities.tsv", ("word",))
WORDS = frozenset(word for (word,) in FILE.rows())
# In scripts without spaces they stand within a longer text.
UNSPACED = tuple(word for word in WORDS if word[0] >= "\u0e00")
# Forms of umbrella funds: behind them stands which of its funds is meant.
OF_FUNDS = re.compile("sicav|icav|pcc|spc|vcc|raif|sif")
# “GmbH & Co. KG 7”, “Ltd (1997)”, “LLC III”
NUMBER = re.compile(r"\W*(?:no\.? ?|nr\.? ?)?(?:\d+|[ivx]+)\W*", re.IGNORECASE)


def names_another_entity(form: str, rest: str) -> bool:
    """Whether a company with this legal form and this text behind it is not the company itself."""
    if not rest:
        return False
    words = plain(rest).split()
    return (
        not WORDS.isdisjoint(words)
        or any(map(rest.__contains__, UNSPACED))
        or NUMBER.fullmatch(rest) is not None
        or OF_FUNDS.search(bare(form)) is not None
    )
