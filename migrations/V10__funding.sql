-- What the collectivité owes a place for a month. Numbered without gaps in a territory's year;
-- once closed, nothing in it changes and its hash proves it.
CREATE TABLE statement (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    programme_id TEXT   NOT NULL REFERENCES programme (id),
    place_id     TEXT   NOT NULL REFERENCES place (id),
    year         BIGINT NOT NULL,
    number       BIGINT NOT NULL CHECK (number > 0),
    month        TEXT   NOT NULL CHECK (length(month) = 7),
    lines        BIGINT NOT NULL CHECK (lines > 0),
    cents        BIGINT NOT NULL CHECK (cents >= 0),
    -- hash over the ordered lines
    hash         TEXT   NOT NULL CHECK (length(hash) = 64),
    closed_at    BIGINT NOT NULL,
    closed_by    TEXT   NOT NULL,
    approved_at  BIGINT,
    approved_by  TEXT,
    paid_at      BIGINT,
    paid_by      TEXT,
    paid_on      TEXT   CHECK (length(paid_on) = 10),
    payment_ref  TEXT,
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK (approved_by IS NULL OR approved_by <> closed_by),
    CHECK ((paid_at IS NULL) = (paid_by IS NULL)),
    CHECK ((paid_at IS NULL) = (paid_on IS NULL)),
    CHECK (paid_at IS NULL OR approved_at IS NOT NULL),
    UNIQUE (territory_id, year, number)
);
CREATE INDEX statement_place ON statement (place_id, month);
CREATE INDEX statement_month ON statement (territory_id, month);

-- A redemption is in at most one statement, for ever.
CREATE TABLE statement_line (
    statement_id  TEXT   NOT NULL REFERENCES statement (id),
    rank          BIGINT NOT NULL CHECK (rank > 0),
    redemption_id TEXT   NOT NULL UNIQUE REFERENCES redemption (id),
    pass_serial   TEXT   NOT NULL,
    redeemed_on   TEXT   NOT NULL,
    cents         BIGINT NOT NULL,
    PRIMARY KEY (statement_id, rank)
);

-- Gap-free numbers: taken inside the closing transaction, given back when it fails.
CREATE TABLE statement_counter (
    id           TEXT   PRIMARY KEY,
    last_number  BIGINT NOT NULL
);
