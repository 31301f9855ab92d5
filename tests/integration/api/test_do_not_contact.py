"""The do-not-contact list for programs: entries added, found, and taken off; files of them."""

from batchruns.engine.do_not_contact.entries import Entry, read_entry
from batchruns.models import Suppression, SuppressionUpload
from batchruns.runs.do_not_contact import entries
from batchruns.runs.do_not_contact.current import current_list
from leadenrich.accounts.models import Preferences, User
from tests.helpers.api import ApiClient
from tests.helpers.files import uploaded

TEXTS = ["ada@acme.com", "030 901820", "acme.org", "nobody", "gmail.com", "ADA@acme.com"]


def test_entries_are_added_found_and_taken_off(user: User, stranger: User) -> None:
    Preferences.objects.create(user=user, default_country="DE")
    api = ApiClient(user)
    added = api.ask("POST", "/do-not-contact", {"entries": TEXTS, "reason": "Unsubscribed"}).json()
    listed = api.ask("GET", "/do-not-contact").json()["items"]
    found = api.ask("GET", "/do-not-contact?search=030 901820").json()["items"]
    domains = api.ask("GET", "/do-not-contact?kind=domain").json()["items"]
    others = ApiClient(stranger).ask("DELETE", f"/do-not-contact/{listed[0]['id']}")
    taken_off = api.ask("DELETE", f"/do-not-contact/{listed[0]['id']}")
    removed = api.ask("POST", "/do-not-contact/remove", {"entries": ["ADA@ACME.COM", "x@y.com"]})

    assert (added["added"], added["known"]) == (3, 1)
    refused = [(each["index"], each["issue"]["code"]) for each in added["refused"]]
    assert refused == [(3, "entry_unknown"), (4, "entry_free_provider")]
    assert {each["kind"] for each in listed} == {"email", "phone", "domain"}
    assert {each["reason"] for each in listed} == {"Unsubscribed"}
    assert [each["value"] for each in found] == ["+4930901820"]
    assert [each["value"] for each in domains] == ["acme.org"]
    assert (others.status_code, others.json()["code"]) == (404, "entry_gone")
    assert (taken_off.status_code, removed.json()) == (204, {"removed": 1})
    assert Suppression.objects.count() == 1


def test_entries_kept_as_hashes_are_found_and_taken_off_by_their_text(user: User) -> None:
    api = ApiClient(user)
    settings = api.ask("PATCH", "/do-not-contact/settings", {"hashes_only": True}).json()
    api.ask("POST", "/do-not-contact", {"entries": TEXTS[:1]})
    [found] = api.ask("GET", "/do-not-contact?search=ada@acme.com").json()["items"]
    stays = current_list(user.pk).match({"email": "ada@acme.com"})
    removed = api.ask("POST", "/do-not-contact/remove", {"entries": TEXTS[:1]}).json()

    assert settings == {"entries": 0, "hashes_only": True}
    assert (found["value"], stays) == (None, "email")
    assert (removed, current_list(user.pk).match({"email": "ada@acme.com"})) == (
        {"removed": 1},
        None,
    )


def test_entries_are_listed_page_by_page(user: User) -> None:
    read = [read_entry(f"{number}@acme.com") for number in range(5)]
    chosen = [entry for entry in read if isinstance(entry, Entry)]
    entries.add(user.pk, chosen, Suppression.Source.TYPED)
    api, after, values = ApiClient(user), "", []
    while after is not None:
        page = api.ask("GET", f"/do-not-contact?limit=2&after={after}").json()
        values += [each["value"] for each in page["items"]]
        after = page["next"]

    assert values == [f"{number}@acme.com" for number in (4, 3, 2, 1, 0)]


def test_a_file_of_entries_waits_for_a_worker(user: User) -> None:
    api = ApiClient(user)
    with uploaded("ada@acme.com\nbob@acme.com\n", "optouts.csv") as file:
        answer = api.post("/api/v1/do-not-contact/file", {"file": file, "reason": "Fair"})
    [upload] = api.ask("GET", "/do-not-contact/uploads").json()["items"]

    assert (answer.status_code, answer.json()["state"]) == (202, "reading")
    assert upload["id"] == answer.json()["id"]
    assert SuppressionUpload.objects.get().options["reason"] == "Fair"
