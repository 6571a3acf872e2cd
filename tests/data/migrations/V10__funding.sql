INSERT INTO statement (id, territory_id, programme_id, place_id, year, number, month, programme_name, place_name,
    commune, payee_name, payee_number, payee_iban, lines, cents, hash, approvals, sample_seed, closed_at, closed_by)
VALUES ('ST1', 'T1', 'PR1', 'PL1', 2026, 1, '2026-03', 'Creuse connectée', 'La Grange numérique', '23096',
    'Association des Passerelles', '73282932000074', 'FR7630001007941234567890185', 1, 1000,
    '0000000000000000000000000000000000000000000000000000000000000000', 1, '', 1775030400000, 'A1');
INSERT INTO statement_line (statement_id, rank, redemption_id, kind, emission_id, pass_serial, redeemed_on, activity, cents)
VALUES ('ST1', 1, 'RD1', 'use', 'E1', '2026A-0001-1', '2026-03-03', 'Premiers clics', 1000);
INSERT INTO statement_share (statement_id, emission_id, line_id, rank, cents)
VALUES ('ST1', 'E1', 'L1', 1, 350), ('ST1', 'E1', 'L2', 2, 650);
INSERT INTO statement_counter (id, last_number) VALUES ('T1 2026', 1);
INSERT INTO payment_rule (programme_id, rank, second_from, sampling, sampling_blocks, cooling_days, debtor_name,
    debtor_iban, debtor_bic, confirmations, proposed_at, proposed_by, confirmed_at, confirmed_by)
VALUES ('PR1', 1, 100000, 500, 'approval', 7, 'Département', 'FR7630001007941234567890185', '', 1, 1772438400000, 'A1',
    1772438400000, 'A2');
INSERT INTO bank_account (id, territory_id, organisation_id, iban, proposed_at, proposed_by, confirmed_at,
    confirmed_by, in_force_from)
VALUES ('BA1', 'T1', 'O1', 'FR7630001007941234567890185', 1772438400000, 'A1', 1772438400000, 'A2', '2026-03-02');
INSERT INTO payment_file (id, territory_id, programme_id, message_id, version, pay_on, debtor_name, debtor_iban,
    debtor_bic, statements, cents, created_at, created_by)
VALUES ('PF1', 'T1', 'PR1', 'MAILLON-1', '09', '2026-04-10', 'Département', 'FR7630001007941234567890185', '', 1,
    1000, 1775030400000, 'A2');
INSERT INTO statement_sample (statement_id, rank, finding, found_at, found_by)
VALUES ('ST1', 1, 'sheet', 1775030400000, 'A2');
INSERT INTO bank_return (id, territory_id, file_hash, file_name, lines, received_at, received_by)
VALUES ('BR1', 'T1', '0000000000000000000000000000000000000000000000000000000000000000', 'releve.xml', 1,
    1775030400000, 'A2');
INSERT INTO bank_return_line (return_id, rank, number, cents, booked_on, reference, reason, outcome, statement_id)
VALUES ('BR1', 1, '2026-0001', 1000, '2026-04-10', 'V-1', '', 'paid', 'ST1');
INSERT INTO correction (id, territory_id, redemption_id, statement_id, place_id, programme_id, emission_id,
    pass_serial, redeemed_on, activity, cents, reason, requested_at, requested_by, refused_at, refused_by)
VALUES ('CO1', 'T1', 'RD1', 'ST1', 'PL1', 'PR1', 'E1', '2026A-0001-1', '2026-03-03', 'Premiers clics', 1000,
    'Encaissé deux fois', 1775040000000, 'A1', 1775050000000, 'A2');
