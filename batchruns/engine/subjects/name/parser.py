"""nameparser with a few more words, and capitals as names have them."""

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

from batchruns.engine.reference.codecs import CODES_AT_ONCE
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.text import plain

# Many files have plain names only, and importing nameparser takes as long as reading thousands.
if TYPE_CHECKING:
    from nameparser import Lexicon, ParsedName, Parser

DIPLOMAS = """bauing bauingenieur betriebsw betriebswirt biol bw chem des finanzw finw geogr geol
    hdl holzwirt inf inform ing.fh ing.oec ing.univ jur kaufmann kffr kfm log math mathem met oec
    oek ök päd phys psych rpfl sozpäd sozarb soz soz.päd soziol stat troph verww volksw vw wi-ing
    wirt-inf wirt.-inf wirt.-ing wirtschaftsing wirtsch.-ing wirt.ing wirtinf wjur""".split()
TITLES = (
    """datin dato datuk h.c hc e.h mult pani sayın shri sri.dr univ.-doz univ.-prof univ.prof
    ass.-prof prof.dr prof.dr.dr hrh eheleute ehepaar pater schwester rechtsanwalt rechtsanwältin
    stb steuerberater steuerberaterin architekt architektin notarin""".split()
    + [f"dipl.-{diploma}" for diploma in DIPLOMAS]
    + [f"dipl.{diploma}" for diploma in DIPLOMAS]
)
SMALL_WORDS = frozenset("an na die op het in aan bij".split())
PARTICLES = "ab ap des el lo ten v.d v.d. vd. zum zur".split()
# Which names begin with Mac as a word of its own; others, such as Macron and Machado, don't.
MAC_NAMES = frozenset(
    """adam alister allister alpine arthur askill aulay bain bean beth bride cabe callum carthy caskill
    clean cloud coll conachie connell corkindale cormack crae cready culloch dermott diarmid donald
    donell dougal dougall dowell duff eachern ewan ewen fadyen fadzean farlan farlane fie gill
    gillivray ginnis gowan graw gregor grory guire hardie hugh innes innis intosh intyre iver kay
    kechnie kellar kendrick kenna kenzie kie killop kinlay kinley kinnon kirdy knight lachlan laine
    laren larty laughlin laverty lean leay leish lellan lennan leod mahon manus master mathuna
    michael millan mullen murdo murray nab nair namara naughton neice neil neill nicol niven pherson
    phail queen quarrie rae ritchie robbie shane taggart tavish thomas turk vey vicar whirter
    william""".split()
)
MAC = re.compile(r"\bMac(\w+)")
# Where it is written, the capital I is the one without a dot.
TURKISH_I = "İ"
LOWER_I, UPPER_I = str.maketrans("İI", "iı"), str.maketrans("iı", "İI")
BEGINNINGS = re.compile(r"\b\w")


def parse_name(text: str) -> "ParsedName":
    """The name taken apart; its capitals set anew if it is all upper or all lower case."""
    if not is_one_case(text):
        return parser().parse(text)
    if TURKISH_I in text and text.isupper():
        return parser().parse(_turkish_capitals(text))
    return parser().capitalized(parser().parse(text), force=True)


def is_one_case(text: str) -> bool:
    """Whether all letters are capitals, or none is; ß has none that anybody writes."""
    return text.islower() or text.replace("ß", "SS").isupper()


def with_mac_capitals(word: str) -> str:
    """A name whose capitals were set anew, with those in “MacDonald” where they are right."""
    return MAC.sub(lambda match: f"Mac{_rest_of_mac(match[1])}", word) if "Mac" in word else word


@cache
def lexicon() -> "Lexicon":
    """What nameparser and we know of words."""
    from nameparser import Lexicon

    return Lexicon.default().add(titles=TITLES, particles=PARTICLES)


@reference_table("name_vocabulary", packages=("nameparser",), codec=CODES_AT_ONCE)
def vocabulary() -> Mapping[str, frozenset[str]]:
    """Every word of which nameparser or we know something, with its uses as `Lexicon` calls them."""
    uses: dict[str, frozenset[str]] = {}
    for field in fields(lexicon()):
        entries = getattr(lexicon(), field.name)
        for entry in entries if isinstance(entries, frozenset) else ():
            uses |= {word: uses.get(word, frozenset()) | {field.name} for word in entry.split()}
    return uses


@cache
def words_used_as(use: str) -> frozenset[str]:
    """The words of a use, such as titles."""
    return frozenset(word for word, uses in vocabulary().items() if use in uses)


@cache
def parser() -> "Parser":
    """Reads East Slavic patronymics and Turkic ones, too, wherever the family name stands."""
    from nameparser import Parser, parser_for
    from nameparser.locales import RU, TR_AZ

    return parser_for(RU, TR_AZ, base=Parser(lexicon=lexicon()))


def with_turkish_capitals(text: str) -> str:
    """Capitals as names have them in Turkish, where “I” is the one without a dot: “IŞIK” is “Işık”."""
    return _turkish_capitals(text) if text.isupper() else text


@cache
def small_words() -> frozenset[str]:
    """What stands in lower case within names: particles (“van”) and conjunctions (“y”)."""
    known = lexicon()
    return known.particles | known.conjunctions | known.bound_given_names | SMALL_WORDS


def are_titles(text: str) -> bool:
    """Whether all words of a text are titles or forms of address: “Frau Prof. Dr.”, “Dipl.-Ing.”."""
    return parser().parse(f"{text} Anna Schmidt").title == " ".join(text.split())


def without_titles(text: str) -> tuple[str, str]:
    """“Mr.” and “PAT HILL” of “Mr. PAT HILL”, where the case of the two differs; else “” and all."""
    words = text.split()
    titles = lexicon().titles
    start = next((n for n, word in enumerate(words) if plain(word) not in titles), 0)
    name = " ".join(words[start:])
    is_apart = 0 < start < len(words) - 1 and not is_one_case(text) and "," not in text
    return (" ".join(words[:start]), name) if is_apart else ("", text)


def without_dotted_titles(text: str) -> tuple[str, str]:
    """“Dr.” and “Müller” of “Dr. Müller”, for what stands before a family name in its column."""
    words = text.split()
    is_title = (word.endswith(".") and plain(word) in lexicon().titles for word in words[:-1])
    start = next((n for n, is_one in enumerate(is_title) if not is_one), len(words) - 1)
    return " ".join(words[:start]), " ".join(words[start:])


def _rest_of_mac(rest: str) -> str:
    lower = rest.lower()
    return lower.capitalize() if lower in MAC_NAMES else lower


def _turkish_capitals(text: str) -> str:
    lower = text.translate(LOWER_I).lower()
    return BEGINNINGS.sub(lambda match: match[0].translate(UPPER_I).upper(), lower)
