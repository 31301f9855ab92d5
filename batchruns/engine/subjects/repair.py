"""Text that a program garbled on its way into the file, put right again where there is no doubt."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import cache, reduce
from html import unescape
from html.entities import name2codepoint
from itertools import filterfalse
from quopri import decodestring
from unicodedata import normalize

from batchruns.engine.issues import Issue

REPAIRED = Issue("text_repaired")
LOST = Issue("letters_lost")
REPLACEMENT = "\ufffd"
"""What programs put in the place of a letter that they can't read."""

WINDOWS = "cp1252"
MISREAD_AS: dict[str, str] = {
    WINDOWS: "",
    "mac_roman": "[√≈ƒ][^\x00-\x7f]|‚Ä",
    "cp850": "├|ÔÇ",
    "cp437": "├|ΓÇ",
    "cp1250": "[ĂĹÄ]|â€",
    "cp1251": "вЂ|[ГЕД][\u0400-\u04ff\u00a0-\u00bf]|(?:[РС].){2}",
}
"""Encodings that UTF-8 is read in by mistake, and a pattern that such text then holds.

That of Windows is by far the most frequent, and needs no pattern.
"""
OF_ANY_SCRIPT = (WINDOWS, "cp1251")
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
LIKELY = f"[{LATIN}{OTHER_SCRIPTS}{SIGNS}]+"
OF_OTHER_SCRIPT = f"[{OTHER_SCRIPTS}]"
# Compiled only when they are needed: with so many letters that takes long.
_compiled = cache(re.compile)
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
    r"\\u((?:00[a-fA-F]|0[1-9a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2})[0-9a-fA-F])"
)
# What any misreading leaves: no letter of UTF-8 is of a single byte.
# “𝗨𝗿𝗶𝗲𝗹”, “Ⓐⓝⓝⓐ”: letters in the styles that profiles are decorated with.
STYLED = re.compile("[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f149\u210a-\u213a]{2,}")
TWO_BEYOND_ASCII = re.compile(f"[^\x00-\x7f]{{2}}|Ã|{REPLACEMENT}")
SMALL_A = re.compile(r"(?<=[a-z])Ã(?: (?= )|(?= )|$)")
"""“UniversitÃ  di”: the second half of its “à”, a blank that doesn't break, became a plain one."""


def repair(text: str) -> tuple[str, Issue | None]:
    """The text as it was before a program garbled it, and an issue if it was, or has lost letters.

    Repaired are UTF-8 that was read in another encoding (“MÃ¼ller”), also twice; entities of HTML
    (“D&uuml;sseldorf”), quoted-printable (“=C3=BC”) and other words encoded for mail, and escapes of
    JSON (“\\u00fc”), and letters in styles (“𝗨𝗿𝗶𝗲𝗹”). Text that may be right stays. So does U+FFFD,
    with its issue: what stood there is lost.
    """
    decoded = _decoded(text)
    # With controls, half of it would still be in another encoding, or in none.
    if decoded == text or CONTROLS.search(decoded):
        return text, _lost_or(None, text)
    repaired = decoded.replace("\ufeff", "").strip()
    return repaired, _lost_or(REPAIRED, repaired)


def _lost_or(issue: Issue | None, text: str) -> Issue | None:
    """That letters of the text are lost; the other issue where none are."""
    return LOST if REPLACEMENT in text else issue


def _decoded(text: str) -> str:
    """The text, decoded as often as it may have been garbled."""
    for _ in range(MOST_TIMES):
        decoded = reduce(lambda garbled, decode: decode(garbled), DECODERS, text)
        if decoded == text:
            break
        text = decoded
    return text


def repair_column(
    cells: Sequence[str], distinct: Collection[str]
) -> tuple[Sequence[str], dict[int, Issue]]:
    """The cells, repaired, and the issue of each (by its index) that has one.

    `distinct`: the cells, each once. A column without anything suspicious is given back as it is.
    """
    repaired = {cell: repair(cell) for cell in _suspicious_among(distinct)}
    if not repaired:
        return cells, {}
    rows = [row for row, cell in enumerate(cells) if cell in repaired]
    issues = {row: issue for row in rows if (issue := repaired[cells[row]][1])}
    return [repaired[cell][0] if cell in repaired else cell for cell in cells], issues


def _suspicious_among(distinct: Collection[str]) -> Iterable[str]:
    """Those of the cells that may need repair; one look at all of them tells that most don't."""
    if _may_be_encoded("\n".join(distinct)):
        return filter(needs_repair, distinct)
    return filter(_may_be_misread, filterfalse(str.isascii, distinct))


def needs_repair(text: str) -> bool:
    """Whether `repair` may change this text, or has an issue with it."""
    return _may_be_encoded(text) or _may_be_misread(text)


def _may_be_encoded(text: str) -> bool:
    """Whether there is an entity, or something that is encoded for mail or JSON."""
    if "\\u" in text and ESCAPED.search(text):
        return True
    return _may_have_entities(text) or _may_be_of_mail(text)


def _may_have_entities(text: str) -> bool:
    return ";" in text and "&" in text and ENTITY.search(text) is not None


def _may_be_of_mail(text: str) -> bool:
    if "=" not in text:
        return False
    return any(map(text.__contains__, QUOTES_OF_MAIL)) and QUOTED.search(text) is not None


