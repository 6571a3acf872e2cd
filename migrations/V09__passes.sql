CREATE TABLE emission (
    id             TEXT   PRIMARY KEY,
    territory_id   TEXT   NOT NULL REFERENCES territory (id),
    programme_id   TEXT   NOT NULL REFERENCES programme (id),
    -- 2026-001: starts every serial of the emission
    number         TEXT   NOT NULL UNIQUE,
    -- what the QR codes of its passes name it by, on this installation
    code           BIGINT NOT NULL UNIQUE CHECK (code BETWEEN 1 AND 65535),
    label          TEXT   NOT NULL CHECK (length(label) BETWEEN 1 AND 80),
    -- face value of a pass in cents; zero for a right to a workshop
    face           BIGINT NOT NULL CHECK (face BETWEEN 0 AND 65535),
    -- a standing emission begins with none
    booklets       BIGINT NOT NULL CHECK (booklets BETWEEN 0 AND 100000),
    passes_each    BIGINT NOT NULL CHECK (passes_each BETWEEN 1 AND 50),
    valid_from     TEXT   NOT NULL CHECK (length(valid_from) = 10),
    valid_until    TEXT   NOT NULL CHECK (length(valid_until) = 10),
    -- days after the last one during which places may still take its passes
    grace_days     BIGINT NOT NULL CHECK (grace_days BETWEEN 0 AND 366),
    created_at     BIGINT NOT NULL,
    created_by     TEXT   NOT NULL,
    -- the secrets and the signing key come from the installation's key, this salt and a serial;
    -- the salt is destroyed at activation: from then on nobody can make or sign a secret again
    print_salt     TEXT   CHECK (length(print_salt) = 64),
    -- Ed25519, in hexadecimal, and its short name: what the QR codes are verified with
    public_key     TEXT   NOT NULL UNIQUE CHECK (length(public_key) = 64),
    kid            BIGINT NOT NULL CHECK (kid BETWEEN 0 AND 255),
    key_revoked_at BIGINT,
    key_revoked_by TEXT,
    key_revoked_for TEXT  CHECK (key_revoked_for <> ''),
    -- a small standing emission: its passes replace blocked ones of this emission, and take over
    -- their money; active from the start, it keeps its salt until its key is revoked or it is closed
    replaces       TEXT   REFERENCES emission (id),
    printed_at     BIGINT,
    printed_by     TEXT,
    activated_at   BIGINT,
    activated_by   TEXT,
    -- given up before it was ever active: nothing was committed
    withdrawn_at   BIGINT,
    withdrawn_by   TEXT,
    -- last day on which its booklets are handed over
    distribution_until TEXT NOT NULL CHECK (length(distribution_until) = 10),
    -- the closing act: the commitment of every pass that was not used is released
    closed_at      BIGINT,
    closed_by      TEXT,
    CHECK (distribution_until BETWEEN valid_from AND valid_until),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
    CHECK (closed_at IS NULL OR (activated_at IS NOT NULL AND print_salt IS NULL)),
    CHECK (valid_from <= valid_until),
    CHECK ((printed_at IS NULL) = (printed_by IS NULL)),
    CHECK ((activated_at IS NULL) = (activated_by IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK (withdrawn_at IS NULL OR (activated_at IS NULL AND print_salt IS NULL)),
    CHECK (activated_at IS NOT NULL OR withdrawn_at IS NOT NULL OR print_salt IS NOT NULL),
    CHECK (activated_at IS NULL OR print_salt IS NULL OR replaces IS NOT NULL),
    CHECK ((key_revoked_at IS NULL) = (key_revoked_by IS NULL)),
    CHECK ((key_revoked_at IS NULL) = (key_revoked_for IS NULL)),
    CHECK (activated_at IS NULL OR printed_at IS NOT NULL)
);
-- one standing emission at a time
CREATE UNIQUE INDEX emission_standing ON emission (replaces) WHERE print_salt IS NOT NULL;
CREATE INDEX emission_programme ON emission (programme_id);
CREATE INDEX emission_territory ON emission (territory_id, created_at);

-- What the booklets of an emission look like, and who approved the proof (bon à tirer): nothing
-- is printed before. Another look takes the approval away.
CREATE TABLE emission_paper (
    emission_id       TEXT   PRIMARY KEY REFERENCES emission (id),
    layout            TEXT   NOT NULL CHECK (layout IN ('standard', 'large')),
    -- empty: the words of the house
    cover_text        TEXT   NOT NULL,
    note              TEXT   NOT NULL,
    logo              TEXT   CHECK (logo IN ('png', 'svg')),
    -- the cleaned file, in hexadecimal
    logo_data         TEXT,
    proof_approved_at BIGINT,
    proof_approved_by TEXT,
    CHECK ((logo IS NULL) = (logo_data IS NULL)),
    CHECK ((proof_approved_at IS NULL) = (proof_approved_by IS NULL))
);

-- Where booklets are kept: the printer, a central stock, a referrer's drawer.
CREATE TABLE depot (
    id              TEXT   PRIMARY KEY,
    territory_id    TEXT   NOT NULL REFERENCES territory (id),
    name            TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    kind            TEXT   NOT NULL CHECK (kind IN ('stock', 'referrer')),
    organisation_id TEXT   REFERENCES organisation (id),
    -- where its cupboard stands: its dot on the map
    commune         TEXT   NOT NULL CHECK (length(commune) = 5),
    created_at      BIGINT NOT NULL,
    CHECK ((kind = 'referrer') = (organisation_id IS NOT NULL)),
    UNIQUE (territory_id, name)
);
CREATE UNIQUE INDEX depot_organisation ON depot (organisation_id) WHERE organisation_id IS NOT NULL;

CREATE TABLE booklet (
    id             TEXT   PRIMARY KEY,
    emission_id    TEXT   NOT NULL REFERENCES emission (id),
    number         BIGINT NOT NULL CHECK (number > 0),
    -- 2026-001-00012
    serial         TEXT   NOT NULL UNIQUE,
    -- where it is now: at a depot, or with a person once handed over
    depot_id       TEXT   REFERENCES depot (id),
    handed_over_at BIGINT,
    handed_over_by TEXT,
    handed_over_on TEXT   CHECK (length(handed_over_on) = 10),
    -- the organisation that handed it over
    referrer_id    TEXT   REFERENCES organisation (id),
    -- optional: the booklet is a bearer title
    person_id      TEXT   REFERENCES person (id),
    -- put in the hands of whoever lost this other one, which was handed over: it goes on with what
    -- that one counts for in the funnel, and counts for no step of its own
    continues_id   TEXT   REFERENCES booklet (id),
    -- the day it last came to a referrer's, unless it went back to a stock
    delivered_on   TEXT   CHECK (length(delivered_on) = 10),
    -- the first of its live uses, or of those of booklets that continue it: when, on what day, where
    first_used_at  BIGINT,
    first_used_on  TEXT   CHECK (length(first_used_on) = 10),
    first_place_id TEXT   REFERENCES place (id),
    -- destroyed, under two signatures: it never leaves that state
    destroyed_at   BIGINT,
    CHECK (destroyed_at IS NULL OR (depot_id IS NULL AND handed_over_at IS NULL
                                    AND first_used_at IS NULL)),
    CHECK ((first_used_at IS NULL) = (first_used_on IS NULL)),
    CHECK ((first_used_at IS NULL) = (first_place_id IS NULL)),
    CHECK ((handed_over_at IS NULL) = (handed_over_by IS NULL)),
    CHECK ((handed_over_at IS NULL) = (handed_over_on IS NULL)),
    CHECK ((handed_over_at IS NULL) = (referrer_id IS NULL)),
    CHECK (handed_over_at IS NOT NULL OR person_id IS NULL),
    CHECK (handed_over_at IS NULL OR depot_id IS NULL),
    CHECK (continues_id IS NULL OR handed_over_at IS NOT NULL),
    UNIQUE (emission_id, number)
);
CREATE INDEX booklet_depot ON booklet (depot_id);
CREATE INDEX booklet_person ON booklet (person_id);
CREATE INDEX booklet_continues ON booklet (continues_id) WHERE continues_id IS NOT NULL;
CREATE INDEX booklet_referrer ON booklet (referrer_id, handed_over_at);
-- What may sleep, small beside the rest: on a referrer's shelf, in a person's pocket.
CREATE INDEX booklet_shelf ON booklet (emission_id, depot_id, delivered_on)
    WHERE delivered_on IS NOT NULL AND handed_over_on IS NULL;
CREATE INDEX booklet_pocket ON booklet (emission_id, referrer_id, handed_over_on)
    WHERE handed_over_on IS NOT NULL AND first_used_on IS NULL AND continues_id IS NULL;

CREATE TABLE pass (
    id          TEXT   PRIMARY KEY,
    booklet_id  TEXT   NOT NULL REFERENCES booklet (id),
    emission_id TEXT   NOT NULL REFERENCES emission (id),
    rank        BIGINT NOT NULL CHECK (rank > 0),
    -- 2026-001-00012-3; in clear, never enough to redeem
    serial      TEXT   NOT NULL UNIQUE,
    -- keyed hash; the secret itself is only on the paper
    secret_hash TEXT   NOT NULL UNIQUE,
    -- set aside: no place takes it
    blocked_at  BIGINT,
    blocked_by  TEXT,
    blocked_for TEXT   CHECK (blocked_for IN ('lost', 'stolen', 'damaged', 'dispute', 'mistake')),
    -- the pass that took over its money: it stays blocked for ever
    replaced_by TEXT   UNIQUE REFERENCES pass (id),
    CHECK ((blocked_at IS NULL) = (blocked_by IS NULL)),
    CHECK ((blocked_at IS NULL) = (blocked_for IS NULL)),
    CHECK (replaced_by IS NULL OR blocked_at IS NOT NULL),
    UNIQUE (booklet_id, rank)
);

-- A numbered slip: so many booklets went from a depot to another.
CREATE TABLE custody_slip (
    id            TEXT   PRIMARY KEY,
    territory_id  TEXT   NOT NULL REFERENCES territory (id),
    number        BIGINT NOT NULL CHECK (number > 0),
    emission_id   TEXT   NOT NULL REFERENCES emission (id),
    -- null: from the printer
    from_depot_id TEXT   REFERENCES depot (id),
    to_depot_id   TEXT   NOT NULL REFERENCES depot (id),
    first_number  BIGINT NOT NULL,
    last_number   BIGINT NOT NULL,
    sent_at       BIGINT NOT NULL,
    sent_on       TEXT   NOT NULL CHECK (length(sent_on) = 10),
    sent_by       TEXT   NOT NULL,
    received_at   BIGINT,
    received_by   TEXT,
    -- taken back before it was received: the booklets are where they were
    cancelled_at  BIGINT,
    cancelled_by  TEXT,
    CHECK (first_number <= last_number),
    CHECK ((received_at IS NULL) = (received_by IS NULL)),
    CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL)),
    CHECK (cancelled_at IS NULL OR received_at IS NULL),
    UNIQUE (territory_id, number)
);
CREATE INDEX custody_slip_open ON custody_slip (emission_id)
    WHERE received_at IS NULL AND cancelled_at IS NULL;

