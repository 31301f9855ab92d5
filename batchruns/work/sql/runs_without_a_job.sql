-- Runs that are being processed but have no job to wait for: nothing would ever end them.
-- A minute's grace, for a job whose worker has just ended it and enqueued the next one.
SELECT batch_runs.*
FROM batch_runs
WHERE status = 'processing'
    AND started_at < now() - interval '1 minute'
    -- Another client may have set the status by itself: then there is nothing of ours to do.
    AND EXISTS (
        SELECT FROM batchruns_event
        WHERE run_id = batch_runs.id AND kind IN ('started', 'retried')
    )
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs
        WHERE procrastinate_jobs.status IN ('todo', 'doing')
            AND args ->> 'run_id' = batch_runs.id::text
    )
