-- The first statistics of a month only have to tell its columns apart: a month that has just been
-- loaded is read again by autovacuum, with the usual sample.
ALTER FUNCTION flight_month_keys(date) SET default_statistics_target = 10;
