-- Goal: end a family of refresh tokens.
-- Selection: none; the count of rows written says whether there was one to end.
-- Filters: the family, by its key, unless it is ended already.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is written.
-- Optimisation: the index of the primary key (`token_family_pk`).
UPDATE token_family
SET revoked_at = $3
WHERE id = $1::text::uuid AND api = $2 AND revoked_at IS NULL
