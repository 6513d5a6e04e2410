-- Goal: hold the account of a person who asks to be erased or put right, until it is done.
-- Selection: its id, which leads to the rest.
-- Filters: the address, equal, which is unique.
-- Joins: none, one table is enough.
-- Order: none, since one row at most is answered.
-- Optimisation: the index of the unique constraint account_email_unique. While the row is held, no
--   session, trip or feedback can come to refer to it: what is being written is waited for.
SELECT id::text AS "id!"
FROM account
WHERE email = $1
FOR UPDATE
