INSERT INTO organisation (id, territory_id, name, siren, search, created_at)
VALUES ('O1', 'T1', 'Association des Passerelles', '732829320', 'association des passerelles', 1772438400000);
INSERT INTO place (id, territory_id, organisation_id, source, source_id, pivot, name, commune, postcode,
    address, address_extra, latitude, longitude, typologies, phone, emails, websites, hours, summary,
    detail, mobility, parent, updated_on, services, audiences, care, fees, programmes, labels,
    other_labels, access_modes, support_modes, accessibility_url, booking_url, search, created_at)
VALUES ('PL1', 'T1', 'O1', 'maillon', '1', '73282932000074', 'La Grange numérique', '23096', '23000',
    '1 place Bonnyaud', '', 46170000, 1870000, 'TIERS_LIEUX', '', '', '', '', '', '', '', '',
    '2026-03-01', '', '', '', '', '', '', '', '', '', '', '', 'la grange numerique gueret', 1772438400000);
INSERT INTO place_stop (id, place_id, rank, commune, label, hours)
VALUES ('PS1', 'PL1', 0, '23096', 'Place du marché', '');
INSERT INTO accreditation (id, place_id, requested_at, requested_by, granted_at, granted_by, valid_from, valid_until)
VALUES ('AC1', 'PL1', 1772438400000, 'A2', 1772438400000, 'A1', '2026-03-02', '2027-03-01');
INSERT INTO accreditation_suspension (id, accreditation_id, suspended_at, suspended_by, suspended_from, reason)
VALUES ('AS1', 'AC1', 1772438400000, 'A1', '2026-03-10', 'Travaux');
