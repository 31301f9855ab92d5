"""What a linter of a Supabase project warns of: none of it is in what we make in a database."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.helpers.databases import manage, new_database

# As a project has it before we come: what its owner makes is open to the roles of its API, and to one more.
PROJECT = """
DO $$
DECLARE role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['anon', 'authenticated', 'service_role', 'leadenrich_test_all'] LOOP
        IF to_regrole(role) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role);
        END IF;
    END LOOP;
END $$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT ALL ON TABLES TO anon, authenticated, service_role, leadenrich_test_all;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT ALL ON SEQUENCES TO anon, authenticated, service_role, leadenrich_test_all;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role, leadenrich_test_all;
"""
LINTS = {
    "a table without row level security": """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
    """,
    "row level security without a policy": """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
            AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)
    """,
    "a table without a primary key": """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)
    """,
    "a function that looks for names wherever its caller does": """
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace IN ('public'::regnamespace, 'auth'::regnamespace) AND NOT EXISTS (
            SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%'
        )
    """,
    "a function that anybody but us may call": """
        SELECT proname, grantee::regrole
        FROM pg_proc CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner)))
        WHERE pronamespace = 'public'::regnamespace
            AND grantee NOT IN (proowner, 'leadenrich_web'::regrole)
    """,
    "a table or sequence that anybody but us may use": """
        SELECT relname, grantee::regrole, privilege_type
        FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
        WHERE relnamespace = 'public'::regnamespace AND relname NOT IN ('users', 'batch_runs')
            AND grantee NOT IN (relowner, 'leadenrich_web'::regrole)
    """,
    "a table of the contract that visitors may use": """
        SELECT relname, grantee::regrole, privilege_type
        FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
        WHERE relname IN ('users', 'batch_runs') AND grantee IN (0, 'anon'::regrole)
    """,
    "a view that asks as its owner": """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
            AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
    """,
    "a policy that holds for every row": """
        SELECT tablename, policyname FROM pg_policies
        WHERE schemaname = 'public' AND permissive = 'PERMISSIVE'
            AND roles && ARRAY['public', 'anon', 'authenticated']::name[]
            AND 'true' IN (qual, with_check)
    """,
    "several policies for one role and one command": """
        SELECT tablename, role, command, array_agg(policyname)
        FROM pg_policies, unnest(roles) AS role, unnest(
            CASE cmd WHEN 'ALL' THEN ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] ELSE ARRAY[cmd] END
        ) AS command
        WHERE schemaname = 'public' AND permissive = 'PERMISSIVE'
        GROUP BY tablename, role, command HAVING count(*) > 1
    """,
    "a policy that asks for each row who is signed in": """
        SELECT tablename, policyname
        FROM pg_policies, unnest(ARRAY[qual, with_check]) AS term
        WHERE schemaname = 'public' AND term ~ 'auth\\.\\w+\\(\\)'
            AND term !~* 'select\\s+auth\\.\\w+\\(\\)'
    """,
    "two indexes that are the same": """
        SELECT tablename, array_agg(indexname) FROM pg_indexes WHERE schemaname = 'public'
        GROUP BY tablename, replace(indexdef, indexname, '') HAVING count(*) > 1
    """,
    "a foreign key without an index": """
        SELECT conrelid::regclass, conname FROM pg_constraint
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_index
            WHERE indrelid = conrelid
                AND (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey
        )
    """,
    "an extension in the schema of the API": """
        SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace
    """,
}


@pytest.fixture(scope="module")
def project(database_url: str) -> Iterator[str]:
    with new_database(database_url) as url:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(PROJECT)
        manage(url, "migrate")
        yield url
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("DROP OWNED BY leadenrich_test_all; DROP ROLE leadenrich_test_all")


@pytest.mark.parametrize("lint", LINTS)
def test_a_linter_finds_nothing(project: str, lint: str) -> None:
    with psycopg.connect(project) as connection:
        assert connection.execute(LINTS[lint]).fetchall() == []


def test_the_check_names_what_a_role_of_the_project_may(project: str) -> None:
    check = ("check", "--database", "default", "--tag", "security")
    manage(project, *check)
    with psycopg.connect(project) as owner:
        owner.execute("GRANT ALL ON django_session TO leadenrich_test_all")
        owner.execute("GRANT SELECT (args) ON procrastinate_jobs TO service_role")
        owner.execute("GRANT EXECUTE ON FUNCTION leadenrich_delete_run TO service_role")
        owner.execute("ALTER FUNCTION batchruns_whole_number RESET search_path")

    said = manage(project, *check, fails=True)

    for told in (
        "Table django_session lets the role leadenrich_test_all",
        "Table procrastinate_jobs lets the role service_role SELECT",
        "Function leadenrich_delete_run(uuid) lets the role service_role EXECUTE",
        "Function batchruns_whole_number(jsonb,text) looks for names wherever",
    ):
        assert told in said
    manage(project, "migrate")
    manage(project, *check)
