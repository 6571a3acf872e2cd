INSERT INTO programme (id, territory_id, name, starts_on, ends_on, created_at, created_by)
VALUES ('PR1', 'T1', 'Creuse connectée', '2026-01-01', '2026-12-31', 1772438400000, 'A1');
INSERT INTO funder (id, territory_id, name, created_at)
VALUES ('F1', 'T1', 'État', 1772438400000), ('F2', 'T1', 'Département', 1772438400000);
INSERT INTO funding_line (id, programme_id, funder_id, rank, share, authorised, committed, owed, created_at, created_by)
VALUES ('L1', 'PR1', 'F1', 1, 3500, 1000000, 700, 350, 1772438400000, 'A1'),
       ('L2', 'PR1', 'F2', 2, 6500, 2000000, 1300, 650, 1772438400000, 'A1');
INSERT INTO emission_share (emission_id, line_id, rank, cents)
VALUES ('E1', 'L1', 1, 350), ('E1', 'L2', 2, 650);
INSERT INTO posting (cause, cause_id, emission_id, line_id, from_account, to_account, cents, at)
VALUES ('activation', 'E1', 'E1', 'L1', 'available', 'committed', 1050, 1772438400000),
       ('activation', 'E1', 'E1', 'L2', 'available', 'committed', 1950, 1772438400000),
       ('redemption', 'RD1', 'E1', 'L1', 'committed', 'owed', 350, 1772524800000),
       ('redemption', 'RD1', 'E1', 'L2', 'committed', 'owed', 650, 1772524800000);
