"""Splits a company's name from its legal form."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from batchruns.engine.subjects.company.form_index import (
    LONGEST_FORM,
    bare,
    countries_of,
    dotted,
    first_words,
    forms,
    forms_before,
    last_words,
    unspaced,
)
from batchruns.engine.subjects.company.other_entities import names_another_entity
from batchruns.engine.text import INVISIBLE

PLAIN_WORDS = (1, 2)
# What else than a form may stand before a name and need a closer look.
OTHER_FIRST_WORDS = ("the", "fa", "firma", "ditta", "messrs", "sc")
DOTTED_FORM = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)*\.?")
LONGEST_BEFORE = 6
# What follows on more of a name is no more looked at: nobody's has so many parts.
MOST_ADDITIONS, MOST_WORDS = 20, 50
SHORTEST_FORM, LONGEST_MISTAKABLE = 2, 3
ROMAN = re.compile("[ivx]+")
COMMA_WITHOUT_SPACE = re.compile(r",(?=[^\W\d])")
# “Helikopter-Service-GmbH”
JOINED_FORM = re.compile(
    r"(?<=\w)-(?=(?:GmbH|GMBH|Gesellschaft (?:mbH|m\.b\.H|mit beschr(?:ä|ae)nkter Haftung))\b)"
)
BRACKET_WITHOUT_SPACE = re.compile(r"(?<=\w\.)(?=\()")
# What an export puts behind a name: “Mori Labs K.K. (mori-labs.jp)”
WEBSITE_BEHIND = re.compile(
    r"(?:(?<!\s)\s++)?[(\[](?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/?[)\]]$"
)
# What the register of the United States puts behind a name: “Bank of America Corp /DE/”
STATE_BEHIND = re.compile(
    r"(?<=[A-Za-z.])\s{0,2}[/\\]\s?(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|"
    r"N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|NEW)[/\\]?$"
)
QUOTE = '"'
PAIRS_OF_QUOTES = (("«", "»"), ("„", "“"), ("“", "”"), ("「", "」"), ("『", "』"))
QUOTES = "\"'“”„‘’«»‹›「」『』"
MARKS = "®™©"
PICTURES = "".join(map(chr, (0x2022, *range(0x2600, 0x27C0), 0xFE0F, *range(0x1F000, 0x1FB00))))
AROUND = QUOTES + MARKS + PICTURES + "".join(filter(str.isspace, map(chr, range(0x3001))))
# What people put before a name to say that it is a company's.
CALLED = re.compile(
    r"^(?:fa\.|firma(?!\s+\w+(?:ow|yjn|lan|czn|sk|ck)[ay]\b)|ditta|m/s\.?|messrs\.?)\s+",
    re.IGNORECASE,
)
CALLED_BEGINS = ("f", "F", "d", "D", "m", "M")
# A fund of a company's staff has not the company's legal form: “Pensionskasse der Acme AG”.
OF_STAFF = re.compile(
    r"(?:(?:personal)?(?:für|vor)sorge(?:stiftung|einrichtung|fonds)|pensionskasse|wohlfahrtsfonds|"
    r"unterstützungskasse|(?:caisse|fondation|fonds) de (?:pension|prévoyance)|régimes? de retraite|"
    r"(?:fondazione|cassa) (?:di previdenza|pensioni)|stichting pensioenfonds|pensionsstiftelsen|"
    r"(?:the )?trustees? of|"
    r"(?:pension|retirement|provident|benefit) (?:plan|fund|scheme|trust)s? (?:of|for))\b",
    re.IGNORECASE,
)
# What stands between two companies, or two names of one. These patterns are for lower case: they look
# for many words at every space, which takes twice as long where capitals make no difference.
IN_SHORT = (
    r"(?:o |oppure )?(?:in sigla|in breve|in forma abbreviata|siglabile(?: in)?|abbreviabile in|"
    r"(?:potrà|potra') essere abbreviat[oa] in|"
    r"con sigla|enunciabile(?: anche)?|en abrégé|en sigla|abreviadamente|w skrócie)"
)
WORDS_BETWEEN = f"(?:und|and|et|y|e|{IN_SHORT})"
BETWEEN = re.compile(rf"[/|;,&+(\[]\s*|[-–—]\s+|{WORDS_BETWEEN}\s+")
WITHIN = re.compile(rf"[/|;,&+(\[]|[-–—] | {WORDS_BETWEEN} ")
# “Acme (GmbH)”
IN_BRACKETS = re.compile(r"[(\[][!-~ ]+[)\]]")
# Behind these stands no more of the name: a place, an owner, another name, the company's end.
BEHIND = re.compile(
    rf",| ?[(\[]| [/|] | [-–—] | (?:{IN_SHORT}|"
    r"za|dba|d/b/a|t/a|c/o|trading as|formerly|vormals|vorm\.|ehem\.|"
    r"i\. ?l\.|i\. ?g(?:r)?\.|i\. ?ins\.|in liquidation|inh\.|inhaber|inhaberin|"
    r"di|in liquidazione|in fallimento|in concordato preventivo|en liquidation|en faillite|"
    r"in liquidatie|in liqu\.|in vereffening|in faillissement|en liquidación|en concurso|"
    r"em liquidação|em recuperação judicial|w likwidacji|w upadłości|w restrukturyzacji|"
    r"v likvidaci|v likvidácii|v konkurze|u likvidaciji|u stečaju|v stečaju|v likvidaciji|f\.a\.|"
    r"i likvidation|under likvidation|i konkurs|under konkurs|selvitystilassa|likvideerimisel|"
    r"in administration|in receivership|bic)(?= |$)"
)
# “Grand Hotel & Spa”, “Day Spa”: no S.p.A.
BATHS = re.compile(
    r"(?:&|\+|\b(?:and|und|et|e|y|day|beauty|wellness|hotel|resort|medical|med|nail|hair|health))\s+spa$",
    re.IGNORECASE,
)
# Forms of a few letters that no person's name ends with, whatever their capitals; longer ones all.
UNMISTAKABLE = frozenset(
    """aps bv corp doo gbr gmbh inc kft kg limited llc llp ltd nv ohg ood ooo oy oyj plc pte pty sarl
    srl sro uab zrt""".split()
)
# Of these, those that are something else within a name: “Limited Edition”, “10 kg”.
ONLY_AT_ENDS = frozenset("corp kg limited oy uab".split())
# What stands before the name in Romania too, and is a club's or Mr. Johnson's without these behind.
ROMANIAN, ROMANIAN_BEHIND = "sc", frozenset("srl srld sa snc scs".split())
# Of two letters with dots those that are hardly a person's initials within a name: “Acme B.V. Breda”.
FORMS_NOT_INITIALS = frozenset("bv nv sa sl".split())
PARTICLES = frozenset("van von de den der des di du le la ter ten te zu".split())
# Forms that are degrees behind a person's name.
DEGREES = frozenset("ace bsc cb dd pa".split())


@dataclass(slots=True)
class CompanyName:
    """A company's name, and its legal form as written; either may be empty."""

    name: str
    form: str
    rest: str = ""
    """What stands behind the form and is no part of the name, with the sign before it: a place, an
    owner, another company.
    """

    @property
    def has_both(self) -> bool:
        """Whether there are both a name and a form."""
        return bool(self.name and self.form)


