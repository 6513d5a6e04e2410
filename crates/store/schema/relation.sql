-- Goal: list the tables and views of the schema, for the pages that describe it.
-- Selection: the name, whether it is a view, how a table is spread over partitions and by which
--   columns.
-- Filters: partitions count as their parent; the table of the migrations is the tool's.
-- Joins: the partitioning of a table, when it has one.
-- Order: by name, so that the pages do not change by themselves.
-- Optimisation: none, the catalogue holds a few hundred rows.
SELECT
    pg_class.relname::text AS "name!",
    (pg_class.relkind = 'v') AS "is_view!",
    CASE WHEN pg_class.relkind = 'p' THEN pg_get_partkeydef(pg_class.oid) END AS partitioned_by,
    ARRAY(
        SELECT attname::text FROM pg_attribute
        WHERE attrelid = pg_class.oid AND attnum = ANY (pg_partitioned_table.partattrs::int2[])
        ORDER BY attnum
    ) AS "partition_columns!"
FROM pg_class
LEFT JOIN pg_partitioned_table ON pg_partitioned_table.partrelid = pg_class.oid
WHERE pg_class.relnamespace = 'public'::regnamespace
    AND pg_class.relkind IN ('r', 'p', 'v')
    AND NOT pg_class.relispartition
    AND pg_class.relname <> '_sqlx_migrations'
ORDER BY pg_class.relname::text
