"""The lead fields: what a column of a file can hold. One table, which all that lists fields asks.

Adding a field is adding its entry: a `Field` in `_TABLE`, or a call of `register` from elsewhere.
Names of its columns stand in `headers/`, a file for each language, or in the entry itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from batchruns.engine.schema import values
from batchruns.engine.schema.values import Look
from batchruns.engine.subjects.company.legal_forms import is_company
from batchruns.engine.text import gettext_noop

# A name is overruled by so many of its cells only.
STRONG = 0.8

LONGEST, LONGEST_OF_ADDRESSES, LONGEST_OF_LINKS = 300, 2_000, 4_000

Verdict = Callable[[Sequence[str]], bool]
"""Whether a column's filled cells refute a field."""


@dataclass(frozen=True, slots=True)
class Field:
    """A lead field, complete."""

    name: str
    """In snake_case, as files and options name it."""
    label: str
    """As a person would say, in English; marked for translation."""
    look: Look | None = None
    """How its cells look, where they tell it by themselves."""
    late_look: Callable[[Sequence[str]], bool] | None = None
    """How the cells of its column look as a whole, asked of what is left at the end: it is costly."""
    refuted_by: tuple[Verdict, ...] = ()
    """What of its cells says that a column isn't this one, whatever its name."""
    may_look_like_others: bool = False
    """Whether cells that look like another field's don't refute it: a website may be a profile."""
    is_persons_name: bool = False
    """Whether it is a person's name or a part of it."""
    part: str = ""
    """The part of a lead that it counts for: a lead has it if one of the part's fields is filled."""
    headers: tuple[str, ...] = ()
    """Names of its columns that stand in no language's file."""
    repeats: bool = False
    """Whether several columns of a file may hold it, told apart by their roles: a mobile and a work
    phone, a billing and a shipping city.
    """

    beside: str = ""
    """The field of which its column tells more: it counts only in a file that has that one, too."""
    may_say_unknown: bool = False
    """Whether what stands for an empty cell elsewhere says something here: a verifier's “unknown”."""
    longest: int = LONGEST
    """How many characters its cells may have. A longer cell holds something else, and isn't read."""

    def contradicts(self, cells: Sequence[str]) -> bool:
        """Whether a column that is called so can't be it for its filled cells: a “Contact” of
        addresses, say.
        """
        cells = cells[: values.MOST_CELLS]
        if not cells:
            return False
        is_refuted = any(verdict(cells) for verdict in self.refuted_by)
        return is_refuted or (not self.may_look_like_others and _look_like_another(self, cells))

    def looks_late_like(self, cells: Sequence[str]) -> bool:
        """Whether filled cells look as a whole like this field's."""
        return self.late_look is not None and self.late_look(cells)


def _look_like_another(field: Field, cells: Sequence[str]) -> bool:
    others = (each.look for each in looks() if each.name != field.name)
    looking = (look for look in others if look and not look.is_of_words)
    return any(look.share(cells) >= STRONG for look in looking)


_TABLE: dict[str, Field] = {}
_listeners: list[Callable[[], None]] = []

# What completeness counts, in the order in which it names what is missing; others come behind.
PARTS = (
    gettext_noop("name"),
    gettext_noop("title"),
    gettext_noop("company"),
    gettext_noop("email"),
    gettext_noop("phone"),
    gettext_noop("website"),
    gettext_noop("city"),
    gettext_noop("country"),
)


def register(field: Field) -> None:
    """Adds a lead field, behind those that there are, or puts it in the stead of one of its name."""
    _TABLE[field.name] = field
    for listener in _listeners:
        listener()


def unregister(name: str) -> None:
    """Takes a lead field out of the table."""
    del _TABLE[name]
    for listener in _listeners:
        listener()


def on_register(listener: Callable[[], None]) -> Callable[[], None]:
    """Decorates what is to be called whenever the table changes: it forgets what it made of it."""
    _listeners.append(listener)
    return listener


def fields() -> tuple[Field, ...]:
    """The lead fields, in the order in which a person chooses among them."""
    return tuple(_TABLE.values())


def names() -> tuple[str, ...]:
    """The names of the lead fields, in the order of `fields`."""
    return tuple(_TABLE)


def is_field(name: str) -> bool:
    """Whether there is a lead field of this name."""
    return name in _TABLE


def field(name: str) -> Field:
    """The lead field of this name. Raises KeyError."""
    return _TABLE[name]


def mapped_twice(mapping: Iterable[str | None]) -> list[int]:
    """The columns, of a mapping, whose field an earlier one holds already, and doesn't repeat."""
    held: set[str] = set()
    twice = []
    for index, name in enumerate(mapping):
        if name and not field(name).repeats:
            if name in held:
                twice.append(index)
            held.add(name)
    return twice


def longest(name: str) -> int:
    """How many characters the cells of a field may have; also of one that there is no more."""
    return _TABLE[name].longest if name in _TABLE else LONGEST


def may_say_unknown(name: str) -> bool:
    """Whether placeholders say something in this field; also of one that there is no more."""
    return name in _TABLE and _TABLE[name].may_say_unknown


def label(name: str) -> str:
    """A lead field as a person would say, in English; also one that there is no more."""
    return _TABLE[name].label if name in _TABLE else name.replace("_", " ")


def looks() -> list[Field]:
    """The fields that cells tell by themselves, in the order in which they are tried."""
    looking = [(each.look.order, each) for each in fields() if each.look]
    return [each for _, each in sorted(looking, key=lambda pair: pair[0])]


