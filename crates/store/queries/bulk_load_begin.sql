-- Goal: set aside the keys and secondary indexes of an empty table (migration 0010).
-- Selection: the call of a function that answers nothing.
-- Filters: none, since it is about a whole table.
-- Joins: none, since no row is read.
-- Order: none, since no row is read.
-- Optimisation: it is one: checking each key of each row costs more than checking all of them
--   once (docs/adr/0003).
SELECT bulk_load_begin($1::text::regclass)
