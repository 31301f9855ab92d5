"""Texts come back exactly from the encoding that they were written in, which nobody tells."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import BinaryIO

import pytest

from batchruns.engine.tables.detect.encoding import detect_encoding

# All that Windows has beside letters: each may be the only one beyond ASCII in a file.
SIGNS = "€‚„…†‡‰‹‘’“”•–—›™\xa0¡£¥§©ª«¬®°±²³µ¶·º»¼½¾¿×÷"
CONTEXTS = {
    "a price": "Name,Price\nAda,{}100\nBob,200\n",
    "a title": "Name,Title,Email\nAda,VP {} Sales,a@x.com\nBob,Head of IT {} EMEA,b@x.com\n",
    "a company": "Company,Website\nAcme{} Inc,acme.com\nBeta{},beta.com\n",
    "notes": "Name,Note\nAda,said {}yes{} to it\nBob,{}maybe{} later\n",
    "a header": "Account,Revenue ({})\nAcme,100\nBeta,200\n",
    "a number": "Name,Note\nAda,25{}\nBob,3 {} 4\n",
    "a phone": "Name;Phone\nAda;+44{}20{}7946{}0000\nBob;+44 20\n",
    "alone": "a\tb\n{}\tx\n",
    "quoted": 'Name,Note\n"{} Ada","x {}"\n',
    "a long file": "Name,Email\n" + "Bob,b@x.com\n" * 20_000 + "Ada {} Byron,a@x.com\n",
}
WEST = (
    "Jürgen Müller", "Käthe Groß", "Søren Kjær", "Åse Bjørnstad", "François Lefèvre", "Zoë Brontë", "José Muñoz",
    "Peña Ana", "Núñez", "João Gonçalves", "Conceição", "Niccolò Cantù", "Forlì", "Hélène", "Benoît", "Göteborg",
    "Malmö", "Orléans", "Köln", "Zürich", "Ávila", "A Coruña", "São Paulo", "Besançon", "Ørsted", "Ångström",
    "Mäkinen", "Gümüş".replace("ş", "s"), "Núria", "Aérospatiale", "Société Générale", "Ciarán", "Róisín",
)  # fmt: skip
NAMES = {
    "Łukasz Wiśniewski, Małgorzata Dąbrowska, Wójcik, Kraków, Gdańsk, Świętosława": ["cp1250", "iso8859_2"],
    "Jiří Dvořák, Tomáš Černý, Plzeň, Kateřina, Růžena, Hradec Králové": ["cp1250", "iso8859_2", "cp852"],
    "Szabó Győző, Kovács Ágnes, Székesfehérvár, Győr, Szűcs": ["cp1250", "iso8859_2", "cp852"],
    "Željko Horvatić, Ivana Šarić, Čakovec, Đuro, Požega": ["cp1250", "iso8859_2"],
    "Иван Петров, Мария Сидорова, Москва, Екатерина, Нижний Новгород":
        ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"],
    "Олена Шевченко, Київ, Юрій, Харків, Євген": ["cp1251", "koi8_u"],
    "Георги Димитров, София, Пловдив, Елена, Петър": ["cp1251"],
    "Γιώργος Παπαδόπουλος, Μαρία, Αθήνα, Θεσσαλονίκη": ["cp1253", "iso8859_7"],
    "Ayşe Çağlar, Ömer Yılmaz, Eskişehir, İbrahim, Şule Doğan": ["cp1254", "iso8859_9", "cp857"],
    "יוסי כהן, מרים לוי, תל אביב, ירושלים": ["cp1255", "iso8859_8"],
    "محمد أحمد, فاطمة علي, القاهرة, الرياض": ["cp1256", "iso8859_6"],
    "Jānis Bērziņš, Žydrūnas Šimkevičius, Rīga, Ģirts, Panevėžys, Liepāja": ["cp1257", "iso8859_13"],
    "田中太郎, 鈴木花子, 株式会社さくら, カタカナ, 大阪市": ["cp932", "euc_jp"],
    "王小明, 李丽, 上海贸易有限公司, 张伟, 北京市": ["gb18030", "gb2312"],
    "陳大文, 林美玲, 貿易股份有限公司, 臺北市": ["big5"],
    "김철수, 이영희, 주식회사 한국, 서울특별시": ["cp949"],
    "สมชาย ใจดี, กรุงเทพ, เชียงใหม่, บริษัท": ["cp874"],
    "Jürgen Müller, Käthe Groß, Köln, Zürich, Schröder": ["mac_roman", "cp850", "cp1252", "iso8859_15"],
    "José Muñoz, Hélène, François, Conceição, Begoña": ["mac_roman", "cp850", "cp1252"],
}  # fmt: skip


def decoded(content: bytes) -> str:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        yield io.BytesIO(content)

    encoding = detect_encoding(opened)
    assert encoding is not None
    assert not encoding.has_foreign
    return content.decode(encoding.name)


def of_names(names: Sequence[str]) -> str:
    """A file with these names in one column, and ASCII around them."""
    rows = (f"{name};user{number}@example.com" for number, name in enumerate(names))
    return "\r\n".join(["Name;E-Mail", *rows, "Bob;bob@example.com", ""])


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("encoding", ["cp1252"])
def test_any_sign_of_windows_comes_back(context: str, encoding: str) -> None:
    texts = [CONTEXTS[context].replace("{}", sign) for sign in SIGNS]
    assert [decoded(text.encode(encoding)) for text in texts] == texts


def test_several_signs_come_back() -> None:
    random = Random(5)
    for _ in range(300):
        text = random.choice([*CONTEXTS.values()][:9])
        while "{}" in text:
            text = text.replace("{}", random.choice(SIGNS), 1)
        assert decoded(text.encode("cp1252")) == text


@pytest.mark.parametrize("count", range(1, 11))
def test_a_few_names_of_western_europe_come_back(count: int) -> None:
    random = Random(count)
    for _ in range(60):
        sign = random.choice(SIGNS)
        text = random.choice([*CONTEXTS.values()][:8]).replace("{}", random.choice(["x", sign]))
        text += of_names(random.sample(WEST, count))
        assert decoded(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("names", "encoding"),
    [(names, each) for names, encodings in NAMES.items() for each in encodings],
)
def test_names_of_other_languages_come_back(names: str, encoding: str) -> None:
    few, many = names.split(", ")[:4], names.split(", ") * 50
    for text in (of_names(few), of_names(many), names):
        assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_comes_back_with_or_without_a_mark(encoding: str) -> None:
    for names in NAMES:
        text = of_names(names.split(", ") * 3)
        assert decoded(text.encode(encoding)).removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    "text",
    ["Price\n£100\n", "Name\nHélène\n", "Name\nJosé\n", "Note\n5 m²\n", "Name\nZoë\n", "Ø\n"],
)
def test_a_single_letter_never_makes_it_another_encoding(text: str) -> None:
    assert decoded(text.encode("cp1252")) == text


def test_no_control_characters_come_of_bytes_that_windows_lacks() -> None:
    content = (
        "Name;City\nJosé;Málaga\n".encode("cp1252") + b"M\x81ller;K\x9dln\n" + b"Bob;Bonn\n" * 9
    )

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        yield io.BytesIO(content)

    encoding = detect_encoding(opened)
    assert encoding is not None
    text = content.decode(encoding.name, "replace")
    assert not any("\x80" <= sign <= "\x9f" for sign in text)
