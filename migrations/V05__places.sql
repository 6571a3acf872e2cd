-- Organisations: legal entities. One organisation has many places.
CREATE TABLE organisation (
    id           TEXT   PRIMARY KEY,
    territory_id TEXT   NOT NULL REFERENCES territory (id),
    -- Unknown when only its number was read in a file: nobody's name is guessed.
    name         TEXT   CHECK (name <> ''),
    siren        TEXT   CHECK (length(siren) = 9),
    search       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    CHECK (name IS NOT NULL OR siren IS NOT NULL),
    UNIQUE (territory_id, siren)
);

-- Places where people are received. A multi-valued field holds slugs between spaces.
CREATE TABLE place (
    id                TEXT   PRIMARY KEY,
    territory_id      TEXT   NOT NULL REFERENCES territory (id),
    organisation_id   TEXT   REFERENCES organisation (id),
    -- Where the record comes from; together they name it across imports.
    source            TEXT   NOT NULL CHECK (source <> ''),
    source_id         TEXT   NOT NULL CHECK (source_id <> ''),
    -- Hash of the imported row; none once somebody has edited the place here.
    source_hash       TEXT,
    pivot             TEXT   NOT NULL,
    name              TEXT   NOT NULL CHECK (name <> ''),
    commune           TEXT   NOT NULL CHECK (length(commune) = 5),
    postcode          TEXT   NOT NULL CHECK (length(postcode) = 5),
    address           TEXT   NOT NULL,
    address_extra     TEXT   NOT NULL,
    latitude          BIGINT CHECK (latitude BETWEEN -90000000 AND 90000000),
    longitude         BIGINT CHECK (longitude BETWEEN -180000000 AND 180000000),
    typologies        TEXT   NOT NULL,
    phone             TEXT   NOT NULL,
    emails            TEXT   NOT NULL,
    websites          TEXT   NOT NULL,
    hours             TEXT   NOT NULL,
    summary           TEXT   NOT NULL,
    detail            TEXT   NOT NULL,
    mobility          TEXT   NOT NULL,
    parent            TEXT   NOT NULL,
    updated_on        TEXT   NOT NULL CHECK (length(updated_on) = 10),
    services          TEXT   NOT NULL,
    audiences         TEXT   NOT NULL,
    care              TEXT   NOT NULL,
    fees              TEXT   NOT NULL,
    programmes        TEXT   NOT NULL,
    labels            TEXT   NOT NULL,
    other_labels      TEXT   NOT NULL,
    access_modes      TEXT   NOT NULL,
    support_modes     TEXT   NOT NULL,
    accessibility_url TEXT   NOT NULL,
    booking_url       TEXT   NOT NULL,
    search            TEXT   NOT NULL,
    created_at        BIGINT NOT NULL,
    UNIQUE (territory_id, source, source_id),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX place_commune ON place (territory_id, commune);
CREATE INDEX place_organisation ON place (organisation_id);

-- Where a place that moves stops, and when. A stop given up stays for the sessions that were held there.
CREATE TABLE place_stop (
    id       TEXT   PRIMARY KEY,
    place_id TEXT   NOT NULL REFERENCES place (id),
    rank     BIGINT NOT NULL CHECK (rank >= 0),
    commune  TEXT   NOT NULL CHECK (length(commune) = 5),
    label    TEXT   NOT NULL CHECK (label <> ''),
    hours    TEXT   NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX place_stop_rank ON place_stop (place_id, rank) WHERE ended_at IS NULL;

-- The accreditation of a place, as dated facts.
CREATE TABLE accreditation (
    id                TEXT   PRIMARY KEY,
    place_id          TEXT   NOT NULL REFERENCES place (id),
    requested_at      BIGINT NOT NULL,
    requested_by      TEXT   NOT NULL,
    granted_at        BIGINT,
    granted_by        TEXT,
    valid_from        TEXT   CHECK (length(valid_from) = 10),
    valid_until       TEXT   CHECK (length(valid_until) = 10),
    withdrawn_at      BIGINT,
    withdrawn_by      TEXT,
    withdrawn_from    TEXT   CHECK (length(withdrawn_from) = 10),
    withdrawal_reason TEXT,
    CHECK (valid_from <= valid_until),
    CHECK ((granted_at IS NULL) = (granted_by IS NULL)),
    CHECK ((granted_at IS NULL) = (valid_from IS NULL)),
    CHECK ((granted_at IS NULL) = (valid_until IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_from IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL))
);
CREATE INDEX accreditation_place ON accreditation (place_id, requested_at);
CREATE UNIQUE INDEX accreditation_one_request ON accreditation (place_id)
    WHERE granted_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE accreditation_suspension (
    id               TEXT   PRIMARY KEY,
    accreditation_id TEXT   NOT NULL REFERENCES accreditation (id),
    suspended_at     BIGINT NOT NULL,
    suspended_by     TEXT   NOT NULL,
    suspended_from   TEXT   NOT NULL CHECK (length(suspended_from) = 10),
    reason           TEXT   NOT NULL CHECK (reason <> ''),
    lifted_at        BIGINT,
    lifted_by        TEXT,
    lifted_from      TEXT   CHECK (length(lifted_from) = 10),
    CHECK (suspended_from <= lifted_from),
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
    CHECK ((lifted_at IS NULL) = (lifted_from IS NULL))
);
CREATE UNIQUE INDEX accreditation_one_suspension ON accreditation_suspension (accreditation_id)
    WHERE lifted_at IS NULL;
