-- A territory Maillon serves: a département and the collectivité in whose name it runs.
CREATE TABLE territory (
    id            TEXT   PRIMARY KEY,
    name          TEXT   NOT NULL CHECK (name <> ''),
    departement   TEXT   NOT NULL CHECK (length(departement) IN (2, 3)),
    timezone      TEXT   NOT NULL CHECK (timezone <> ''),
    -- How its pages are signed: a name, the name of a kept file, a colour as #rrggbb.
    brand_name    TEXT   NOT NULL CHECK (brand_name <> ''),
    brand_tagline TEXT   NOT NULL,
    brand_logo    TEXT,
    brand_colour  TEXT   CHECK (length(brand_colour) = 7),
    helpline      TEXT   NOT NULL,
    created_at    BIGINT NOT NULL
);
