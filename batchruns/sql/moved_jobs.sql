-- Workers hear at once of a job that goes on in another queue or is handed back, and of one whose lock is
-- free again. By procrastinate itself they hear of new jobs only, and look for others every few seconds.
CREATE OR REPLACE FUNCTION batchruns_tell_of_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        'procrastinate_queue_v1#' || queue_name,
        json_build_object('type', 'job_inserted', 'job_id', id)::text
    )
    FROM procrastinate_jobs
    WHERE status = 'todo' AND (id = old.id OR lock = old.lock);
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER batchruns_job_moved AFTER UPDATE OF status ON procrastinate_jobs
FOR EACH ROW WHEN (old.status = 'doing' AND new.status <> 'doing')
EXECUTE FUNCTION batchruns_tell_of_job();

CREATE OR REPLACE TRIGGER batchruns_job_ended AFTER DELETE ON procrastinate_jobs
FOR EACH ROW WHEN (old.status = 'doing' AND old.lock IS NOT NULL)
EXECUTE FUNCTION batchruns_tell_of_job();
