-- Keeps batchruns_listing: one narrow row for each run, whoever wrote the run.
-- Other clients may have put anything into meta, so nothing here may fail on what it finds there.

-- What its owner calls a run, as RunMeta reads it: the name they gave it, else its filename.
CREATE OR REPLACE FUNCTION batchruns_title(run batch_runs) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        CASE WHEN jsonb_typeof(run.meta -> 'name') = 'string'
        THEN nullif(left(btrim(regexp_replace(run.meta ->> 'name', '\s+', ' ', 'g')), 100), '') END,
        left(run.filename, 300)
    )
$$;

CREATE OR REPLACE FUNCTION batchruns_tags(meta jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(
        SELECT left(btrim(regexp_replace(tag #>> '{}', '\s+', ' ', 'g')), 30)
        FROM jsonb_array_elements(
            CASE jsonb_typeof(meta -> 'tags') WHEN 'array' THEN meta -> 'tags' ELSE '[]' END
        ) AS tag
        WHERE jsonb_typeof(tag) = 'string' AND tag #>> '{}' ~ '\S'
        LIMIT 10
    )
$$;

CREATE OR REPLACE FUNCTION batchruns_listed(run batch_runs) RETURNS batchruns_listing
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT
        run.id,
        run.user_id,
        left(lower(title), 255),
        CASE
            WHEN run.status = 'failed' AND run.meta #>> '{error,code}' = 'canceled' THEN 'canceled'
            ELSE run.status
        END,
        CASE
            WHEN isfinite(run.started_at)
            THEN -least(extract(epoch FROM run.started_at) * 1000000, 9e18)::bigint
            ELSE -9223372036854775808
        END,
        CASE
            WHEN isfinite(run.started_at) AND isfinite(run.finished_at) THEN greatest(
                -1, extract(epoch FROM run.finished_at - run.started_at) * 1000
            )::bigint
            ELSE -1
        END,
        batchruns_whole_number(run.meta, 'fileSize'),
        batchruns_whole_number(run.meta, 'rowCount'),
        batchruns_whole_number(run.meta, 'rejectedCount'),
        title,
        tags,
        text,
        batchruns_whole_number(run.meta #> '{summary,filled}', 'issues'),
        batchruns_whole_number(run.meta #> '{summary,filled}', 'duplicate_of')
    FROM (SELECT batchruns_title(run) AS title, batchruns_tags(run.meta) AS tags) AS called
    -- What an entry of an index can hold, however many bytes its characters have.
    CROSS JOIN LATERAL left(lower(
        E'\t' || array_to_string(tags, E'\t') || E'\t\n' || title || E'\n' || left(run.filename, 255)
    ), 600) AS text
$$;

-- SECURITY DEFINER: who may write a run need not be able to write its listing.
CREATE OR REPLACE FUNCTION batchruns_list_run() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM batchruns_listing WHERE run_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO batchruns_listing SELECT listed.* FROM batchruns_listed(NEW) AS listed;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER batchruns_list_run AFTER INSERT OR UPDATE OR DELETE ON batch_runs
    FOR EACH ROW EXECUTE FUNCTION batchruns_list_run();

-- An earlier version listed the runs in another way.
TRUNCATE batchruns_listing;
INSERT INTO batchruns_listing
SELECT listed.* FROM batch_runs CROSS JOIN LATERAL batchruns_listed(batch_runs) AS listed;
