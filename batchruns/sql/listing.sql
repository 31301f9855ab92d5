-- Keeps batchruns_listing: one narrow row for each run, whoever wrote the run.
-- Other clients may have put anything into meta, so nothing here may fail on what it finds there.
CREATE OR REPLACE FUNCTION batchruns_whole_number(meta jsonb, key text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN jsonb_typeof(meta -> key) = 'number'
        THEN greatest(-1, least((meta ->> key)::numeric, 1e18))::bigint
        ELSE -1
    END
$$;

CREATE OR REPLACE FUNCTION batchruns_listed(run batch_runs) RETURNS batchruns_listing
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT
        run.id,
        run.user_id,
        left(lower(run.filename), 255),
        run.status,
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
        batchruns_whole_number(run.meta, 'rejectedCount')
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

-- Here already, before it has rows: a project's API may serve every table from when it is made.
ALTER TABLE batchruns_listing ENABLE ROW LEVEL SECURITY;

INSERT INTO batchruns_listing
SELECT listed.* FROM batch_runs CROSS JOIN LATERAL batchruns_listed(batch_runs) AS listed
ON CONFLICT DO NOTHING;
