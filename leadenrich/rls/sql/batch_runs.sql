-- Table batch_runs: the contract's three policies, for our web role and for clients of a Supabase
-- project alike. A policy that has one of these names already gets exactly the contract's terms.
ALTER TABLE batch_runs ENABLE ROW LEVEL SECURITY;

-- (SELECT auth.uid()) is worked out once for a query, not for each row.
DROP POLICY IF EXISTS "Users can view own batch runs" ON batch_runs;
CREATE POLICY "Users can view own batch runs" ON batch_runs FOR SELECT
    USING ((SELECT auth.uid()) = user_id);

DROP POLICY IF EXISTS "Users can insert own batch runs" ON batch_runs;
CREATE POLICY "Users can insert own batch runs" ON batch_runs FOR INSERT
    WITH CHECK ((SELECT auth.uid()) = user_id);

DROP POLICY IF EXISTS "Users can update own batch runs" ON batch_runs;
CREATE POLICY "Users can update own batch runs" ON batch_runs FOR UPDATE
    USING ((SELECT auth.uid()) = user_id) WITH CHECK ((SELECT auth.uid()) = user_id);

-- A policy that the project has beside these stays, but opens nothing: this one, which is there only
-- then, is restrictive and holds, too.
DROP POLICY IF EXISTS "Nobody reaches another's batch runs" ON batch_runs;
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_policies
        WHERE schemaname = 'public' AND tablename = 'batch_runs' AND permissive = 'PERMISSIVE'
            AND policyname NOT IN (
                'Users can view own batch runs',
                'Users can insert own batch runs',
                'Users can update own batch runs'
            )
    ) THEN
        CREATE POLICY "Nobody reaches another's batch runs" ON batch_runs AS RESTRICTIVE
            TO anon, authenticated, leadenrich_web USING ((SELECT auth.uid()) = user_id);
    END IF;
END $$;

REVOKE ALL ON batch_runs FROM PUBLIC, anon, authenticated;
GRANT SELECT, INSERT, UPDATE ON batch_runs TO authenticated, leadenrich_web;
GRANT ALL ON batch_runs TO service_role;

