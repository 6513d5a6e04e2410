-- What the database holds of each source: where the next incremental run starts from.
-- It moves in the transaction that writes the rows, so that it never says more than they do.

CREATE TABLE source_watermark (
    source text NOT NULL,
    -- Days held without a hole, both included; of sources that are read by period only.
    held_from date,
    held_until date,
    -- ETag or fingerprint of what is held; of sources that are read whole only.
    version text,
    run_id text NOT NULL,
    CONSTRAINT source_watermark_pk PRIMARY KEY (source),
    CONSTRAINT source_watermark_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    CONSTRAINT source_watermark_period_valid CHECK (held_from <= held_until),
    CONSTRAINT source_watermark_period_whole CHECK ((held_from IS NULL) = (held_until IS NULL))
);
