-- The aircraft registry as the FAA releases it, reduced to what its replica holds.
CREATE TABLE IF NOT EXISTS engine (
    code text CONSTRAINT engine_pk PRIMARY KEY,
    type text NOT NULL
);

CREATE TABLE IF NOT EXISTS acftref (
    code text CONSTRAINT acftref_pk PRIMARY KEY,
    mfr text NOT NULL,
    model text NOT NULL,
    type_acft text NOT NULL,
    type_eng text NOT NULL,
    no_eng integer,
    no_seats integer,
    speed integer
);

CREATE TABLE IF NOT EXISTS master (
    n_number text CONSTRAINT master_pk PRIMARY KEY,
    year_mfr text,
    mfr_mdl_code text NOT NULL CONSTRAINT master_acftref_fk REFERENCES acftref (code),
    eng_mfr_mdl text CONSTRAINT master_engine_fk REFERENCES engine (code)
);

TRUNCATE master, acftref, engine;