def split_legal_form(text: str) -> CompanyName:
    """A company's name in two: the name, and its legal form as written (or nothing)."""
    return split_plain_company(text) or split_closely(text)


def is_company(name: str) -> bool:
    """Whether this, found where a person's name should be, has a company's legal form."""
    company = split_legal_form(name)
    form = bare(company.form)
    if not company.has_both or form in DEGREES:
        return False
    is_long = len(form) > LONGEST_MISTAKABLE
    return form in UNMISTAKABLE or is_long or _is_written_as_a_form(company.form, name)


def _is_written_as_a_form(form: str, name: str) -> bool:
    """“AG”, “S.A.” and “S.p.A.” are forms, “Ag” and “Sa” may be family names."""
    is_in_capitals = form.isupper() and not name.isupper()
    return is_in_capitals or form.count(".") > 1


def split_plain_company(text: str) -> CompanyName | None:
    """Splits one or two plain words from a form of one word behind them, or from none where a third word
    is of no form; None for all other texts.
    """
    *words, last = text.split(" ")
    if len(words) not in PLAIN_WORDS or not (text.isascii() and all(map(str.isalpha, words))):
        return None
    end = bare(last)
    if _may_be_more(words, end):
        return None
    if end in last_words():
        return CompanyName(" ".join(words), last) if _is_plain_form(last, end) else None
    return CompanyName(text, "") if last.isalpha() else None


