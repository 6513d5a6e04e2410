-- Goal: the description of each registered aircraft, one row by mark, for the extraction of the
--   aircraft source. Read-only role, one statement, no parameter.
-- Selection: only what the aggregation uses. The mark and the year come from the register
--   itself (master); the type, manufacturer, model, engines, seats and cruising speed from the
--   reference of aircraft (acftref); the engine type in words from the reference of engines.
-- Filters: none on values, since judging them is the aggregation's work; only the marks that
--   are absent are left out, because they could be matched with no flight.
-- Joins: both references are joined on their primary keys, from master's foreign keys, so that
--   a row of master meets at most one row of each and none is multiplied. They are LEFT joins:
--   an aircraft whose reference is missing stays, with what is known of it.
-- Order: by mark, so that the same register gives the same payload byte for byte.
-- Optimisation: one statement, so one consistent state of the three tables and one round trip;
--   two hash joins over small references (149 and 6 rows for 3,322 of master in the replica).
--   No index other than the primary keys is needed, since the whole of master is read.
SELECT
    master.n_number,
    master.year_mfr,
    acftref.type_acft,
    acftref.mfr,
    acftref.model,
    acftref.no_eng,
    acftref.no_seats,
    acftref.speed,
    engine.type AS engine_type
FROM master
LEFT JOIN acftref ON acftref.code = master.mfr_mdl_code
LEFT JOIN engine ON engine.code = master.eng_mfr_mdl
WHERE master.n_number <> ''
ORDER BY master.n_number COLLATE "C"
