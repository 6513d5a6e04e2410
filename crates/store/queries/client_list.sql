-- Goal: every client and the age of its secrets, for `pipeline client list`.
-- Selection: never a hash.
-- Filters: none, since the whole list is asked.
-- Joins: none, since one table holds all that is asked.
-- Order: by id, so that people read the same list each time.
-- Optimisation: none: a few clients hold in one page.
SELECT id, scopes, created_at, secret_created_at, previous_valid_until, revoked_at
FROM api_client
ORDER BY id