def _is_plain_form(form: str, end: str) -> bool:
    """Whether a form is no more than letters, with a dot behind some."""
    if end not in forms() or end == "spa":
        return False
    return DOTTED_FORM.fullmatch(form) is not None and ("." in form or end not in dotted())


def _may_be_more(words: Sequence[str], end: str) -> bool:
    """Whether the words before a form may be something else than a name."""
    first, last = words[0].lower(), words[-1].lower()
    is_of_a_form = last in last_words() or last + end in last_words()
    return is_of_a_form or first in first_words() or first in OTHER_FIRST_WORDS


def split_closely(text: str) -> CompanyName:
    """Splits any text, however people and programs dress it."""
    if _is_of_baths(text):
        return CompanyName(text, "")
    undressed = _undressed(text)
    company = _split_whole(undressed)
    form = company.form
    name = _with_both_quotes(_bare_at_its_ends(company.name), text)
    if not form:
        return CompanyName(name or undressed, "")
    if not name and _may_be_a_name(form):
        return CompanyName(_bare_at_its_ends(form), "")
    form = form.rstrip(f"{MARKS},;")
    return CompanyName(name, form[1:-1] if IN_BRACKETS.fullmatch(form) else form, company.rest)


def _is_of_baths(text: str) -> bool:
    return text[-3:] in ("Spa", "SPA", "spa") and BATHS.search(text) is not None


def _may_be_a_name(form: str) -> bool:
    """Whether what is a form behind a name is a name without one: “C&A”, “Asa”, “Company”."""
    return "&" in form or (bare(form) not in UNMISTAKABLE and not form.isupper())


def _undressed(text: str) -> str:
    """The text without what stands around a name and before it (“Firma”)."""
    text = _in_visible_letters(text)
    text = _bare_at_its_ends(text) or text
    if text.startswith(CALLED_BEGINS):
        text = CALLED.sub("", text, count=1)
    return _with_spaces_between(text)


def _in_visible_letters(text: str) -> str:
    """The text with entities of HTML as the letters that they stand for, and without invisible ones."""
    if "&" in text and ";" in text:
        text = html.unescape(text)
    return text if text.isascii() else text.translate(INVISIBLE)


def _with_spaces_between(text: str) -> str:
    """The text with a space wherever a form may begin, and without a website in brackets behind it."""
    if "(" in text or "[" in text:
        text = BRACKET_WITHOUT_SPACE.sub(" ", WEBSITE_BEHIND.sub("", text) or text)
    if "/" in text or "\\" in text:
        text = STATE_BEHIND.sub("", text)
    if "-G" in text:
        text = JOINED_FORM.sub(" ", text)
    return COMMA_WITHOUT_SPACE.sub(", ", text) if "," in text else text


def _split_whole(text: str) -> CompanyName:
    """Splits the text at its end, else before what is no more of the name (“, Berlin”), else within."""
    if OF_STAFF.match(text):
        return CompanyName(text, "")
    whole = _split(text.rstrip(MARKS))
    if _is_cut(whole.name):
        whole = CompanyName(text, "")
    if whole.form and not WITHIN.search(_lower(whole.name)):
        return whole
    splits = chain(_splits_before_additions(text), _splits_within(text.split()))
    return _first_of_several(whole, splits) if whole.form else _first_of_itself(text, splits)


