-- How the statements of a programme are checked, approved and paid. A programme without a row asks
-- one approval, draws nothing, and has no account to pay from. Never edited: another follows. One
-- that asks less than the rules before it, or pays from another account, is confirmed by a second
-- person before it is in force.
CREATE TABLE payment_rule (
    programme_id TEXT   NOT NULL REFERENCES programme (id),
    rank         BIGINT NOT NULL CHECK (rank > 0),
    -- statements worth this much or more are approved by two people; null: one is enough
    second_from  BIGINT CHECK (second_from >= 0),
    -- share of the uses that are looked at one by one, in ten-thousandths
    sampling     BIGINT NOT NULL CHECK (sampling BETWEEN 0 AND 10000),
    -- what waits for the drawn uses to be looked at
    sampling_blocks TEXT NOT NULL CHECK (sampling_blocks IN ('approval', 'nothing')),
    -- days before a changed bank account is used
    cooling_days BIGINT NOT NULL CHECK (cooling_days BETWEEN 3 AND 90),
    -- the account that pays, for transfer files; empty when mandates are used
    debtor_name  TEXT   NOT NULL,
    debtor_iban  TEXT   NOT NULL CHECK (debtor_iban = '' OR length(debtor_iban) BETWEEN 15 AND 34),
    debtor_bic   TEXT   NOT NULL CHECK (length(debtor_bic) IN (0, 8, 11)),
    -- how many other people must confirm it
    confirmations BIGINT NOT NULL CHECK (confirmations IN (0, 1)),
    proposed_at  BIGINT NOT NULL,
    proposed_by  TEXT   NOT NULL,
    confirmed_at BIGINT,
    confirmed_by TEXT,
    refused_at   BIGINT,
    refused_by   TEXT,
    CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
    CHECK ((refused_at IS NULL) = (refused_by IS NULL)),
    CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CHECK (confirmations = 1 OR (confirmed_at IS NULL AND refused_at IS NULL)),
    CHECK (confirmed_at IS NULL OR refused_at IS NULL),
    PRIMARY KEY (programme_id, rank)
);
CREATE UNIQUE INDEX payment_rule_waiting ON payment_rule (programme_id)
    WHERE confirmations = 1 AND confirmed_at IS NULL AND refused_at IS NULL;

-- Where an organisation is paid. Said by one person, confirmed by another, in force after a delay
-- during which the one before is still used. Never edited: another follows.
CREATE TABLE bank_account (
    id              TEXT   PRIMARY KEY,
    territory_id    TEXT   NOT NULL REFERENCES territory (id),
    organisation_id TEXT   NOT NULL REFERENCES organisation (id),
    iban            TEXT   NOT NULL CHECK (length(iban) BETWEEN 15 AND 34),
    proposed_at     BIGINT NOT NULL,
    proposed_by     TEXT   NOT NULL,
    confirmed_at    BIGINT,
    confirmed_by    TEXT,
    in_force_from   TEXT   CHECK (length(in_force_from) = 10),
    refused_at      BIGINT,
    refused_by      TEXT,
    CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
    CHECK ((confirmed_at IS NULL) = (in_force_from IS NULL)),
    CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CHECK ((refused_at IS NULL) = (refused_by IS NULL))
);
CREATE UNIQUE INDEX bank_account_waiting ON bank_account (organisation_id)
    WHERE confirmed_at IS NULL AND refused_at IS NULL;
CREATE INDEX bank_account_organisation ON bank_account (organisation_id, in_force_from);

