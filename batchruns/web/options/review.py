"""The page of a pending run: one form with all that can be chosen, and what is known of the file."""

from dataclasses import replace
from functools import cached_property

from django.forms import Form
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import ngettext

from batchruns.engine.do_not_contact.opt_outs import opt_out_columns
from batchruns.models import BatchRun
from batchruns.runs import recipes
from batchruns.uploads.choices import Choices
from batchruns.web.lookups.forms import CeilingForm
from batchruns.web.options import file_summary
from batchruns.web.options.columns import ShownColumns
from batchruns.web.options.forms import MappingForm, ParseOptionsForm, RecipeForm, problems_of
from batchruns.web.options.preview import PreviewTable
from batchruns.web.options.steps.editor import StepsEditor
from batchruns.web.options.steps.offers import Offers
from leadenrich.accounts.models import User

MOST_COLUMNS_WITH_PREVIEW = 40


class Review:
    """A pending run with its forms, which hold `data` if something was sent.

    `in_full`, each column has a list of all fields; else a script fills those that have none chosen.
    `open_step`: the number of the step that is open. Raises OptionsUnknownError.
    """

    def __init__(
        self,
        run: BatchRun,
        user: User,
        data: QueryDict | None = None,
        *,
        in_full: bool = False,
        open_step: str = "",
    ) -> None:
        self.run = run
        self.parse = ParseOptionsForm(run, data)
        self.mapping = MappingForm(run, data, lists_in_full=in_full)
        self.recipe = RecipeForm(run, recipes.recipes_of(user.pk), data)
        self.ceiling = CeilingForm(run, data)
        self.steps = _steps_editor(run, user, data, open_step)
        self.file = file_summary.of(run)

    def press(self, button: str) -> None:
        """Does what a button of the steps does; nothing for any other."""
        self.steps = self.steps.pressed(button)

    def is_valid(self) -> bool:
        """Whether everything that was sent can be taken."""
        return self.steps.is_valid and not any(form.errors for form in self.forms)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The parts of the one form."""
        return self.parse, self.mapping, self.recipe, self.ceiling

    @property
    def problems(self) -> list[str]:
        """What can't be taken: each sentence with what it is about."""
        return problems_of(self.forms) + self.steps.problems

    @property
    def choices(self) -> Choices:
        """What was chosen."""
        return Choices(
            replace(self.mapping.options(), steps=self.steps.steps),
            self.parse.chosen,
            self.recipe.chosen if self.recipe.changes_recipe else None,
            drops_recipe=self.recipe.changes_recipe and self.recipe.chosen is None,
        )

    @cached_property
    def columns(self) -> ShownColumns:
        """The columns as they are shown."""
        return ShownColumns.of(self.run, self.mapping)

    @property
    def has_opt_outs(self) -> bool:
        """Whether columns of the file say who doesn't want to be contacted."""
        return bool(opt_out_columns(self.run.parsed_meta.columns))

    @property
    def preview(self) -> PreviewTable | None:
        """The first rows enriched, if they were worked out already; a long page gets them later."""
        is_long = self.steps.forms or len(self.mapping.indexes) > MOST_COLUMNS_WITH_PREVIEW
        return None if is_long else PreviewTable.kept_in(self.run)

    @property
    def applied(self) -> str:
        """Which recipe the choices come from, in words; empty if from none."""
        recipe = self.run.parsed_meta.recipe
        if recipe is None:
            return ""
        columns = len(self.run.parsed_meta.columns)
        return ngettext(
            "Recipe “%(name)s”, version %(version)s: %(matches)s of %(columns)s column matches.",
            "Recipe “%(name)s”, version %(version)s: %(matches)s of %(columns)s columns match.",
            columns,
        ) % {
            "name": recipe.name,
            "version": recipe.version,
            "matches": number_format(recipe.matches, force_grouping=True),
            "columns": number_format(columns, force_grouping=True),
        }


def _steps_editor(run: BatchRun, user: User, data: QueryDict | None, open_step: str) -> StepsEditor:
    """The steps as they were sent, else as they were saved."""
    offers = Offers(user.pk)
    if data is not None:
        return StepsEditor(data, offers)
    options = run.parsed_meta.options
    return StepsEditor.of(options.steps if options else (), offers, open_step)
