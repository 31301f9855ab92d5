"""What a job title tells: how high somebody stands, and in which department."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.title.read import answer_title
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("this project's tables of titles in 26 languages")


class TitleEnricher(RowEnricher):
    """Reads titles word by word, compounds too. What no term of the table says stays empty."""

    name = "title"
    label = gettext_noop("Job title")
    position = 70
    inputs = ("title",)
    needs = ("title",)
    outputs = (
        Output(
            "title_seniority",
            gettext_noop(
                "owner, founder, c_suite, partner, vp, head, director, manager, senior, entry (no "
                "rank, or a low one) or intern; of several the highest."
            ),
            SOURCE,
            True,
            essential=True,
        ),
        Output(
            "title_department",
            gettext_noop(
                "executive, sales, marketing, finance, human_resources, engineering, it, product, "
                "design, operations, purchasing, legal, support, administration, education, medical "
                "or consulting; of several the first."
            ),
            SOURCE,
            True,
            essential=True,
        ),
        Output(
            "title_reason",
            gettext_noop("Whether seniority or department could not be determined."),
            SOURCE,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The seniority and department of a job title."""
        return answer_title(*values)
