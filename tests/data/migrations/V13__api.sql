INSERT INTO api_answer (client_id, key, request_hash, body, at)
VALUES ('AC1', 'a key', 'a hash', '{}', 1772438400000);
