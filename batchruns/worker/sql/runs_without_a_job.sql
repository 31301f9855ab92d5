-- Runs that are being processed but have no job to wait for: nothing would ever end them.
-- A minute's grace, for a job whose worker has just ended it and enqueued the next one.
SELECT batch_runs.id
FROM batch_runs
WHERE status = 'processing'
    -- By our history: another client may have written any started_at. It may have set the status by
    -- itself, too: then there is nothing of ours to do.
    AND (
        SELECT max(at) FROM batchruns_event
        WHERE run_id = batch_runs.id AND kind IN ('started', 'retried')
    ) < now() - interval '1 minute'
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs
        WHERE procrastinate_jobs.status IN ('todo', 'doing')
            AND args ->> 'run_id' = batch_runs.id::text
    )
