-- Reserves what some questions may cost: so many of them as every budget has room for. How many budgets
-- there are, and for how many questions it is. They are locked in one order, so that nobody waits for
-- each other.
WITH budget AS MATERIALIZED (
    SELECT id, ceiling - spent - reserved AS room
    FROM batchruns_budget
    WHERE (
        user_id = %(user)s::uuid
        AND (kind = 'person' OR run_id = %(run)s::uuid OR month = %(month)s::date)
    ) OR (kind = 'site' AND %(by_site)s AND month = %(month)s::date)
    ORDER BY id
    FOR UPDATE
),
affordable AS (
    SELECT
        count(*) AS budgets,
        greatest(least(%(questions)s::bigint, min(room / %(price)s::bigint)), 0) AS questions
    FROM budget
),
reserving AS (
    UPDATE batchruns_budget AS kept
    SET reserved = kept.reserved + affordable.questions * %(price)s::bigint
    FROM budget, affordable
    WHERE kept.id = budget.id AND affordable.budgets = %(budgets)s AND affordable.questions > 0
)
SELECT budgets, questions FROM affordable
