-- From when on the rules speak, for a programme; zero turns a rule off. A programme without a row
-- has the defaults of the code.
CREATE TABLE fraud_threshold (
    programme_id   TEXT   PRIMARY KEY REFERENCES programme (id),
    -- most passes of one booklet used in a day
    booklet_day    BIGINT NOT NULL CHECK (booklet_day BETWEEN 0 AND 1000),
    -- minutes around a session, or around opening hours, in which a use is nothing special
    margin         BIGINT NOT NULL CHECK (margin BETWEEN 0 AND 1440),
    -- passes in a row within a minute
    row_passes     BIGINT NOT NULL CHECK (row_passes BETWEEN 0 AND 1000),
    -- uses of a month at a place of booklets that its own organisation handed over
    same_body      BIGINT NOT NULL CHECK (same_body BETWEEN 0 AND 1000000),
    -- uses of a month at a place, in hundredths of what half of the places have
    above_peers    BIGINT NOT NULL CHECK (above_peers BETWEEN 0 AND 10000),
    -- refused scans of an account in a day
    refused_day    BIGINT NOT NULL CHECK (refused_day BETWEEN 0 AND 1000),
    changed_at     BIGINT NOT NULL,
    changed_by     TEXT   NOT NULL
);

-- Something to look at, with its reason; never a refusal. A reviewer dismisses or confirms it.
CREATE TABLE fraud_flag (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    rule         TEXT   NOT NULL CHECK (rule IN ('many-in-a-day', 'outside-session', 'closed-place',
        'more-than-present', 'serials-in-a-row', 'before-handover', 'same-body', 'above-peers',
        'refused-scans')),
    -- what it is about, on which day (or month): one thing to look at
    subject_kind TEXT   NOT NULL CHECK (subject_kind IN ('booklet', 'session', 'place', 'account')),
    subject_id   TEXT   NOT NULL,
    occasion     TEXT   NOT NULL CHECK (length(occasion) IN (7, 10)),
    -- where the passes were used; none for scans that were refused
    place_id     TEXT   REFERENCES place (id),
    -- the figures of the sentence: how many, and how many are nothing special
    counted      BIGINT NOT NULL CHECK (counted >= 0),
    allowed      BIGINT NOT NULL CHECK (allowed >= 0),
    raised_at    BIGINT NOT NULL,
    decided_at   BIGINT,
    decided_by   TEXT,
    decision     TEXT   CHECK (decision IN ('dismissed', 'confirmed')),
    reason       TEXT   CHECK (reason <> ''),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CHECK ((decided_at IS NULL) = (decision IS NULL)),
    CHECK ((decided_at IS NULL) = (reason IS NULL))
);
-- At most one live flag per rule and subject.
CREATE UNIQUE INDEX fraud_flag_live ON fraud_flag (rule, subject_id, occasion) WHERE decided_at IS NULL;
CREATE INDEX fraud_flag_subject ON fraud_flag (subject_id, rule, occasion);
CREATE INDEX fraud_flag_place ON fraud_flag (place_id, occasion);
CREATE INDEX fraud_flag_territory ON fraud_flag (territory_id, raised_at);
