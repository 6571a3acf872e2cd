INSERT INTO import_run (id, territory_id, mode, file_name, bytes, layout, encoding, started_at, started_by,
    rows_read, created, updated, unchanged, older, quarantined, warned)
VALUES ('IR1', 'T1', 'import', 'lieux.csv', 1000, 'v1.0.2', 'utf-8', 1772438400000, 'A1', 1, 1, 0, 0, 0, 0, 1);
INSERT INTO import_row (run_id, line, outcome, source, source_id, place_id, original)
VALUES ('IR1', 2, 'created', 'maillon', '1', 'PL1', 'id;nom');
INSERT INTO import_issue (run_id, line, rank, column_name, reason, value)
VALUES ('IR1', 2, 0, 'horaires', 'hours-unreadable', 'le matin');
