CREATE TABLE programme (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    name         TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    starts_on    TEXT   NOT NULL CHECK (length(starts_on) = 10),
    ends_on      TEXT   NOT NULL CHECK (length(ends_on) = 10),
    created_at   BIGINT NOT NULL,
    created_by   TEXT   NOT NULL,
    CHECK (starts_on <= ends_on)
);
CREATE INDEX programme_territory ON programme (territory_id, starts_on);

CREATE TABLE funder (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    name         TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    created_at   BIGINT NOT NULL,
    UNIQUE (territory_id, name)
);

-- A funder's part in a programme, with its balances: every cent authorised is in exactly one of
-- available (the rest), committed, owed, paid or disputed. The ceiling is a constraint.
-- `released` says how much of the rest was committed once and came back, from passes that expired
-- or were destroyed: counted for good, and available again.
CREATE TABLE funding_line (
    id              TEXT   PRIMARY KEY,
    programme_id    TEXT   NOT NULL REFERENCES programme (id),
    funder_id       TEXT   NOT NULL REFERENCES funder (id),
    rank            BIGINT NOT NULL,
    -- share of each pass, in ten-thousandths; the shares of a programme add up to 10000.
    -- Zero: the funder pays no part of the passes issued from now on.
    share           BIGINT NOT NULL CHECK (share BETWEEN 0 AND 10000),
    authorised      BIGINT NOT NULL CHECK (authorised >= 0),
    committed       BIGINT NOT NULL DEFAULT 0 CHECK (committed >= 0),
    owed            BIGINT NOT NULL DEFAULT 0 CHECK (owed >= 0),
    paid            BIGINT NOT NULL DEFAULT 0 CHECK (paid >= 0),
    disputed        BIGINT NOT NULL DEFAULT 0 CHECK (disputed >= 0),
    released        BIGINT NOT NULL DEFAULT 0 CHECK (released >= 0),
    created_at      BIGINT NOT NULL,
    created_by      TEXT   NOT NULL,
    UNIQUE (programme_id, funder_id),
    UNIQUE (programme_id, rank),
    CHECK (committed + owed + paid + disputed <= authorised)
);

-- What each funding line pays of one pass of an emission: fixed when the emission is made, adds
-- up to its face value. A line that pays nothing has no row.
CREATE TABLE emission_share (
    emission_id TEXT   NOT NULL,
    line_id     TEXT   NOT NULL REFERENCES funding_line (id),
    rank        BIGINT NOT NULL,
    cents       BIGINT NOT NULL CHECK (cents > 0),
    PRIMARY KEY (emission_id, line_id)
);
CREATE INDEX emission_share_line ON emission_share (line_id);

-- Double entry, append only: one row moves cents of one line from an account to another.
-- A correction is a row in the other direction. The key is what keeps one cause from being
-- posted twice; there is no other index, for every redemption pays for each of them.
CREATE TABLE posting (
    -- what caused it: an emission's activation, a redemption and its undoing, a payment
    -- and its return, a use that is disputed, then found right or corrected, a pass that another
    -- replaces: its money changes emission; a destruction of booklets, the closing of an emission
    cause        TEXT   NOT NULL CHECK (cause IN ('activation', 'redemption', 'undoing', 'payment',
                 'return', 'dispute', 'dispute-paid', 'dismissal', 'dismissal-paid', 'correction',
                 'replaced', 'replacing', 'destruction', 'expiry')),
    cause_id     TEXT   NOT NULL,
    -- copied from `emission_share`, whose references they are
    emission_id  TEXT   NOT NULL,
    line_id      TEXT   NOT NULL,
    from_account TEXT   NOT NULL CHECK (from_account IN ('available', 'committed', 'owed', 'paid', 'disputed',
                                                         'released')),
    to_account   TEXT   NOT NULL CHECK (to_account IN ('available', 'committed', 'owed', 'paid', 'disputed',
                                                         'released')),
    cents        BIGINT NOT NULL CHECK (cents > 0),
    at           BIGINT NOT NULL,
    CHECK (from_account <> to_account),
    PRIMARY KEY (cause_id, cause, emission_id, line_id)
);
