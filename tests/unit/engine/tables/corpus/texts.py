"""Delimited text: delimiters, line ends, quotes, encodings."""

from typing import Any

from tests.helpers.files import gzipped, joined, zipped
from tests.unit.engine.tables.corpus.case import LEADS, NAMES, Case

TABLE = [NAMES, *LEADS]


def leads(name: str, text: str | bytes, filename: str = "leads.csv") -> Case:
    content = text if isinstance(text, bytes) else text.encode()
    return Case(name, filename, content, NAMES, LEADS)


def one(name: str, text: str, cells: list[str], **more: Any) -> Case:
    return Case(name, "leads.csv", text.encode(), more.pop("columns", ["a", "b"]), [cells], **more)


DELIMITERS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "colon": ":", "tilde": "~",
    "caret": "^", "hash": "#", "section sign": "§", "broken bar": "¦", "unit separator": "\x1f",
    "start of heading": "\x01", "two bars": "||", "two colons": "::", "two semicolons": ";;",
    "three bars": "|||", "bar and tilde": "~|~", "at-hash": "#%#", "wide comma": "，",
    "tab and bar": "\t|", "two at": "@@", "two dashes": "--", "plus-dash-plus": "+-+",
}  # fmt: skip
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
ENCODED = {
    "utf-8": "Zoë 田中 😀", "utf-8-sig": "Zoë 田中 😀", "utf-16": "Zoë 田中 😀", "utf-16-le": "Zoë",
    "utf-16-be": "Zoë", "utf-32": "Zoë 田中 😀", "utf-32-le": "Zoë", "utf-32-be": "Zoë",
    "cp1250": "Łukasz Wiśniewski, Małgorzata Dąbrowska", "cp1251": "Иван Петров, Мария Сидорова",
    "cp1252": "Jürgen Groß, François Lefèvre, Núñez", "cp1253": "Γιώργος Παπαδόπουλος, Μαρία",
    "cp1254": "Ayşe Çağlar, Ömer Yılmaz, Eskişehir", "cp1255": "יוסי כהן, מרים לוי",
    "cp1256": "محمد أحمد, فاطمة علي", "cp1257": "Jānis Bērziņš, Žydrūnas Šimkevičius",
    "cp1258": "Trần Thị Hương".replace("ầ", "â\u0300").replace("ị", "i\u0323"),
    "iso8859_2": "Łukasz Wiśniewski, Małgorzata Dąbrowska", "iso8859_5": "Иван Петров, Мария Сидорова",
    "iso8859_7": "Γιώργος Παπαδόπουλος, Μαρία", "iso8859_9": "Ayşe Çağlar, Ömer Yılmaz",
    "iso8859_13": "Jānis Bērziņš, Žydrūnas", "koi8_r": "Иван Петров, Мария Сидорова",
    "cp850": "Jürgen Müller, Käthe Groß", "cp866": "Иван Петров, Мария Сидорова",
    "mac_roman": "Jürgen Müller, Käthe Groß", "cp932": "田中太郎 鈴木花子 よこはま カタカナ",
    "euc_jp": "田中太郎 鈴木花子 よこはま カタカナ 株式会社さくら", "gb18030": "王小明 李丽 上海贸易有限公司",
    "big5": "陳大文 林美玲 貿易股份有限公司", "cp949": "김철수 이영희 주식회사 한국",
    "cp874": "สมชาย ใจดี กรุงเทพ", "iso2022_jp": "田中太郎 鈴木花子",
    "cp852": "Kovács Győző, Petőfi utca, Szűcs Ágnes", "cp857": "Ayşe Çağlar, Ömer Yılmaz",
    "iso8859_6": "محمد أحمد, فاطمة علي",
}  # fmt: skip

