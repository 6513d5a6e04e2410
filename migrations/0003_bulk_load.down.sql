DROP FUNCTION bulk_load_end(regclass);
DROP FUNCTION bulk_load_begin(regclass);
