INSERT INTO fraud_threshold (programme_id, booklet_day, margin, row_passes, same_body, above_peers, refused_day,
    changed_at, changed_by)
VALUES ('PR1', 3, 60, 3, 20, 300, 8, 1772438400000, 'A1');
INSERT INTO fraud_flag (id, territory_id, rule, subject_kind, subject_id, occasion, place_id, counted, allowed,
    raised_at, decided_at, decided_by, decision, reason)
VALUES ('FF1', 'T1', 'many-in-a-day', 'booklet', 'B1', '2026-03-03', 'PL1', 4, 3, 1772524900000, NULL, NULL, NULL, NULL),
       ('FF2', 'T1', 'before-handover', 'booklet', 'B1', '2026-03-03', 'PL1', 1, 0, 1772524900000, 1772525000000, 'A1',
        'dismissed', 'Remis au lieu même');
