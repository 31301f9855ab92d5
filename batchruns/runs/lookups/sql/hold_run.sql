-- Keeps a run from being deleted, to the end of the transaction.
SELECT id FROM batch_runs WHERE id = %(run)s::uuid FOR KEY SHARE
