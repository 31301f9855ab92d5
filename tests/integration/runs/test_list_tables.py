"""Tables of the person's own Postgres as lists: what they may read there by its policies, and no more."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import Settings

from batchruns.models import ReferenceList
from batchruns.processing import lists as building
from batchruns.runs import list_files
from batchruns.runs.errors import RunError
from batchruns.runs.lists import service as lists
from batchruns.runs.lists import tables, using
from batchruns.runs.lists.tables import Table
from batchruns.uploads import lists as intake
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as, as_operator
from leadenrich.rls.testing import closed_process
from tests.helpers.errors import refused

pytestmark = pytest.mark.django_db(transaction=True)
CUSTOMERS = Table("crm", "Key accounts")
SCHEMA = """
    CREATE SCHEMA crm;
    GRANT USAGE ON SCHEMA crm TO authenticated;
    CREATE TABLE crm."Key accounts" (company text, website text, owner uuid, note text);
    CREATE TABLE crm.secrets (company text);
    GRANT SELECT ON crm."Key accounts" TO authenticated;
    ALTER TABLE crm."Key accounts" ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON crm."Key accounts" TO authenticated USING (owner = (SELECT auth.uid()));
"""


@pytest.fixture(autouse=True)
def _schema(user: User, stranger: User, settings: Settings) -> Iterator[None]:
    settings.LIST_SCHEMAS = ["crm", "public"]
    rows = [
        ("Acme GmbH", "acme.com", user.pk, 'a "quoted", note'),
        ("Globex Inc", "globex.com", user.pk, None),
        ("Initech LLC", "initech.com", stranger.pk, "theirs"),
    ]
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        cursor.executemany('INSERT INTO crm."Key accounts" VALUES (%s, %s, %s, %s)', rows)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA crm CASCADE")


def test_only_what_one_may_read_is_offered(user: User, settings: Settings) -> None:
    with closed_process(), acting_as(user.pk):
        assert tables.tables_of(user.pk) == [CUSTOMERS]
        settings.LIST_SCHEMAS = []
        assert tables.tables_of(user.pk) == []


def test_a_table_is_read_by_its_policies_and_again(user: User) -> None:
    with closed_process():
        with acting_as(user.pk):
            own = intake.take_in_table(
                user, CUSTOMERS, "Key accounts", ReferenceList.Kind.COMPANIES
            )
            options = own.parsed_meta.options
            assert options
            assert options.mapping[:2] == ("company", "website")
            lists.build(own, options, ["note"])
        with as_operator():
            building.build(own.pk, 1)
            own.refresh_from_db()
            rows = list(using.rows_of(own))
        assert [(row[0], row[3]) for row in rows[1:]] == [
            ("Acme GmbH", 'a "quoted", note'),
            ("Globex Inc", ""),
        ]

        with as_operator(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM crm.\"Key accounts\" WHERE company = 'Acme GmbH'")
        with acting_as(user.pk):
            again = intake.read_again(own)
            assert (again.status, again.columns) == ("building", ["note"])
        with as_operator():
            building.build(own.pk, 2)
            own.refresh_from_db()
            assert len(list(using.rows_of(own))) == 2


def test_a_table_that_one_may_not_read_is_refused(user: User) -> None:
    with closed_process(), acting_as(user.pk):
        for table in (Table("crm", "secrets"), Table("public", "batchruns_recipe")):
            with refused(RunError, "can't read"):
                intake.take_in_table(user, table, "Secrets", ReferenceList.Kind.COMPANIES)
        assert not ReferenceList.objects.exists()


def test_a_table_that_is_taken_away_fails_in_words(user: User) -> None:
    own = intake.take_in_table(user, CUSTOMERS, "Key accounts", ReferenceList.Kind.COMPANIES)
    options = own.parsed_meta.options
    assert options
    lists.build(own, options, [])
    with connection.cursor() as cursor:
        cursor.execute('REVOKE SELECT ON crm."Key accounts" FROM authenticated')
    with refused(RunError, "crm.Key accounts"):
        building.build(own.pk, 1)
    assert not list_files.names(own.pk)
