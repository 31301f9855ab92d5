-- Gives the jobs of workers that aren't heard of any more to others; with each job of somebody's is written
-- down how often that was. Jobs of the clock go: the next one comes by itself.
-- Of several jobs that one worker had, one may be what it died of. So those that lost more than one are
-- done one at a time from then on: the others aren't lost again and again together with that one.
WITH lost AS (
    SELECT id
    FROM procrastinate_jobs
    WHERE status = 'doing' AND NOT EXISTS (
        SELECT FROM procrastinate_workers
        WHERE procrastinate_workers.id = worker_id
            AND last_heartbeat > now() - make_interval(secs => %(seconds)s)
    )
    FOR UPDATE SKIP LOCKED
),
of_the_clock AS (
    DELETE FROM procrastinate_jobs USING lost
    WHERE procrastinate_jobs.id = lost.id
        AND NOT args ?| ARRAY['run_id', 'list_id', 'upload_id', 'erasure_id']
)
UPDATE procrastinate_jobs
SET status = 'todo', worker_id = NULL, scheduled_at = NULL, attempts = attempts + 1,
    args = args || jsonb_build_object('lost', coalesce((args ->> 'lost')::int, 0) + 1),
    lock = CASE WHEN args ? 'lost' THEN 'lost' ELSE lock END
FROM lost
WHERE procrastinate_jobs.id = lost.id AND args ?| ARRAY['run_id', 'list_id', 'upload_id', 'erasure_id']
RETURNING procrastinate_jobs.id, args ->> 'run_id'
