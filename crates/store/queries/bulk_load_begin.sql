-- Goal: set aside the keys and secondary indexes of an empty table (migration 0010).
SELECT bulk_load_begin($1::text::regclass)