-- The contract has no delete policy. So a person's own run is deleted by this function, which only
-- the web role may call; who isn't the web role isn't asked whose run it is.
CREATE OR REPLACE FUNCTION leadenrich_delete_run(run uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
BEGIN
    PERFORM FROM batch_runs
    WHERE id = run AND (caller <> 'leadenrich_web' OR user_id = auth.uid())
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM procrastinate_jobs WHERE args ->> 'run_id' = run::text AND status = 'todo';
    -- In the order in which workers lock them, who hold the run itself first, too.
    PERFORM FROM batchruns_lookup WHERE run_id = run ORDER BY digest FOR UPDATE;
    -- What its open questions may have cost counts as spent; of those that are being asked, what they do
    -- cost will.
    UPDATE batchruns_budget
    SET reserved = batchruns_budget.reserved - lost.reserved,
        spent = batchruns_budget.spent + lost.spent
    FROM (
        SELECT user_id, month, sum(reserved) AS reserved,
            coalesce(sum(reserved) FILTER (WHERE state <> 'asking'), 0) AS spent
        FROM batchruns_lookup, CAST(date_trunc('month', asked_at, 'UTC') AS date) AS month
        WHERE run_id = run AND reserved > 0
        GROUP BY GROUPING SETS ((user_id), (user_id, month))
    ) AS lost
    WHERE kind <> 'run' AND batchruns_budget.user_id = lost.user_id
        AND batchruns_budget.month IS NOT DISTINCT FROM lost.month;
    UPDATE batchruns_budget
    SET reserved = batchruns_budget.reserved - lost.reserved,
        spent = batchruns_budget.spent + lost.spent
    FROM (
        SELECT month, sum(reserved) AS reserved,
            coalesce(sum(reserved) FILTER (WHERE state <> 'asking'), 0) AS spent
        FROM batchruns_lookup JOIN batchruns_pace ON batchruns_pace.id = pace_id,
            CAST(date_trunc('month', asked_at, 'UTC') AS date) AS month
        WHERE run_id = run AND reserved > 0 AND batchruns_pace.user_id IS NULL
        GROUP BY month
    ) AS lost
    WHERE kind = 'site' AND batchruns_budget.month = lost.month;
    DELETE FROM batchruns_lookup WHERE run_id = run;
    DELETE FROM batchruns_receipt WHERE run_id = run;
    DELETE FROM batchruns_budget WHERE run_id = run;
    DELETE FROM batchruns_deletion WHERE run_id = run;
    UPDATE batchruns_listdecision SET edit_id = NULL
    WHERE edit_id IN (SELECT id FROM batchruns_edit WHERE run_id = run);
    DELETE FROM batchruns_edit WHERE run_id = run;
    DELETE FROM batchruns_listuse WHERE run_id = run;
    DELETE FROM batchruns_event WHERE run_id = run;
    DELETE FROM batchruns_webhookdelivery WHERE run_id = run AND state <> 'waiting';
    DELETE FROM batchruns_chunk WHERE run_id = run;
    DELETE FROM batch_runs WHERE id = run;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION leadenrich_delete_run(uuid) FROM PUBLIC, anon, authenticated;
GRANT EXECUTE ON FUNCTION leadenrich_delete_run(uuid) TO leadenrich_web;

-- What of meta says how our workers parse and enrich a file: the keys of batchruns.engine.options.
CREATE OR REPLACE FUNCTION leadenrich_plan(meta jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(key, value), '{}')
    FROM jsonb_each(CASE jsonb_typeof(meta) WHEN 'object' THEN meta ELSE '{}' END)
    WHERE key = ANY (string_to_array('{option_keys}', ' '))
$$;
REVOKE ALL ON FUNCTION leadenrich_plan(jsonb) FROM PUBLIC, anon, authenticated;

-- Clients change their runs beside our workers, so the database holds them to the lifecycle: only the
-- transitions of batchruns.runs.transitions, with their times; and what they write to meta is merged
-- into what is there.
CREATE OR REPLACE FUNCTION leadenrich_check_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF jsonb_typeof(OLD.meta) = 'object' THEN
        NEW.meta := OLD.meta || CASE jsonb_typeof(NEW.meta) WHEN 'object' THEN NEW.meta ELSE '{}' END;
    END IF;
    -- Its parts are made by one plan, whoever takes them up.
    IF OLD.status <> 'pending' AND leadenrich_plan(NEW.meta) <> leadenrich_plan(OLD.meta) AND EXISTS (
        SELECT FROM batchruns_event WHERE run_id = OLD.id AND kind IN ('started', 'retried')
    ) THEN
        RAISE EXCEPTION 'How the file of this run is read can''t change any more: it was started.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_runs_options_fixed';
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    IF (OLD.status, NEW.status) NOT IN (
        ('pending', 'processing'),
        ('pending', 'failed'),
        ('processing', 'completed'),
        ('processing', 'failed'),
        ('failed', 'processing')
    ) THEN
        RAISE EXCEPTION 'A run that is % can''t become %.', OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    -- Whose work our workers do, that run they complete.
    IF NEW.status = 'completed' AND EXISTS (
        SELECT FROM batchruns_event WHERE run_id = OLD.id AND kind IN ('started', 'retried')
    ) THEN
        RAISE EXCEPTION 'This run is being worked on. It is completed by itself.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_runs_completed_by_itself';
    END IF;
    IF NEW.status = 'processing' THEN
        NEW.started_at := coalesce(NEW.started_at, now());
        NEW.finished_at := NULL;
    ELSE
        NEW.finished_at := coalesce(NEW.finished_at, now());
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION leadenrich_check_change() FROM PUBLIC, anon, authenticated;
CREATE OR REPLACE TRIGGER leadenrich_check_change BEFORE UPDATE OF status, meta ON batch_runs
    FOR EACH ROW WHEN (current_user IN ('authenticated', 'leadenrich_web'))
    EXECUTE FUNCTION leadenrich_check_change();

-- Whatever a client writes, people and workers read: what is longer than any run needs is refused. Rows
-- that are there already stay as they are, and so does what the owner of the table writes.
CREATE OR REPLACE FUNCTION leadenrich_check_lengths() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    value record;
BEGIN
    FOR value IN
        SELECT key AS name, now.value AS written, longest.value::int AS length
        FROM jsonb_each_text('{longest_values}') AS longest
        JOIN jsonb_each_text(to_jsonb(NEW)) AS now USING (key)
        WHERE length(now.value) > longest.value::int
    LOOP
        IF TG_OP = 'INSERT' OR value.written IS DISTINCT FROM to_jsonb(OLD) ->> value.name THEN
            RAISE EXCEPTION '% is too long: % characters are the most.', value.name, value.length
                USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_runs_value_too_long';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION leadenrich_check_lengths() FROM PUBLIC, anon, authenticated;
-- Its name is behind that of the trigger which merges meta: what is merged is what is measured.
DROP TRIGGER IF EXISTS leadenrich_check_lengths ON batch_runs;
DO $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER leadenrich_check_lengths'
        ' BEFORE INSERT OR UPDATE OF filename, result_url, error_message, meta ON batch_runs'
        ' FOR EACH ROW WHEN (current_user <> %L) EXECUTE FUNCTION leadenrich_check_lengths()',
        (SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'batch_runs')
    );
END $$;

-- Supabase clients may listen to changes; the policies say to whose.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_publication WHERE pubname = 'supabase_realtime' AND NOT puballtables
    ) AND NOT EXISTS (
        SELECT FROM pg_publication_tables
        WHERE pubname = 'supabase_realtime' AND schemaname = 'public' AND tablename = 'batch_runs'
    ) THEN
        ALTER PUBLICATION supabase_realtime ADD TABLE batch_runs;
    END IF;
END $$;