-- A file of transfers handed to a bank. What it says is made again from here, byte for byte.
CREATE TABLE payment_file (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    programme_id TEXT   NOT NULL REFERENCES programme (id),
    -- from the account and the statements: the same set has the same
    message_id   TEXT   NOT NULL UNIQUE CHECK (length(message_id) BETWEEN 1 AND 35),
    version      TEXT   NOT NULL CHECK (version IN ('09', '03')),
    pay_on       TEXT   NOT NULL CHECK (length(pay_on) = 10),
    debtor_name  TEXT   NOT NULL CHECK (debtor_name <> ''),
    debtor_iban  TEXT   NOT NULL CHECK (length(debtor_iban) BETWEEN 15 AND 34),
    debtor_bic   TEXT   NOT NULL,
    statements   BIGINT NOT NULL CHECK (statements > 0),
    cents        BIGINT NOT NULL CHECK (cents > 0),
    created_at   BIGINT NOT NULL,
    created_by   TEXT   NOT NULL
);
CREATE INDEX payment_file_territory ON payment_file (territory_id, created_at);

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
    -- where it is paid, as it was on the day of closing; may be empty
    payee_iban     TEXT   NOT NULL CHECK (payee_iban = '' OR length(payee_iban) BETWEEN 15 AND 34),
    lines          BIGINT NOT NULL CHECK (lines > 0),
    -- what was used less what is taken back: a place is never asked for money
    cents          BIGINT NOT NULL CHECK (cents >= 0),
    -- hash over the heading, the ordered lines and the shares
    hash           TEXT   NOT NULL CHECK (length(hash) = 64),
    -- the rejected statement whose lines it takes over: one follows each at most
    follows_id     TEXT   UNIQUE REFERENCES statement (id),
    -- how many people must approve it, by the amount, on the day of closing
    approvals      BIGINT NOT NULL CHECK (approvals IN (1, 2)),
    -- what the draw of the uses to look at came from; empty when none was drawn
    sample_seed    TEXT   NOT NULL CHECK (length(sample_seed) IN (0, 64)),
    closed_at      BIGINT NOT NULL,
    closed_by      TEXT   NOT NULL,
    checked_at     BIGINT,
    checked_by     TEXT,
    approved_at    BIGINT,
    approved_by    TEXT,
    -- the second approval, when two are asked
    countersigned_at BIGINT,
    countersigned_by TEXT,
    sent_at        BIGINT,
    sent_by        TEXT,
    sent_channel   TEXT   CHECK (sent_channel IN ('transfer', 'mandate', 'internal', 'nothing')),
    -- the file of transfers it left in
    payment_file_id TEXT  REFERENCES payment_file (id),
    paid_at        BIGINT,
    paid_by        TEXT,
    paid_on        TEXT   CHECK (length(paid_on) = 10),
    payment_ref    TEXT   CHECK (payment_ref <> ''),
    -- asked by one person once the money left: the bank cancelled the transfer or gave it back.
    -- Another confirms, and it is rejected; or the bank itself says what became of it
    recalled_at    BIGINT,
    recalled_by    TEXT,
    recall_reason  TEXT   CHECK (recall_reason <> ''),
    -- given up, also after the payment when the bank gave it back
    rejected_at    BIGINT,
    rejected_by    TEXT,
    reject_reason  TEXT   CHECK (reject_reason <> ''),
    CHECK ((checked_at IS NULL) = (checked_by IS NULL)),
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK ((countersigned_at IS NULL) = (countersigned_by IS NULL)),
    CHECK (approved_by IS NULL OR approved_by <> closed_by),
    CHECK (countersigned_by IS NULL OR (countersigned_by <> closed_by AND countersigned_by <> approved_by)),
    CHECK (approved_at IS NULL OR checked_at IS NOT NULL),
    CHECK (countersigned_at IS NULL OR (approved_at IS NOT NULL AND approvals = 2)),
    CHECK ((sent_at IS NULL) = (sent_by IS NULL)),
    CHECK ((sent_at IS NULL) = (sent_channel IS NULL)),
    CHECK (payment_file_id IS NULL OR sent_channel = 'transfer'),
    -- without an amount, it ends at once and nothing proves a payment
    CHECK (sent_channel <> 'nothing' OR (cents = 0 AND paid_at IS NOT NULL)),
    CHECK (sent_at IS NULL OR approved_at IS NOT NULL),
    CHECK (sent_at IS NULL OR approvals = 1 OR countersigned_at IS NOT NULL),
    CHECK ((paid_at IS NULL) = (paid_by IS NULL)),
    CHECK ((paid_at IS NULL) = (paid_on IS NULL)),
    CHECK (payment_ref IS NULL OR paid_at IS NOT NULL),
    CHECK (paid_at IS NULL OR payment_ref IS NOT NULL OR sent_channel = 'nothing'),
    CHECK (paid_at IS NULL OR sent_at IS NOT NULL),
    CHECK ((rejected_at IS NULL) = (rejected_by IS NULL)),
    CHECK ((rejected_at IS NULL) = (reject_reason IS NULL)),
    CHECK ((recalled_at IS NULL) = (recalled_by IS NULL)),
    CHECK ((recalled_at IS NULL) = (recall_reason IS NULL)),
    CHECK (recalled_at IS NULL OR paid_at IS NOT NULL OR sent_channel = 'transfer'),
    CHECK (rejected_by IS NULL OR rejected_by <> recalled_by),
    UNIQUE (territory_id, year, number)
);
CREATE INDEX statement_place ON statement (place_id, month);
CREATE INDEX statement_month ON statement (territory_id, month);
CREATE INDEX statement_file ON statement (payment_file_id) WHERE payment_file_id IS NOT NULL;

