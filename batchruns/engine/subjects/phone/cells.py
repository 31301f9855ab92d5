"""What may be phone numbers in a cell, however people dress them: with labels, notes and extensions."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from batchruns.engine.text import INVISIBLE_OR_TURNING

LONGEST = 300
ONE_NUMBER = re.compile(r"[+(]?[0-9][0-9 ()./-]*")
# “https://wa.me/4915123456789”: the + is left out.
WHATSAPP = re.compile(r"(?:wa\.me/|whatsapp\.com/send/?\?phone=)\+?(\d+)", re.IGNORECASE)
# E-mail addresses, links and bank accounts have digits, too.
OTHERS = re.compile(
    r"(?<![^\s,;(<])(?!(?:tel|callto|whatsapp):|sips?:\+?\d)[^\s,;]*(?:://|@|www\.|\w\.[a-z]{2,}/)[^\s,;]*"
    r"|(?-i:\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,}[A-Z\d ]*)",
    re.IGNORECASE,
)
# “030 901820 (Zentrale)”: no part of the number, though it may have digits (“(9-17 Uhr)”).
NOTE = re.compile(r"[(\[{]([^()\[\]{}]*[^\W\d_][^()\[\]{}]*)[)\]}]")
# How spreadsheets write a number that they take for an amount.
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
# “0xx11”: where Brazil leaves it to who dials which company carries the call.
ANY_CARRIER = re.compile(r"\b0xx\s?", re.IGNORECASE)
BETWEEN = r",;:|&\n+\"<>#"
TOKEN = re.compile(rf"(?P<number>\+?[\s(\[]*\d(?:[\d_]|[^\w{BETWEEN}])*)|(?P<word>[^\W\d_]+|#)")
MARK = re.compile(r"[,;|&\n]")
FAX = frozenset("fax telefax fx faks факс φαξ 传真 傳真 ファックス ファクス 팩스 فاكس פקס".split())
VOICE = frozenset("tel tél telefon téléphone phone fon тел телефон 电话 電話".split())
EXTENSIONS = frozenset(
    """ext extn xtn extension extensión extensão x # app apparat dw durchwahl nst nebenstelle klappe kl
    poste p int interno interne anexo ramal rml r wew wewn wewnętrzny dahili dah доб добавочный вн 内線
    内线 转 轉 分机 分機 내선 toestel tst linka klapka mellék mell anknytning ankn lokal alanumero alanro
    εσωτ εσωτερικό opt option""".split()
)
LONGEST_EXTENSION = 6


class Piece(NamedTuple):
    """What may be a number: digits and punctuation, maybe behind a +; and what words say of it."""

    text: str
    extension: str
    is_fax: bool
    is_alone: bool
    """Whether neither another number, nor a word behind it, nor another + is in the cell."""


def pieces(text: str) -> list[Piece]:
    """What may be a number each, in order."""
    text = text[:LONGEST]
    if ONE_NUMBER.fullmatch(text):
        return [Piece(text, "", is_fax=False, is_alone=True)]
    text = _in_plain_signs(text)
    if chat := WHATSAPP.search(text):
        return [Piece(f"+{chat[1]}", "", is_fax=False, is_alone=True)]
    text = OTHERS.sub(";", text)
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    text = NOTE.sub(r";\1;", ANY_CARRIER.sub("0", text))
    return list(_labeled(text))


def _in_plain_signs(text: str) -> str:
    """The text without signs that nobody sees, its digits as those of ASCII."""
    text = unicodedata.normalize("NFKC", text).translate(INVISIBLE_OR_TURNING)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


@dataclass(slots=True)
class _Number:
    text: str
    words: list[str]
    """Those behind it, in lower case, before the next number."""
    is_behind_a_word: bool = False
    """Whether a word stands right before it, without a mark between."""
    extension: str = ""


def _labeled(text: str) -> Iterator[Piece]:
    before, numbers = _numbers_and_words(text)
    for number, label in zip(numbers, _labels(before, numbers), strict=False):
        is_alone = len(numbers) == 1 and _is_alone(number, text)
        yield Piece(number.text, number.extension, _names_a_fax(label), is_alone)


def _labels(before: list[str], numbers: Sequence[_Number]) -> list[list[str]]:
    """What each number is called. Labels stand behind all numbers, or before: of these the first is
    left out by some.
    """
    behind = [number.words for number in numbers]
    is_first_left_out = behind and not behind[-1] and numbers[-1].is_behind_a_word
    return [before, *behind] if before or is_first_left_out else behind


def _is_alone(number: _Number, text: str) -> bool:
    """Whether neither a word behind the only number of a text, nor another + is in it."""
    return not number.words and text.count("+") == number.text.count("+")


def _numbers_and_words(text: str) -> tuple[list[str], list[_Number]]:
    """The words before the first number, and the numbers with the words behind each."""
    before: list[str] = []
    numbers: list[_Number] = []
    words = before
    end_of_word = -1
    for token in TOKEN.finditer(text):
        if word := token["word"]:
            words.append(word.casefold())
            end_of_word = token.end()
        elif numbers and _is_extension(token[0], words):
            numbers[-1].extension = "".join(filter(str.isdigit, token[0]))
            words.clear()
        else:
            is_behind_a_word = bool(words) and not MARK.search(text, end_of_word, token.start())
            words = []
            numbers.append(_Number(token[0], words, is_behind_a_word))
    return before, numbers


def _is_extension(number: str, words: Sequence[str]) -> bool:
    """Whether a short number behind these words is the extension of the one before them."""
    return bool(words) and words[-1] in EXTENSIONS and _is_short(number)


def _is_short(number: str) -> bool:
    return sum(map(str.isdigit, number)) <= LONGEST_EXTENSION and "+" not in number


def _names_a_fax(words: Sequence[str]) -> bool:
    """Whether a label says that a number is a fax's, and no telephone's (“Tel./Fax”)."""
    return words == ["f"] or (not FAX.isdisjoint(words) and VOICE.isdisjoint(words))
