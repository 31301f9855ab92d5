-- Entries that are there already stay as they are; what is now to be kept as a hash only loses its text.
INSERT INTO batchruns_suppression AS entry (user_id, kind, value, hash, reason, source)
SELECT %(user)s, new.kind, new.value, new.hash, %(reason)s, %(source)s
FROM unnest(%(kind)s::text[], %(value)s::text[], %(hash)s::bigint[]) AS new (kind, value, hash)
ON CONFLICT (user_id, kind, hash) DO UPDATE
SET value = '', source = CASE WHEN excluded.source = 'erased' THEN 'erased' ELSE entry.source END
WHERE excluded.value = '' AND (entry.value <> '' OR excluded.source = 'erased')
RETURNING xmax = 0
