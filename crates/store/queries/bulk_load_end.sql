-- Goal: put the foreign keys and secondary indexes of flights back, checked at once.
SELECT bulk_load_end('flight')
