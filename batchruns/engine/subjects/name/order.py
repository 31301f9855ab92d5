"""Which part of a name is the family's, where its order differs from “First Middle Last”.

Names are taken for family names first (“Nguyễn Văn An”), or for two family names (“Pérez López”),
only where a table of names says so, and mostly only in countries that write them so.
"""

from functools import cache
from itertools import takewhile

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.text import plain

FILE = TableFile(
    "batchruns.engine.subjects.name",
    "order.tsv",
    ("use", "language", "name"),
    choices={"use": ("family", "given")},
)
SPANISH = frozenset("ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR GQ AD".split())
PORTUGUESE = frozenset("BR PT AO MZ CV".split())
# In the Philippines, what stands before the family name is the mother's.
MOTHERS_NAME_FIRST = frozenset(("PH",))
FAMILY_FIRST = {
    "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "SG": "zh", "MY": "zh",
    "KR": "ko", "KP": "ko", "VN": "vi", "JP": "ja",
}  # fmt: skip
HUNGARIAN = "HU"
# Nobody's first name in any country.
NGUYEN = frozenset(("Nguyen", "Nguyễn"))
# “María del Carmen”, “Juan de Dios”
BEFORE_MARIAN = frozenset("maria ma m ana rosa luz jose juan jesus eva".split())
SPANISH_PARTICLES = frozenset("de del la los las".split())
MARIAN = frozenset(
    """amparo angeles asuncion camino carmen concepcion consuelo cristo dios dolores esperanza fatima
    gracia guadalupe jesus lourdes luz mar mercedes milagros montserrat nieves paz pilar pino prado
    refugio remedios rocio rosario socorro sol soledad trinidad valle""".split()
)
VIETNAMESE_SIGNS = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
# Family names from Romania to Russia; as first names only those of `SLAVIC_FIRST_NAMES`.
SLAVIC_ENDINGS = tuple(
    """ов ев ёв ова ева ёва ский ская цкий цкая енко чук ov ev ova eva skiy skaya skyi ska enko
    chuk escu eanu""".split()
)
# Ukrainian ones, which nameparser doesn't know
PATRONYMICS = ("івна", "ївна", "йович")
SLAVIC_FIRST_NAMES = frozenset("яков ева лев yakov eva lev neva liubov lyubov любов".split())
SLAVIC = frozenset("RU UA BY KZ BG UZ KG RO MD".split())
WITH_FAMILY_FIRST = frozenset((HUNGARIAN, *FAMILY_FIRST))
WITH_OTHER_ORDER = SLAVIC | WITH_FAMILY_FIRST
COUNTRIES = WITH_OTHER_ORDER | SPANISH | PORTUGUESE | MOTHERS_NAME_FIRST
"""Those of which it counts that a name's bearer lives there."""
SHORTEST_NAME = 3
LAST_LATIN = "\u024f"
# “Ahmed Abdel Rahman”, “Maximilian Graf von Spee”: these make one name with the word behind them.
BINDING = frozenset(
    """abd abdel abdul abdal abou abu el al graf grafin furst furstin prinz prinzessin freiherr
    freifrau baron ابا ابو ابي عبد ال ابن بن""".split()
)
# “نور الدين شربتلي”: these belong to the word before them.
BOUND = frozenset("الدين الله الرحمن الاسلام".split())


def in_order(name: NameAnswer, country: str) -> NameAnswer:
    """The name with its parts where they belong; `country` is an ISO 3166 alpha-2 code or empty."""
    if name.last.startswith(("de ", "del ")):
        name = _with_marian_name(name)
    if not (name.first and name.last):
        return name
    if is_family_first(name, country):
        return _family_first(name, country)
    return _with_whole_family_name(name, country) if name.middle else name


def likely_country(last: str) -> str:
    """“ES” or “BR” where a family name is one of that language only, else nothing."""
    words = plain(last).split()
    spanish, portuguese = (not _names("family", each).isdisjoint(words) for each in ("es", "pt"))
    if spanish == portuguese:
        return ""
    return "ES" if spanish else "BR"


def is_family_first(name: NameAnswer, country: str) -> bool:
    """Whether a name, split as “First Middle Last”, begins with the family name."""
    if not _may_be_family_first(name, country):
        return False
    if country == HUNGARIAN:
        return _first_given(name) > 0
    return _is_slavic(name, country) or _begins_with_family(name, country)


def _may_be_family_first(name: NameAnswer, country: str) -> bool:
    """Whether the country or the letters tell that the order may be another, which is quick to tell."""
    return country in WITH_OTHER_ORDER or not name.first.isascii() or name.first in NGUYEN


def may_be_family_first(word: str) -> bool:
    """Whether a word may be a family name at a name's beginning, wherever its bearer lives."""
    return _is_slavic_family(word) or plain(word) in _names("family", "vi")


def are_family_names(text: str) -> bool:
    """Whether one of a text's words is a family name that our tables know."""
    words = plain(text).split()
    return not all(_names("family", language).isdisjoint(words) for language in ("es", "pt"))


def _begins_with_family(name: NameAnswer, country: str) -> bool:
    family = _names("family", "vi" if _is_vietnamese(name) else FAMILY_FIRST.get(country, ""))
    first, last = plain(name.first), plain(name.last)
    return first in family and (last not in family or bool(name.middle) or name.first in NGUYEN)


