-- What a client was answered under a key of its own: the same key is answered the same.
CREATE TABLE api_answer (
    client_id    TEXT   NOT NULL,
    key          TEXT   NOT NULL CHECK (key <> ''),
    request_hash TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (client_id, key)
);
