DROP INDEX flight_delay_idx;
