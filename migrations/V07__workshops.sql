-- The catalogue.
CREATE TABLE workshop (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    title        TEXT   NOT NULL CHECK (title <> ''),
    level        TEXT   NOT NULL CHECK (level IN ('first-steps', 'beginner', 'comfortable')),
    -- words of the list of themes, between spaces
    themes       TEXT   NOT NULL,
    summary      TEXT   NOT NULL,
    minutes      BIGINT NOT NULL CHECK (minutes BETWEEN 15 AND 480),
    search       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    created_by   TEXT   NOT NULL,
    archived_at  BIGINT,
    archived_by  TEXT,
    version      BIGINT NOT NULL DEFAULT 1 CHECK (version > 0),
    CHECK ((archived_at IS NULL) = (archived_by IS NULL))
);
CREATE INDEX workshop_territory ON workshop (territory_id, search);

-- A session: a workshop given at a place. The seat rule is a constraint, whatever the code does.
CREATE TABLE session (
    id              TEXT   PRIMARY KEY,
    territory_id    TEXT   NOT NULL REFERENCES territory (id),
    workshop_id     TEXT   NOT NULL REFERENCES workshop (id),
    place_id        TEXT   NOT NULL REFERENCES place (id),
    -- who ran the place when the session was planned: the organisation that answers for it
    organisation_id TEXT   REFERENCES organisation (id),
    -- where the place stops that day, in words kept from then (stops are written anew)
    stop            TEXT   NOT NULL,
    -- INSEE code of the place's commune, or of the stop's
    commune         TEXT   NOT NULL CHECK (length(commune) = 5),
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    seats           BIGINT NOT NULL CHECK (seats BETWEEN 1 AND 500),
    -- confirmed people, and how many of them a named person let in above the seats
    confirmed       BIGINT NOT NULL DEFAULT 0 CHECK (confirmed >= 0),
    overrides       BIGINT NOT NULL DEFAULT 0 CHECK (overrides >= 0),
    -- participants who gave no name: a count, never invented people
    anonymous       BIGINT NOT NULL DEFAULT 0 CHECK (anonymous BETWEEN 0 AND 500),
    note            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    created_by      TEXT   NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1 CHECK (version > 0),
    cancelled_at    BIGINT,
    cancelled_by    TEXT,
    cancel_reason   TEXT   CHECK (cancel_reason <> ''),
    CHECK (starts_at < ends_at),
    CHECK (confirmed <= seats + overrides),
    CHECK (overrides <= confirmed),
    CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL)),
    CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL))
);
CREATE INDEX session_when ON session (territory_id, starts_at);
CREATE INDEX session_place ON session (place_id, starts_at);
CREATE INDEX session_workshop ON session (workshop_id, starts_at);

CREATE TABLE session_mediator (
    session_id TEXT NOT NULL REFERENCES session (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (session_id, account_id)
);
CREATE INDEX session_mediator_account ON session_mediator (account_id);

CREATE TABLE registration (
    id              TEXT   PRIMARY KEY,
    session_id      TEXT   NOT NULL REFERENCES session (id),
    person_id       TEXT   NOT NULL REFERENCES person (id),
    registered_at   BIGINT NOT NULL,
    registered_by   TEXT   NOT NULL,
    -- the organisation that sent the person, when a referrer registered them
    organisation_id TEXT   REFERENCES organisation (id),
    -- set when the person was let in above the seats
    override_reason TEXT   CHECK (override_reason <> ''),
    cancelled_at    BIGINT,
    cancelled_by    TEXT,
    cancel_reason   TEXT   CHECK (cancel_reason <> ''),
    attendance      TEXT   CHECK (attendance IN ('present', 'late', 'excused', 'absent')),
    attended_at     BIGINT,
    attended_by     TEXT,
    -- when a pass said it, and nobody did: forgotten with the pass's undoing
    presumed_at     BIGINT,
    -- live uses of passes for this seat, kept by the room above: who gave a pass was there
    uses            BIGINT NOT NULL DEFAULT 0 CHECK (uses >= 0),
    CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL)),
    CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL)),
    CHECK ((attendance IS NULL) = (attended_at IS NULL)),
    CHECK ((attendance IS NULL) = (attended_by IS NULL)),
    CHECK (cancelled_at IS NULL OR attendance IS NULL),
    CHECK (uses = 0 OR COALESCE(attendance, '') IN ('present', 'late')),
    CHECK (presumed_at IS NULL OR COALESCE(attendance, '') = 'present')
);
CREATE UNIQUE INDEX registration_live ON registration (session_id, person_id) WHERE cancelled_at IS NULL;
CREATE INDEX registration_person ON registration (person_id, registered_at);