CREATE TABLE statement_line (
    statement_id  TEXT   NOT NULL REFERENCES statement (id),
    rank          BIGINT NOT NULL CHECK (rank > 0),
    redemption_id TEXT   NOT NULL REFERENCES redemption (id),
    -- a use that is owed, or one of an earlier statement that is taken back
    kind          TEXT   NOT NULL CHECK (kind IN ('use', 'correction')),
    emission_id   TEXT   NOT NULL REFERENCES emission (id),
    pass_serial   TEXT   NOT NULL,
    redeemed_on   TEXT   NOT NULL CHECK (length(redeemed_on) = 10),
    -- the title of the session, as it was on the day of closing
    activity      TEXT   NOT NULL,
    cents         BIGINT NOT NULL,
    -- when the statement that follows a rejected one took the line over
    superseded_at BIGINT,
    CHECK ((kind = 'use' AND cents >= 0) OR (kind = 'correction' AND cents <= 0)),
    PRIMARY KEY (statement_id, rank)
);
-- A redemption is owed on one live line at most, for ever, and taken back on one at most.
CREATE UNIQUE INDEX statement_line_live ON statement_line (redemption_id, kind) WHERE superseded_at IS NULL;

-- What each funding line pays of a statement, by emission: adds up to its cents. Negative where
-- more is taken back of an emission than was used of it.
CREATE TABLE statement_share (
    statement_id TEXT   NOT NULL REFERENCES statement (id),
    emission_id  TEXT   NOT NULL REFERENCES emission (id),
    line_id      TEXT   NOT NULL REFERENCES funding_line (id),
    rank         BIGINT NOT NULL,
    cents        BIGINT NOT NULL,
    PRIMARY KEY (statement_id, emission_id, line_id)
);
CREATE INDEX statement_share_line ON statement_share (line_id);

-- Gap-free numbers of a territory's year: taken inside the closing transaction, given back when
-- it fails. The identifier is `<territory> <year>`.
CREATE TABLE statement_counter (
    id           TEXT   PRIMARY KEY,
    last_number  BIGINT NOT NULL CHECK (last_number >= 0)
);

