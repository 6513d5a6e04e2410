//! What a person who asks for their data is given (RGPD, article 15).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use privacy::{CONTROLLER, Processing, REGISTER, RULES};
use serde_json::{Map, Value, json};
use store::rights::WITHHELD;

/// The data, table by table, and what the person must be told of each processing. Every processing
/// of the register is told, even those that hold nothing about the person.
pub(super) fn export(mut held: BTreeMap<String, Vec<Value>>, now: DateTime<Utc>) -> Value {
    let processings: Vec<_> = REGISTER
        .iter()
        .map(|processing| told(processing, &mut held))
        .collect();
    let withheld: Map<_, _> = WITHHELD
        .iter()
        .map(|(column, reason)| ((*column).to_owned(), json!(reason)))
        .collect();
    json!({
        "date": now,
        "responsable_du_traitement": {
            "nom": CONTROLLER.name,
            "contact": CONTROLLER.contact,
            "délégué_à_la_protection_des_données": CONTROLLER.dpo_contact,
        },
        "vos_droits": "Vous pouvez demander la rectification ou l'effacement de ces données, la \
            limitation de leur traitement, vous y opposer, et saisir l'autorité de contrôle, en \
            France la CNIL (https://www.cnil.fr). Réponse sous un mois.",
        "origine": "Ces données viennent de vous, ou de l'usage que vous faites du service. Aucune \
            décision n'est prise à votre sujet de façon automatisée.",
        "traitements": processings,
        "non_communiqué": withheld,
    })
}

fn told(processing: &Processing, held: &mut BTreeMap<String, Vec<Value>>) -> Value {
    let mut tables: Vec<_> = processing
        .columns
        .iter()
        .map(|column| privacy::table_of(column))
        .collect();
    tables.dedup();
    let data: Map<_, _> = tables
        .into_iter()
        .map(|table| {
            (
                table.to_owned(),
                held.remove(table).unwrap_or_default().into(),
            )
        })
        .collect();
    let kept: Vec<_> = RULES
        .iter()
        .filter(|rule| {
            let mut columns = rule.columns.iter();
            columns.any(|column| processing.columns.contains(column))
        })
        .map(|rule| {
            let (action, moment) = (rule.action.label(), rule.keep.moment());
            format!("{} : à {action} {moment} ; {}", rule.data, rule.reason)
        })
        .collect();
    json!({
        "nom": processing.name,
        "finalité": processing.purpose,
        "base_légale": processing.basis,
        "destinataires": processing.recipients,
        "transferts_hors_de_l_Union": processing.transfers,
        "conservation": kept,
        "données": data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_that_is_held_is_told_once() {
        let held: BTreeMap<_, _> = REGISTER
            .iter()
            .flat_map(|processing| processing.columns)
            .map(|column| {
                (
                    privacy::table_of(column).to_owned(),
                    vec![json!({ "v": 1 })],
                )
            })
            .collect();
        let tables = held.len();
        let letter = export(held, DateTime::UNIX_EPOCH);
        let processings = letter["traitements"].as_array().expect("a list");
        let told: usize = processings
            .iter()
            .flat_map(|processing| processing["données"].as_object().expect("tables").values())
            .map(|rows| rows.as_array().expect("rows").len())
            .sum();
        assert_eq!(told, tables);
        for processing in processings {
            let kept = processing["conservation"].as_array().expect("a list");
            assert!(!kept.is_empty(), "{processing}");
        }
    }
}
