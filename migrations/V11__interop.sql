-- Files of places that were read, or are being read.
CREATE TABLE import_run (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    -- 'trial' reads and judges but writes no place.
    mode         TEXT   NOT NULL CHECK (mode IN ('import', 'trial')),
    file_name    TEXT   NOT NULL,
    bytes        BIGINT NOT NULL CHECK (bytes >= 0),
    layout       TEXT   NOT NULL CHECK (layout IN ('v1.0.2', 'v0.1.1')),
    encoding     TEXT   NOT NULL CHECK (encoding IN ('utf-8', 'windows-1252')),
    started_at   BIGINT NOT NULL,
    started_by   TEXT   NOT NULL,
    finished_at  BIGINT,
    -- Rows done so far: an interrupted run goes on behind them.
    rows_read    BIGINT NOT NULL CHECK (rows_read >= 0),
    created      BIGINT NOT NULL CHECK (created >= 0),
    updated      BIGINT NOT NULL CHECK (updated >= 0),
    unchanged    BIGINT NOT NULL CHECK (unchanged >= 0),
    older        BIGINT NOT NULL CHECK (older >= 0),
    quarantined  BIGINT NOT NULL CHECK (quarantined >= 0),
    -- Of the rows that are not quarantined, those with at least one warning.
    warned       BIGINT NOT NULL CHECK (warned >= 0),
    CHECK (rows_read = created + updated + unchanged + older + quarantined)
);
CREATE INDEX import_run_territory ON import_run (territory_id, started_at);

-- The rows of a run there is something to say about, as they were read.
CREATE TABLE import_row (
    run_id    TEXT   NOT NULL REFERENCES import_run (id),
    line      BIGINT NOT NULL CHECK (line > 0),
    outcome   TEXT   NOT NULL CHECK (outcome IN ('created', 'updated', 'unchanged', 'older', 'quarantined')),
    source    TEXT   NOT NULL,
    source_id TEXT   NOT NULL,
    place_id  TEXT   REFERENCES place (id),
    original  TEXT   NOT NULL,
    PRIMARY KEY (run_id, line)
);
CREATE INDEX import_row_outcome ON import_row (run_id, outcome, line);

CREATE TABLE import_issue (
    run_id      TEXT   NOT NULL,
    line        BIGINT NOT NULL,
    rank        BIGINT NOT NULL CHECK (rank >= 0),
    column_name TEXT,
    reason      TEXT   NOT NULL,
    value       TEXT   NOT NULL,
    PRIMARY KEY (run_id, line, rank),
    FOREIGN KEY (run_id, line) REFERENCES import_row (run_id, line)
);
CREATE INDEX import_issue_reason ON import_issue (run_id, reason);
