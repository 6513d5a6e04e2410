-- Goal: drop the months that a killed load left unattached (migration 0023).
-- Selection: how many there were.
-- Filters: none, since it is about whole tables.
-- Joins: none, since only the catalogue is read.
-- Order: none, since no row is answered.
-- Optimisation: none needed: the catalogue holds some tables a year.
SELECT flight_month_forget() AS "forgotten!"
