"""Text that a program garbled on its way into the file, put right again where there is no doubt."""

import re
from collections.abc import Iterator, Sequence
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import cache
from html import unescape
from html.entities import name2codepoint
from quopri import decodestring

from batchruns.engine.issues import Issue

REPAIRED = Issue("text_repaired")
LOST = Issue("letters_lost")
REPLACEMENT = "\ufffd"
"""What programs put in the place of a letter that they can't read."""

MISREAD_AS: dict[str, str] = {
    "cp1252": "",
    "mac_roman": "[√≈ƒ][^\x00-\x7f]|‚Ä",
    "cp850": "├|ÔÇ",
    "cp437": "├|ΓÇ",
    "cp1250": "[ĂĹÄ]|â€",
    "cp1251": "вЂ|[ГЕД][\u0400-\u04ff\u00a0-\u00bf]|(?:[РС].){2}",
}
"""Encodings that UTF-8 is read in by mistake, and a pattern that such text then holds.

That of Windows is by far the most frequent, and needs no pattern.
"""
OF_ANY_SCRIPT = ("cp1252", "cp1251")
"""Those of them in which other than Latin letters were misread so often that it is believed."""
MOST_TIMES = 3
"""How often text may have been misread, one time upon the other."""

LATIN = "À-ÖØ-öø-žƏəȘ-țḀ-ỿ"
OTHER_SCRIPTS = (
    "\u0384-\u03ce\u0400-\u0491\u04d8-\u04ff\u0531-\u0587\u05d0-\u05ea\u060c-\u06ff"
    "\u0900-\u10ff\u1780-\u17ff\u3005\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uffdc"
)
SIGNS = (
    "\u0080-\u00bfƒˆ˜\u0300-\u030c\u0323\u0327\u0328\u2010-\u203a\u20a0-\u20bf\u2100-\u214f\u2190-\u27bf"
    "\u200b-\u200f\ufe0f\ufeff\ufffd\u3001-\u3011\U0001f000-\U0001faff"
)
IS_LIKELY = re.compile(f"[{LATIN}{OTHER_SCRIPTS}{SIGNS}]+")
OF_OTHER_SCRIPT = re.compile(f"[{OTHER_SCRIPTS}]")
# How the letters and signs of Western Europe begin that were misread.
OF_WEST = re.compile("[ÃÂâ]")
CONTROLS = re.compile("[\x80-\x9f]")
# “IRMî” would come of “IRMÃ®”, a trademark behind a capital.
SMALL_BEHIND_CAPITALS = re.compile(
    r"[A-ZÀ-ÖØ-Þ]{2}[à-öø-ÿāăąćčďđēėęěğģīįıķļłńņňōőœŕřśşšţťūůűųźżžșțə](?!\w)"
)
SMALL_AMONG_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ][à-öø-ÿ][A-ZÀ-ÖØ-Þ]")
CAPITAL_BEFORE_SIGN = re.compile(r"[A-Z]{2}[ÂÄ-ß][®™°²³½“”’…»–—](?!\w)|[Ã][—·]")

ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
NAMED = frozenset(name2codepoint) | {"apos"}
ENCODED_WORD = re.compile(r"=\?[\w-]+\?[bBqQ]\?[^?\s]*\?=")
# The bytes of a letter in UTF-8; or a single one of ISO 8859-1 in the middle of a word.
QUOTED_UTF_8 = re.compile(r"(?:=[CD][0-9A-F]=[89AB][0-9A-F]|=E[0-9A-F](?:=[89AB][0-9A-F]){2})+")
QUOTED_LATIN = re.compile(r"(?<=[A-Za-z])=(C[4579]|D[16C]|DF|E[0-9A-F]|F[1-689A-D])(?=[a-z]{2})")
QUOTED = re.compile(f"{QUOTED_UTF_8.pattern}|{QUOTED_LATIN.pattern}|{ENCODED_WORD.pattern}")
QUOTES_OF_MAIL = ("=C", "=D", "=E", "=F", "=?")
IN_ADDRESS = re.compile(r"://|\bwww\.|\?\S*=|&\S*=", re.IGNORECASE)
ESCAPED = re.compile(
    r"\\u(00[a-fA-F]|0[1-9a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2})[0-9a-fA-F]"
)
# What any misreading leaves: no letter of UTF-8 is of a single byte.
TWO_BEYOND_ASCII = re.compile(f"[^\x00-\x7f]{{2}}|Ã|{REPLACEMENT}")
SMALL_A = re.compile(r"(?<=[a-z])Ã(?: (?= )|(?= )|$)")
"""“UniversitÃ  di”: the second half of its “à”, a blank that doesn't break, became a plain one."""