def _is_cut(name: str) -> bool:
    """Whether a bracket was opened whose end is a form: “Acme (Acme Holding GmbH)” names another."""
    return name.count("(") > name.count(")") or name.count("[") > name.count("]")


def _first_of_several(whole: CompanyName, splits: Iterable[CompanyName]) -> CompanyName:
    """The first company of a text with a form at its end too, or the whole text as one."""
    shorter = (split for split in splits if split.name != whole.name)
    return next(filter(_is_followed_by_another, shorter), whole)


def _first_of_itself(text: str, splits: Iterable[CompanyName]) -> CompanyName:
    """The company of a text without a form at its end. What makes another entity of it stays: “Acme
    Inc. Pension Trust” has no form.
    """
    own = (split for split in splits if not names_another_entity(split.form, split.rest))
    return next(own, CompanyName(text, ""))


def _is_followed_by_another(company: CompanyName) -> bool:
    """Whether another company, or another name of this one, stands behind its legal form."""
    rest = company.rest
    sign = BETWEEN.match(_lower(rest))
    # “Acme Company (Dubai) LLC” is one company, and “Acme SpA (in short AC SpA)” has two names.
    if not sign or (rest[0] in "([" and rest[-1] not in ")]"):
        return False
    return _split(rest[sign.end() :].rstrip(")]")).has_both


def _splits_before_additions(text: str) -> Iterator[CompanyName]:
    """The text split before each addition that has a company before it, the first one first. What goes
    on with its form is none: “Acme Co., Ltd. (Shanghai)”.
    """
    starts = [match.start() for match in islice(BEHIND.finditer(_lower(text)), MOST_ADDITIONS)]
    splits = [(_split(text[:start]), start) for start in starts]
    for (company, start), following in zip_longest(splits, splits[1:]):
        if company.has_both and not (following and following[0].name == company.name):
            yield CompanyName(company.name, company.form, text[start:].strip())


def _lower(text: str) -> str:
    """The text in lower case, in which each letter has its place: “İ” would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _bare_at_its_ends(text: str) -> str:
    """The text without quotes, marks and spaces around it."""
    return text.strip(AROUND)


def _with_both_quotes(name: str, text: str) -> str:
    """The name with the second of two quotes around a part of it, which was taken off its end."""
    for first, second in PAIRS_OF_QUOTES:
        if (first in name) != (second in name) and first in text and second in text:
            return name + second if first in name else first + name
    if name.count(QUOTE) % 2 == 0 or text.count(QUOTE) % 2:
        return name
    if f" {QUOTE}" in name:
        return name + QUOTE
    return QUOTE + name if f"{QUOTE} " in name else name


def _splits_within(words: Sequence[str]) -> Iterator[CompanyName]:
    """The name, the form and the rest of “Acme GmbH Berlin”, for each form within that can be nothing
    else, the first one first.
    """
    for end in range(2, min(len(words), MOST_WORDS)):
        if _is_form_within(words[end - 1], words[end]):
            start = _behind(words[:end])
            name = " ".join(words[:start]).strip(" ,&+-/|")
            if name and start < end:
                end = _end_of_form(words, start, end)
                form, rest = " ".join(words[start:end]), " ".join(words[end:])
                yield CompanyName(name, form.rstrip(":"), rest)


def _end_of_form(words: Sequence[str], start: int, end: int) -> int:
    """Where a form ends that goes on behind what can be nothing else: “GmbH & Co. KG”."""
    ends = range(min(end + LONGEST_FORM, len(words)), end, -1)
    longer = (more for more in ends if bare(words[more - 1]))
    return next((more for more in longer if _behind(words[:more]) == start), end)


def _is_form_within(word: str, following: str) -> bool:
    """Whether a word within a name is a legal form and nothing else, by the one behind it, too."""
    form = bare(word)
    if form in UNMISTAKABLE:
        return form not in ONLY_AT_ENDS and (len(form) > SHORTEST_FORM or not word.islower())
    return word == "AG" or (_is_dotted_form(word, form) and following not in PARTICLES)


def _is_dotted_form(word: str, form: str) -> bool:
    """Whether a word is a form with dots (“S.p.A.”), and no person's initials."""
    if word.count(".") <= 1 or form not in forms() or word[0].isdigit():
        return False
    return len(form) >= LONGEST_MISTAKABLE or form in FORMS_NOT_INITIALS