-- Booklets of a depot to be destroyed: asked for by one person, signed by another.
CREATE TABLE destruction (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    number       BIGINT NOT NULL CHECK (number > 0),
    emission_id  TEXT   NOT NULL REFERENCES emission (id),
    depot_id     TEXT   NOT NULL REFERENCES depot (id),
    first_number BIGINT NOT NULL,
    last_number  BIGINT NOT NULL,
    reason       TEXT   NOT NULL CHECK (reason <> ''),
    asked_at     BIGINT NOT NULL,
    asked_by     TEXT   NOT NULL,
    signed_at    BIGINT,
    signed_by    TEXT,
    signed_on    TEXT   CHECK (length(signed_on) = 10),
    dropped_at   BIGINT,
    dropped_by   TEXT,
    CHECK (first_number <= last_number),
    CHECK ((signed_at IS NULL) = (signed_by IS NULL)),
    CHECK ((signed_at IS NULL) = (signed_on IS NULL)),
    CHECK (signed_by <> asked_by),
    CHECK ((dropped_at IS NULL) = (dropped_by IS NULL)),
    CHECK (dropped_at IS NULL OR signed_at IS NULL),
    UNIQUE (territory_id, number)
);
CREATE INDEX destruction_depot ON destruction (depot_id);
CREATE INDEX destruction_emission ON destruction (emission_id);

