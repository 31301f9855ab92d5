-- A whole number of an object of JSON, -1 where it has none; other clients may have put anything there.
CREATE OR REPLACE FUNCTION batchruns_whole_number(meta jsonb, key text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN jsonb_typeof(meta -> key) = 'number'
        THEN greatest(-1, least((meta ->> key)::numeric, 1e18))::bigint
        ELSE -1
    END
$$;

-- Here already, before it has rows: a project's API may serve every table from when it is made.
ALTER TABLE batchruns_listing ENABLE ROW LEVEL SECURITY;
