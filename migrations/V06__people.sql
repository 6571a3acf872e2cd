-- Beneficiaries. A person belongs to a territory; who may open the file is in person_tie.
CREATE TABLE person (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    first_name   TEXT   NOT NULL CHECK (first_name <> ''),
    last_name    TEXT   NOT NULL,
    birth_year   BIGINT CHECK (birth_year BETWEEN 1900 AND 2100),
    -- E.164: +33612345678
    phone        TEXT,
    email        TEXT,
    -- INSEE code of the commune
    commune      TEXT   CHECK (length(commune) = 5),
    -- Folded names, for searches; and the folded full name alone, for finding duplicates.
    search       TEXT   NOT NULL,
    folded_name  TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    created_by   TEXT   NOT NULL,
    -- Counts the edits: a form filled from an older state is refused.
    version      BIGINT NOT NULL DEFAULT 1 CHECK (version > 0)
);
CREATE INDEX person_search ON person (territory_id, search);
CREATE INDEX person_folded_name ON person (territory_id, folded_name);
CREATE INDEX person_phone ON person (territory_id, phone);

-- Why somebody may open a file: an organisation, a place that no organisation runs, or a
-- floating mediator; because it made the file, handed a booklet over, teaches the person, or
-- opened the file with the person's consent for the reason in the note.
CREATE TABLE person_tie (
    id              TEXT   PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    organisation_id TEXT   REFERENCES organisation (id),
    place_id        TEXT   REFERENCES place (id),
    account_id      TEXT   REFERENCES account (id),
    reason          TEXT   NOT NULL CHECK (reason IN ('created', 'handover', 'registration', 'opened')),
    note            TEXT   NOT NULL,
    since           BIGINT NOT NULL,
    by_account      TEXT   NOT NULL,
    CHECK ((CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)
         + (CASE WHEN place_id IS NULL THEN 0 ELSE 1 END)
         + (CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) = 1),
    CHECK (reason <> 'opened' OR note <> '')
);
CREATE UNIQUE INDEX person_tie_organisation ON person_tie (organisation_id, person_id)
    WHERE organisation_id IS NOT NULL;
CREATE UNIQUE INDEX person_tie_place ON person_tie (place_id, person_id) WHERE place_id IS NOT NULL;
CREATE UNIQUE INDEX person_tie_account ON person_tie (account_id, person_id) WHERE account_id IS NOT NULL;
CREATE INDEX person_tie_person ON person_tie (person_id);

-- Consent, never erased: given by the person, perhaps withdrawn later.
CREATE TABLE consent (
    id           TEXT   PRIMARY KEY,
    person_id    TEXT   NOT NULL REFERENCES person (id),
    -- file: keep a file; share: other organisations of the programme may open it; contact: be called or written to
    purpose      TEXT   NOT NULL CHECK (purpose IN ('file', 'share', 'contact')),
    given_at     BIGINT NOT NULL,
    manner       TEXT   NOT NULL CHECK (manner IN ('spoken', 'written', 'online')),
    recorded_by  TEXT   NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by TEXT,
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE UNIQUE INDEX consent_live ON consent (person_id, purpose) WHERE withdrawn_at IS NULL;
