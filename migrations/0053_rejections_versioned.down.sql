DROP TRIGGER rejected_row_marked_insert ON rejected_row;
DROP TRIGGER rejected_row_marked_delete ON rejected_row;
DROP TRIGGER rejected_row_marked_update_from ON rejected_row;
DROP TRIGGER rejected_row_marked_update_to ON rejected_row;
DROP TRIGGER rejected_row_marked_truncate ON rejected_row;
DROP FUNCTION rejected_row_mark();
ALTER TABLE dataset_version DROP COLUMN rejections;
