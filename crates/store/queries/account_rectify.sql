-- Goal: put right what an account says of its person.
-- Selection: none, since nothing is answered but whether it was done.
-- Filters: the account, held by the caller; an address that another account has changes nothing, so
--   that the server has no refusal to log with the address in it.
-- Joins: none, one table is enough.
-- Order: none, since one row is written.
-- Optimisation: the primary key finds the row, the index of account_email_unique the other account.
UPDATE account
SET email = coalesce($2, email), display_name = coalesce($3, display_name)
WHERE id = $1::text::uuid
    AND NOT EXISTS (
        SELECT FROM account AS other
        WHERE other.email = $2 AND other.id <> $1::text::uuid
    )
