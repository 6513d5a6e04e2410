-- What the model answers is more than one probability: later delays, an interval, the instant whose
-- knowledge was used. Predictions kept before have none of it.

ALTER TABLE prediction
    ADD COLUMN known_at timestamptz,
    ADD COLUMN late_30_probability real,
    ADD COLUMN late_60_probability real,
    ADD COLUMN delay_low_min real,
    ADD COLUMN delay_median_min real,
    ADD COLUMN delay_high_min real,
    ADD CONSTRAINT prediction_later_probabilities_valid CHECK (
        late_60_probability >= 0
        AND late_60_probability <= late_30_probability
        AND late_30_probability <= late_probability
    ),
    ADD CONSTRAINT prediction_interval_ordered CHECK (
        delay_low_min <= delay_median_min AND delay_median_min <= delay_high_min
    );

COMMENT ON COLUMN prediction.known_at IS '[RGPD : liée]';
COMMENT ON COLUMN prediction.late_30_probability IS '[RGPD : liée]';
COMMENT ON COLUMN prediction.late_60_probability IS '[RGPD : liée]';
COMMENT ON COLUMN prediction.delay_low_min IS '[RGPD : liée]';
COMMENT ON COLUMN prediction.delay_median_min IS '[RGPD : liée]';
COMMENT ON COLUMN prediction.delay_high_min IS '[RGPD : liée]';
