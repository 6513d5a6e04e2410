-- Goal: tell which scheduler leads, for `pipeline runs`.
-- Selection: since when its session is open; no row when none leads.
-- Filters: the advisory lock of the schedulers ($1, $2 are the halves of its key), of this
-- database, granted.
-- Joins: pg_locks tells the process that holds the lock, pg_stat_activity when it connected.
-- Order: none, at most one session holds the lock.
-- Optimisation: none needed; both views are read from memory.
SELECT pg_stat_activity.backend_start AS "since!"
FROM pg_locks
INNER JOIN pg_stat_activity ON pg_stat_activity.pid = pg_locks.pid
WHERE pg_locks.locktype = 'advisory'
    AND pg_locks.granted
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pg_locks.classid::bigint = $1
    AND pg_locks.objid::bigint = $2
    AND pg_locks.objsubid = 1
