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
    created_by   TEXT   NOT NULL
);
CREATE INDEX person_search ON person (territory_id, search);
CREATE INDEX person_folded_name ON person (territory_id, folded_name);
CREATE INDEX person_phone ON person (territory_id, phone);

-- Why an organisation may open a file: it created it, follows the person, or teaches them.
CREATE TABLE person_tie (
    person_id       TEXT   NOT NULL REFERENCES person (id),
    organisation_id TEXT   NOT NULL REFERENCES organisation (id),
    reason          TEXT   NOT NULL CHECK (reason IN ('created', 'handover', 'registration', 'opened')),
    since           BIGINT NOT NULL,
    by_account      TEXT   NOT NULL,
    PRIMARY KEY (person_id, organisation_id)
);
CREATE INDEX person_tie_organisation ON person_tie (organisation_id);

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
