-- Goal: list the columns of the tables of the schema, for the pages that describe it.
-- Selection: type, nullability, default or computed expression, comment.
-- Filters: partitions count as their parent; dropped columns and those of the system are not told.
-- Joins: the table of each column; its default or computed expression, when it has one.
-- Order: by table, then as the columns are declared.
-- Optimisation: none, the catalogue holds a few hundred rows.
SELECT
    pg_class.relname::text AS "table!",
    pg_attribute.attname::text AS "name!",
    format_type(pg_attribute.atttypid, pg_attribute.atttypmod) AS "kind!",
    NOT pg_attribute.attnotnull AS "is_nullable!",
    pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid) AS expression,
    (pg_attribute.attgenerated <> '') AS "is_generated!",
    (pg_attribute.attidentity <> '') AS "is_identity!",
    col_description(pg_class.oid, pg_attribute.attnum) AS comment
FROM pg_attribute
INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
LEFT JOIN pg_attrdef
    ON pg_attrdef.adrelid = pg_attribute.attrelid
    AND pg_attrdef.adnum = pg_attribute.attnum
WHERE pg_class.relnamespace = 'public'::regnamespace
    AND pg_class.relkind IN ('r', 'p')
    AND NOT pg_class.relispartition
    AND pg_attribute.attnum > 0
    AND NOT pg_attribute.attisdropped
ORDER BY pg_class.relname::text, pg_attribute.attnum
