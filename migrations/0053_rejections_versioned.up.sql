-- What the rules of a run rejected is told by the API too, and a run aggregated again may reject
-- other rows while every count stays the same. A mark of all rejected rows is kept beside the
-- number of the state: the order of writing does not count, and a row forgotten then rejected again
-- gives the same mark, so that an import repeated changes nothing.

ALTER TABLE dataset_version ADD COLUMN rejections bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN dataset_version.rejections IS '[RGPD : non personnelle]';

-- One call a statement, however many rows. The hash of the row as it was read is `row_md5`. The
-- rights are those of the owner, so that whoever imports needs none on `dataset_version`.
CREATE FUNCTION rejected_row_mark() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    change bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        UPDATE dataset_version SET rejections = 0 WHERE rejections <> 0;
        RETURN NULL;
    END IF;
    SELECT bit_xor(hashtextextended(
        concat_ws(chr(31), source, position, rule, row_md5, reason, run_id), 0
    ))
    INTO change
    FROM changed;
    IF change <> 0 THEN
        UPDATE dataset_version SET rejections = rejections # change;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER rejected_row_marked_insert AFTER INSERT ON rejected_row
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION rejected_row_mark();
CREATE TRIGGER rejected_row_marked_delete AFTER DELETE ON rejected_row
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION rejected_row_mark();
-- An update is a row less and a row more.
CREATE TRIGGER rejected_row_marked_update_from AFTER UPDATE ON rejected_row
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION rejected_row_mark();
CREATE TRIGGER rejected_row_marked_update_to AFTER UPDATE ON rejected_row
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION rejected_row_mark();
CREATE TRIGGER rejected_row_marked_truncate AFTER TRUNCATE ON rejected_row
    FOR EACH STATEMENT EXECUTE FUNCTION rejected_row_mark();

UPDATE dataset_version
SET rejections = coalesce(
    (
        SELECT bit_xor(hashtextextended(
            concat_ws(chr(31), source, position, rule, row_md5, reason, run_id), 0
        ))
        FROM rejected_row
    ),
    0
);

SELECT give_to_owner();
