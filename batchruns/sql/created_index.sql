-- For lists by creation, of times that Python has: also where an earlier installation left it.
CREATE INDEX IF NOT EXISTS batch_runs_created_idx ON batch_runs (
    user_id,
    (LEAST(
        GREATEST(created_at, '1970-01-01 00:00:00+00:00'::timestamptz),
        '9999-01-01 00:00:00+00:00'::timestamptz
    )),
    id
);
