//! The statements that write: explained inside a transaction that is undone.

use explain::{Access, Case, Entry, Gain, Variant};

const NOTHING: &str = "Rien n'est rendu.";
const ONE_ROW: &str = "Aucune : une ligne d'une table est écrite.";
const BY_KEY: Gain = Gain::None("une ligne, trouvée par sa clé primaire : rien de plus court.");

/// One more run, so that writes of its counts have something to refer to.
const RUN: &str = "INSERT INTO run (id, started_at) VALUES ('20990101T000000000Z', now())";

/// A thousand places: the arguments of EXECUTE may not hold a query, but may call a function.
const PLACES: &str = "CREATE FUNCTION pg_temp.places() RETURNS text[] LANGUAGE sql AS $$ SELECT array_agg('essai#' || n) FROM generate_series(1, 1000) AS n $$";

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "run_insert",
        path: "crates/store/queries/run_insert.sql",
        sql: include_str!("../../queries/run_insert.sql"),
        access: Access::Writes,
        used_by: "pipeline import",
        goal: "Noter un passage, une seule fois : le réimporter laisse la première note.",
        selection: NOTHING,
        filters: "Un passage déjà connu est laissé tel quel, par sa clé primaire.",
        joins: ONE_ROW,
        optimisation: "Une instruction au lieu d'une lecture puis d'une écriture (ON CONFLICT).",
        types: "(text, timestamptz)",
        cases: &[Case {
            title: "un nouveau passage",
            arguments: "('20990101T000000000Z', '2099-01-01T00:00:00Z')",
            setup: &[],
            lesson: "La clé primaire sert d'arbitre : elle est dans le plan (Conflict Arbiter Indexes).",
            kept: Variant::kept("telle quelle"),
            other: None,
            gain: BY_KEY,
            indexes: &[],
        }],
    },
    Entry {
        name: "run_source_insert",
        path: "crates/store/queries/run_source_insert.sql",
        sql: include_str!("../../queries/run_source_insert.sql"),
        access: Access::Writes,
        used_by: "pipeline import",
        goal: "Noter ce qu'un passage a lu, gardé et rejeté d'une source.",
        selection: NOTHING,
        filters: "Des comptes égaux sont laissés tels quels : importer deux fois n'écrit rien.",
        joins: ONE_ROW,
        optimisation: "Une instruction (ON CONFLICT), et pas de nouvelle version d'une ligne qui ne change pas.",
        types: "(text, text, bigint, bigint, bigint)",
        cases: &[Case {
            title: "une source d'un nouveau passage",
            arguments: "('20990101T000000000Z', 'flights', 10, 9, 1)",
            setup: &[RUN],
            lesson: "Le filtre de conflit (Conflict Filter) est dans le plan : il évite d'écrire des comptes égaux.",
            kept: Variant::kept("telle quelle"),
            other: None,
            gain: BY_KEY,
            indexes: &[],
        }],
    },
    Entry {
        name: "rejected_row_delete",
        path: "crates/store/queries/rejected_row_delete.sql",
        sql: include_str!("../../queries/rejected_row_delete.sql"),
        access: Access::Writes,
        used_by: "pipeline import",
        goal: "Oublier ce qu'un import antérieur du même passage avait rejeté, avant de le garder à nouveau.",
        selection: NOTHING,
        filters: "Le passage ; le plus souvent, rien n'est trouvé.",
        joins: ONE_ROW,
        optimisation: "L'index `rejected_row_run_idx` (migration 0020) : sans lui, chaque import lirait tous les rejets jamais gardés.",
        types: "(text)",
        cases: &[Case {
            title: "un nouveau passage, deux cents passages plus tard",
            arguments: "('20990101T000000000Z')",
            setup: MANY_REJECTIONS,
            lesson: "Les rejets ajoutés pour la mesure sont annulés avec elle.",
            kept: Variant::kept("avec l'index"),
            other: Some(Variant::after(
                "sans l'index, comme avant la migration 0020",
                &["DROP INDEX rejected_row_run_idx"],
            )),
            gain: Gain::Pages,
            indexes: &["rejected_row_run_idx"],
        }],
    },
    Entry {
        name: "rejected_row_insert",
        path: "crates/store/queries/rejected_row_insert.sql",
        sql: include_str!("../../queries/rejected_row_insert.sql"),
        access: Access::Writes,
        used_by: "pipeline import",
        goal: "Garder les lignes rejetées, par milliers.",
        selection: "Les colonnes offertes et l'empreinte de la ligne, calculée par le serveur.",
        filters: "Une ligne déjà rejetée par la même règle au même endroit n'est gardée qu'une fois ; une autre ligne au même endroit est gardée à côté.",
        joins: "Aucune : UNNEST fait des lignes de cinq tableaux.",
        optimisation: "Mille lignes par instruction, et la clé primaire trouve celles qui y sont déjà (ON CONFLICT).",
        types: "(text, text[], text[], text[], text[], jsonb[])",
        cases: &[Case {
            title: "mille lignes d'un nouveau passage",
            arguments: "('20990101T000000000Z', array_fill('flights'::text, ARRAY[1000]), pg_temp.places(), array_fill('VOL-01'::text, ARRAY[1000]), array_fill('essai'::text, ARRAY[1000]), array_fill('{\"essai\": 1}'::jsonb, ARRAY[1000]))",
            setup: &[RUN, PLACES],
            lesson: "Un aller-retour pour mille lignes.",
            kept: Variant::kept("telle quelle"),
            other: None,
            gain: Gain::None(
                "une instruction par ligne ferait mille plans et mille allers-retours, qu'un plan ne montre pas.",
            ),
            indexes: &[],
        }],
    },
    Entry {
        name: "client_put",
        path: "crates/store/queries/client_put.sql",
        sql: include_str!("../../queries/client_put.sql"),
        access: Access::Writes,
        used_by: "pipeline client create --replace",
        goal: "Créer un client, ou remplacer ses secrets et ses droits.",
        selection: NOTHING,
        filters: "L'identifiant, qui est la clé primaire, décide entre créer et remplacer.",
        joins: ONE_ROW,
        optimisation: "Une instruction : personne ne peut écrire entre une lecture et une écriture.",
        types: "(text, text, text[], timestamptz)",
        cases: &[Case {
            title: "un nouveau client",
            arguments: "('essai', '$argon2id$essai', '{dataset:read}', '2099-01-01T00:00:00Z')",
            setup: &[],
            lesson: "La clé primaire sert d'arbitre.",
            kept: Variant::kept("telle quelle"),
            other: None,
            gain: BY_KEY,
            indexes: &[],
        }],
    },
];

pub(super) const MANY_REJECTIONS: &[&str] = &[
    "INSERT INTO run (id, started_at) SELECT 'essai-' || lpad(n::text, 5, '0'), now() FROM generate_series(1, 200) AS n",
    "INSERT INTO rejected_row (source, position, rule, reason, raw_row, row_md5, run_id) SELECT 'weather', 'essai#' || n, 'MET-03', 'essai', '{\"essai\": 1}', md5(n::text), 'essai-' || lpad((n % 200 + 1)::text, 5, '0') FROM generate_series(1, 50000) AS n",
    "ANALYZE rejected_row",
];
