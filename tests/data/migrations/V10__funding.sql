INSERT INTO statement (id, territory_id, programme_id, place_id, year, number, month, programme_name, place_name,
    commune, payee_name, payee_number, lines, cents, hash, closed_at, closed_by)
VALUES ('ST1', 'T1', 'PR1', 'PL1', 2026, 1, '2026-03', 'Creuse connectée', 'La Grange numérique', '23096',
    'Association des Passerelles', '73282932000074', 1, 1000,
    '0000000000000000000000000000000000000000000000000000000000000000', 1775030400000, 'A1');
INSERT INTO statement_line (statement_id, rank, redemption_id, emission_id, pass_serial, redeemed_on, activity, cents)
VALUES ('ST1', 1, 'RD1', 'E1', '2026A-0001-1', '2026-03-03', 'Premiers clics', 1000);
INSERT INTO statement_share (statement_id, emission_id, line_id, rank, cents)
VALUES ('ST1', 'E1', 'L1', 1, 350), ('ST1', 'E1', 'L2', 2, 650);
INSERT INTO statement_counter (id, last_number) VALUES ('T1 2026', 1);
