"""What goes out if a pending run is started, and what that may cost, in words."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from batchruns.engine.lookups.estimate import Estimate, StepEstimate
from batchruns.models import BatchRun
from batchruns.uploads.estimate import RunEstimate, default_ceiling
from batchruns.web.lookups.words import capability_in_words, inputs_in_words, label_of


@dataclass(frozen=True, slots=True)
class SentTo:
    """What goes to one provider at most."""

    provider: str
    host: str
    inputs: list[tuple[str, int]]
    """Which inputs, and how many different ones of each."""


@dataclass(frozen=True, slots=True)
class ShownEstimate:
    """The estimate of a run as its page shows it."""

    steps: list[tuple[str, StepEstimate]]
    """By what each is called."""
    sent: list[SentTo]
    whole: Estimate
    default_ceiling: int
    rows: int
    is_of_all: bool

    @classmethod
    def of(cls, run: BatchRun, own: RunEstimate) -> "ShownEstimate":
        """In the language of the page."""
        whole = own.of_rows
        return cls(
            [(capability_in_words(step.capability), step) for step in whole.steps],
            [
                SentTo(
                    label_of(name),
                    own.reaches[name].host,
                    list(zip(inputs_in_words(inputs), inputs.values(), strict=True)),
                )
                for name, inputs in whole.sent.items()
            ],
            whole,
            default_ceiling(run, whole),
            own.rows,
            own.is_of_all,
        )

    @property
    def start(self) -> str:
        """What the button says that starts the run."""
        if not self.sent:
            return _("Save and start")
        leads = ngettext("%(number)s lead", "%(number)s leads", self.whole.leads) % {
            "number": number_format(self.whole.leads, force_grouping=True)
        }
        return ngettext(
            "Start: send data of %(leads)s to %(number)d provider",
            "Start: send data of %(leads)s to %(number)d providers",
            len(self.sent),
        ) % {"leads": leads, "number": len(self.sent)}
