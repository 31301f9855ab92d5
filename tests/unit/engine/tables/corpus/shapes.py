"""Tables as people make them: headers, titles, totals, short and long rows."""

from typing import Any

from tests.helpers.files import joined
from tests.unit.engine.tables.corpus.case import ADA, BOB, LEADS, NAMES, Case

TABLE = joined([NAMES, *LEADS])


def case(
    name: str,
    text: str,
    columns: Any = NAMES,
    rows: Any = LEADS,
    rejects: Any = (),
    aside: Any = (),
    filename: str = "leads.csv",
) -> Case:
    return Case(name, filename, text.encode(), columns, rows, list(rejects), list(aside))


CASES = [
    case("sep line", "sep=;\r\n" + joined([NAMES, *LEADS], ";", "\r\n")),
    case("sep line of an unusual sign", "sep=!\n" + joined([NAMES, *LEADS], "!")),
    case("title above the header", "Leads of March 2024\n\n" + TABLE, aside=[1]),
    case("titles and dates above the header", f"Export;;\nDate;2024-03-01;\n\n{joined([NAMES, *LEADS], ';')}",
         aside=[1, 2]),
    case("empty lines above the header", "\n\n" + TABLE),
    case("comment above the header", "# made by a CRM\n" + TABLE, aside=[1]),
    case("totals below the rows", TABLE + "Total: 2\n", aside=[4]),
    case("an empty line between", joined([NAMES, ADA]) + "\n" + joined([BOB]), aside=[3]),
    case("most names missing in the header", ",,Name,\n1,a@b.com,Ada,x\n2,c@d.com,Bob,y\n", ["", "", "Name", ""],
         [["1", "a@b.com", "Ada", "x"], ["2", "c@d.com", "Bob", "y"]]),
    case("a title as wide as the table, header missing", "Our best,,,\n1,a@b.com,Ada,x\n2,c@d.com,Bob,y\n",
         ["Column 1", "Column 2", "Column 3", "Column 4"],
         [["Our best", "", "", ""], ["1", "a@b.com", "Ada", "x"], ["2", "c@d.com", "Bob", "y"]]),
    case("header missing", joined(LEADS), ["Column 1", "Column 2", "Column 3"]),
    case("names missing, repeated, with spaces", "Name,,E-Mail,E-Mail, Tel \nAda,x,a@b.de,c@d.de,030\n",
         ["Name", "", "E-Mail", "E-Mail", " Tel "], [["Ada", "x", "a@b.de", "c@d.de", "030"]]),
    case("short rows", "a,b,c\n1\n1,2\n", ["a", "b", "c"], [["1", "", ""], ["1", "2", ""]]),
    case("one row too long", "a,b\n1,2\n3,4\n5,6,7\n8,9\n", ["a", "b"], [["1", "2"], ["3", "4"], ["8", "9"]], [4]),
    case("most rows longer than the header", "a,b\n1,2,3\n4,5,6\n7,8\n", ["a", "b", ""],
         [["1", "2", "3"], ["4", "5", "6"], ["7", "8", ""]]),
    case("empty cells at the end of rows", "a,b\n1,2,\n3,4,,\n", ["a", "b"], [["1", "2"], ["3", "4"]]),
    case("one column", "E-Mail\nada@example.com\nbob@example.com\n", ["E-Mail"],
         [["ada@example.com"], ["bob@example.com"]]),
    case("one row", "Name,E-Mail\nAda,ada@example.com", ["Name", "E-Mail"], [["Ada", "ada@example.com"]]),
    case("header in another language", "姓名;电子邮件\n王;w@c.cn\n", ["姓名", "电子邮件"], [["王", "w@c.cn"]]),
    case("a thousand columns", joined([[f"c{n}" for n in range(1000)], ["x"] * 1000]),
         [f"c{n}" for n in range(1000)], [["x"] * 1000]),
]  # fmt: skip
