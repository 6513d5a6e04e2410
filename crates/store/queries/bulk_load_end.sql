-- Goal: build the keys and indexes of a loaded table, all at once (migration 0010).
SELECT bulk_load_end($1::text::regclass)
