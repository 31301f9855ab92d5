"""A database that looks like a Supabase project's, before anybody has made a table in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from tests.helpers.databases import new_database

# The roles belong to the server, so they may be there from another database of it.
ROLES = """
DO $$
DECLARE role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
        IF to_regrole(role) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role);
        END IF;
    END LOOP;
    ALTER ROLE service_role BYPASSRLS;
END $$;
"""
# auth belongs to an administrator, and whatever the project's owner makes in public is open to the
# API's roles until row level security is on.
PROJECT = """
ALTER SCHEMA public OWNER TO {owner};
GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT ALL ON TABLES TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role;
CREATE SCHEMA auth;
REVOKE ALL ON SCHEMA auth FROM PUBLIC;
GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role, {owner};
CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);
GRANT ALL ON auth.users TO {owner};
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;
COMMENT ON FUNCTION auth.uid() IS 'theirs';
CREATE PUBLICATION supabase_realtime;
ALTER PUBLICATION supabase_realtime OWNER TO {owner};
"""


@contextmanager
def project_database(server_url: str) -> Iterator[str]:
    """The address of a new project's database by its owner, who is no superuser.

    The owner may act as the roles of the API, as Supabase has it.
    """
    owner, password = f"project_owner_{uuid4().hex[:12]}", uuid4().hex
    with new_database(server_url) as administrator:
        url = urlsplit(administrator)
        with psycopg.connect(administrator, autocommit=True) as server:
            server.execute(ROLES)
            server.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE BYPASSRLS PASSWORD '{password}'")
            server.execute(f"GRANT anon, authenticated, service_role TO {owner}")
            server.execute(f"GRANT ALL ON DATABASE {url.path.strip('/')} TO {owner}")
            if server.execute("SELECT to_regrole('leadenrich_web')").fetchone()[0]:
                # From another database of this server; here its owner would have made it.
                server.execute(f"GRANT leadenrich_web TO {owner} WITH ADMIN OPTION")
            server.execute(PROJECT.format(owner=owner))
        host = url.netloc.rpartition("@")[2]
        try:
            yield url._replace(netloc=f"{owner}:{password}@{host}").geturl()
        finally:
            with psycopg.connect(administrator, autocommit=True) as server:
                server.execute(f"REASSIGN OWNED BY {owner} TO CURRENT_USER")
                server.execute(f"DROP OWNED BY {owner}")
                server.execute(f"DROP ROLE {owner}")
