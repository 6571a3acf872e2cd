-- What a client was answered under a key of its own, yes or no: the same request with the same key
-- is answered the same, for ever.
CREATE TABLE api_answer (
    client_id    TEXT   NOT NULL,
    key          TEXT   NOT NULL CHECK (key <> ''),
    request_hash TEXT   NOT NULL,
    status       BIGINT NOT NULL CHECK (status IN (200, 422)),
    body         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (client_id, key)
);