def parts() -> dict[str, tuple[str, ...]]:
    """The parts of a lead, each with the fields of which one is enough for it."""
    names_by_part: dict[str, tuple[str, ...]] = dict.fromkeys(PARTS, ())
    for each in filter(lambda each: each.part, fields()):
        names_by_part[each.part] = (*names_by_part.get(each.part, ()), each.name)
    return names_by_part


for _field in (
    Field(
        "email",
        gettext_noop("email"),
        Look(values.whole_cell(values.EMAIL), order=1, per_share=0.9),
        refuted_by=(values.are_flags,),
        part="email",
        repeats=True,
        longest=LONGEST_OF_ADDRESSES,
    ),
    Field(
        "phone",
        gettext_noop("phone"),
        Look(values.is_phone, order=4, per_share=0.9),
        late_look=values.are_phones_without_plus,
        refuted_by=(values.are_too_short_for_phones,),
        part="phone",
        repeats=True,
        longest=LONGEST_OF_ADDRESSES,
    ),
    Field(
        "full_name",
        gettext_noop("full name"),
        refuted_by=(values.are_without_letters, values.are_flags, values.are_titles),
        is_persons_name=True,
        part="name",
    ),
    Field(
        "first_name",
        gettext_noop("first name"),
        refuted_by=(values.are_without_letters,),
        is_persons_name=True,
        part="name",
    ),
    Field(
        "last_name",
        gettext_noop("last name"),
        refuted_by=(values.are_without_letters,),
        is_persons_name=True,
        part="name",
    ),
    Field(
        "middle_name",
        gettext_noop("middle name"),
        refuted_by=(values.are_without_letters,),
        is_persons_name=True,
    ),
    Field(
        "salutation",
        gettext_noop("salutation"),
        refuted_by=(values.are_no_salutations, values.are_without_letters),
    ),
    Field(
        "name_prefix",
        gettext_noop("academic title"),
        refuted_by=(values.are_no_academic_titles, values.are_without_letters),
    ),
    Field("name_suffix", gettext_noop("name suffix"), refuted_by=(values.are_without_letters,)),
    Field(
        "company",
        gettext_noop("company"),
        Look(
            is_company,
            order=5,
            least_share=values.SHARE_OF_COMPANIES,
            base=0.5,
            per_share=0.2,
            is_of_words=True,
        ),
        refuted_by=(values.are_without_letters, values.are_flags),
        part="company",
    ),
    Field(
        "website",
        gettext_noop("website"),
        Look(values.is_website, order=3, per_share=0.9),
        refuted_by=(values.are_without_dots, values.are_links_of_one_host),
        part="website",
        longest=LONGEST_OF_LINKS,
    ),
    Field(
        "title",
        gettext_noop("job title"),
        Look(values.is_job_title, order=7, is_of_words=True),
        refuted_by=(
            values.are_salutations,
            values.are_without_letters,
            values.are_flags,
            values.are_roles_of_accounts,
            values.are_companies,
        ),
        part="title",
    ),
    Field(
        "country",
        gettext_noop("country"),
        Look(values.is_country, order=6, is_of_words=True),
        refuted_by=(values.are_regions_of_a_country, values.are_without_letters),
        part="country",
        repeats=True,
    ),
    Field(
        "region",
        gettext_noop("region"),
        late_look=values.are_regions_of_a_country,
        refuted_by=(
            values.are_countries,
            values.are_departments,
            values.are_stages,
            values.are_without_letters,
        ),
        repeats=True,
    ),
    Field(
        "city",
        gettext_noop("city"),
        late_look=values.are_cities,
        refuted_by=(values.are_without_letters,),
        part="city",
        repeats=True,
    ),
    Field(
        "postal_code",
        gettext_noop("postal code"),
        refuted_by=(values.are_without_digits, values.are_too_long_for_postal_codes),
        may_look_like_others=True,
        repeats=True,
    ),
    Field("street", gettext_noop("street"), repeats=True),
    Field("full_address", gettext_noop("full address"), repeats=True),
    Field(
        "linkedin_url",
        gettext_noop("LinkedIn profile"),
        Look(values.whole_cell(values.LINKEDIN_PROFILE), order=2, per_share=0.9),
        refuted_by=(values.are_other_links, values.are_linkedin_pages, values.are_flags),
        may_look_like_others=True,
        longest=LONGEST_OF_LINKS,
    ),
    Field(
        "company_linkedin_url",
        gettext_noop("company LinkedIn page"),
        Look(values.whole_cell(values.LINKEDIN_PAGE), order=2, per_share=0.9),
        refuted_by=(values.are_other_links, values.are_linkedin_profiles, values.are_flags),
        may_look_like_others=True,
        longest=LONGEST_OF_LINKS,
    ),
    Field("identifier", gettext_noop("company number or ID")),
    Field("phone_label", gettext_noop("phone label"), repeats=True, beside="phone"),
    Field(
        "phone_extension",
        gettext_noop("phone extension"),
        refuted_by=(values.are_no_extensions,),
        beside="phone",
    ),
    Field(
        "calling_code",
        gettext_noop("calling code"),
        refuted_by=(values.are_no_calling_codes,),
        may_look_like_others=True,
        beside="phone",
    ),
    Field(
        "email_label",
        gettext_noop("email label"),
        refuted_by=(values.are_mail_systems,),
        repeats=True,
        beside="email",
    ),
    Field(
        "email_verification",
        gettext_noop("email verification status"),
        refuted_by=(values.are_no_verifications,),
        repeats=True,
        may_say_unknown=True,
        beside="email",
    ),
):
    register(_field)
