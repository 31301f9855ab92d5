"""Migrating into a database that looks like a Supabase project, and what its clients then reach."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from tests.helpers.databases import manage, rows
from tests.helpers.supabase_project import project_database

ADA = UUID("00000000-0000-0000-0000-000000000001")
BOB = UUID("00000000-0000-0000-0000-000000000002")
# What the project's owner has made in it: the contract, and a table of their own.
TABLES = f"""
INSERT INTO auth.users VALUES ('{ADA}', 'ada@example.com'), ('{BOB}', 'bob@example.com');
CREATE TABLE users (
    id uuid PRIMARY KEY REFERENCES auth.users (id), email text, full_name text
);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Everybody sees everybody" ON users FOR SELECT USING (true);
CREATE POLICY "Everybody mends everybody" ON users FOR UPDATE USING (true);
CREATE TABLE batch_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid REFERENCES users (id),
    filename text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    started_at timestamptz, finished_at timestamptz,
    result_url text, error_message text, meta jsonb,
    created_at timestamptz DEFAULT now()
);
ALTER TABLE batch_runs ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Users can view own batch runs" ON batch_runs FOR SELECT USING (auth.uid() = user_id);
CREATE TABLE theirs (id int);
INSERT INTO users VALUES ('{ADA}', 'ada@example.com', 'Ada'), ('{BOB}', 'bob@example.com', 'Bob');
INSERT INTO batch_runs (user_id, filename) VALUES ('{ADA}', 'ada.csv'), ('{BOB}', 'bob.csv');
"""


@pytest.fixture(scope="module")
def project(database_url: str) -> Iterator[str]:
    """The address of a project, by its owner, who is no superuser; our migrations have run twice."""
    with project_database(database_url) as owner:
        with psycopg.connect(owner) as theirs:
            theirs.execute(TABLES)
        manage(owner, "migrate")
        manage(owner, "migrate")
        yield owner


@contextmanager
def client_of(project: str, role: str, person: UUID | None = None, **claimed: str) -> Iterator[Any]:
    """What a client of the project's API does, in one transaction that is not kept."""
    with psycopg.connect(project) as connection:
        connection.execute(f"SET LOCAL ROLE {role}")
        claims = {"role": role, **claimed, **({"sub": str(person)} if person else {})}
        connection.execute(
            "SELECT set_config('request.jwt.claims', %s, true)", [json.dumps(claims)]
        )
        yield connection
        connection.rollback()


def test_what_was_there_is_there(project: str) -> None:
    assert rows(project, "SELECT filename FROM batch_runs ORDER BY 1") == [
        ("ada.csv",),
        ("bob.csv",),
    ]
    assert rows(project, "SELECT full_name FROM users ORDER BY 1") == [("Ada",), ("Bob",)]
    assert rows(project, "SELECT obj_description('auth.uid'::regproc)") == [("theirs",)]


def test_the_contracts_policies_are_there_once_and_no_other(project: str) -> None:
    found = rows(project, "SELECT policyname, cmd FROM pg_policies WHERE tablename = 'batch_runs'")
    assert sorted(found) == [
        ("Users can insert own batch runs", "INSERT"),
        ("Users can update own batch runs", "UPDATE"),
        ("Users can view own batch runs", "SELECT"),
    ]


def test_a_signed_in_client_selects_inserts_and_updates_its_own_runs(project: str) -> None:
    with client_of(project, "authenticated", ADA) as ada:
        assert ada.execute("SELECT filename FROM batch_runs").fetchall() == [("ada.csv",)]
        made = ada.execute(
            "INSERT INTO batch_runs (user_id, filename) VALUES (%s, 'new.csv') RETURNING status",
            [ADA],
        )
        assert made.fetchone() == ("pending",)
        assert ada.execute("UPDATE batch_runs SET meta = '{}'").rowcount == 2


