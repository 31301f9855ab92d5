-- A job that goes on in another queue, or is handed back, is told to the workers at once, as a new one is:
-- by procrastinate itself they would find it only when they look, which they seldom do.
CREATE OR REPLACE FUNCTION batchruns_tell_of_moved_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        'procrastinate_queue_v1#' || new.queue_name,
        json_build_object('type', 'job_inserted', 'job_id', new.id)::text
    );
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER batchruns_job_moved AFTER UPDATE OF status ON procrastinate_jobs
FOR EACH ROW WHEN (old.status = 'doing' AND new.status = 'todo')
EXECUTE FUNCTION batchruns_tell_of_moved_job();
