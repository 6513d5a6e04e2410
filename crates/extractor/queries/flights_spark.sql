-- Goal: the flights of one month, for the extraction of the flights source. Spark SQL over
-- the on-time performance files of the US Bureau of Transportation Statistics, Parquet
-- partitioned as year=/month=. The same extraction as flights_polars.sql, for a history that
-- outgrows one machine. Run once by month, so that memory stays flat on our side.
--
-- Selection: the fourteen columns that the aggregation uses, by name. Naming them is what
-- shortens ReadSchema in the plan: the other columns of each file are never decoded.
--
-- Filters: the two partition columns only, compared as they are. They are in the paths and
-- not in the files: the plan shows them as PartitionFilters, and the driver drops the other
-- months before any task is sent to a worker. A function around them, or the same month asked
-- through FlightDate, would make every file be opened (docs/donnees/requetes-spark.md).
-- No filter on values: judging them is the aggregation's work.
-- :year and :month are named parameters, sent beside the text and never written in it.
--
-- Joins: none. Carriers, airports, aircraft and weather are joined by the aggregation, after
-- each has been cleaned; none of them is large enough to need a cluster.
--
-- Order: none is asked for, since ORDER BY would shuffle the month between workers. Spark hands
-- the rows over file by file, but promises nothing: the rank of a rejected row, and which comes
-- first of two rows about one flight, are those of this run.
--
-- Optimisation: partition pruning by the filters and a short ReadSchema by the selection, both
-- measured against the same question asked without them (docs/donnees/requetes-spark.md).
SELECT
    FlightDate,
    Reporting_Airline,
    Flight_Number_Reporting_Airline,
    Tail_Number,
    Origin,
    Dest,
    CRSDepTime,
    DepTime,
    DepDelay,
    CRSArrTime,
    ArrTime,
    ArrDelay,
    AirTime,
    Distance
FROM flights
WHERE year = :year AND month = :month
