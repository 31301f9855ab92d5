-- Adds to lines of a run's receipt, which are locked in one order.
WITH line AS MATERIALIZED (
    SELECT receipt.id, added.*
    FROM batchruns_receipt AS receipt
    JOIN unnest(
        %(connection)s::text[], %(capability)s::text[], %(asked)s::int[], %(hits)s::int[],
        %(misses)s::int[], %(refused)s::int[], %(failed)s::int[], %(unsure)s::int[],
        %(unsure_cost)s::bigint[], %(cost)s::bigint[], %(seconds)s::float8[]
    ) AS added (
        connection, capability, asked, hits, misses, refused, failed, unsure, unsure_cost, cost, seconds
    )
        ON receipt.connection = added.connection AND receipt.capability = added.capability
    WHERE receipt.run_id = %(run)s::uuid
    ORDER BY receipt.connection, receipt.capability
    FOR UPDATE OF receipt
)
UPDATE batchruns_receipt AS kept
SET
    asked = kept.asked + line.asked,
    hits = kept.hits + line.hits,
    misses = kept.misses + line.misses,
    refused = kept.refused + line.refused,
    failed = kept.failed + line.failed,
    unsure = kept.unsure + line.unsure,
    unsure_cost = kept.unsure_cost + line.unsure_cost,
    cost = kept.cost + line.cost,
    seconds = kept.seconds + line.seconds,
    last_asked_at = now()
FROM line
WHERE kept.id = line.id
