-- Scheduled jobs: one row an occurrence, so that an occurrence is done once whoever leads.

CREATE TABLE job_execution (
    job text NOT NULL,
    scheduled_for timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text NOT NULL,
    -- In French, for people; never a value of the data.
    detail text,
    CONSTRAINT job_execution_pk PRIMARY KEY (job, scheduled_for),
    CONSTRAINT job_execution_outcome_known CHECK (
        outcome IN ('running', 'done', 'partial', 'failed', 'interrupted')
    ),
    CONSTRAINT job_execution_ended CHECK ((ended_at IS NULL) = (outcome = 'running')),
    CONSTRAINT job_execution_order CHECK (ended_at >= started_at)
);

CREATE INDEX job_execution_recent_idx ON job_execution (started_at DESC);
