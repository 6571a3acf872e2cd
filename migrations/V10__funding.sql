-- What the collectivité owes a place for a month. Numbered without gaps in a territory's year;
-- once closed, nothing in it changes and its hash proves it.
CREATE TABLE statement (
    id             TEXT   PRIMARY KEY,
    territory_id   TEXT   NOT NULL REFERENCES territory (id),
    programme_id   TEXT   NOT NULL REFERENCES programme (id),
    place_id       TEXT   NOT NULL REFERENCES place (id),
    -- civil year of the closing, and the number taken in it
    year           BIGINT NOT NULL,
    number         BIGINT NOT NULL CHECK (number > 0),
    -- the month the passes were used in
    month          TEXT   NOT NULL CHECK (length(month) = 7),
    -- as they were called on the day of closing: paper that was sent keeps its words
    programme_name TEXT   NOT NULL CHECK (programme_name <> ''),
    place_name     TEXT   NOT NULL CHECK (place_name <> ''),
    commune        TEXT   NOT NULL CHECK (length(commune) = 5),
    -- who ran the place on that day, and is paid
    organisation_id TEXT  REFERENCES organisation (id),
    payee_name     TEXT   NOT NULL CHECK (payee_name <> ''),
    -- its SIRET, or its SIREN when that is all we know; may be empty
    payee_number   TEXT   NOT NULL CHECK (length(payee_number) IN (0, 9, 14)),
    lines          BIGINT NOT NULL CHECK (lines > 0),
    cents          BIGINT NOT NULL CHECK (cents >= 0),
    -- hash over the heading, the ordered lines and the shares
    hash           TEXT   NOT NULL CHECK (length(hash) = 64),
    closed_at      BIGINT NOT NULL,
    closed_by      TEXT   NOT NULL,
    approved_at    BIGINT,
    approved_by    TEXT,
    paid_at        BIGINT,
    paid_by        TEXT,
    paid_on        TEXT   CHECK (length(paid_on) = 10),
    payment_ref    TEXT   CHECK (payment_ref <> ''),
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK (approved_by IS NULL OR approved_by <> closed_by),
    CHECK ((paid_at IS NULL) = (paid_by IS NULL)),
    CHECK ((paid_at IS NULL) = (paid_on IS NULL)),
    CHECK ((paid_at IS NULL) = (payment_ref IS NULL)),
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
    emission_id   TEXT   NOT NULL REFERENCES emission (id),
    pass_serial   TEXT   NOT NULL,
    redeemed_on   TEXT   NOT NULL CHECK (length(redeemed_on) = 10),
    -- the title of the session, as it was on the day of closing
    activity      TEXT   NOT NULL,
    cents         BIGINT NOT NULL CHECK (cents >= 0),
    PRIMARY KEY (statement_id, rank)
);

-- What each funding line pays of a statement, by emission: adds up to its cents.
CREATE TABLE statement_share (
    statement_id TEXT   NOT NULL REFERENCES statement (id),
    emission_id  TEXT   NOT NULL REFERENCES emission (id),
    line_id      TEXT   NOT NULL REFERENCES funding_line (id),
    rank         BIGINT NOT NULL,
    cents        BIGINT NOT NULL CHECK (cents >= 0),
    PRIMARY KEY (statement_id, emission_id, line_id)
);
CREATE INDEX statement_share_line ON statement_share (line_id);

-- Gap-free numbers of a territory's year: taken inside the closing transaction, given back when
-- it fails. The identifier is `<territory> <year>`.
CREATE TABLE statement_counter (
    id           TEXT   PRIMARY KEY,
    last_number  BIGINT NOT NULL CHECK (last_number >= 0)
);
