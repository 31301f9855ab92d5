"""Which encodings some lines may be in: their letters and ideographs tell how likely each is."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from batchruns.engine.tables.detect import ideographs, letters

USUAL = "cp1252"
LEAST_LETTERS = 2
"""How many letters or signs beyond ASCII it takes to tell that it is another encoding."""
ONLY_SIGNS = 12.0
"""How much likelier the usual encoding is where it makes signs of all, as no word would have."""
BEYOND = re.compile(rb"[\x80-\xff]")
# No second byte of a character of East Asia is one of these.
CELL = re.compile(rb'[^,;\t\r\n"]+')
MOST_CELLS = 200


def likely(sample: bytes) -> Iterator[str]:
    """Encodings that these lines may be in, the likeliest first."""
    cells = _cells_beyond_ascii(sample)
    words = letters.words_of(cells)
    if _are_too_few(words):
        yield USUAL
    scores = _scores(cells, words)
    # The more usual first: it wins where two make the same of the text.
    yield from sorted(scores, key=lambda name: -scores[name])


def _scores(cells: Sequence[bytes], words: Counter[bytes]) -> dict[str, float]:
    """The logarithm of how likely each encoding is, the more usual first."""
    scores = {name: letters.log_likelihood(words, name) for name in letters.ENCODINGS}
    if letters.are_signs(words):
        scores[USUAL] += ONLY_SIGNS
    return scores | {name: ideographs.log_likelihood(cells, name) for name in ideographs.ENCODINGS}


def _cells_beyond_ascii(sample: bytes) -> Sequence[bytes]:
    """Some distinct cells, from all of the sample, whatever its delimiter."""
    cells = list(dict.fromkeys(cell for cell in CELL.findall(sample) if not cell.isascii()))
    return cells[:: len(cells) // MOST_CELLS + 1]


def _are_too_few(words: Counter[bytes]) -> bool:
    """Whether nothing but a single letter or sign would tell an encoding."""
    return sum(n * len(BEYOND.findall(word)) for word, n in words.items()) < LEAST_LETTERS
