-- Goal: know what each column of the live schema says of a person.
-- Selection: table, column and the comment that carries its mark.
-- Filters: the tables of our schema, those that are partitions left out, since they have the columns
--   of their parent; what sqlx keeps of the migrations is not ours.
-- Joins: pg_attribute gives the columns of each table of pg_class; the comment is looked up.
-- Order: by table, then as the table declares them.
-- Optimisation: none needed; the catalogue is in memory and has some hundred columns.
SELECT
    pg_class.relname::text AS "table_name!",
    pg_attribute.attname::text AS "column_name!",
    coalesce(col_description(pg_class.oid, pg_attribute.attnum), '') AS "comment!"
FROM pg_class
INNER JOIN pg_attribute ON pg_attribute.attrelid = pg_class.oid
WHERE pg_class.relnamespace = 'public'::regnamespace
    AND pg_class.relkind IN ('r', 'p')
    AND NOT pg_class.relispartition
    AND pg_class.relname <> '_sqlx_migrations'
    AND pg_attribute.attnum > 0
    AND NOT pg_attribute.attisdropped
ORDER BY pg_class.relname, pg_attribute.attnum
