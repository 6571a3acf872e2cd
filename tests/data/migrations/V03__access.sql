INSERT INTO account (id, territory_id, email, name, password_hash, created_at)
VALUES ('A1', 'T1', 'adele@creuse.example', 'Adèle', '', 1772438400000),
       ('A2', 'T1', 'eric@creuse.example', 'Éric', '', 1772438400000);
INSERT INTO role_grant (id, account_id, role, label, granted_at, granted_by)
VALUES ('G1', 'A1', 'admin', 'Creuse', 1772438400000, 'system');
INSERT INTO invitation (id, territory_id, email, name, role, label, token_hash, invited_at, invited_by, expires_at)
VALUES ('I1', 'T1', 'lea@creuse.example', 'Léa', 'coordinator', 'Creuse', 'a hash', 1772438400000, 'A1', 1773648000000);
INSERT INTO api_client (id, account_id, token_hash, scopes, created_at, created_by)
VALUES ('AC1', 'A2', 'a hash', 'redeem', 1772438400000, 'A1');
INSERT INTO web_session (token_hash, account_id, device, started_at, expires_at)
VALUES ('a hash', 'A1', 'Firefox', 1772438400000, 1775030400000);
INSERT INTO known_device (token_hash, account_id, since) VALUES ('a hash', 'A1', 1772438400000);
INSERT INTO sign_in_failure (counter, at) VALUES ('a hash', 1772438400000);
