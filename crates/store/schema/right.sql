-- Goal: list what each role may do on the tables and views of the schema.
-- Selection: the role, the privilege, the table, and the column when only some are meant.
-- Filters: partitions count as their parent; the roles of this project, and everybody (PUBLIC).
-- Joins: the rights of each table and of each column, unfolded; the name of the role.
-- Order: by table, role and privilege, columns as they are declared.
-- Optimisation: none, the catalogue holds a few hundred rows.
WITH held AS (
    SELECT relname, 0 AS attnum, NULL::name AS attname, (aclexplode(relacl)).*
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition
    UNION ALL
    SELECT pg_class.relname, pg_attribute.attnum, pg_attribute.attname, (aclexplode(pg_attribute.attacl)).*
    FROM pg_attribute
    INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
    WHERE pg_class.relnamespace = 'public'::regnamespace AND NOT pg_class.relispartition
        AND NOT pg_attribute.attisdropped
)
SELECT
    coalesce(pg_roles.rolname::text, 'PUBLIC') AS "role!",
    held.relname::text AS "table!",
    held.privilege_type AS "privilege!",
    held.attname::text AS "column"
FROM held
LEFT JOIN pg_roles ON pg_roles.oid = held.grantee
WHERE held.grantee = 0 OR pg_roles.rolname ~ '^ponctuel_(owner|importer|reader|application|purger)$'
ORDER BY held.relname::text, coalesce(pg_roles.rolname::text, 'PUBLIC'), held.privilege_type, held.attnum
