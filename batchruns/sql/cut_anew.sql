-- Runs that aren't done are cut anew: the files of their chunks have other names now. Those in work have
-- no job then that finds anything to do, and are taken up as lost work.
DELETE FROM batchruns_chunk
USING batch_runs
WHERE batch_runs.id = run_id AND status <> 'completed'
