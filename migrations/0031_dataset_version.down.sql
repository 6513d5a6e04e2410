DROP FUNCTION dataset_version_advance() CASCADE;
DROP TABLE dataset_version;
