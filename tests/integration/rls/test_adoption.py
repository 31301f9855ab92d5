"""Migrating onto a database that has `users` and `batch_runs` already keeps all that is in them."""

import psycopg
import pytest
from psycopg import sql

from tests.helpers.databases import manage, rows

CONTRACT = """
CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text, plan text);
CREATE TABLE batch_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid REFERENCES users (id),
    filename text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    started_at timestamptz,
    finished_at timestamptz,
    result_url text,
    error_message text,
    meta jsonb,
    created_at timestamptz DEFAULT now()
);
INSERT INTO users (id, email, plan) VALUES
    ('00000000-0000-0000-0000-000000000001', 'ada@example.com', 'gold'),
    ('00000000-0000-0000-0000-000000000002', NULL, 'free'),
    ('00000000-0000-0000-0000-000000000003', NULL, 'free');
INSERT INTO batch_runs (user_id, filename, status, started_at, finished_at, result_url, meta)
VALUES ('00000000-0000-0000-0000-000000000001', 'old.csv', 'completed', '2024-01-01', '2024-01-02',
        'https://files.example.com/old.csv', '{"fileSize": 12, "theirs": true}'),
       ('00000000-0000-0000-0000-000000000001', 'waiting.csv', 'pending', NULL, NULL, NULL, NULL);
"""


def test_existing_tables_are_adopted_with_their_rows(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute(CONTRACT)
    runs_before = rows(empty_database, "SELECT * FROM batch_runs ORDER BY filename")

    manage(empty_database, "migrate")

    assert rows(empty_database, "SELECT * FROM batch_runs ORDER BY filename") == runs_before
    assert rows(empty_database, "SELECT email, plan, is_active FROM users ORDER BY id") == [
        ("ada@example.com", "gold", True),
        (None, "free", True),
        (None, "free", True),
    ]


def test_migrating_again_from_nothing_changes_nothing(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute(CONTRACT)
    manage(empty_database, "migrate")
    schema_before = schema(empty_database)

    with psycopg.connect(empty_database) as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'batchruns'")
        ours = connection.execute(
            "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE tablename ~ '^batchruns_'"
        ).fetchone()
        assert ours
        connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.SQL(ours[0])))
    manage(empty_database, "migrate")

    assert schema(empty_database) == schema_before


def test_an_adopted_schema_is_the_schema_of_a_new_one(
    database_url: str, empty_database: str
) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute(
            CONTRACT.replace("email text, plan text", "email varchar(254)").split("INSERT")[0]
        )
    manage(empty_database, "migrate")
    adopted = schema(empty_database)
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    manage(empty_database, "migrate")

    assert adopted == schema(empty_database)


def test_a_row_inserted_by_plain_sql_is_whole(empty_database: str) -> None:
    manage(empty_database, "migrate")

    with psycopg.connect(empty_database) as connection:
        connection.execute("INSERT INTO users (email) VALUES ('new@example.com')")
        connection.execute("INSERT INTO batch_runs (filename) VALUES ('new.csv')")

    [(id, status, created_at)] = rows(
        empty_database, "SELECT id, status, created_at FROM batch_runs"
    )
    assert id
    assert status == "pending"
    assert created_at
    [(active, staff)] = rows(empty_database, "SELECT is_active, is_staff FROM users")
    assert (active, staff) == (True, False)


def test_only_the_four_statuses_exist(empty_database: str) -> None:
    manage(empty_database, "migrate")

    with (
        psycopg.connect(empty_database) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute("INSERT INTO batch_runs (filename, status) VALUES ('x', 'canceled')")


def schema(url: str) -> list[tuple]:
    """Columns, defaults, constraints and indexes of the two tables of the contract."""
    return rows(
        url,
        """
        SELECT table_name, column_name, data_type, column_default, is_nullable
        FROM information_schema.columns WHERE table_name IN ('users', 'batch_runs')
        UNION ALL
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), NULL, NULL
        FROM pg_constraint
        WHERE conrelid IN ('users'::regclass, 'batch_runs'::regclass) AND contype <> 'n'
        UNION ALL
        SELECT tablename, indexname, indexdef, NULL, NULL
        FROM pg_indexes WHERE tablename IN ('users', 'batch_runs')
        ORDER BY 1, 2, 3
        """,
    )
