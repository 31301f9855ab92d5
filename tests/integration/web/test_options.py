"""Changing the parse options and the mapping of a pending run, and its preview."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.forms import MultiWidget

from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.uploads.preview import enriched_sample
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.integration.web.test_pages import send, text_of

ODD = "Contact;Wo;E-Mail\nAda Lovelace;London;ada@acme.com\nBob Builder;Paris;bob@acme.com\n"


@pytest.fixture
def pending(signed_in: WebClient) -> BatchRun:
    send(signed_in, ODD, "odd.csv")
    return BatchRun.objects.get()


def form_of(response: Any) -> dict[str, Any]:
    """The values that the form on the page would send."""
    sent: dict[str, Any] = {}
    for field in (field for form in response.context["review"].forms for field in form):
        widget, value = field.field.widget, field.value()
        if isinstance(widget, MultiWidget):
            names = (f"{field.name}{name}" for name in widget.widgets_names)  # type: ignore[attr-defined]
            sent |= zip(names, widget.decompress(value), strict=True)
        elif value is not False:
            sent[field.name] = "" if value is None else value
    return sent


def change(page: WebClient, run: BatchRun, then: str = "save", **changes: Any) -> Any:
    """What comes of pressing a button of the form once some of its fields are changed."""
    sent = {**form_of(page.get(f"/runs/{run.pk}/")), "then": then, **changes}
    response = page.post(f"/runs/{run.pk}/review/", sent, follow=True)
    run.refresh_from_db()
    return response


def save_as_one_goes(page: WebClient, run: BatchRun, **changes: Any) -> Any:
    """The answer to the request that the script sends on each change."""
    sent = {**form_of(page.get(f"/runs/{run.pk}/")), **changes}
    response = page.post(f"/runs/{run.pk}/review/", sent, headers={"HX-Request": "true"})
    run.refresh_from_db()
    return response


def test_another_delimiter_reads_other_columns(signed_in: WebClient) -> None:
    send(signed_in, "Company;Wo,E-Mail\nAcme;London,ada@acme.com\nBeta;Paris,b@acme.com\n", "o.csv")
    pending = BatchRun.objects.get()

    for delimiter, columns in ((";", ["Company", "Wo,E-Mail"]), (",", ["Company;Wo", "E-Mail"])):
        change(signed_in, pending, delimiter=delimiter)
        assert pending.meta["columns"] == columns


def test_a_delimiter_that_leaves_nothing_to_enrich_is_refused(signed_in: WebClient) -> None:
    send(signed_in, "Color;E-Mail\nred;ada@acme.com\nblue;bob@acme.com\n", "colors.csv")
    pending = BatchRun.objects.get()

    response = change(signed_in, pending, delimiter="-")

    assert pending.meta["columns"] == ["Color", "E-Mail"]
    assert "Not saved." in text_of(response)


def test_a_header_more_or_less(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending, header_row="none")

    assert pending.meta["columns"] == ["Column 1", "Column 2", "Column 3"]
    assert pending.meta["sample"][0][0] == "Contact"

    change(signed_in, pending, header_row="0")
    assert pending.meta["columns"] == ["Contact", "Wo", "E-Mail"]


def test_another_encoding(signed_in: WebClient) -> None:
    send(signed_in, "E-Mail;Stadt\nada@acme.com;Köln\n".encode("cp1252"), "western.csv")
    run = BatchRun.objects.get()

    change(signed_in, run, encoding="cp1251")

    assert run.meta["sample"][0][1] != "Köln"
    assert run.meta["encoding"] == "cp1251"


def test_a_nonsense_choice_changes_nothing(signed_in: WebClient, pending: BatchRun) -> None:
    before = dict(pending.meta)

    response = change(signed_in, pending, encoding="../etc/passwd")

    assert "is not one of the available choices" in text_of(response)
    assert pending.meta == before


def test_a_columns_field_is_changed_and_remembered(signed_in: WebClient, pending: BatchRun) -> None:
    assert "Saved" in text_of(change(signed_in, pending, column_1="city"))
    assert pending.meta["mapping"] == ["full_name", "city", "email"]

    send(signed_in, ODD, "next.csv")
    assert BatchRun.objects.get(filename="next.csv").meta["mapping"] == [
        "full_name",
        "city",
        "email",
    ]


def test_a_wide_table_has_choices_for_some_columns_and_for_those_that_hold_something(
    signed_in: WebClient,
) -> None:
    header = [f"c{n}" for n in range(3_000)] + ["E-Mail"]
    row = ["x"] * 3_000 + ["a@b.com"]
    send(signed_in, "\n".join(map(",".join, (header, row))), "wide.csv")
    run = BatchRun.objects.get(filename="wide.csv")

    response = signed_in.get(f"/runs/{run.pk}/")
    assert "2,800 more columns are not mapped." in text_of(response)
    assert len(form_of(response)) < 300

    assert "Saved" in text_of(change(signed_in, run, column_1="city"))
    mapped = {index: field for index, field in enumerate(run.meta["mapping"]) if field}
    assert mapped == {1: "city", 3_000: "email"}


def test_what_one_person_said_is_not_anothers(
    client: WebClient, signed_in: WebClient, pending: BatchRun, stranger: User
) -> None:
    change(signed_in, pending, column_1="", column_0="")
    client.force_login(stranger)
    send(client, ODD, "theirs.csv")

    assert BatchRun.objects.get(filename="theirs.csv").meta["mapping"][0] == "full_name"


def test_two_columns_cannot_hold_the_same(signed_in: WebClient, pending: BatchRun) -> None:
    sent = form_of(signed_in.get(f"/runs/{pending.pk}/"))
    response = signed_in.post(
        f"/runs/{pending.pk}/review/", {**sent, "column_0": "full_name", "column_2": "full_name"}
    )

    assert response.status_code == 422
    assert "Another column is mapped to this field already" in text_of(response)


def test_two_columns_may_hold_a_field_that_repeats(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending, column_0="email", column_2="email")

    assert pending.meta["mapping"][0] == pending.meta["mapping"][2] == "email"
    assert "e_mail_normalized" in text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (("all", ""), "all"),
        (("essential", "phone_e164"), "essential"),
        (("own", "issues, email_normalized=Mail"), "issues, email_normalized=Mail"),
    ],
)
def test_the_columns_to_add_are_chosen(
    signed_in: WebClient, pending: BatchRun, sent: tuple[str, str], kept: str
) -> None:
    choice, names = sent
    change(signed_in, pending, column_set_0=choice, column_set_1=names)

    assert pending.meta.get("columnSet", "essential") == kept
    page = text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))
    assert ("email_domain" in page) == (kept == "all")
    assert ("Mail" in page.split()) == ("=Mail" in kept)


def test_a_column_that_there_is_not_is_named(signed_in: WebClient, pending: BatchRun) -> None:
    chosen = {"column_set_0": "own", "column_set_1": "email_normalised"}
    response = change(signed_in, pending, **chosen)

    assert "“email_normalised”" in text_of(response)
    assert "columnSet" not in pending.meta or pending.meta["columnSet"] == "essential"


def test_without_a_name_the_persons_own_columns_are_asked_for(
    signed_in: WebClient, pending: BatchRun
) -> None:
    sent = form_of(signed_in.get(f"/runs/{pending.pk}/"))
    response = signed_in.post(
        f"/runs/{pending.pk}/review/", {**sent, "column_set_0": "own", "column_set_1": " "}
    )

    assert response.status_code == 422
    assert "List the columns to add" in text_of(response)


def test_enrichers_are_switched_off_for_a_run(signed_in: WebClient, pending: BatchRun) -> None:
    response = signed_in.get(f"/runs/{pending.pk}/")
    on = [name for name in form_of(response)["enrichers"] if name != "name"]

    change(signed_in, pending, enrichers=on)

    assert pending.meta["without"] == ["name"]
    assert "first_name" not in text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))


def test_switching_all_off_is_refused(signed_in: WebClient, pending: BatchRun) -> None:
    response = change(signed_in, pending, enrichers=[])

    assert "Not saved." in text_of(response)


def test_the_preview_is_real(signed_in: WebClient, pending: BatchRun) -> None:
    text = text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))

    assert "first_name" in text
    assert "Ada" in text
    assert "company" in text
    pending.refresh_from_db()
    assert len(pending.meta["preview"]["rows"]) == 2
    change(signed_in, pending, column_1="city")
    assert pending.meta["preview"] is None


def test_the_preview_is_read_in_a_process_apart(
    signed_in: WebClient, pending: BatchRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_here(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("A file is read in the process that serves people.")

    monkeypatch.setattr("batchruns.engine.inspection.open_reader", read_here)

    assert "first_name" in text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))


def test_a_preview_of_options_that_were_changed_meanwhile_is_not_kept(
    signed_in: WebClient, pending: BatchRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_meanwhile(*args: Any) -> dict[str, Any]:
        sample = enriched_sample(*args)
        service.change_options(pending, {"without": ["name"]})
        return sample

    with monkeypatch.context() as slow:
        slow.setattr("batchruns.uploads.preview.enriched_sample", change_meanwhile)
        assert "first_name" in text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))

    text = text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))
    assert "first_name" not in text
    assert "company" in text


def test_columns_that_another_client_wrote_and_the_file_has_not(
    signed_in: WebClient, pending: BatchRun
) -> None:
    columns, mapping = [*pending.meta["columns"], "More"], [*pending.meta["mapping"], None]
    service.describe(pending, {"columns": columns, "mapping": mapping})

    response = signed_in.get(f"/runs/{pending.pk}/preview/")
    assert response.status_code == 200
    assert "Change the parse options" in text_of(response)


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_columns_are_not_the_files_fails_with_a_sentence(
    run: BatchRun, work: Callable[[], None]
) -> None:
    columns, mapping = [*run.meta["columns"], "More"], [*run.meta["mapping"], None]
    service.start(service.describe(run, {"columns": columns, "mapping": mapping}))
    work()

    run.refresh_from_db()
    assert run.status == "failed"
    assert "are lost" in run.error_message


def test_once_it_is_started_nothing_changes(signed_in: WebClient, pending: BatchRun) -> None:
    sent = form_of(signed_in.get(f"/runs/{pending.pk}/"))
    service.start(pending)

    assert signed_in.post(f"/runs/{pending.pk}/review/", sent).status_code == 302
    assert signed_in.get(f"/runs/{pending.pk}/preview/").status_code == 404


def test_a_cell_is_no_html(signed_in: WebClient) -> None:
    send(signed_in, "E-Mail,Note\nada@acme.com,<script>alert(1)</script>\n")
    run = BatchRun.objects.get()

    for path in (f"/runs/{run.pk}/", f"/runs/{run.pk}/preview/"):
        assert b"<script>alert" not in signed_in.get(path).content


def test_several_choices_count_at_once(signed_in: WebClient) -> None:
    send(
        signed_in,
        ("Köln\nE-Mail;Stadt\n" + "ada@acme.com;Köln\n" * 5).encode("cp1252"),
        "western.csv",
    )
    run = BatchRun.objects.get()
    assert run.meta["columns"] == ["E-Mail", "Stadt"]

    change(signed_in, run, encoding="mac_roman", header_row="none", quotechar="")

    assert run.meta["encoding"] == "mac_roman"
    assert run.meta["columns"] == ["Column 1", "Column 2"]
    assert run.meta["format"]["quotechar"] is None


def test_a_change_is_saved_as_one_goes(signed_in: WebClient, pending: BatchRun) -> None:
    response = save_as_one_goes(signed_in, pending, column_1="city", default_country="DE")

    assert pending.meta["mapping"][1] == "city"
    assert pending.meta["defaultCountry"] == "DE"
    assert text_of(response).strip() == "Saved"
    assert "options-saved" in response.headers["HX-Trigger"]


def test_a_change_that_changes_no_value_leaves_the_preview(
    signed_in: WebClient, pending: BatchRun
) -> None:
    signed_in.get(f"/runs/{pending.pk}/preview/")
    save_as_one_goes(signed_in, pending, recipe_name="Another name")
    assert pending.meta["preview"]

    save_as_one_goes(signed_in, pending, default_country="DE")
    assert pending.meta["preview"] is None


def test_what_cannot_be_saved_is_told_and_the_preview_stays(
    signed_in: WebClient, pending: BatchRun
) -> None:
    response = save_as_one_goes(signed_in, pending, column_1="full_name")

    assert "Not saved. “Wo”: Another column is mapped to this field already" in text_of(response)
    assert "HX-Trigger" not in response.headers
    assert pending.meta["mapping"] == ["full_name", None, "email"]


def test_other_parse_options_bring_the_form_anew_and_keep_what_was_chosen(
    signed_in: WebClient, pending: BatchRun
) -> None:
    save_as_one_goes(signed_in, pending, column_1="city")
    response = save_as_one_goes(signed_in, pending, default_country="DE", encoding="cp1252")

    assert response.headers["HX-Retarget"] == "#review"
    assert pending.meta["encoding"] == "cp1252"
    assert pending.meta["mapping"] == ["full_name", "city", "email"]
    assert pending.meta["defaultCountry"] == "DE"


def test_start_takes_all_that_was_chosen_along(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending, then="start", column_1="city", default_country="DE")

    assert pending.status == "processing"
    assert pending.meta["mapping"] == ["full_name", "city", "email"]
    assert pending.meta["defaultCountry"] == "DE"


def test_columns_that_nobody_has_seen_are_not_started(
    signed_in: WebClient, pending: BatchRun
) -> None:
    response = change(signed_in, pending, then="start", header_row="none", default_country="DE")

    assert pending.status == "pending"
    assert pending.meta["defaultCountry"] == "DE"
    assert "The columns have changed. Check them, then start the run." in text_of(response)


def test_a_form_of_other_columns_is_refused(signed_in: WebClient, pending: BatchRun) -> None:
    sent = form_of(signed_in.get(f"/runs/{pending.pk}/"))
    change(signed_in, pending, header_row="none")

    response = signed_in.post(f"/runs/{pending.pk}/review/", {**sent, "column_1": "city"})

    assert response.status_code == 422
    assert "parsed in another way meanwhile" in text_of(response)


def test_a_run_that_cannot_be_started_keeps_what_was_chosen_on_the_page(
    signed_in: WebClient, pending: BatchRun, settings: Any
) -> None:
    settings.MAX_ACTIVE_RUNS = 0
    response = change(signed_in, pending, then="start", default_country="DE")

    assert response.status_code == 422
    assert response.context["review"].mapping["default_country"].value() == "DE"


def test_what_is_wrong_is_said_beside_its_column(signed_in: WebClient) -> None:
    rows = "".join(f"Ada;not an address;030 90182{n}\n" for n in range(5))
    send(signed_in, "Name;E-Mail;Phone\n" + rows, "wrong.csv")
    run = BatchRun.objects.get()
    live = {"HX-Request": "true"}

    text = text_of(signed_in.get(f"/runs/{run.pk}/preview/", headers=live))
    assert "5 of the first 5: An email address must have an @-sign." in text
    assert "5 of the first 5: The country code is missing" in text

    save_as_one_goes(signed_in, run, default_country="DE")
    text = text_of(signed_in.get(f"/runs/{run.pk}/preview/", headers=live))
    assert "The country code is missing" not in text
    assert "+4930901820" in text


def test_the_page_says_how_many_rows_there_are_and_what_is_left_out(signed_in: WebClient) -> None:
    send(signed_in, "Fair\nName;E-Mail\nAda;a@b.com\n;\nBob;b@b.com\nTotal;2\n", "fair.csv")

    text = text_of(signed_in.get(f"/runs/{BatchRun.objects.get().pk}/"))

    assert "2 rows 2 columns" in text
    assert "Lines above the header: 1 Empty lines: 1 Totals: 1" in text


def test_how_sure_a_mapping_is_is_said_in_words(signed_in: WebClient) -> None:
    send(signed_in, "E-Mail;Ding\n" + "a@b.com;Acme GmbH\n" * 3, "guess.csv")
    run = BatchRun.objects.get()

    assert [c.note.kind for c in signed_in.get(f"/runs/{run.pk}/").context["review"].columns.mapped]
    save_as_one_goes(signed_in, run, column_1="title")
    page = signed_in.get(f"/runs/{run.pk}/")
    assert [c.note.text for c in page.context["review"].columns.mapped] == ["Sure", "Your choice"]


def test_what_was_chosen_in_another_window_is_not_undone(
    signed_in: WebClient, run: BatchRun
) -> None:
    address = f"/runs/{run.pk}/"
    first, second = (form_of(signed_in.get(address)) for _window in range(2))
    assert f'id="id_seen" value="{first["seen"]}"' in signed_in.get(address).content.decode()
    live = {"HX-Request": "true"}

    saved = signed_in.post(f"{address}review/", {**first, "default_country": "DE"}, headers=live)
    refused = signed_in.post(f"{address}review/", {**second, "default_country": ""}, headers=live)
    page = signed_in.post(f"{address}review/", {**second, "then": "start"})

    assert "This was changed in another window." in refused.content.decode()
    assert page.status_code == 422
    assert service.get_run(run.pk).meta["defaultCountry"] == "DE"
    seen = re.search(r'id="id_seen" value="(\w+)" hx-swap-oob', saved.content.decode())
    assert seen
    again = {**first, "default_country": "AT", "seen": seen[1]}
    signed_in.post(f"{address}review/", again, headers=live)
    assert service.get_run(run.pk).meta["defaultCountry"] == "AT"


def test_a_run_started_in_another_window_says_so(signed_in: WebClient, run: BatchRun) -> None:
    form = form_of(signed_in.get(f"/runs/{run.pk}/"))
    service.start(run)

    live = signed_in.post(f"/runs/{run.pk}/review/", form, headers={"HX-Request": "true"})
    page = signed_in.post(f"/runs/{run.pk}/review/", {**form, "then": "start"}, follow=True)

    for answer in (live, page):
        assert "This run has started" in answer.content.decode()