@pytest.mark.parametrize(
    "attack",
    [
        f"INSERT INTO batch_runs (user_id, filename) VALUES ('{BOB}', 'x')",
        f"UPDATE batch_runs SET user_id = '{BOB}'",
        "DELETE FROM batch_runs",
        "TRUNCATE batch_runs",
        "SELECT password FROM users",
        "SELECT * FROM users",
        "UPDATE users SET is_superuser = true",
        "UPDATE users SET password = 'x'",
        "SELECT * FROM django_session",
        "SELECT * FROM procrastinate_jobs",
        "SELECT * FROM batchruns_chunk",
        "SELECT * FROM django_migrations",
        "SELECT * FROM leadenrich_cache",
        "SELECT nextval('batchruns_chunk_id_seq')",
        "SELECT leadenrich_delete_run(gen_random_uuid())",
        "SELECT procrastinate_finish_job_v1(1, 'succeeded', true)",
        "SELECT batchruns_listed(batch_runs) FROM batch_runs",
        "SELECT batchruns_whole_number('{}', 'rowCount')",
        "SELECT * FROM batchruns_listing",
    ],
)
def test_what_a_signed_in_client_may_not(project: str, attack: str) -> None:
    with client_of(project, "authenticated", ADA) as ada, pytest.raises(InsufficientPrivilege):
        ada.execute(attack)


def test_a_signed_in_client_changes_nothing_of_anothers(project: str) -> None:
    with client_of(project, "authenticated", ADA) as ada:
        assert (
            ada.execute("UPDATE batch_runs SET filename = 'x' WHERE filename = 'bob.csv'").rowcount
            == 0
        )


def test_a_signed_in_client_sees_and_changes_only_its_own_profile(project: str) -> None:
    with client_of(project, "authenticated", ADA) as ada:
        assert ada.execute("SELECT id, email, full_name FROM users").fetchall() == [
            (ADA, "ada@example.com", "Ada")
        ]
        assert ada.execute("UPDATE users SET full_name = 'Countess'").rowcount == 1


def test_a_client_writes_no_address_but_that_of_its_account(project: str) -> None:
    write = "UPDATE users SET email = %s, full_name = 'x'"
    for claimed in ({}, {"email": "ada@example.com"}):
        with (
            client_of(project, "authenticated", ADA, **claimed) as ada,
            pytest.raises(CheckViolation, match="isn't the address of your account"),
        ):
            ada.execute(write, ["stranger@example.com"])
    with client_of(project, "authenticated", ADA) as ada:
        assert ada.execute(write, ["ada@example.com"]).rowcount == 1
    with client_of(project, "authenticated", ADA, email="ada@new.example.com") as ada:
        assert ada.execute(write, ["Ada@new.example.com"]).rowcount == 1


def test_without_claims_there_is_nothing(project: str) -> None:
    with client_of(project, "authenticated") as nobody:
        assert nobody.execute("SELECT id FROM batch_runs").fetchall() == []


@pytest.mark.parametrize("table", ["batch_runs", "users", "django_session", "batchruns_chunk"])
def test_a_visitor_reaches_nothing(project: str, table: str) -> None:
    with client_of(project, "anon") as visitor, pytest.raises(InsufficientPrivilege):
        visitor.execute(f"SELECT 1 FROM {table}")


def test_the_service_role_reaches_every_run(project: str) -> None:
    with client_of(project, "service_role") as service:
        assert service.execute("SELECT count(*) FROM batch_runs").fetchone() == (2,)


def test_the_projects_own_tables_are_left_alone(project: str) -> None:
    with client_of(project, "anon") as visitor:
        assert visitor.execute("SELECT * FROM theirs").fetchall() == []


def test_changes_of_runs_are_published(project: str) -> None:
    found = rows(
        project, "SELECT tablename FROM pg_publication_tables WHERE pubname = 'supabase_realtime'"
    )
    assert found == [("batch_runs",)]


def test_our_web_role_works_where_it_may_not_use_the_schema_auth(project: str) -> None:
    with client_of(project, "leadenrich_web", ADA) as ada:
        assert ada.execute("SELECT filename FROM batch_runs").fetchall() == [("ada.csv",)]
        run = ada.execute("SELECT id FROM batch_runs").fetchone()[0]
        assert ada.execute("SELECT leadenrich_delete_run(%s)", [run]).fetchone() == (True,)


