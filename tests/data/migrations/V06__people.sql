INSERT INTO person (id, territory_id, first_name, last_name, birth_year, phone, commune, search, folded_name, created_at, created_by)
VALUES ('P1', 'T1', 'Jeanne', 'Martin', 1950, '+33600000001', '23096', 'jeanne martin', 'jeanne martin', 1772438400000, 'A1');
INSERT INTO person_tie (id, person_id, organisation_id, reason, note, since, by_account)
VALUES ('PT1', 'P1', 'O1', 'created', '', 1772438400000, 'A1');
INSERT INTO consent (id, person_id, purpose, given_at, manner, recorded_by)
VALUES ('C1', 'P1', 'file', 1772438400000, 'spoken', 'A1');
