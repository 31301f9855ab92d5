-- Jobs of runs that aren't there, and those that ended long ago.
DELETE FROM procrastinate_jobs
WHERE (
    status = 'todo' AND args ? 'run_id'
    AND NOT EXISTS (SELECT FROM batch_runs WHERE batch_runs.id::text = args ->> 'run_id')
) OR (
    status NOT IN ('todo', 'doing')
    AND NOT EXISTS (
        SELECT FROM procrastinate_events
        WHERE job_id = procrastinate_jobs.id
            AND at > now() - make_interval(days => %(days)s)
    )
)
