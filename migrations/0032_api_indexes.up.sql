-- What the new routes of the API look up: the flights that arrived the latest, those later than so
-- many minutes.

CREATE INDEX flight_delay_idx ON flight (arrival_delay_min, id);
