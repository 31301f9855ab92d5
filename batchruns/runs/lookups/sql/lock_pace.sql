-- The pace of a connection, locked to the end of the transaction.
SELECT id, clock_timestamp(), second_at, minute_at, paused_until, contended_until
FROM batchruns_pace
WHERE user_id IS NOT DISTINCT FROM %(user)s::uuid AND connection = %(connection)s
FOR UPDATE