CASES = [
    Case("some lines of three in another encoding", "leads.csv",
         "Name,E-Mail\nJürgen,j@b.de\n".encode() + "Köln,ö@b.de\n".encode("cp1252") + "日本,n@b.jp\n".encode(),
         ["Name", "E-Mail"], [["Jürgen", "j@b.de"], ["日本", "n@b.jp"]], [3]),
    *(leads(f"delimiter {name}", joined(TABLE, sign)) for name, sign in DELIMITERS.items()),
    *(leads(f"line ends {name}", joined(TABLE, end=end)) for name, end in ENDS.items()),
    leads("line ends mixed", joined(TABLE[:1], end="\r\n") + joined(TABLE[1:2]) + joined(TABLE[2:], end="\r")),
    leads("last line without end", joined(TABLE).rstrip("\n")),
    leads("empty lines at the end", joined(TABLE) + "\n\n\n"),
    leads("gzip", gzipped(joined(TABLE).encode()), "leads.csv.gz"),
    leads("zip of one file", zipped(joined(TABLE).encode()), "leads.zip"),
    leads("zip with the files of a Mac", zipped(joined(TABLE).encode(), "sub/leads.csv"), "leads.zip"),
    leads("csv called txt", joined(TABLE, ";"), "leads.txt"),
    leads("all quoted", joined([[f'"{cell}"' for cell in row] for row in TABLE], ";")),
    leads("single quotes", joined([[f"'{cell}'" for cell in row] for row in TABLE])),
    leads("spaces around quotes", joined([[f'"{cell}"' for cell in row] for row in TABLE], " , ")),
    leads("spaces before quotes", joined([[f'"{cell}"' for cell in row] for row in TABLE], ", ")),
    Case("plus signs behind delimiters", "leads.csv", b"Ada,a@b.de,+49 30 1\nBob,b@c.de,+49 30 2\n",
         ["Column 1", "Column 2", "Column 3"], [["Ada", "a@b.de", "+49 30 1"], ["Bob", "b@c.de", "+49 30 2"]]),
    *(
        Case(
            f"encoding {encoding}", "leads.csv",
            f'Name;E-Mail\r\n"{text}";ada@example.com\r\nBob;b@c.de\r\n'.encode(encoding),
            ["Name", "E-Mail"], [[text, "ada@example.com"], ["Bob", "b@c.de"]],
        )
        for encoding, text in ENCODED.items()
    ),
    Case("a byte of Windows-1252 after a megabyte", "leads.csv",
         b"Name,E-Mail\n" + b"Bob,b@c.de\n" * 100_000 + "Jürgen,j@c.de\n".encode("cp1252"),
         ["Name", "E-Mail"], [["Bob", "b@c.de"]] * 100_000 + [["Jürgen", "j@c.de"]]),
    Case("a damaged byte among UTF-8", "leads.csv",
         ("Name,E-Mail\nJürgen,j@c.de\nBad \udcfc,b@c.de\n" + "Zoë,z@c.de\n" * 3).encode(errors="surrogateescape"),
         ["Name", "E-Mail"], [["Jürgen", "j@c.de"]] + [["Zoë", "z@c.de"]] * 3, [3]),
    Case("a character that the end cuts off", "leads.csv", "Name,Ort\nJürgen,Köln\nZoë,Plön\nBob,ü".encode()[:-1],
         ["Name", "Ort"], [["Jürgen", "Köln"], ["Zoë", "Plön"]], [4]),
    Case("a damaged byte among Shift-JIS", "leads.csv", "氏名,市\n".encode("cp932") + "田中太郎,東京都\n".encode("cp932") * 9
         + b"\x81,x\n", ["氏名", "市"], [["田中太郎", "東京都"]] * 9, [11]),
    Case("few words in Shift-JIS", "leads.csv", "Name,E-Mail\nBob,b@c.de\n株式会社,k@c.jp\n営業部,e@c.jp\n".encode("cp932"),
         ["Name", "E-Mail"], [["Bob", "b@c.de"], ["株式会社", "k@c.jp"], ["営業部", "e@c.jp"]]),
    one("quotes doubled", 'a,b\n"x ""y"" z",2\n', ['x "y" z', "2"]),
    one("quotes escaped", 'a,b\n"x \\"y\\", z",2\n', ['x "y", z', "2"]),
    one("a backslash at the end of quotes", 'a,b\n"C:\\dir\\",2\n', ["C:\\dir\\", "2"]),
    one("backslashes beside escaped quotes", 'a,b\n"C:\\dir \\"x\\"",C:\\temp\n', ['C:\\dir "x"', "C:\\temp"]),
    one("delimiters escaped without quotes", "a,b\nSmith\\, Jo,2\n", ["Smith, Jo", "2"]),
    one("inches", 'a,b\n5" pipe,2\n', ['5" pipe', "2"]),
    one("quotes in the middle", 'a,b\nJoe "The Boss" Smith,2\n', ['Joe "The Boss" Smith', "2"]),
    one("apostrophes", "a,b\n'sHertogenbosch,O'Brien\n", ["'sHertogenbosch", "O'Brien"]),
    one("delimiters within quotes", 'a,b\n"Smith, Jo; PhD","x|y"\n', ["Smith, Jo; PhD", "x|y"]),
    one("newlines within quotes", 'a,b\r\n"one\r\ntwo\n\nthree",2\r\n', ["one\r\ntwo\n\nthree", "2"]),
    one("spaces stay", "a,b\n  x , y\n", ["  x ", " y"]),
    one("zeros, plus and long digits stay", "a,b\n00123,+4915112345678901234567890\n", ["00123", "+4915112345678901234567890"]),
    one("NUL bytes stay", "a,b\nx\0y,2\n" + "", ["x\0y", "2"]),
    one("line separators of Unicode stay", "a,b\nx\u2028y\x85z,\x0b\x0c\n", ["x\u2028y\x85z", "\x0b\x0c"]),
    one("a cell of a megabyte", f'a,b\n"{"x" * 1_000_000}",2\n', ["x" * 1_000_000, "2"]),
    one("no quotes at all", 'a\tb\n"The Boss" Smith\t2\n', ['"The Boss" Smith', "2"]),
    one("decimal commas beside semicolons", "a;b\n1,5;2,5\n", ["1,5", "2,5"]),
    Case("names with commas in one column", "leads.csv", b"Name\nLovelace, Ada\nSmith, Bob\n",
         ["Name"], [["Lovelace, Ada"], ["Smith, Bob"]]),
    Case("links in one column", "leads.csv", b"Website\nhttps://a.com\nhttps://b.com\n",
         ["Website"], [["https://a.com"], ["https://b.com"]]),
    Case("quotes broken in one line", "leads.csv", b'a,b\n1,2\n"3,4\n5,6\n"7"8,9\n10,11\n',
         ["a", "b"], [["1", "2"], ["5", "6"], ["10", "11"]], [3, 5]),
    Case("commas in cells of a file with semicolons", "leads.csv",
         ("Ort;Umsatz\n" + "Berlin, Mitte;1,5\n" * 50).encode(),
         ["Ort", "Umsatz"], [["Berlin, Mitte", "1,5"]] * 50),
    Case("escaped quotes that come late and seldom", "leads.csv",
         b"Name,E-Mail\n" + b"Bob,b@c.de\n" * 60_000 + b'"Lovelace \\"Ada\\", Lady",a@c.de\n' + b"Bob,b@c.de\n" * 30_000,
         ["Name", "E-Mail"],
         [["Bob", "b@c.de"]] * 60_000 + [['Lovelace "Ada", Lady', "a@c.de"]] + [["Bob", "b@c.de"]] * 30_000),
    Case("quotes that come late", "leads.csv",
         b"Name,E-Mail\n" + b"Bob,b@c.de\n" * 60_000 + b'"Lovelace \\"Ada\\", Lady",a@c.de\n' * 2_000,
         ["Name", "E-Mail"], [["Bob", "b@c.de"]] * 60_000 + [['Lovelace "Ada", Lady', "a@c.de"]] * 2_000),
]  # fmt: skip
