-- Counts what was reserved and spent more, or less, by run and month: each toward its own budgets, toward
-- its person's, and if it was asked with a key of the site, toward the site's. They are locked in one order.
WITH change AS (
    SELECT *
    FROM unnest(
        %(runs)s::uuid[], %(months)s::date[], %(by_site)s::boolean[], %(reserved)s::bigint[],
        %(spent)s::bigint[]
    ) AS change (run_id, month, by_site, reserved, spent)
),
budget AS MATERIALIZED (
    SELECT id, kind, run_id, month
    FROM batchruns_budget
    WHERE (
        user_id = %(user)s::uuid
        AND (kind = 'person' OR run_id = ANY(%(runs)s::uuid[]) OR month = ANY(%(months)s::date[]))
    ) OR (kind = 'site' AND month = ANY(%(site_months)s::date[]))
    ORDER BY id
    FOR UPDATE
)
UPDATE batchruns_budget AS kept
SET reserved = kept.reserved + total.reserved, spent = kept.spent + total.spent
FROM (
    SELECT budget.id, sum(change.reserved)::bigint AS reserved, sum(change.spent)::bigint AS spent
    FROM budget
    JOIN change
        ON budget.kind = 'person' OR budget.run_id = change.run_id
            OR (budget.month = change.month AND (budget.kind = 'month' OR change.by_site))
    GROUP BY budget.id
) AS total
WHERE kept.id = total.id
