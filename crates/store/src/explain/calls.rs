//! The calls of functions that change the schema: planned, never run.

use explain::{Access, Case, Entry, Gain, Variant};

/// An entry of the catalogue; what calls have in common is said once.
macro_rules! call {
    ($name:literal($types:literal) $arguments:literal, $title:literal, $goal:literal, $joins:literal, $optimisation:literal $(,)?) => {
        Entry {
            name: $name,
            path: concat!("crates/store/queries/", $name, ".sql"),
            sql: include_str!(concat!("../../queries/", $name, ".sql")),
            access: Access::Calls,
            used_by: "pipeline import",
            goal: $goal,
            selection: "L'appel d'une fonction de la base.",
            filters: "Aucun : il s'agit de tables entières.",
            joins: $joins,
            optimisation: $optimisation,
            types: $types,
            cases: &[Case {
                title: $title,
                arguments: $arguments,
                setup: &[],
                lesson: "Le plan est celui d'un appel de fonction ; il est demandé sans l'exécuter.",
                kept: Variant::kept("appel"),
                other: None,
                gain: Gain::None(
                    "ce que la fonction fait gagner est mesuré par l'import, pas par un plan.",
                ),
                indexes: &[],
            }],
        }
    };
}

pub(super) const ENTRIES: &[Entry] = &[
    call!(
        "bulk_load_begin"("(text)") "('weather')",
        "la table de la météo",
        "Mettre de côté les clés étrangères et les index secondaires d'une table vide, avant un premier chargement.",
        "Aucune : aucune ligne n'est lue.",
        "C'en est une : vérifier chaque clé de chaque ligne coûte plus que de les vérifier toutes une fois (docs/adr/0003).",
    ),
    call!(
        "bulk_load_end"("(text)") "('weather')",
        "la table de la météo",
        "Remettre ces clés et ces index, vérifiés et construits d'un bloc.",
        "Aucune ici ; remettre une clé étrangère la vérifie par une seule jointure.",
        "C'en est une : un index construit d'un bloc est plus court à faire et plus compact.",
    ),
    call!(
        "flight_month_begin"("(date)") "('2099-01-01')",
        "un nouveau mois",
        "Faire la table d'un nouveau mois de vols, que personne ne lit encore.",
        "Aucune : aucune ligne n'est lue.",
        "C'en est une : une table faite et remplie dans une même transaction s'écrit sans journal quand le serveur le permet, et ses lignes naissent figées.",
    ),
    call!(
        "flight_month_keys"("(date)") "('2099-01-01')",
        "un nouveau mois",
        "Construire d'un bloc la clé et les index d'un mois chargé, puis ses statistiques.",
        "Aucune : seul ce mois est lu.",
        "C'en est une : les mois se trient à part, par plusieurs connexions, chacun en mémoire.",
    ),
    call!(
        "flight_month_attach"("(date)") "('2099-01-01')",
        "un nouveau mois",
        "Rattacher un mois chargé à la table des vols.",
        "Aucune ici ; chaque clé étrangère du mois est vérifiée par une jointure.",
        "C'en est une : rattacher ne déplace aucune ligne, et les autres mois restent lisibles.",
    ),
    call!(
        "flight_month_forget"("") "",
        "les mois abandonnés",
        "Retirer les mois qu'un chargement tué a laissés sans les rattacher.",
        "Aucune : seul le catalogue est lu.",
        "Aucune utile : le catalogue compte douze tables par an.",
    ),
];