def repair(text: str) -> tuple[str, Issue | None]:
    """The text as it was before a program garbled it, and an issue if it was, or has lost letters.

    Repaired are UTF-8 that was read in another encoding (“MÃ¼ller”), also twice; entities of HTML
    (“D&uuml;sseldorf”), quoted-printable (“=C3=BC”) and other words encoded for mail, and escapes of
    JSON (“\\u00fc”). Text that may be right stays. So does U+FFFD, with its issue: what stood there
    is lost.
    """
    repaired = text
    for _ in range(MOST_TIMES):
        before = repaired
        for decode in (_decoded_entities, _decoded_mail, _decoded_escapes, _decoded_utf_8):
            repaired = decode(repaired)
        if repaired == before:
            break
    # With controls, half of it would still be in another encoding, or in none.
    is_repaired = repaired != text and not CONTROLS.search(repaired)
    if is_repaired:
        text = repaired.replace("\ufeff", "").strip()
    if REPLACEMENT in text:
        return text, LOST
    return text, REPAIRED if is_repaired else None


def repair_column(cells: Sequence[str]) -> tuple[Sequence[str], dict[int, Issue]]:
    """The cells, repaired, and the issue of each (by its index) that has one.

    A column without anything suspicious is given back as it is, after one look at all of it.
    """
    distinct = set(cells)
    text = "\n".join(distinct)
    others = text if text.isascii() else "\n".join(c for c in distinct if not c.isascii())
    if not (_may_be_encoded(text) or _may_be_misread(others)):
        return cells, {}
    repaired = list(cells)
    issues = {}
    for index, cell in enumerate(cells):
        if needs_repair(cell):
            repaired[index], issue = repair(cell)
            if issue:
                issues[index] = issue
    return repaired, issues


def needs_repair(text: str) -> bool:
    """Whether `repair` may change this text, or has an issue with it; also of a whole column's."""
    return _may_be_encoded(text) or _may_be_misread(text)


def _may_be_encoded(text: str) -> bool:
    """Whether there is an entity, or something that is encoded for mail or JSON."""
    if ";" in text and "&" in text and ENTITY.search(text):
        return True
    if "=" in text and any(map(text.__contains__, QUOTES_OF_MAIL)) and QUOTED.search(text):
        return True
    return "\\u" in text and ESCAPED.search(text) is not None


def _may_be_misread(text: str) -> bool:
    """Whether there are letters that a wrong encoding makes of others."""
    if text.isascii() or not TWO_BEYOND_ASCII.search(text):
        return False
    return bool(_suspicious().search(text))


def _decoded_entities(text: str) -> str:
    """“&amp;” as “&”; what no entity is called stays, as in “R&D;”."""
    if "&" not in text:
        return text
    return ENTITY.sub(
        lambda entity: (
            unescape(entity[0]).replace("\xa0", " ")
            if entity[1][0] == "#" or entity[1] in NAMED
            else entity[0]
        ),
        text,
    )


def _decoded_mail(text: str) -> str:
    """“=C3=BC” and “=?UTF-8?Q?=C3=BC?=” as “ü”; addresses of websites stay."""
    if "=" not in text:
        return text
    if ENCODED_WORD.search(text):
        try:
            return str(make_header(decode_header(text)))
        except (HeaderParseError, UnicodeError, LookupError):
            return text
    if IN_ADDRESS.search(text) or not text.isascii():
        return text
    if QUOTED_UTF_8.search(text):
        try:
            decoded = decodestring(text.encode()).decode()
        except UnicodeError:
            return text
        return decoded if IS_LIKELY.fullmatch(_beyond_ascii(decoded)) else text
    return QUOTED_LATIN.sub(lambda byte: chr(int(byte[1], 16)), text)