-- A count of a depot: what the books say and what somebody saw, kept as they were that day.
CREATE TABLE inventory (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    number       BIGINT NOT NULL CHECK (number > 0),
    depot_id     TEXT   NOT NULL REFERENCES depot (id),
    counted_at   BIGINT NOT NULL,
    counted_on   TEXT   NOT NULL CHECK (length(counted_on) = 10),
    counted_by   TEXT   NOT NULL,
    note         TEXT   NOT NULL,
    expected     BIGINT NOT NULL CHECK (expected >= 0),
    seen         BIGINT NOT NULL CHECK (seen >= 0),
    missing      BIGINT NOT NULL CHECK (missing >= 0),
    surplus      BIGINT NOT NULL CHECK (surplus >= 0),
    CHECK (expected - missing = seen - surplus),
    UNIQUE (territory_id, number)
);
CREATE INDEX inventory_depot ON inventory (depot_id, counted_at);

-- The ranges of an inventory: what was seen; what the books had and nobody saw; what was seen and
-- is elsewhere by the books.
CREATE TABLE inventory_range (
    inventory_id TEXT   NOT NULL REFERENCES inventory (id),
    rank         BIGINT NOT NULL CHECK (rank > 0),
    kind         TEXT   NOT NULL CHECK (kind IN ('seen', 'missing', 'surplus')),
    emission_id  TEXT   NOT NULL REFERENCES emission (id),
    first_number BIGINT NOT NULL,
    last_number  BIGINT NOT NULL,
    -- of a surplus: where the books put it that day
    books        TEXT   CHECK (books IN ('printer', 'depot', 'person', 'destroyed')),
    CHECK (first_number <= last_number),
    CHECK ((kind = 'surplus') = (books IS NOT NULL)),
    PRIMARY KEY (inventory_id, rank)
);

