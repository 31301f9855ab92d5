"""What the operators' home shows of runs."""

from typing import Any

from django import template

from batchruns.admin.overview import Overview

register = template.Library()


@register.simple_tag(takes_context=True)
def runs_overview(context: dict[str, Any]) -> Overview | None:
    """How the runs are at this moment; None for operators who may not view runs."""
    may_view = context["request"].user.has_perm("batchruns.view_batchrun")
    return Overview.now() if may_view else None
