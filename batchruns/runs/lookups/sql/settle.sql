-- Counts what was reserved and spent more, or less, by run and month: each toward its own budgets and
-- toward its person's, which are locked in one order.
WITH change AS (
    SELECT *
    FROM unnest(%(runs)s::uuid[], %(months)s::date[], %(reserved)s::bigint[], %(spent)s::bigint[])
        AS change (run_id, month, reserved, spent)
),
budget AS MATERIALIZED (
    SELECT id, kind, run_id, month
    FROM batchruns_budget
    WHERE user_id = %(user)s::uuid
        AND (kind = 'person' OR run_id = ANY(%(runs)s::uuid[]) OR month = ANY(%(months)s::date[]))
    ORDER BY id
    FOR UPDATE
)
UPDATE batchruns_budget AS kept
SET reserved = kept.reserved + total.reserved, spent = kept.spent + total.spent
FROM (
    SELECT budget.id, sum(change.reserved)::bigint AS reserved, sum(change.spent)::bigint AS spent
    FROM budget
    JOIN change
        ON budget.kind = 'person' OR budget.run_id = change.run_id OR budget.month = change.month
    GROUP BY budget.id
) AS total
WHERE kept.id = total.id
