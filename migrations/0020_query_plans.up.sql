-- What the plans of docs/donnees/requetes.md asked for.

-- A flight leaves on its local day, and no clock of the world is a day away from UTC: the
-- bounds that queries put on the departure, besides those on the day, remove no row.
ALTER TABLE flight ADD CONSTRAINT flight_departure_on_its_day CHECK (
    scheduled_departure >= (flight_date - 1)::timestamp AT TIME ZONE 'UTC'
    AND scheduled_departure < (flight_date + 2)::timestamp AT TIME ZONE 'UTC'
);

-- Destination first: the same index then also serves those who ask for a destination alone.
-- The origin alone needs none, since each of the three has a third of the flights.
DROP INDEX flight_route_idx;
CREATE INDEX flight_route_idx ON flight (destination_code, origin_code, scheduled_departure, id);

-- Each import forgets the rejections of its run, and a run that is deleted looks for them.
CREATE INDEX rejected_row_run_idx ON rejected_row (run_id);
