-- Goal: build the keys and indexes of a loaded table, all at once (migration 0010).
-- Selection: the call of a function that answers nothing.
-- Filters: none, since it is about a whole table.
-- Joins: none here; putting a key back checks it by one join over the whole table.
-- Order: none, since no row is answered.
-- Optimisation: it is one: an index built at once is also smaller and quicker than one filled
--   row by row.
SELECT bulk_load_end($1::text::regclass)
