"""A first and a last name, as a file has them in two columns."""

from batchruns.engine.subjects.checks import first_issue
from batchruns.engine.subjects.name import parser, plain_names
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.capitals import with_capitals_of_family, with_common_capitals
from batchruns.engine.subjects.name.dress import Dressed, no_part_of_name, undress
from batchruns.engine.subjects.name.no_name import OF_ANY_PART
from batchruns.engine.subjects.placeholders import is_nothing


def read_parts(first: str, last: str) -> NameAnswer:
    """The file says what is first and last; only what is no part of a name is taken off them."""
    if not (first or last):
        return NameAnswer()
    text, suffix = plain_names.without_suffix(f"{first} {last}")
    titles, name = plain_names.without_dotted_titles(text)
    given = first.removeprefix(titles).lstrip()
    if plain := plain_names.plain_parts(given, name.removeprefix(f"{given} ")):
        return NameAnswer(titles, plain[0], "", plain[1], suffix)
    return _of_undressed(_undress_part(first), _undress_part(last))


def _of_undressed(first: Dressed, last: Dressed) -> NameAnswer:
    if issue := first_issue(f"{first.name} {last.name}".strip(), OF_ANY_PART):
        return NameAnswer(issue=issue)
    name = _without_other_part(first.name, last.name)
    if _may_have_title_or_suffix(name):
        name = _without_title_and_suffix(name.first, name.last)
    name.first, name.last = with_common_capitals(name.first), with_capitals_of_family(name.last)
    name.suffix = ", ".join(filter(None, (name.suffix, first.credentials, last.credentials)))
    name.issue = no_part_of_name([*first.rest, *last.rest])
    return name


def _may_have_title_or_suffix(name: NameAnswer) -> bool:
    return " " in name.first + name.last or name.first.endswith(".")


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
