-- Goal: the flights of one month, for the extraction of the flights source. Polars SQL over the
--   on-time performance files of the US Bureau of Transportation Statistics, Parquet
--   partitioned as year=/month=. Run once by month, so that memory stays flat.
-- Selection: the fourteen columns that the aggregation uses, by name.
-- Filters: the two partition columns only, which are in the paths and not in the files. No
--   filter on values: judging them is the aggregation's work. :year and :month are replaced by
--   whole numbers, never by text.
-- Joins: none. Carriers, airports, aircraft and weather are joined by the aggregation, after
--   each has been cleaned.
-- Order: none: as published; the position of a rejected row is its rank in the file.
-- Optimisation: naming the columns lets the engine read only those of each file (projection
--   push-down); filtering on the partition lets it open no file of the other months (predicate
--   push-down, partition pruning).
SELECT
    "FlightDate",
    "Reporting_Airline",
    "Flight_Number_Reporting_Airline",
    "Tail_Number",
    "Origin",
    "Dest",
    "CRSDepTime",
    "DepTime",
    "DepDelay",
    "CRSArrTime",
    "ArrTime",
    "ArrDelay",
    "AirTime",
    "Distance"
FROM flights
WHERE "year" = :year AND "month" = :month
