INSERT INTO workshop (id, territory_id, title, level, themes, summary, minutes, search, created_at, created_by)
VALUES ('WS1', 'T1', 'Premiers clics', 'first-steps', 'computer', '', 120, 'premiers clics', 1772438400000, 'A1');
INSERT INTO session (id, territory_id, workshop_id, place_id, organisation_id, stop, commune, starts_at, ends_at, seats, confirmed, note, created_at, created_by)
VALUES ('S1', 'T1', 'WS1', 'PL1', 'O1', '', '23096', 1772524800000, 1772532000000, 8, 1, '', 1772438400000, 'A2');
INSERT INTO session_mediator (session_id, account_id) VALUES ('S1', 'A2');
INSERT INTO registration (id, session_id, person_id, registered_at, registered_by, organisation_id,
    attendance, attended_at, attended_by, presumed_at, uses)
VALUES ('R1', 'S1', 'P1', 1772438400000, 'A2', 'O1', 'present', 1772524800000, 'A2', 1772524800000, 1);
