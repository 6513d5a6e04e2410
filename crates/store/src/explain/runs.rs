//! The small readings: runs, clients, schema, checksums.

use explain::{Access, Case, Entry, Gain, Variant};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "flight_month_list",
        path: "crates/store/queries/flight_month_list.sql",
        sql: include_str!("../../queries/flight_month_list.sql"),
        access: Access::Reads,
        used_by: "pipeline import",
        goal: "Dire quels mois de vols la base tient : les autres seront chargés à part.",
        selection: "Le premier jour de chaque mois, lu dans le nom de sa table.",
        filters: "Les partitions de la table des vols.",
        joins: "Chaque partition à son nom, par la clé du catalogue.",
        optimisation: "Le catalogue est lu, et aucun vol.",
        types: "",
        cases: &[Case {
            title: "tous les mois",
            arguments: "",
            setup: &[],
            lesson: "Demander à chaque vol son mois lirait toute la table.",
            kept: Variant::kept("par le catalogue"),
            other: Some(Variant::edited(
                "par les vols",
                &[
                    (
                        "to_date(right(pg_class.relname, 7), 'YYYY_MM')",
                        "DISTINCT date_trunc('month', flight_date)::date",
                    ),
                    (
                        "FROM pg_inherits\nINNER JOIN pg_class ON pg_class.oid = pg_inherits.inhrelid\nWHERE pg_inherits.inhparent = 'flight'::regclass",
                        "FROM flight",
                    ),
                ],
            )),
            gain: Gain::Pages,
            indexes: &[],
        }],
    },
    Entry {
        name: "run_newest",
        path: "crates/store/queries/run_newest.sql",
        sql: include_str!("../../queries/run_newest.sql"),
        access: Access::Reads,
        used_by: "store::runs::newest",
        goal: "Dire ce que le dernier passage a lu, gardé et rejeté, source par source.",
        selection: "Le passage, son départ et les comptes de chacune de ses sources.",
        filters: "Le plus grand identifiant : il commence par l'instant de départ, c'est donc le dernier passage.",
        joins: "Interne, sur la clé primaire de `run` : une clé étrangère interdit un compte sans passage.",
        optimisation: "Le plus grand identifiant est la dernière entrée de l'index `run_pk`, et ses sources se suivent dans `run_source_pk`.",
        types: "",
        cases: &[
            Case {
                title: "un seul passage",
                arguments: "",
                setup: &[],
                lesson: "Chaque table tient dans une page : le moteur les lit sans passer par un index.",
                kept: Variant::kept("base telle qu'elle est"),
                other: None,
                gain: Gain::None("chaque table tient dans une page."),
                indexes: &[],
            },
            Case {
                title: "avec deux mille passages de plus",
                arguments: "",
                setup: MANY_RUNS,
                lesson: "Les lignes ajoutées pour la mesure sont annulées avec elle.",
                kept: Variant::kept("avec les clés primaires"),
                other: Some(Variant::after(
                    "sans les clés primaires",
                    &[
                        "ALTER TABLE run_source DROP CONSTRAINT run_source_pk",
                        "ALTER TABLE run DROP CONSTRAINT run_pk CASCADE",
                    ],
                )),
                gain: Gain::Pages,
                indexes: &["run_pk", "run_source_pk"],
            },
        ],
    },
    Entry {
        name: "client_find_active",
        path: "crates/store/queries/client_find_active.sql",
        sql: include_str!("../../queries/client_find_active.sql"),
        access: Access::Reads,
        used_by: "POST /v1/token",
        goal: "Vérifier les droits d'une machine qui demande un jeton.",
        selection: "Les empreintes de ses secrets et les droits, rien d'autre du client ; l'ancien secret est NULL dès que sa fin est passée.",
        filters: "L'identifiant, égal, qui est la clé primaire ; un client révoqué vaut un inconnu.",
        joins: "Aucune : les droits sont un tableau de la ligne.",
        optimisation: "L'index de la clé primaire, que le moteur laisse de côté tant que les clients tiennent dans une page.",
        types: "(text, timestamptz)",
        cases: &[Case {
            title: "avec cinq mille clients",
            arguments: "('client-4200', '2099-01-01T00:00:00Z')",
            setup: MANY_CLIENTS,
            lesson: "La démonstration n'a que trois clients ; les cinq mille de la mesure sont annulés avec elle.",
            kept: Variant::kept("avec la clé primaire"),
            other: Some(Variant::after(
                "sans la clé primaire",
                &["ALTER TABLE api_client DROP CONSTRAINT api_client_pk CASCADE"],
            )),
            gain: Gain::Pages,
            indexes: &["api_client_pk"],
        }],
    },
    Entry {
        name: "schema_version",
        path: "crates/store/queries/schema_version.sql",
        sql: include_str!("../../queries/schema_version.sql"),
        access: Access::Reads,
        used_by: "GET /health/ready",
        goal: "Dire si le schéma est celui que le programme attend.",
        selection: "La dernière migration ; 0 quand il n'y en a aucune.",
        filters: "Celles qui ont réussi.",
        joins: "Aucune : une seule table est interrogée.",
        optimisation: "Aucune : quelques migrations, dans une page.",
        types: "",
        cases: &[Case {
            title: "toutes les migrations",
            arguments: "",
            setup: &[],
            lesson: "Une page lue.",
            kept: Variant::kept("lecture de la table"),
            other: None,
            gain: Gain::None("quelques lignes tiennent dans une page."),
            indexes: &[],
        }],
    },
];

pub(super) const MANY_RUNS: &[&str] = &[
    "INSERT INTO run (id, started_at) SELECT 'essai-' || lpad(n::text, 5, '0'), now() FROM generate_series(1, 2000) AS n",
    "INSERT INTO run_source (run_id, source, rows_read, rows_kept, rows_rejected) SELECT id, source, 2, 1, 1 FROM run, unnest(ARRAY['weather', 'carriers', 'airports', 'aircraft', 'flights']) AS source WHERE id LIKE 'essai-%'",
    "ANALYZE run",
    "ANALYZE run_source",
];

pub(super) const MANY_CLIENTS: &[&str] = &[
    "INSERT INTO api_client (id, secret_hash, scopes, created_at) SELECT 'client-' || n, '$argon2id$essai', '{dataset:read}', now() FROM generate_series(1, 5000) AS n",
    "ANALYZE api_client",
];
