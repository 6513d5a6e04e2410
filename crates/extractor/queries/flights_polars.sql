-- Goal: the flights of one month, for the extraction of the flights source. Polars SQL over
-- the on-time performance files of the US Bureau of Transportation Statistics, Parquet
-- partitioned as year=/month=. Run once by month, so that memory stays flat.
--
-- Selection: the fourteen columns that the aggregation uses, by name. Naming them is what
-- lets the engine read only those columns of each file (projection push-down).
--
-- Filters: the two partition columns only, which are in the paths and not in the files.
-- The engine compares them before it opens a file, and so never reads the other months
-- (partition pruning). No filter on values: judging them is the aggregation's work.
-- :year and :month are replaced by whole numbers, never by text.
--
-- Joins: none. Carriers, airports, aircraft and weather are joined by the aggregation, after
-- each has been cleaned.
--
-- Order: as published; the position of a rejected row is its rank in the file.
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
