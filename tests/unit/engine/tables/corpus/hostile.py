"""Files that are broken, that lie, or that attack: each refused with a sentence."""

import gzip

from tests.helpers.files import archive, gzipped, joined, zipped
from tests.helpers.spreadsheets import MAIN, handmade, ods, ods_row, sheet_of
from tests.unit.engine.tables.corpus.case import Case
from tests.unit.engine.tables.corpus.spreadsheets import HEAD, PLAIN

TEXT = joined([["Name", "E-Mail"], ["Ada", "ada@example.com"]]).encode()


def refused(name: str, filename: str, content: bytes, refusal: str) -> Case:
    return Case(name, filename, content, refusal=refusal)


def locked_zip() -> bytes:
    """An archive that says of its file that it is encrypted."""
    content = bytearray(zipped(TEXT))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def locked_ods(name: str) -> bytes:
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": mimetype, name: "<m:encryption-data/>", "content.xml": b"\x93\x07"})


ENTITIES = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

CASES = [
    refused("UTF-16 without a mark that is cut off", "leads.csv", TEXT.decode().encode("utf-16-le") + b"x",
            "in no encoding that we know"),
    refused("a document of Apple Numbers", "leads.numbers", zipped(b"x", "Index/Document.iwa"), "Apple Numbers"),
    refused("a bomb in gzip", "leads.csv.gz", gzip.compress(b"a,b\n" * 13_000_000, 9), "unpacks to far more"),
    refused("a bomb in zip", "leads.zip", zipped(b"a,b\n" * 13_000_000), "unpacks to far more"),
    refused("a bomb as a spreadsheet", "leads.xlsx", handmade(sheet_of("0" * 30_000_000)), "unpacks to far more"),
    refused("entities that blow up", "leads.xlsx",
            handmade(ENTITIES + sheet_of(HEAD + '<row><c t="str"><v>&d;</v></c></row>')), "document type"),
    refused("entities from elsewhere", "leads.xlsx",
            handmade(EXTERNAL + sheet_of(HEAD + '<row><c t="str"><v>&e;</v></c></row>')), "document type"),
    refused("entities in shared texts", "leads.xlsx",
            handmade(sheet_of(HEAD + '<row r="2"><c t="s"><v>0</v></c></row>'),
                     f'{EXTERNAL}<sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>'), "document type"),
    refused("a text that isn't there", "leads.xlsx",
            handmade(sheet_of(HEAD + '<row r="2"><c t="s"><v>7</v></c></row>')), "damaged"),
    refused("a column without end", "leads.xlsx",
            handmade(sheet_of(HEAD + '<row r="2"><c r="ZZZ2"><v>7</v></c></row>')), "more than 16,384 columns"),
    refused("a row without end in ods", "leads.ods", ods(
        ods_row("a") + ods_row("x").replace("table-row>", 'table-row table:number-rows-repeated="900000000">', 1)),
        "repeated too often"),
    refused("a cell without end in ods", "leads.ods", ods(
        ods_row("x").replace("table-cell ", 'table-cell table:number-columns-repeated="900000000" ', 1)),
        "more than 16,384 columns"),
    refused("ods with a password", "leads.ods", locked_ods("META-INF/manifest.xml"), "locked with a password"),
    refused("ods with a password, of a newer version", "leads.ods", locked_ods("encrypted-package"), "locked with a password"),
    refused("an encoding that nobody knows", "leads.xlsx",
            handmade(f'<?xml version="1.0" encoding="UIF-8"?>{sheet_of(HEAD)}'), "damaged"),
    refused("entities in ods", "leads.ods", ods(ods_row("&a;")), "damaged"),
    refused("a long text in very many cells", "leads.xlsx", handmade(
        sheet_of(HEAD + "<row>" + '<c t="s"><v>0</v></c>' * 1_000 + "</row>"),
        f'<sst xmlns="{MAIN}"><si><t>{"x" * 50_000}</t></si></sst>'), "more than 10,000,000 characters"),
    refused("half a spreadsheet", "leads.xlsx", PLAIN[: len(PLAIN) // 2], "is damaged"),
    refused("a spreadsheet that breaks off within", "leads.xlsx",
            handmade(sheet_of(HEAD)[:-20]), "damaged"),
    refused("half an xls", "leads.xls", OLE + bytes(600), "can't be opened"),
    refused("a million columns", "leads.csv", b",".join([b"x"] * 1_000_000) + b"\n1\n", "1,000,000 columns"),
    refused("a line of 12 megabytes", "leads.csv", b"a,b\n" + b"x" * 12_000_000, "longer than 10,000,000 bytes"),
    refused("two files in an archive", "leads.zip", archive({"a.csv": TEXT, "b.csv": TEXT}), "holds 2 files"),
    refused("an archive in an archive", "leads.zip", zipped(zipped(TEXT), "leads.zip"), "archive inside an archive"),
    refused("gzip in gzip", "leads.csv.gz", gzipped(gzipped(TEXT)), "archive inside an archive"),
    refused("an archive with a password", "leads.zip", locked_zip(), "password"),
    refused("half of a gzip", "leads.csv.gz", gzipped(TEXT * 1000)[:-20], "is damaged"),
    refused("a web page called xls", "leads.xls", b"<html><table><tr><td>Ada</td></tr></table></html>", "web page"),
    refused("a PDF called csv", "leads.csv", b"%PDF-1.7\n", "PDF document"),
    refused("a Word document", "leads.docx", zipped(b"<x/>", "word/document.xml"), "not a table"),
    refused("text called xlsx", "leads.xlsx", TEXT, "isn't a spreadsheet"),
    refused("nothing", "leads.csv", b"", "is empty"),
    refused("nothing but blanks", "leads.csv", b"\xef\xbb\xbf \r\n\n", "is empty"),
    refused("nothing in gzip", "leads.csv.gz", gzipped(b""), "is empty"),
    Case("a path as a name in an archive", "leads.zip", zipped(TEXT, "../../etc/leads.csv"),
         ["Name", "E-Mail"], [["Ada", "ada@example.com"]]),
]  # fmt: skip
