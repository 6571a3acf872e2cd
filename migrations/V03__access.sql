CREATE TABLE account (
    id            TEXT   PRIMARY KEY,
    territory_id  TEXT   NOT NULL REFERENCES territory (id),
    email         TEXT   NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
    name          TEXT   NOT NULL CHECK (name <> ''),
    password_hash TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT,
    disabled_by   TEXT
);
CREATE INDEX account_territory ON account (territory_id, name);

-- A role held by an account: over the territory, one organisation, or one place.
CREATE TABLE role_grant (
    id              TEXT   PRIMARY KEY,
    account_id      TEXT   NOT NULL REFERENCES account (id),
    role            TEXT   NOT NULL,
    organisation_id TEXT,
    place_id        TEXT,
    label           TEXT   NOT NULL,
    granted_at      BIGINT NOT NULL,
    granted_by      TEXT   NOT NULL,
    withdrawn_at    BIGINT,
    withdrawn_by    TEXT,
    CHECK (organisation_id IS NULL OR place_id IS NULL),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX role_grant_account ON role_grant (account_id);
CREATE INDEX role_grant_organisation ON role_grant (organisation_id);
CREATE INDEX role_grant_place ON role_grant (place_id);

CREATE TABLE invitation (
    id              TEXT   PRIMARY KEY,
    territory_id    TEXT   NOT NULL REFERENCES territory (id),
    email           TEXT   NOT NULL CHECK (email = lower(email) AND email <> ''),
    name            TEXT   NOT NULL CHECK (name <> ''),
    role            TEXT   NOT NULL,
    organisation_id TEXT,
    place_id        TEXT,
    label           TEXT   NOT NULL,
    token_hash      TEXT   NOT NULL UNIQUE,
    invited_at      BIGINT NOT NULL,
    invited_by      TEXT   NOT NULL,
    expires_at      BIGINT NOT NULL,
    accepted_at     BIGINT,
    CHECK (organisation_id IS NULL OR place_id IS NULL)
);
CREATE INDEX invitation_territory ON invitation (territory_id, invited_at);

-- Other people's software: an account that no password opens, and a token that may be revoked.
CREATE TABLE api_client (
    id         TEXT   PRIMARY KEY,
    account_id TEXT   NOT NULL UNIQUE REFERENCES account (id),
    token_hash TEXT   NOT NULL UNIQUE,
    scopes     TEXT   NOT NULL CHECK (scopes <> ''),
    created_at BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT,
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);

CREATE TABLE web_session (
    token_hash TEXT   PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id),
    device     TEXT   NOT NULL,
    -- the browser it was opened in, as `known_device` keeps it; none for the demo's one click
    device_hash TEXT,
    started_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at   BIGINT
);
CREATE INDEX web_session_account ON web_session (account_id);

-- A browser where somebody once signed in: its failures are counted apart, so that a stranger
-- who guesses elsewhere cannot lock its owner out.
CREATE TABLE known_device (
    token_hash TEXT   PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id),
    since      BIGINT NOT NULL
);

-- Failed sign-ins, by who was tried (a keyed hash) and from what kind of device.
CREATE TABLE sign_in_failure (
    counter TEXT   NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_counter ON sign_in_failure (counter, at);