-- The closing statement of an emission: every pass it had is in exactly one of used, replaced,
-- destroyed, expired.
CREATE TABLE emission_closing (
    emission_id TEXT   PRIMARY KEY REFERENCES emission (id),
    -- booklets
    issued      BIGINT NOT NULL,
    delivered   BIGINT NOT NULL,
    handed_over BIGINT NOT NULL,
    started     BIGINT NOT NULL,
    -- passes
    passes      BIGINT NOT NULL,
    used        BIGINT NOT NULL CHECK (used >= 0),
    -- by passes of a standing emission, that took their money over
    replaced    BIGINT NOT NULL CHECK (replaced >= 0),
    destroyed   BIGINT NOT NULL CHECK (destroyed >= 0),
    expired     BIGINT NOT NULL CHECK (expired >= 0),
    CHECK (issued >= delivered AND delivered >= handed_over),
    CHECK (passes = used + replaced + destroyed + expired)
);

-- Every movement of every booklet, append only: the stock of a depot at any date is their sum.
CREATE TABLE custody_movement (
    -- the id of a slip or a destruction and a booklet's number, or the id of a handover
    id            TEXT   PRIMARY KEY,
    booklet_id    TEXT   NOT NULL REFERENCES booklet (id),
    slip_id       TEXT   REFERENCES custody_slip (id),
    destruction_id TEXT  REFERENCES destruction (id),
    from_depot_id TEXT   REFERENCES depot (id),
    to_depot_id   TEXT   REFERENCES depot (id),
    moved_at      BIGINT NOT NULL,
    moved_on      TEXT   NOT NULL CHECK (length(moved_on) = 10)
);
CREATE INDEX custody_movement_booklet ON custody_movement (booklet_id, moved_at);
CREATE INDEX custody_movement_to ON custody_movement (to_depot_id, moved_on);
CREATE INDEX custody_movement_from ON custody_movement (from_depot_id, moved_on);

