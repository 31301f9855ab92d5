"""A company's own site, told from a page about it on somebody else's."""

import pytest

from batchruns.engine.subjects.company.site import read_company_site

PAGES_ABOUT = [
    ("https://www.resdiary.com/restaurants/blue-door", "Blue Door Bistro"),
    ("https://www.urbansportsclub.com/en/venues/yoga-one", "Yoga One GmbH"),
    ("https://www.zoopla.co.uk/find-agents/branch/foxtons-london-123/", "Foxtons Ltd"),
    ("https://www.idealista.com/pro/inmobiliaria-lopez/", "Inmobiliaria López SL"),
    ("https://www.cars.com/dealers/12345/smith-ford/", "Smith Ford"),
    ("https://www.mybuilder.com/tradesperson-profiles/smith-builders", "Smith Builders"),
    ("https://www.buildzoom.com/contractor/smith-roofing", "Smith Roofing LLC"),
    ("https://www.f6s.com/company/acme-labs", "Acme Labs"),
    ("https://tracxn.com/d/companies/acme-labs/__abc", "Acme Labs, Inc."),
    ("https://www.degulesider.dk/acme/123/virksomhed", "Acme A/S"),
    ("https://www.zaubacorp.com/company/ACME-PRIVATE-LIMITED/U123", "Acme Private Limited"),
    ("https://www.reverb.com/shop/acme-guitars", "Acme Guitars"),
    ("https://directory.example.org/firmen/4711", "Bäckerei Müller"),
    ("https://directory.example.org/handwerk/baeckerei-mueller", "Bäckerei Müller e.K."),
    ("https://ello.co/acme", "Acme"),
    ("https://cebudentalimplants.com/content/jf-dental-care", "Jf Dental Care"),
    ("https://nearby.example.ph/pages/viardo-dental-clinic/121924", "Dental Clinic"),
    ("http://www.med.at/bell_claudia/", "Dr. Claudia Bell"),
    ("https://nosecretsalon.at/traun/haar-co-bettina-piffath/", "Haar & Co"),
    ("https://club.example.net/@acme", ""),
    ("https://users.example.edu/~ada", ""),
    ("https://jobs.example.com/freelancers/jane-doe", ""),
]
OWN_SITES = [
    ("https://www.acme.com/acme-history", "Acme Inc."),
    ("https://www.bosch.de/unternehmen/bosch-rexroth", "Bosch Rexroth AG"),
    ("https://www.vrtx.com/company/vertex-pharmaceuticals-2024", "Vertex Pharmaceuticals"),
    ("https://www.tp.com/stores/new-york-2", "Teleperformance"),
    ("https://global.abb/group/en/companies/abb-2024", "ABB"),
    ("https://warhammer.com/company/about-us", "Games Workshop"),
    ("https://abc.xyz/investor", "Alphabet Inc."),
    ("https://www.draeger.com/stores/luebeck-1", "Drägerwerk AG"),
    (
        "https://affinitydentalclinics.com/en/affinity-dental-clinics-cebu",
        "Affinity Dental Clinics",
    ),
    ("https://www.dental-one.com/dental-one-center", "Dental One Center"),
    ("https://acme.com/members/login", ""),
    ("https://acme.com/company/about-us", ""),
    ("https://acme.com/de/", "Something Else"),
    ("https://acme.ru/ромашка", "ООО «Ромашка»"),
]


@pytest.mark.parametrize(("website", "company"), PAGES_ABOUT)
def test_a_page_about_a_company_is_no_site_of_its_own(website: str, company: str) -> None:
    site = read_company_site(website, company)

    assert (site.domain, site.type) == ("", "social_profile")
    assert getattr(site.issue, "code", "") == "profile_page"


@pytest.mark.parametrize(("website", "company"), OWN_SITES)
def test_a_page_of_a_companys_own_site_tells_its_domain(website: str, company: str) -> None:
    site = read_company_site(website, company)

    assert (site.domain != "", site.type, site.issue) == (True, "company_site", None)
