INSERT INTO territory (id, name, departement, timezone, brand_name, brand_tagline, helpline, created_at)
VALUES ('T1', 'Creuse', '23', 'Europe/Paris', 'Creuse', '', '', 1772438400000);
