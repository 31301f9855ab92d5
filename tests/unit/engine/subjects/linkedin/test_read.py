"""Profiles and pages at LinkedIn, in one form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.subjects.linkedin.read import LinkedinAnswer, read_linkedin

PROFILE = "https://www.linkedin.com/in/"
PAGE = "https://www.linkedin.com/company/"
MEMBER = "ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456"


@pytest.mark.parametrize(
    "cell",
    ["https://www.linkedin.com/in/ada-lovelace", "http://linkedin.com/in/ada-lovelace/",
     "linkedin.com/in/Ada-Lovelace", "www.LinkedIn.com/In/ada-lovelace", "de.linkedin.com/in/ada-lovelace/en",
     "https://uk.linkedin.com/in/ada-lovelace?trk=people-guest", "m.linkedin.com/in/ada-lovelace",
     "https://www.linkedin.com/mwlite/in/ada-lovelace", "https://www.linkedin.com/m/in/ada-lovelace/",
     "https://www.linkedin.com/comm/in/ada-lovelace?midToken=x",
     "https://www.linkedin.com/in/ada-lovelace/detail/recent-activity/shares/",
     "https://www.linkedin.com/in/ada-lovelace/overlay/contact-info/", "https://linkedin.com/in/ada-lovelace#x",
     "https://www.linkedin.com/in/ada-lovelace/?originalSubdomain=de", "https:/www.linkedin.com/in/ada-lovelace",
     "linkedin.com//in//ada-lovelace//", "www.linkedin.com\\in\\ada-lovelace", "in/ada-lovelace", "/in/ada-lovelace/",
     "ada-lovelace", "@ada-lovelace", "LinkedIn: https://www.linkedin.com/in/ada-lovelace",
     "<https://www.linkedin.com/in/ada-lovelace>", "[Ada](https://www.linkedin.com/in/ada-lovelace)",
     "https://www.linkedin.com/in/ada-lovelace, ", "https://www.linkedin.com/in/%61da-lovelace",
     "https://www.linkedin.com/authwall?trk=x&sessionRedirect=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fada-lovelace",
     "https://www.linkedin.com/uas/login?session_redirect=%2Fin%2Fada-lovelace%2F",
     "https://www.google.com/url?q=https://www.linkedin.com/in/ada-lovelace&sa=D",
     "https://www.google.com/url?q=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fada-lovelace&sa=D",
     "https://www.linkedin.com/in/ada-lovelace%2F", "linkedin.com/in/ada-lovelace(private)",
     "https://www.linkedin.com/pub/ada-lovelace", "https://www.linkedin.com/in/ada-lovelace&trk=x"],
)  # fmt: skip
def test_a_profile_has_one_form(cell: str) -> None:
    assert read_linkedin(cell, "") == LinkedinAnswer(f"{PROFILE}ada-lovelace")


@pytest.mark.parametrize(
    ("cell", "name"),
    [("https://fr.linkedin.com/in/rené-dupont", "ren%C3%A9-dupont"),
     ("https://fr.linkedin.com/in/ren%C3%A9-dupont", "ren%C3%A9-dupont"),
     (f"https://www.linkedin.com/in/{MEMBER}", MEMBER), (f"urn:li:fsd_profile:{MEMBER}", MEMBER),
     ("https://tr.linkedin.com/in/%C3%A7etin-%C3%A7elik-a65798160", "%C3%A7etin-%C3%A7elik-a65798160"),
     ("https://www.linkedin.com/in/세아-김-b3699b281/", "%EC%84%B8%EC%95%84-%EA%B9%80-b3699b281"),
     ("https://www.linkedin.com/pub/ada-lovelace/1/23/4b5", "ada-lovelace-4b50231"),
     ("http://de.linkedin.com/pub/ada-lovelace/0/a1/b2?x=1", "ada-lovelace-0b20a1")],
)  # fmt: skip
def test_names_of_profiles(cell: str, name: str) -> None:
    assert read_linkedin(cell, "") == LinkedinAnswer(f"{PROFILE}{name}")


@pytest.mark.parametrize(
    "cell",
    ["https://www.linkedin.com/company/acme", "linkedin.com/company/Acme/", "acme", "company/acme",
     "https://www.linkedin.com/company/acme/about/", "https://www.linkedin.com/company/acme/people?x=1",
     "https://www.linkedin.com/company-beta/acme", "https://in.linkedin.com/company/acme?trk=y",
     "https://www.linkedin.com/m/company/acme"],
)  # fmt: skip
def test_a_companys_page_has_one_form(cell: str) -> None:
    assert read_linkedin("", cell) == LinkedinAnswer("", f"{PAGE}acme")


@pytest.mark.parametrize(
    ("cell", "url"),
    [("https://www.linkedin.com/company/1234", f"{PAGE}1234"), ("1234", f"{PAGE}1234"),
     ("https://www.linkedin.com/sales/company/1234?_ntb=x", f"{PAGE}1234"),
     ("urn:li:organization:1234", f"{PAGE}1234"), ("http://www.linkedin.com/companies/1234?trk=x", f"{PAGE}1234"),
     ("https://www.linkedin.com/school/tu-wien/", "https://www.linkedin.com/school/tu-wien"),
     ("https://www.linkedin.com/company/müller-gmbh-&-co.-kg/", f"{PAGE}m%C3%BCller-gmbh-%26-co.-kg"),
     ("linkedin.com/company/moody's-corporation", f"{PAGE}moody%27s-corporation"),
     ("linkedin.com/company/acme-(pty)-ltd?trk=x", f"{PAGE}acme-%28pty%29-ltd"),
     ("https://www.linkedin.com/company/acme-s.r.l.", f"{PAGE}acme-s.r.l."),
     ("https://www.linkedin.com/organization-guest/company/1234", f"{PAGE}1234"),
     ("linkedin.com/showcase/acme-cloud/about", "https://www.linkedin.com/showcase/acme-cloud")],
)  # fmt: skip
def test_other_pages_of_companies(cell: str, url: str) -> None:
    assert read_linkedin("", cell) == LinkedinAnswer("", url)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("https://www.linkedin.com/sales/lead/ACwAAB,NAME_SEARCH,x", "signed in"),
     ("https://www.linkedin.com/sales/people/ACwAAB", "signed in"),
     ("https://www.linkedin.com/recruiter/profile/1,2,CAP", "signed in"),
     ("https://www.linkedin.com/talent/profile/AEMAAB", "signed in"),
     ("https://www.linkedin.com/profile/view?id=123", "signed in"),
     ("https://www.linkedin.com/in/", "isn't a profile"), ("https://www.linkedin.com", "isn't a profile"),
     ("https://www.linkedin.com/feed/", "isn't a profile"), ("https://www.linkedin.com/in/me/", "isn't a profile"),
     ("https://www.linkedin.com/pub/dir/Ada/Lovelace", "isn't a profile"),
     ("https://www.linkedin.com/edu/school?id=19647", "isn't a profile"),
     ("http://www.linkedin.com/groups?gID=3927197", "isn't a profile"), ("linkedin.com/mwlite/settings", "isn't a profile"),
     ("https://www.linkedin.com/posts/ada_x-activity-1", "isn't a profile"),
     ("https://www.linkedin.com/in/ada lovelace", "cut off"), ("https://www.linkedin.com/in/ada%20lovelace", "cut off"),
     ("https://www.linkedin.com/in/%s/", "cut off"), ("https://www.linkedin.com/in/ada-love...", "cut off"),
     ("https://lnkd.in/abc", "short link"), ("https://facebook.com/ada", "isn't a LinkedIn URL"),
     ("https://notlinkedin.com/in/ada", "isn't a LinkedIn URL"),
     ("https://linkedin.com.example.com/in/ada", "isn't a LinkedIn URL"),
     ("ada@linkedin.com", "isn't a LinkedIn URL"), ("Ada Lovelace", "isn't a LinkedIn URL"),
     ("yes", "isn't a LinkedIn URL"), ("connected", "isn't a LinkedIn URL"), ("Jean-Pierre", "isn't a LinkedIn URL"),
     ("12345", "isn't a LinkedIn URL"), ("n/a", "there is none"), ("-", "there is none")],
)  # fmt: skip
def test_what_is_no_profile_has_a_reason(cell: str, reason: str) -> None:
    answer = read_linkedin(cell, "")

    assert (answer.profile, answer.company) == ("", "")
    assert reason in str(answer.issue)


def test_a_page_in_the_other_column_goes_where_it_belongs_and_is_told() -> None:
    answer = read_linkedin("linkedin.com/company/acme", "")
    assert (answer.profile, answer.company) == ("", f"{PAGE}acme")
    assert str(answer.issue) == "This is a company's page, not a person's profile."

    answer = read_linkedin("", "linkedin.com/in/ada")
    assert (answer.profile, answer.company) == (f"{PROFILE}ada", "")
    assert str(answer.issue) == "This is a person's profile, not a company's page."

    answer = read_linkedin("linkedin.com/company/other", "linkedin.com/company/acme")
    assert (answer.profile, answer.company) == ("", f"{PAGE}acme")


def test_of_several_the_first_of_the_columns_kind_is_taken_and_said() -> None:
    answer = read_linkedin("linkedin.com/company/acme; linkedin.com/in/ada linkedin.com/in/bob", "")

    assert answer.profile == f"{PROFILE}ada"
    assert "several addresses" in str(answer.issue)


PIECES = (
    "https:// www. linkedin.com / in / company / ada acme ? # %C3%A9 % … é @ sales pub 1 2".split()
)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join), st.text())
def test_any_text_has_an_answer_and_one_form_is_its_own(person: Any, company: Any) -> None:
    answer = read_linkedin(person.strip(), company.strip())

    assert answer.profile or answer.company or answer.issue or not (person + company).strip()
    if answer.profile:
        assert read_linkedin(answer.profile, "").profile == answer.profile
    if answer.company:
        assert read_linkedin("", answer.company).company == answer.company
