-- The journal: one line per transition, each chained by hash to the previous one of its chain.
CREATE TABLE journal_chain (
    id   TEXT   PRIMARY KEY,
    -- its last line, so that lines taken from the end are missed too
    seq  BIGINT NOT NULL DEFAULT 0,
    hash TEXT   NOT NULL DEFAULT ''
);
CREATE TABLE journal (
    chain        TEXT   NOT NULL REFERENCES journal_chain (id),
    seq          BIGINT NOT NULL CHECK (seq > 0),
    at           BIGINT NOT NULL,
    actor        TEXT   NOT NULL,
    verb         TEXT   NOT NULL,
    subject_kind TEXT   NOT NULL,
    subject_id   TEXT   NOT NULL,
    detail       TEXT   NOT NULL,
    hash         TEXT   NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX journal_subject ON journal (subject_kind, subject_id, seq);

-- Long work (imports, printing): its progress, that a page can show and find again.
CREATE TABLE work (
    id          TEXT   PRIMARY KEY,
    chain       TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    -- its place among the works of this kind on this subject: the newest has the highest, whatever
    -- the clocks said
    rank        BIGINT NOT NULL CHECK (rank > 0),
    started_at  BIGINT NOT NULL,
    started_by  TEXT   NOT NULL,
    done        BIGINT NOT NULL CHECK (done >= 0),
    total       BIGINT NOT NULL CHECK (total >= 0),
    finished_at BIGINT,
    outcome     TEXT CHECK (outcome IN ('done', 'failed', 'interrupted')),
    reason      TEXT   NOT NULL,
    CHECK ((finished_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX work_subject ON work (kind, subject, rank);
CREATE UNIQUE INDEX work_one_at_a_time ON work (kind, subject) WHERE finished_at IS NULL;

-- Facts about this installation: the fingerprint of its key, whether it is a demo.
CREATE TABLE installation (
    id    TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
