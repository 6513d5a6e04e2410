-- Goal: list the keys and checks of the tables of the schema, for the pages that describe it.
-- Selection: the columns concerned, the table and columns referred to, the words of a check.
-- Filters: partitions count as their parent; that a column is required is told with the column.
-- Joins: the table of each constraint.
-- Order: by table, keys before references before checks, then by name.
-- Optimisation: none, the catalogue holds a few hundred rows.
SELECT
    pg_class.relname::text AS "table!",
    pg_constraint.conname::text AS "name!",
    pg_constraint.contype::text AS "kind!",
    ARRAY(
        SELECT pg_attribute.attname::text
        FROM unnest(pg_constraint.conkey) WITH ORDINALITY AS key (number, place)
        INNER JOIN pg_attribute
            ON pg_attribute.attrelid = pg_constraint.conrelid
            AND pg_attribute.attnum = key.number
        ORDER BY key.place
    ) AS "columns!",
    (SELECT relname::text FROM pg_class AS target WHERE target.oid = pg_constraint.confrelid) AS target,
    ARRAY(
        SELECT pg_attribute.attname::text
        FROM unnest(pg_constraint.confkey) WITH ORDINALITY AS key (number, place)
        INNER JOIN pg_attribute
            ON pg_attribute.attrelid = pg_constraint.confrelid
            AND pg_attribute.attnum = key.number
        ORDER BY key.place
    ) AS "target_columns!",
    CASE pg_constraint.confdeltype
        WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION'
    END AS "on_delete!",
    pg_get_constraintdef(pg_constraint.oid) AS "definition!"
FROM pg_constraint
INNER JOIN pg_class ON pg_class.oid = pg_constraint.conrelid
WHERE pg_class.relnamespace = 'public'::regnamespace
    AND NOT pg_class.relispartition
    AND pg_constraint.conparentid = 0
    AND pg_constraint.contype IN ('p', 'u', 'f', 'c')
ORDER BY
    pg_class.relname::text,
    position(pg_constraint.contype::text IN 'pufc'),
    pg_constraint.conname::text
