"""Which part of a name is the family's, where its order differs from “First Middle Last”.

Names are taken for family names first (“Nguyễn Văn An”), or for two family names (“Pérez López”),
only where a table of names says so, and mostly only in countries that write them so.
"""

from functools import cache

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
WITH_OTHER_ORDER = SLAVIC | frozenset((HUNGARIAN, *FAMILY_FIRST))
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
    if name.middle:
        return _with_whole_family_name(name, country)
    return name


def likely_country(last: str) -> str:
    """“ES” or “BR” where a family name is one of that language only, else nothing."""
    words = plain(last).split()
    spanish = any(word in _names("family", "es") for word in words)
    portuguese = any(word in _names("family", "pt") for word in words)
    if spanish == portuguese:
        return ""
    return "ES" if spanish else "BR"


def is_family_first(name: NameAnswer, country: str) -> bool:
    """Whether a name, split as “First Middle Last”, begins with the family name."""
    if country not in WITH_OTHER_ORDER and name.first.isascii() and name.first not in NGUYEN:
        return False
    if country == HUNGARIAN:
        return _first_given(name) > 0
    if _is_slavic(name, country):
        return True
    language = "vi" if _is_vietnamese(name) else FAMILY_FIRST.get(country, "")
    return bool(language) and _begins_with_family(name, _names("family", language))


def are_family_names(text: str) -> bool:
    """Whether one of a text's words is a family name that our tables know."""
    families = [_names("family", language) for language in ("es", "pt")]
    return any(word in family for word in plain(text).split() for family in families)


def _begins_with_family(name: NameAnswer, family: frozenset[str]) -> bool:
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
    if name.middle or not (name.first > LAST_LATIN or country in SLAVIC):
        return False
    first, last = name.first.casefold(), name.last.casefold()
    is_family = first.endswith(SLAVIC_ENDINGS) and first not in SLAVIC_FIRST_NAMES
    return is_family and (not last.endswith(SLAVIC_ENDINGS) or last in SLAVIC_FIRST_NAMES)


def _family_first(name: NameAnswer, country: str) -> NameAnswer:
    """“Nguyễn Văn An” → An, Văn, Nguyễn; “Kim Min Jun” → Min Jun, Kim; “Nagy Éva Anna” → Éva, Anna."""
    if country == HUNGARIAN:
        words, start = _words(name), _first_given(name)
        family, first, others = words[:start], words[start], words[start + 1 :]
        return NameAnswer(name.prefix, first, " ".join(others), " ".join(family), name.suffix)
    if _has_patronymic_last(name):
        return NameAnswer(name.prefix, name.middle, name.last, name.first, name.suffix)
    if _is_vietnamese(name) or country == "VN":
        *others, first = f"{name.middle} {name.last}".split()
        middle = " ".join(others)
    else:
        first, middle = f"{name.middle} {name.last}".strip(), ""
    return NameAnswer(name.prefix, first, middle, name.first, name.suffix)


def _with_marian_name(name: NameAnswer) -> NameAnswer:
    """“María | | del Carmen Ruiz Ortega” → “María | del Carmen | Ruiz Ortega”."""
    words = name.last.split()
    end = next((index for index, word in enumerate(words) if word not in SPANISH_PARTICLES), 0) + 1
    if plain(name.first) not in BEFORE_MARIAN or end >= len(words):
        return name
    if plain(words[end - 1]) not in MARIAN:
        return name
    middle = " ".join(filter(None, (name.middle, *words[:end])))
    return NameAnswer(name.prefix, name.first, middle, " ".join(words[end:]), name.suffix)


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
