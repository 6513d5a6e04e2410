-- Goal: list the indexes that were added to those of the keys, for the pages that describe the
--   schema.
-- Selection: the name and the definition, from the method on.
-- Filters: an index that a key made is told with the key; partitions count as their parent.
-- Joins: the table of each index, and the index among the relations for its name.
-- Order: by table, then by name.
-- Optimisation: none, the catalogue holds a few hundred rows.
SELECT
    pg_class.relname::text AS "table!",
    index_class.relname::text AS "name!",
    substring(pg_get_indexdef(pg_index.indexrelid) FROM ' USING (.*)$') AS "definition!"
FROM pg_index
INNER JOIN pg_class ON pg_class.oid = pg_index.indrelid
INNER JOIN pg_class AS index_class ON index_class.oid = pg_index.indexrelid
WHERE pg_class.relnamespace = 'public'::regnamespace
    AND NOT pg_class.relispartition
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE pg_constraint.conindid = pg_index.indexrelid)
ORDER BY pg_class.relname::text, index_class.relname::text