-- A use. At most one live use per pass; the answer to a scan_id never changes.
CREATE TABLE redemption (
    id              TEXT   PRIMARY KEY,
    scan_id         TEXT   NOT NULL UNIQUE,
    pass_id         TEXT   NOT NULL REFERENCES pass (id),
    registration_id TEXT   NOT NULL REFERENCES registration (id),
    -- copies of what these two name, for lists and sums: no reference of their own, it would be
    -- looked up for each use; `maillon check` compares them
    territory_id    TEXT   NOT NULL,
    booklet_id      TEXT   NOT NULL,
    emission_id     TEXT   NOT NULL,
    place_id        TEXT   NOT NULL,
    session_id      TEXT   NOT NULL,
    account_id      TEXT   NOT NULL,
    redeemed_at     BIGINT NOT NULL,
    -- civil day in the territory: what months are made of
    redeemed_on     TEXT   NOT NULL CHECK (length(redeemed_on) = 10),
    cents           BIGINT NOT NULL CHECK (cents >= 0),
    undone_at       BIGINT,
    undone_by       TEXT,
    -- the closed statement that lists it: from then on it cannot be undone
    statement_id    TEXT,
    -- but by a correction that two people decided, that `funding` owns
    correction_id   TEXT,
    -- the day its place was paid for it
    paid_on         TEXT   CHECK (length(paid_on) = 10),
    CHECK (paid_on IS NULL OR statement_id IS NOT NULL),
    CHECK ((undone_at IS NULL) = (undone_by IS NULL)),
    CHECK (undone_at IS NULL OR statement_id IS NULL OR correction_id IS NOT NULL),
    CHECK (correction_id IS NULL OR undone_at IS NOT NULL)
);
CREATE UNIQUE INDEX redemption_live ON redemption (pass_id) WHERE undone_at IS NULL;
CREATE INDEX redemption_place ON redemption (place_id, redeemed_on);
CREATE INDEX redemption_session ON redemption (session_id);
CREATE INDEX redemption_booklet ON redemption (booklet_id);
-- partial: a redemption that is being written pays nothing for them
CREATE UNIQUE INDEX redemption_correction ON redemption (correction_id) WHERE correction_id IS NOT NULL;
CREATE INDEX redemption_statement ON redemption (statement_id) WHERE statement_id IS NOT NULL;
-- what waits for a statement: stays as small as what is not closed yet
CREATE INDEX redemption_unsettled ON redemption (territory_id, redeemed_on)
    WHERE statement_id IS NULL AND undone_at IS NULL;

-- What happened in a month, counted as it happens (in the transaction of each act) for an emission,
-- for a referrer (empty: in nobody's hands yet) and for a place; `maillon check` adds it up again.
-- A booklet counts in the month of each of its steps, a use in its own.
CREATE TABLE funnel_month (
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    side         TEXT   NOT NULL CHECK (side IN ('emission', 'referrer', 'place')),
    subject_id   TEXT   NOT NULL,
    month        TEXT   NOT NULL CHECK (length(month) = 7),
    delivered    BIGINT NOT NULL DEFAULT 0,
    handed_over  BIGINT NOT NULL DEFAULT 0,
    first_used   BIGINT NOT NULL DEFAULT 0,
    used         BIGINT NOT NULL DEFAULT 0,
    used_cents   BIGINT NOT NULL DEFAULT 0,
    paid         BIGINT NOT NULL DEFAULT 0,
    paid_cents   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (territory_id, side, subject_id, month)
);

-- How many booklets were first used so many whole days (of 24 hours) after their handover: what
-- a median is exactly read from. A booklet used before its handover has no delay.
CREATE TABLE first_use_delay (
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    side         TEXT   NOT NULL CHECK (side IN ('emission', 'referrer', 'place')),
    subject_id   TEXT   NOT NULL,
    days         BIGINT NOT NULL CHECK (days >= 0),
    booklets     BIGINT NOT NULL,
    PRIMARY KEY (territory_id, side, subject_id, days)
);

-- Scans that were refused, kept: who tried what, without the code.
CREATE TABLE refused_scan (
    id         TEXT   PRIMARY KEY,
    scan_id    TEXT   NOT NULL,
    account_id TEXT   NOT NULL,
    -- the browser it was tried in, whoever signed in there: a keyed hash; none for a program
    device     TEXT,
    -- the sentence that was said, as a Fluent key
    reason     TEXT   NOT NULL,
    pass_id    TEXT   REFERENCES pass (id),
    at         BIGINT NOT NULL
);
CREATE INDEX refused_scan_account ON refused_scan (account_id, at);
CREATE INDEX refused_scan_device ON refused_scan (device, at) WHERE device IS NOT NULL;
