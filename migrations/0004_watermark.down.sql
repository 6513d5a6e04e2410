DROP TABLE source_watermark;
