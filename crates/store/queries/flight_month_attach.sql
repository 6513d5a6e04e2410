-- Goal: put a loaded month into the table of flights (migration 0023).
-- Selection: the call of a function that answers nothing.
-- Filters: none, since it is about one month.
-- Joins: none here; each foreign key of the month is checked by one join.
-- Order: none, since no row is answered.
-- Optimisation: it is one: attaching moves no row, and readers go on with the other months.
SELECT flight_month_attach($1::date)
