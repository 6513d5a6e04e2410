DROP TABLE audit_event;
DROP TABLE feedback;
DROP TABLE prediction;
DROP TABLE watched_trip;
DROP TABLE session;
DROP TABLE account;
