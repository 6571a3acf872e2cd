INSERT INTO api_answer (client_id, key, request_hash, status, body, at)
VALUES ('AC1', 'a key', 'a hash', 200, '{}', 1772438400000);