-- A use found wrong after its statement was closed. Asked by one person, decided by another; its
-- money is disputed meanwhile. Accepted, the pass is free again and the use is taken back by a
-- negative line of the place's next statement.
CREATE TABLE correction (
    id             TEXT   PRIMARY KEY,
    territory_id   TEXT   NOT NULL REFERENCES territory (id),
    redemption_id  TEXT   NOT NULL REFERENCES redemption (id),
    -- the statement that lists it, on the day of the request
    statement_id   TEXT   NOT NULL REFERENCES statement (id),
    place_id       TEXT   NOT NULL REFERENCES place (id),
    programme_id   TEXT   NOT NULL REFERENCES programme (id),
    emission_id    TEXT   NOT NULL REFERENCES emission (id),
    pass_serial    TEXT   NOT NULL,
    redeemed_on    TEXT   NOT NULL CHECK (length(redeemed_on) = 10),
    activity       TEXT   NOT NULL,
    -- what the use was worth
    cents          BIGINT NOT NULL CHECK (cents >= 0),
    reason         TEXT   NOT NULL CHECK (reason <> ''),
    requested_at   BIGINT NOT NULL,
    requested_by   TEXT   NOT NULL,
    accepted_at    BIGINT,
    accepted_by    TEXT,
    refused_at     BIGINT,
    refused_by     TEXT,
    CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
    CHECK ((refused_at IS NULL) = (refused_by IS NULL)),
    CHECK (accepted_at IS NULL OR refused_at IS NULL),
    CHECK (accepted_by IS NULL OR accepted_by <> requested_by),
    CHECK (refused_by IS NULL OR refused_by <> requested_by)
);
CREATE UNIQUE INDEX correction_one ON correction (redemption_id) WHERE refused_at IS NULL;
CREATE INDEX correction_place ON correction (place_id, programme_id);

-- A line drawn to be looked at (contrôle de service fait), and what was found. Found wrong, it stops
-- the approval until its use is corrected, or somebody who approves writes why it is paid (an
-- exception).
CREATE TABLE statement_sample (
    statement_id TEXT   NOT NULL REFERENCES statement (id),
    rank         BIGINT NOT NULL,
    finding      TEXT   CHECK (finding IN ('sheet', 'person', 'wrong')),
    found_at     BIGINT,
    found_by     TEXT,
    excepted_at  BIGINT,
    excepted_by  TEXT,
    exception_reason TEXT CHECK (exception_reason <> ''),
    CHECK (excepted_at IS NULL OR finding = 'wrong'),
    CHECK ((excepted_at IS NULL) = (excepted_by IS NULL)),
    CHECK ((excepted_at IS NULL) = (exception_reason IS NULL)),
    CHECK (excepted_by IS NULL OR excepted_by <> found_by),
    CHECK ((finding IS NULL) = (found_at IS NULL)),
    CHECK ((finding IS NULL) = (found_by IS NULL)),
    PRIMARY KEY (statement_id, rank),
    FOREIGN KEY (statement_id, rank) REFERENCES statement_line (statement_id, rank)
);

-- A file of the bank that was read, once: its contents are known by their hash.
CREATE TABLE bank_return (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    file_hash    TEXT   NOT NULL CHECK (length(file_hash) = 64),
    file_name    TEXT   NOT NULL,
    lines        BIGINT NOT NULL CHECK (lines > 0),
    received_at  BIGINT NOT NULL,
    received_by  TEXT   NOT NULL,
    UNIQUE (territory_id, file_hash)
);

-- What each of its movements did. A movement that names no statement keeps nothing but its place.
CREATE TABLE bank_return_line (
    return_id    TEXT   NOT NULL REFERENCES bank_return (id),
    rank         BIGINT NOT NULL CHECK (rank > 0),
    number       TEXT   NOT NULL,
    cents        BIGINT NOT NULL CHECK (cents >= 0),
    booked_on    TEXT   NOT NULL CHECK (length(booked_on) = 10),
    -- the bank's own; with the day and the amount, it tells a movement from another
    reference    TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    outcome      TEXT   NOT NULL CHECK (outcome IN ('paid', 'returned', 'known', 'paid-twice',
                     'paid-rejected', 'extra-returned', 'unknown', 'wrong-amount', 'not-sent',
                     'wrong-day', 'unrelated')),
    statement_id TEXT   REFERENCES statement (id),
    -- of a payment too many: what became of it, when it did not come back by the bank
    settled_at   BIGINT,
    settled_by   TEXT,
    explanation  TEXT   CHECK (explanation <> ''),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
    CHECK ((settled_at IS NULL) = (explanation IS NULL)),
    CHECK (settled_at IS NULL OR outcome IN ('paid-twice', 'paid-rejected', 'extra-returned')),
    PRIMARY KEY (return_id, rank)
);
CREATE INDEX bank_return_line_statement ON bank_return_line (statement_id)
    WHERE statement_id IS NOT NULL;
