INSERT INTO emission (id, territory_id, programme_id, number, code, label, face, booklets, passes_each,
    valid_from, valid_until, grace_days, created_at, created_by, public_key, kid, printed_at, printed_by, activated_at,
    activated_by, distribution_until)
VALUES ('E1', 'T1', 'PR1', '2026A', 1, 'Printemps', 1000, 1, 3, '2026-03-02', '2027-03-01', 30, 1772438400000,
    'A1', 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 215, 1772438400000, 'A1',
    1772438400000, 'A1', '2026-12-31');
INSERT INTO emission_paper (emission_id, layout, cover_text, note, logo, logo_data, proof_approved_at, proof_approved_by)
VALUES ('E1', 'large', 'Avec un pass', '', 'svg', '3c7376672f3e', 1772438400000, 'A1');
INSERT INTO depot (id, territory_id, name, kind, organisation_id, commune, created_at)
VALUES ('D1', 'T1', 'Stock', 'stock', NULL, '23096', 1772438400000),
    ('D2', 'T1', 'Passerelles', 'referrer', 'O1', '23008', 1772438400000);
INSERT INTO booklet (id, emission_id, number, serial, depot_id, handed_over_at, handed_over_by, handed_over_on,
    referrer_id, person_id, delivered_on, first_used_at, first_used_on, first_place_id)
VALUES ('B1', 'E1', 1, '2026A-0001', NULL, 1772438400000, 'A1', '2026-03-02', 'O1', 'P1', '2026-03-02',
    1772524800000, '2026-03-03', 'PL1');
INSERT INTO pass (id, booklet_id, emission_id, rank, serial, secret_hash)
VALUES ('PA1', 'B1', 'E1', 1, '2026A-0001-1', 'hash 1'), ('PA2', 'B1', 'E1', 2, '2026A-0001-2', 'hash 2'),
       ('PA3', 'B1', 'E1', 3, '2026A-0001-3', 'hash 3');
INSERT INTO custody_slip (id, territory_id, number, emission_id, from_depot_id, to_depot_id, first_number,
    last_number, sent_at, sent_on, sent_by, received_at, received_by)
VALUES ('CS1', 'T1', 1, 'E1', 'D1', 'D2', 1, 1, 1772438400000, '2026-03-02', 'A1', 1772438400000, 'A2');
INSERT INTO destruction (id, territory_id, number, emission_id, depot_id, first_number, last_number, reason,
    asked_at, asked_by)
VALUES ('DE1', 'T1', 1, 'E1', 'D1', 1, 1, 'abîmés', 1772438400000, 'A1');
INSERT INTO inventory (id, territory_id, number, depot_id, counted_at, counted_on, counted_by, note, expected,
    seen, missing, surplus)
VALUES ('IN1', 'T1', 1, 'D2', 1772438400000, '2026-03-02', 'A1', '', 1, 1, 0, 0);
INSERT INTO inventory_range (inventory_id, rank, kind, emission_id, first_number, last_number)
VALUES ('IN1', 1, 'seen', 'E1', 1, 1);
INSERT INTO emission_closing (emission_id, issued, delivered, handed_over, started, passes, used, replaced, destroyed,
    expired)
VALUES ('E1', 1, 1, 1, 1, 3, 1, 0, 0, 2);
INSERT INTO custody_movement (id, booklet_id, slip_id, from_depot_id, to_depot_id, moved_at, moved_on)
VALUES ('M1', 'B1', 'CS1', 'D1', 'D2', 1772438400000, '2026-03-02');
INSERT INTO redemption (id, scan_id, territory_id, pass_id, booklet_id, emission_id, place_id, session_id,
    registration_id, account_id, redeemed_at, redeemed_on, cents)
VALUES ('RD1', 'scan 1', 'T1', 'PA1', 'B1', 'E1', 'PL1', 'S1', 'R1', 'A2', 1772524800000, '2026-03-03', 1000);
INSERT INTO refused_scan (id, scan_id, account_id, reason, pass_id, at)
VALUES ('RS1', 'scan 2', 'A2', 'passes-refused-used', 'PA1', 1772524900000);
INSERT INTO funnel_month (territory_id, side, subject_id, month, delivered, handed_over, first_used, used, used_cents)
VALUES ('T1', 'emission', 'E1', '2026-03', 1, 1, 1, 1, 1000), ('T1', 'referrer', 'O1', '2026-03', 1, 1, 1, 1, 1000),
       ('T1', 'place', 'PL1', '2026-03', 0, 0, 1, 1, 1000);
INSERT INTO first_use_delay (territory_id, side, subject_id, days, booklets)
VALUES ('T1', 'emission', 'E1', 1, 1), ('T1', 'referrer', 'O1', 1, 1), ('T1', 'place', 'PL1', 1, 1);
