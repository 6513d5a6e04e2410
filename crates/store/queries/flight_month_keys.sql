-- Goal: build the key and the indexes of a loaded month, all at once (migration 0023).
-- Selection: the call of a function that answers nothing.
-- Filters: none, since it is about one month.
-- Joins: none, since only this month is read.
-- Order: none, since no row is answered.
-- Optimisation: it is one: months are sorted apart, by several connections, each in memory.
SELECT flight_month_keys($1::date)