def _may_be_misread(text: str) -> bool:
    """Whether there are letters that a wrong encoding makes of others."""
    if text.isascii() or not TWO_BEYOND_ASCII.search(text):
        return False
    return bool(_suspicious().search(text))


def _decoded_styles(text: str) -> str:
    """“𝗨𝗿𝗶𝗲𝗹” as “Uriel”."""
    return STYLED.sub(lambda letters: normalize("NFKC", letters[0]), text)


def _decoded_entities(text: str) -> str:
    """“&amp;” as “&”; what no entity is called stays, as in “R&D;”."""
    return ENTITY.sub(_decoded_entity, text) if "&" in text else text


def _decoded_entity(entity: re.Match[str]) -> str:
    is_known = entity[1][0] == "#" or entity[1] in NAMED
    return unescape(entity[0]).replace("\xa0", " ") if is_known else entity[0]


def _decoded_mail(text: str) -> str:
    """“=C3=BC” and “=?UTF-8?Q?=C3=BC?=” as “ü”; addresses of websites stay."""
    if "=" not in text:
        return text
    if ENCODED_WORD.search(text):
        return _decoded_words(text)
    return text if IN_ADDRESS.search(text) or not text.isascii() else _decoded_quoted(text)


def _decoded_words(text: str) -> str:
    """“=?UTF-8?Q?=C3=BC?=” as “ü”."""
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, UnicodeError, LookupError):
        return text


def _decoded_quoted(text: str) -> str:
    """“=C3=BC” as “ü”, “M=FCller” as “Müller”."""
    if not QUOTED_UTF_8.search(text):
        return QUOTED_LATIN.sub(_letter_of, text)
    try:
        return _if_likely(decodestring(text.encode()).decode(), text)
    except UnicodeError:
        return text


def _letter_of(code: re.Match[str]) -> str:
    """The letter that a code in hexadecimal digits stands for."""
    return chr(int(code[1], 16))


def _decoded_escapes(text: str) -> str:
    """“\\u00fc” as “ü”."""
    return _if_likely(ESCAPED.sub(_letter_of, text), text) if "\\u" in text else text


def _if_likely(decoded: str, text: str) -> str:
    """What was decoded, if all that is beyond ASCII in it is likely; else the text."""
    return decoded if _compiled(LIKELY).fullmatch(_beyond_ascii(decoded)) else text


def _decoded_utf_8(text: str) -> str:
    """“MÃ¼ller” as “Müller”, from whichever encoding it was read in."""
    if text.isascii():
        return text
    for encoding, pattern in MISREAD_AS.items():
        if re.search(pattern, text) and (decoded := _decoded_from(text, encoding)) != text:
            return decoded
    return SMALL_A.sub("à", text)


def _decoded_from(text: str, encoding: str) -> str:
    """The text with what is UTF-8 in this encoding decoded, if that makes a likelier text of it."""
    sequences, to_byte = _sequences(encoding)
    runs = sequences.findall(text)
    decoded = _decoded_runs(runs, to_byte)
    if not decoded or CAPITAL_BEFORE_SIGN.search(text):
        return text
    repaired = sequences.sub(lambda _, each=iter(decoded): next(each), text)  # type: ignore[misc]
    if not all(map(_compiled(LIKELY).fullmatch, decoded)) or SMALL_BEHIND_CAPITALS.search(repaired):
        return text
    # Letters of its own tell that the text is right, and that what follows one of them is a sign.
    has_others = _beyond_ascii(sequences.sub("", text)).strip(REPLACEMENT)
    likely = (
        _is_of_west(encoding, runs) if has_others else _makes_words(repaired, encoding, decoded)
    )
    return repaired if likely else text


def _decoded_runs(runs: Sequence[str], to_byte: Mapping[str, int]) -> list[str]:
    """What runs of misread characters were in UTF-8; nothing if one of them was no UTF-8."""
    try:
        return [bytes(map(to_byte.__getitem__, run)).decode() for run in runs]
    except UnicodeError:
        return []


def _is_of_west(encoding: str, runs: Sequence[str]) -> bool:
    """Whether Windows misread several letters and signs of Western Europe, and no others."""
    return encoding == WINDOWS and len(runs) > 1 and all(map(OF_WEST.match, runs))


def _makes_words(text: str, encoding: str, decoded: Sequence[str]) -> bool:
    """Whether what was decoded in a text makes words of it."""
    if encoding != WINDOWS and SMALL_AMONG_CAPITALS.search(text):
        return False
    foreign = len(_compiled(OF_OTHER_SCRIPT).findall("".join(decoded)))
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
    windows, _ = _sequences(WINDOWS)
    others = "|".join(filter(None, MISREAD_AS.values()))
    patterns = (REPLACEMENT, windows.pattern, SMALL_A.pattern, others, STYLED.pattern)
    return re.compile("|".join(patterns), re.MULTILINE)


DECODERS: tuple[Callable[[str], str], ...] = (
    _decoded_entities,
    _decoded_mail,
    _decoded_escapes,
    _decoded_utf_8,
    _decoded_styles,
)
"""The ways in which text may be garbled, each put right; one may be behind the other."""
