"""A first and a last name, as a file has them in two columns."""

from batchruns.engine.subjects.checks import first_issue
from batchruns.engine.subjects.name import parser, plain_names
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.capitals import with_capitals_of_family, with_common_capitals
from batchruns.engine.subjects.name.dress import Dressed, no_part_of_name, undress
from batchruns.engine.subjects.name.no_name import NONE_GIVEN, OF_ANY_PART
from batchruns.engine.subjects.placeholders import is_nothing


def read_parts(first: str, last: str) -> NameAnswer:
    """The file says what is first and last; only what is no part of a name is taken off them."""
    if plain_name := plain_names.plain_parts(first, last):
        return plain_name
    if not (first or last):
        return NameAnswer()
    undressed_first, undressed_last = _undress_part(first), _undress_part(last)
    text = f"{undressed_first.name} {undressed_last.name}".strip()
    if not text:
        return NameAnswer(issue=NONE_GIVEN)
    if issue := first_issue(text, OF_ANY_PART):
        return NameAnswer(issue=issue)
    name = _without_other_part(undressed_first.name, undressed_last.name)
    if " " in name.first or " " in name.last or name.first.endswith("."):
        name = _without_title_and_suffix(name.first, name.last)
    name.first, name.last = with_common_capitals(name.first), with_capitals_of_family(name.last)
    credentials = (name.suffix, undressed_first.credentials, undressed_last.credentials)
    name.suffix = ", ".join(filter(None, credentials))
    name.issue = no_part_of_name([*undressed_first.rest, *undressed_last.rest])
    return name


def _undress_part(text: str) -> Dressed:
    return Dressed("") if is_nothing(text) else undress(text, least_words=1)


def _without_other_part(first: str, last: str) -> NameAnswer:
    """“Pat” and “Hill” also where one of the cells holds the whole name."""
    if first and last.startswith(f"{first} "):
        last = last.removeprefix(f"{first} ")
    elif last and first.endswith(f" {last}"):
        first = first.removesuffix(f" {last}")
    return NameAnswer(first=first, last=last)


def _without_title_and_suffix(first: str, last: str) -> NameAnswer:
    titles, last = parser.without_dotted_titles(last)
    parsed = parser.parser().parse(f"{first} {last}")
    prefix, suffix = titles, ""
    if parsed.title and f"{first} ".startswith(f"{parsed.title} "):
        prefix = f"{parsed.title} {titles}".strip()
        first = first.removeprefix(parsed.title).strip()
    if parsed.suffix and last.endswith(f" {parsed.suffix}"):
        suffix, last = parsed.suffix, last.removesuffix(f" {parsed.suffix}").rstrip(",")
    return NameAnswer(prefix, first, "", last, suffix)
