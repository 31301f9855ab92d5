"""How an API token looks: `le_`, 34 random letters and digits, and 6 that check them.

By prefix and checksum programs that search code for secrets recognize one, without asking us.
"""

import re
import secrets
import string
from hashlib import sha256
from zlib import crc32

PREFIX = "le_"
LENGTH, CHECK_LENGTH = 34, 6
SHOWN_LENGTH = len(PREFIX) + 6
"""How much of a token people see again, to tell one from another."""
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{LENGTH + CHECK_LENGTH}}}")


def new_token() -> str:
    """A token that nobody has."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return PREFIX + random + _check_of(random)


def is_token(text: str) -> bool:
    """Whether a text is whole, as a token of ours looks; not whether anybody has it."""
    if not _SHAPE.fullmatch(text):
        return False
    random, check = text[len(PREFIX) : -CHECK_LENGTH], text[-CHECK_LENGTH:]
    return _check_of(random) == check


def digest(token: str) -> bytes:
    """What is stored of a token. It has so much chance in it that nobody needs a slower hash."""
    return sha256(token.encode()).digest()


def _check_of(random: str) -> str:
    """The CRC-32 of the random part, as a number in base 62."""
    number, digits = crc32(random.encode()), ""
    for _ in range(CHECK_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
