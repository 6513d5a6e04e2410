-- Goal: set aside the foreign keys and secondary indexes of flights (migration 0003).
SELECT bulk_load_begin('flight')
