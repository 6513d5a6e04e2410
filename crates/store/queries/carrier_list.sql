-- Goal: every carrier, for `GET /v1/carriers`.
-- Selection: what the API answers, and not the run that wrote the row.
-- Filters: none, since the whole list is asked.
-- Joins: none, since one table holds all that is asked.
-- Order: by code, so that two calls answer the same bytes.
-- Optimisation: none: sixteen rows hold in one page, and no index is quicker than reading it.
SELECT code, icao_code, name, call_sign, country
FROM carrier
ORDER BY code
