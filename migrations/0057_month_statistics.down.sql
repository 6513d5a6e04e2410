ALTER FUNCTION flight_month_keys(date) SET default_statistics_target = 20;
