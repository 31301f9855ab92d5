"""Roles in the database, and the rows that row level security lets each of them reach.

A process that serves people (web) or works for them (worker) is *closed*: its transactions act as
the role `leadenrich_web`, to which row level security shows no run at all. `acting_as` opens one
person's own runs for a block, `as_operator` everyone's. What each role may do stands in `sql/`.
"""
