"""Which encoding makes words of a text's bytes: letters that one language has, in a natural case."""

import re
from collections.abc import Iterator
from functools import cache

# The letters beyond A to Z of languages, in lower case. A letter in (…) only before what follows it.
LATIN = {
    "German": "äöüß", "French": "àâæçéèêëîïôœùûüÿ", "Spanish": "áéíñóúü", "Italian": "àèéìíîòóù",
    "Portuguese": "áâãàçéêíóôúü(õe)", "Dutch": "áéèëïíóöü", "Danish": "æøåé", "Swedish": "åäöéü",
    "Catalan": "àçèéíïòóúü", "Icelandic": "áðéíóúýþæö", "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž", "Slovak": "áäčďéíĺľňóôŕšťúýž", "Hungarian": "áéíóöőúüű",
    "Romanian": "ăâîșțşţ", "Croatian": "čćđšž", "Turkish": "çğıöşüâîû\u0307",
    "Latvian": "āčēģīķļņšūž", "Lithuanian": "ąčęėįšųūž",
    "Estonian": "äõöüšž", "Vietnamese": "ăâđêôơưàáèéìíòóùúýãõ\u0300\u0301\u0303\u0309\u0323",
}  # fmt: skip
OTHERS = {
    "Russian": "а-яё", "Ukrainian": "а-щьюяєіїґ", "Belarusian": "а-шы-яёіў", "Serbian": "а-шђјљњћџ",
    "Greek": "α-ωάέήίόύώϊϋΐΰ", "Hebrew": "א-ת", "Arabic": "ء-يپچژگکی",
    "Thai": "ก-ฺเ-๎",
}  # fmt: skip
WEST = (
    "German",
    "French",
    "Spanish",
    "Italian",
    "Portuguese",
    "Dutch",
    "Danish",
    "Swedish",
    "Catalan",
)
CENTRE = ("Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Croatian", "German")
CYRILLIC = ("Russian", "Ukrainian", "Belarusian", "Serbian")
BALTIC = ("Latvian", "Lithuanian", "Estonian", "German", "Polish")
# The more usual first: it wins where two make the same of the text.
ENCODINGS: dict[str, tuple[str, ...]] = {
    "cp1252": (*WEST, "Icelandic"),
    "cp1254": ("Turkish", *WEST),
    "cp1250": CENTRE,
    "cp1251": CYRILLIC,
    "cp1253": ("Greek",),
    "cp1255": ("Hebrew",),
    "cp1256": ("Arabic",),
    "cp1257": BALTIC,
    "cp1258": ("Vietnamese", "French"),
    "iso8859_15": WEST,
    "iso8859_2": CENTRE,
    "iso8859_5": CYRILLIC,
    "iso8859_6": ("Arabic",),
    "iso8859_7": ("Greek",),
    "iso8859_13": BALTIC,
    "koi8_r": ("Russian",),
    "koi8_u": ("Russian", "Ukrainian"),
    "mac_roman": WEST,
    "mac_cyrillic": CYRILLIC,
    "mac_latin2": CENTRE,
    "cp850": WEST,
    "cp852": CENTRE,
    "cp857": ("Turkish",),
    "cp866": CYRILLIC,
    "cp874": ("Thai",),
    "mac_turkish": ("Turkish",),
}
# Their letters are others' letters elsewhere, and their speakers are few.
LESS_LIKELY = {"Icelandic": 0.9, "Estonian": 0.95, "Belarusian": 0.95, "Serbian": 0.95,
               "Thai": 0.85}  # fmt: skip
# Names and places begin with a capital, where a script has capitals.
SMALL_BEGINNING = 0.9
OF_ONE_WEIGHT = 0.05

WORDS = re.compile(r"[^\x00-@\[-`{-\x7f]+")
# What may stand around a word without being of it, and what may follow it.
AROUND = "«»‹›„“”‚‘’–—…·•¡¿´\xa0\xad"
BEHIND = AROUND + "©®™ªº²³€"
SIGNS = re.compile("[€£¥§©®™°ªº¹²³½¼¾×№±µ÷%]+")
MOST_WORDS = 3_000


def share_of_words(sample: bytes, encoding: str) -> float:
    """Which part of the words with letters beyond A to Z are words in this encoding."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    distinct = dict.fromkeys(
        word.lstrip(AROUND).rstrip(BEHIND)
        for word in WORDS.findall(text)
        if not SIGNS.fullmatch(word)
    )
    words = [word for word in distinct if not word.isascii()][:MOST_WORDS]
    if not words:
        # Signs alone: a currency, a degree. They are where Windows has them.
        return 0.5 if encoding == "cp1252" else 0.0
    by_language = [
        [_likelihood(word, language) for word in words] for language in ENCODINGS[encoding]
    ]
    likeliest: Iterator[float] = map(max, zip(*by_language, strict=True))
    # Where two make words of them all, those that are of one language are likelier.
    of_one = max(map(sum, by_language))
    return (sum(likeliest) + OF_ONE_WEIGHT * of_one) / (1 + OF_ONE_WEIGHT) / len(words)


def _likelihood(word: str, language: str) -> float:
    """How likely a word is one of this language, from 0 to 1."""
    if not word.isupper() and any(sign.isupper() and not sign.isascii() for sign in word[1:]):
        return 0.0
    if not _letters(language).fullmatch(word.lower()):
        return 0.0
    return LESS_LIKELY.get(language, 1.0) * (_beginning(word) if language in OTHERS else 1.0)


def _beginning(word: str) -> float:
    return SMALL_BEGINNING if word[0].islower() else 1.0


@cache
def _letters(language: str) -> re.Pattern[str]:
    if language in OTHERS:
        # Thai vowels and tones above or below a letter don't begin a word.
        return re.compile(f"(?![ะ-ฺๅ-๎])[{OTHERS[language]}’]+")
    plain, _, pair = LATIN[language].rstrip(")").partition("(")
    last = f"|{pair[0]}(?={pair[1:]})" if pair else ""
    return re.compile(f"(?:[a-z{plain}’]{last})+")
