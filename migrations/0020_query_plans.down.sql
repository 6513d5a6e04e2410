DROP INDEX rejected_row_run_idx;

DROP INDEX flight_route_idx;
CREATE INDEX flight_route_idx ON flight (origin_code, destination_code, scheduled_departure, id);

ALTER TABLE flight DROP CONSTRAINT flight_departure_on_its_day;