def _words(name: NameAnswer) -> list[str]:
    return f"{name.first} {name.middle} {name.last}".split()


def _first_given(name: NameAnswer) -> int:
    """Which of the words is the first that Hungarians are given as a name; -1 if there is none."""
    given = _names("given", "hu")
    return next((index for index, word in enumerate(_words(name)) if plain(word) in given), -1)


def _has_patronymic_last(name: NameAnswer) -> bool:
    """“Шевченко Орися Максимівна”"""
    return bool(name.middle) and name.last.casefold().endswith(PATRONYMICS)


def _is_vietnamese(name: NameAnswer) -> bool:
    letters = f"{name.first}{name.middle}{name.last}"
    return name.first in NGUYEN or not (
        letters.isascii() or VIETNAMESE_SIGNS.isdisjoint(letters.casefold())
    )


def _is_slavic(name: NameAnswer, country: str) -> bool:
    """“Иванов Иван”: the first has the ending of a family name, the last has none."""
    if _has_patronymic_last(name):
        return True
    is_likely = name.first > LAST_LATIN or country in SLAVIC
    if name.middle or not is_likely:
        return False
    return _is_slavic_family(name.first) and not _is_slavic_family(name.last)


def _is_slavic_family(name: str) -> bool:
    """Whether a name has the ending of a family name, and isn't known as a first name."""
    folded = name.casefold()
    return folded.endswith(SLAVIC_ENDINGS) and folded not in SLAVIC_FIRST_NAMES


def _family_first(name: NameAnswer, country: str) -> NameAnswer:
    """“Nguyễn Văn An” → An, Văn, Nguyễn; “Kim Min Jun” → Min Jun, Kim; “Nagy Éva Anna” → Éva, Anna."""
    if country == HUNGARIAN:
        return _family_first_in_hungarian(name)
    if _has_patronymic_last(name):
        return NameAnswer(name.prefix, name.middle, name.last, name.first, name.suffix)
    given = f"{name.middle} {name.last}".strip()
    middle, first = "", given
    if _is_vietnamese(name) or country == "VN":
        middle, _, first = given.rpartition(" ")
    return NameAnswer(name.prefix, first, middle, name.first, name.suffix)


def _family_first_in_hungarian(name: NameAnswer) -> NameAnswer:
    words, start = _words(name), _first_given(name)
    family, first, others = words[:start], words[start], words[start + 1 :]
    return NameAnswer(name.prefix, first, " ".join(others), " ".join(family), name.suffix)


def _with_marian_name(name: NameAnswer) -> NameAnswer:
    """“María | | del Carmen Ruiz Ortega” → “María | del Carmen | Ruiz Ortega”."""
    words = name.last.split()
    end = len(list(takewhile(SPANISH_PARTICLES.__contains__, words))) + 1
    if end >= len(words) or not _is_marian(name.first, words[end - 1]):
        return name
    middle = " ".join(filter(None, (name.middle, *words[:end])))
    return NameAnswer(name.prefix, name.first, middle, " ".join(words[end:]), name.suffix)


def _is_marian(first: str, word: str) -> bool:
    """Whether a word is a second given name behind this first one: “María”, “Carmen”."""
    return plain(first) in BEFORE_MARIAN and plain(word) in MARIAN


def _with_whole_family_name(name: NameAnswer, country: str) -> NameAnswer:
    """“Juan | Pérez | López” → “Juan | | Pérez López”."""
    middle = name.middle.split()
    if plain(middle[0]) in BOUND:
        return NameAnswer(
            name.prefix, f"{name.first} {middle[0]}", " ".join(middle[1:]), name.last, name.suffix
        )
    start = len(middle) - _binds(middle[-1])
    # Portuguese names have three family names, too, and Spanish ones two.
    first = 0 if country in PORTUGUESE else start - 1
    while start > first >= 0 and _is_family(middle[start - 1], name, country):
        start -= 1
    if start == len(middle):
        return name
    last = " ".join([*middle[start:], name.last])
    return NameAnswer(name.prefix, name.first, " ".join(middle[:start]), last, name.suffix)


def _binds(word: str) -> bool:
    """Whether a word belongs to what stands behind it: “Abdel”, “Müller-von”."""
    end = plain(word).rpartition(" ")[2]
    return end in BINDING or ("-" in word and word.rpartition("-")[2].islower())


def _is_family(word: str, name: NameAnswer, country: str) -> bool:
    """Whether a word before a last name is a family name as well."""
    bare, last = plain(word), _last_word(name)
    if country in MOTHERS_NAME_FIRST or len(bare) < SHORTEST_NAME:
        return False
    if country in SPANISH:
        return bare not in _names("given", "es") and bare not in _names("given", "pt")
    languages = ("pt", "es") if country in PORTUGUESE else ("es", "pt")
    return any(_are_two_family_names(bare, last, language) for language in languages)


def _are_two_family_names(word: str, last: str, language: str) -> bool:
    family, given = _names("family", language), _names("given", language)
    return word in family and word not in given and last in family


def _last_word(name: NameAnswer) -> str:
    return (plain(name.last).split() or [""])[-1]


@cache
def _names(use: str, language: str) -> frozenset[str]:
    """The names of a use and a language in the form of `plain`, “đ” also as “d”."""
    listed = [name for *key, name in FILE.rows() if key == [use, language]]
    return frozenset(map(plain, [*listed, *(name.replace("Đ", "D") for name in listed)]))
