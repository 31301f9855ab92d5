"""Lists to choose from, in few bytes: some pages have long ones, and many."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class PlainSelect(forms.Select):
    """A list that is written in one piece, without the ends of its options, as HTML lets one do."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The list as HTML."""
        chosen = format_html('<option value="{}"', value or "")
        options = self.options_html(value).replace(chosen, f"{chosen} selected", 1)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt({key: item for key, item in (attrs or {}).items() if item is not False}),
            mark_safe(options),  # noqa: S308 - escaped
        )

    def options_html(self, value: Any) -> str:
        """Its options, none of which is chosen yet."""
        return format_html_join("", '<option value="{}">{}', self.choices)
