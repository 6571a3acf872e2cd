INSERT INTO journal_chain (id) VALUES ('T1');
INSERT INTO journal (chain, seq, at, actor, verb, subject_kind, subject_id, detail, hash)
VALUES ('T1', 1, 1772438400000, 'system', 'created', 'account', 'A1', 'admin', 'made up: not a link of a chain');
INSERT INTO work (id, chain, kind, subject, rank, started_at, started_by, done, total, finished_at, outcome, reason)
VALUES ('W1', 'T1', 'import', 'T1', 1, 1772438400000, 'A1', 10, 10, 1772438401000, 'done', '');
INSERT INTO installation (id, value) VALUES ('key-fingerprint', 'made up');