def _decoded_escapes(text: str) -> str:
    """“\\u00fc” as “ü”."""
    if "\\u" not in text:
        return text
    decoded = ESCAPED.sub(lambda escape: chr(int(escape[0][2:], 16)), text)
    return decoded if IS_LIKELY.fullmatch(_beyond_ascii(decoded)) else text


def _decoded_utf_8(text: str) -> str:
    """“MÃ¼ller” as “Müller”, from whichever encoding it was read in."""
    if text.isascii():
        return text
    for encoding, pattern in MISREAD_AS.items():
        if not pattern or re.search(pattern, text):
            decoded = _decoded_from(text, encoding)
            if decoded != text:
                return decoded
    return SMALL_A.sub("à", text)


def _decoded_from(text: str, encoding: str) -> str:
    """The text with what is UTF-8 in this encoding decoded, if that makes a likelier text of it."""
    sequences, to_byte = _sequences(encoding)
    runs = sequences.findall(text)
    if not runs or CAPITAL_BEFORE_SIGN.search(text):
        return text
    try:
        decoded = [bytes(map(to_byte.__getitem__, run)).decode() for run in runs]
    except UnicodeError:
        return text
    repaired = sequences.sub(lambda _, each=iter(decoded): next(each), text)  # type: ignore[misc]
    if not all(map(IS_LIKELY.fullmatch, decoded)) or SMALL_BEHIND_CAPITALS.search(repaired):
        return text
    foreign = len(OF_OTHER_SCRIPT.findall("".join(decoded)))
    # Letters of its own tell that the text is right, and that what follows one of them is a sign.
    if _beyond_ascii(sequences.sub("", text)).strip(REPLACEMENT):
        is_likely = encoding == "cp1252" and len(runs) > 1 and all(map(OF_WEST.match, runs))
    else:
        is_likely = _is_likely(repaired, encoding, foreign)
    return repaired if is_likely else text


def _is_likely(text: str, encoding: str, foreign: int) -> bool:
    """Whether what was decoded makes words: so many of its letters are of another script."""
    if encoding != "cp1252" and SMALL_AMONG_CAPITALS.search(text):
        return False
    # A single one is no word, and other encodings make ones by chance.
    return not foreign or (foreign > 1 and encoding in OF_ANY_SCRIPT)


def _beyond_ascii(text: str) -> str:
    return "".join(sign for sign in text if not sign.isascii())


@cache
def _sequences(encoding: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """A pattern of characters of UTF-8 read in this encoding, and the byte of each sign in them."""
    to_byte = dict(_signs_of_bytes(encoding))
    signs: dict[int, str] = {}
    for sign, byte in to_byte.items():
        signs[byte] = signs.get(byte, "") + re.escape(sign)

    def any_of(first: int, last: int) -> str:
        return "[{}]".format("".join(signs.get(byte, "") for byte in range(first, last + 1)))

    follows = any_of(0x80, 0xBF)
    pattern = (
        f"(?:{any_of(0xC2, 0xDF)}{follows}|{any_of(0xE0, 0xEF)}{follows}{{2}}"
        f"|{any_of(0xF0, 0xF4)}{follows}{{3}})+"
    )
    return re.compile(pattern), to_byte


def _signs_of_bytes(encoding: str) -> Iterator[tuple[str, int]]:
    """Each sign of an encoding beyond ASCII with its byte; those it lacks as controls."""
    for byte in range(0x80, 0x100):
        sign = bytes([byte]).decode(encoding, "ignore")
        if sign:
            yield sign, byte
        if byte < 0xA0:
            yield chr(byte), byte


@cache
def _suspicious() -> re.Pattern[str]:
    """What may have been UTF-8, or has been lost."""
    windows, _ = _sequences("cp1252")
    others = "|".join(filter(None, MISREAD_AS.values()))
    return re.compile(f"{REPLACEMENT}|{windows.pattern}|{SMALL_A.pattern}|{others}", re.MULTILINE)