def _split(text: str) -> CompanyName:
    words = text.split()
    if not words:
        return CompanyName("", "")
    end = _behind(words)
    start = _name_behind_form(words, end)
    name = " ".join(words[start:end]).strip(" ,&+-")
    form = " ".join([*words[:start], *words[end:]])
    return CompanyName(name, form) if form or name.isascii() else _split_unspaced(name)


def _name_behind_form(words: Sequence[str], end: int) -> int:
    """Where the name begins that ends here: behind the forms before it, if that is what they are."""
    start = _before(words)
    return start if 0 < start < end and _agree(words[:start], words[end:]) else 0


def _agree(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether one country has both: “PT … Tbk”, but in “CV Sciences, Inc.” the CV is a name's."""
    if not behind or bare(before[0]) == ROMANIAN:
        return True
    one, other = countries_of(" ".join(before)), countries_of(" ".join(behind))
    return not set(one).isdisjoint(other)


def _before(words: Sequence[str]) -> int:
    """How many of the first words are forms that stand before the name."""
    if bare(words[0]) == ROMANIAN and bare(words[-1]) in ROMANIAN_BEHIND:
        return 1
    start = 0
    while length := _length_before(words[start : start + LONGEST_BEFORE]):
        start += length
    return start


def _length_before(words: Sequence[str]) -> int:
    """How many of these words are a form before a name: the most that are; 0 if none."""
    if not words or bare(words[0]) not in first_words():
        return 0
    lengths = range(len(words), 0, -1)
    return next((n for n in lengths if "".join(map(bare, words[:n])) in forms_before()), 0)


def _behind(words: Sequence[str]) -> int:
    """Where the forms behind the name begin; the number of words if there is none."""
    start = len(words)
    while length := _length_behind(words[max(start - LONGEST_FORM, 0) : start]):
        if start < len(words) and words[start - 1].lower() == "spa":
            break  # “Wellness Spa GmbH”
        start -= length
    return start + 1 if _is_called_company(words, start) else start


def _is_called_company(words: Sequence[str], start: int) -> bool:
    """Whether what may be a form is a part of the name: “The Boeing Company” is called so."""
    first_of_form = "".join(words[start : start + 1]).lower().strip(",")
    return words[0].lower() == "the" and first_of_form in ("company", "co.")


def _length_behind(words: Sequence[str]) -> int:
    """How many of the last of these few words are a legal form: the most that are; 0 if none."""
    if not words or bare(words[-1]) not in last_words():
        return 0
    if dotted().get(bare(words[-1]), "") not in words[-1]:
        return 0
    return _longest_form_of(map(bare, reversed(words)))


def _longest_form_of(reversed_words: Iterable[str]) -> int:
    """How many of these words, the last of a form first, are a form together; 0 if none."""
    longest, end = 0, ""
    for length, word in enumerate(reversed_words, start=1):
        end = word + end
        if end not in last_words():
            break
        # “Fund I K/S” is no “IKS”.
        if word and end in forms() and not (longest and ROMAN.fullmatch(word)):
            longest = length
    return longest


def _split_unspaced(name: str) -> CompanyName:
    """“株式会社トヨタ”, “上海阿克米有限公司”: scripts that put no space between name and form."""
    for form in unspaced():
        if name.startswith(form):
            return CompanyName(name.removeprefix(form).strip(), form)
        if name.endswith(form):
            return CompanyName(name.removesuffix(form).strip(), form)
    return CompanyName(name, "")
