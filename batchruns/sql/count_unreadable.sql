-- The last chunk of runs that are in work, or may be taken up again: what their meta counted so far.
UPDATE batchruns_chunk
SET unreadable = greatest(0, batchruns_whole_number(meta, 'unreadableCount'))
FROM batch_runs
WHERE batch_runs.id = run_id AND is_last
