"""Leads enriched while the program waits."""

from collections.abc import Iterator
from typing import Annotated, Any

from ninja import Field, Router, Schema
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest, acts_itself
from batchruns.api.options import parsed_options
from batchruns.api.problems import ApiError
from batchruns.api.runs import AppliedRecipe
from batchruns.engine.leads import MOST_LEADS, EnrichedLead
from batchruns.engine.options import Options
from batchruns.engine.row_issues import RowIssue
from batchruns.messages import in_words, issue_in_words
from batchruns.models import Recipe
from batchruns.runs import recipes
from batchruns.runs.errors import OverLimitError
from batchruns.uploads import leads as use_case
from leadenrich.rls.roles import acting_as

router = Router(tags=["enrich"])

AGAIN = {"Retry-After": "1"}
EXAMPLE: dict[str, Any] = {
    "leads": [
        {
            "Name": "Ada Lovelace",
            "E-Mail": "ADA@gmial.com",
            "Firma": "Analytical Engines GmbH",
            "Telefon": "030 901820",
        }
    ],
    "country": "DE",
}
ANSWER_EXAMPLE: dict[str, Any] = {
    "leads": [
        {
            "Name": "Ada Lovelace",
            "E-Mail": "ADA@gmial.com",
            "Firma": "Analytical Engines GmbH",
            "Telefon": "030 901820",
            "email_normalized": "ada@gmial.com",
            "email_status": "valid",
            "email_suggestion": "ada@gmail.com",
            "phone_e164": "+4930901820",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "company_clean_name": "Analytical Engines",
            "issues": [
                {
                    "code": "domain_mistyped",
                    "field": "Email",
                    "sentence": "The domain looks like a mistyped gmail.com.",
                }
            ],
        }
    ],
    "mapping": {"Name": "full_name", "E-Mail": "email", "Firma": "company", "Telefon": "phone"},
    "recipe": None,
}


class LeadsIn(Schema):
    """Leads, and how to enrich them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    leads: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=MOST_LEADS,
            description="Each with whatever keys you have: they are mapped as the header of a file is.",
        ),
    ]
    country: Annotated[
        str | None,
        Field(
            pattern="^[A-Z]{2}$",
            description="Two letters (ISO 3166): of phone numbers without a prefix.",
        ),
    ] = None
    recipe: Annotated[
        str | int | None,
        Field(
            description="Its name or id. Without it, the one of yours that knows such keys is used."
        ),
    ] = None
    options: Annotated[
        dict[str, Any],
        Field(
            description="As a run has them, such as `column_set`; what is given here overrules a recipe."
        ),
    ] = {}


class LeadIssue(Schema):
    """Why a value is missing, invalid or doubtful, or why a lead has none."""

    code: str
    field: str | None = Field(description="What it is about; null: the lead as a whole.")
    sentence: str

    @classmethod
    def of(cls, issue: RowIssue) -> "LeadIssue":
        """In the language that was asked for."""
        return cls(
            code=issue.issue.code,
            field=", ".join(map(in_words, issue.about)) or None,
            sentence=issue_in_words(issue.issue),
        )


class LeadsOut(Schema):
    """The leads in the order in which they came."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER_EXAMPLE]})

    leads: list[dict[str, str | list[LeadIssue]]] = Field(
        description="Your own columns and those added, all as text, and under `issues` a list. A lead "
        "that can't be enriched, or must not be contacted and is left out, has only that."
    )
    mapping: dict[str, str | None] = Field(
        description="The lead field that each of your columns was taken for."
    )
    recipe: AppliedRecipe | None


@router.post("/enrich", response=LeadsOut)
@acts_itself
def enrich(request: ApiRequest, wanted: LeadsIn) -> LeadsOut:
    """Enriches up to 100 leads in the same request, as a run of the same rows would. Nothing is kept.

    Your own lists are asked if the recipe or the options say so, providers never: for them, create a
    run. Leads on your do-not-contact list are marked or left out, as in a run.
    """
    values = parsed_options(wanted.options)
    if wanted.country:
        values["default_country"] = wanted.country
    chosen = Options.key_values(**values)
    try:
        done = use_case.enrich(request.user, wanted.leads, chosen, _recipe(request, wanted))
    except OverLimitError as error:
        raise ApiError(error.code, 429, headers=AGAIN, **error.params) from None
    options, applied = done.options, done.recipe
    return LeadsOut(
        leads=[dict(_shown(lead, done.leads.issues)) for lead in done.leads.leads],
        mapping=dict(zip(options.columns, options.mapping, strict=True)),
        recipe=AppliedRecipe(name=applied.name, version=applied.version) if applied else None,
    )


def _recipe(request: ApiRequest, wanted: LeadsIn) -> Recipe | None:
    if wanted.recipe is None:
        return None
    with acting_as(request.user.pk):
        recipe = recipes.called(request.user.pk, str(wanted.recipe))
    if recipe is None:
        raise ApiError("no_such_recipe", 422, name=str(wanted.recipe))
    return recipe


def _shown(lead: EnrichedLead, issues: str) -> Iterator[tuple[str, Any]]:
    """The columns of a lead, that of the issues as a list."""
    yield from lead.values.items()
    yield issues, list(map(LeadIssue.of, lead.issues))