# What may be opened in a project, and how the check tells of it.
OPENINGS = {
    "GRANT SELECT ON django_session TO anon": "Table django_session lets the role anon SELECT",
    "GRANT SELECT (id) ON batchruns_chunk TO PUBLIC": "Table batchruns_chunk lets the role",
    "GRANT SELECT (password) ON users TO authenticated": "the column password",
    "GRANT SELECT ON batch_runs TO anon": "Table batch_runs lets the role anon SELECT",
    "GRANT DELETE ON batch_runs TO authenticated": "lets the role authenticated delete",
    "GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq TO anon": "Sequence procrastinate_jobs_id_seq",
    "GRANT EXECUTE ON FUNCTION leadenrich_delete_run TO PUBLIC": "Function leadenrich_delete_run",
    "ALTER TABLE batchruns_event DISABLE ROW LEVEL SECURITY": "batchruns_event has no row level",
    'DROP POLICY "Users can view own batch runs" ON batch_runs': "own batch runs”",
    'ALTER POLICY "Users can update own batch runs" ON batch_runs'
    " USING (auth.uid() = user_id OR true)": "“Users can update own batch runs”, or it says",
    "CREATE POLICY open ON batch_runs USING (true)": "has the further policy “open”",
    'ALTER POLICY "People can reach nobody else" ON users USING (true)': "more than their own row",
}


def test_the_check_names_what_is_open_and_migrating_closes_it(project: str) -> None:
    check = ("check", "--database", "default", "--tag", "security")
    manage(project, *check)
    with psycopg.connect(project) as owner:
        for opening in OPENINGS:
            owner.execute(opening)

    said = manage(project, *check, fails=True)
    assert [told for told in OPENINGS.values() if told not in said] == []

    manage(project, "migrate")
    manage(project, *check)
    for role in ("authenticated", "leadenrich_web"):
        with client_of(project, role, ADA) as ada:
            assert ada.execute("SELECT filename FROM batch_runs").fetchall() == [("ada.csv",)]


def test_a_view_that_passes_the_policies_by_is_told(project: str) -> None:
    with psycopg.connect(project) as owner:
        owner.execute("CREATE VIEW all_runs AS SELECT filename FROM batch_runs")
        owner.execute("GRANT SELECT ON all_runs TO anon")
        told = "View all_runs shows rows of the table batch_runs to the role anon"

    assert told in manage(project, "migrate")
    assert told in manage(project, "check", "--database", "default", fails=True)

    with psycopg.connect(project) as owner:
        owner.execute("ALTER VIEW all_runs SET (security_invoker = true)")
    manage(project, "check", "--database", "default")

    with psycopg.connect(project) as owner:
        owner.execute("CREATE VIEW again AS SELECT * FROM all_runs")
        owner.execute("GRANT SELECT ON again TO anon")
    said = manage(project, "check", "--database", "default", fails=True)
    assert "View again shows rows of the table batch_runs to the role anon" in said
    with psycopg.connect(project) as owner:
        owner.execute("DROP VIEW again")


@pytest.mark.parametrize(
    ("lacking", "why"), [("", "batch_runs_status_check"), ("user_id", 'column "user_id" does not')]
)
def test_a_migration_that_fails_leaves_nothing_of_ours_open(
    empty_database: str, lacking: str, why: str
) -> None:
    with psycopg.connect(empty_database) as theirs:
        theirs.execute("CREATE TABLE users (id uuid PRIMARY KEY)")
        theirs.execute(
            "CREATE TABLE batch_runs (id uuid PRIMARY KEY, user_id uuid, filename text, status text,"
            " started_at timestamptz, finished_at timestamptz, result_url text, error_message text,"
            " meta jsonb, created_at timestamptz)"
        )
        theirs.execute("INSERT INTO batch_runs VALUES (gen_random_uuid(), NULL, 'x', 'canceled')")
        if lacking:
            theirs.execute(f"ALTER TABLE batch_runs DROP COLUMN {lacking}")

    assert why in manage(empty_database, "migrate", fails=True)

    open_tables = """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relrowsecurity
    """
    assert rows(empty_database, open_tables) == ([("batch_runs",)] if lacking else [])


def test_the_queue_alone_can_be_migrated(empty_database: str) -> None:
    manage(empty_database, "migrate", "procrastinate")
