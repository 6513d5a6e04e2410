ALTER TABLE prediction
    DROP COLUMN known_at,
    DROP COLUMN late_30_probability,
    DROP COLUMN late_60_probability,
    DROP COLUMN delay_low_min,
    DROP COLUMN delay_median_min,
    DROP COLUMN delay_high_min;
