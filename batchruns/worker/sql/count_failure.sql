-- Lets the next try of a job know that one more has failed.
UPDATE procrastinate_jobs
SET args = args || jsonb_build_object('failures', coalesce((args ->> 'failures')::int, 0) + 1)
WHERE id = %(job)s
