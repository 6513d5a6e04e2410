-- Goal: list the functions of the schema that each role may call.
-- Selection: the role, the signature, and whether the function acts with its owner's rights.
-- Filters: the roles of this project, and everybody (PUBLIC), who may call what has no list.
-- Joins: the rights of each function, unfolded; the name of the role.
-- Order: by signature, then by role.
-- Optimisation: none, the catalogue holds a few rows.
SELECT
    coalesce(pg_roles.rolname::text, 'PUBLIC') AS "role!",
    pg_proc.oid::regprocedure::text AS "function!",
    pg_proc.prosecdef AS "as_owner!"
FROM pg_proc
CROSS JOIN LATERAL aclexplode(coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner))) AS held
LEFT JOIN pg_roles ON pg_roles.oid = held.grantee
WHERE pg_proc.pronamespace = 'public'::regnamespace
    AND (
        held.grantee = 0
        OR pg_roles.rolname ~ '^ponctuel_(owner|importer|reader|application|purger)$'
    )
ORDER BY pg_proc.oid::regprocedure::text, coalesce(pg_roles.rolname::text, 'PUBLIC')
