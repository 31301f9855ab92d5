-- The hashes of a person's entries, by kind, in order, as whole numbers of eight bytes.
SELECT kind, string_agg(int8send(hash), ''::bytea ORDER BY hash)
FROM batchruns_suppression
WHERE user_id = %s
GROUP BY kind
