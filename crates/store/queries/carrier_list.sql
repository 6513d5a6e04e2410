-- Goal: every carrier, for `GET /v1/carriers`. There are sixteen or so: no page is needed.
SELECT code, icao_code, name, call_sign, country
FROM carrier
ORDER BY code
