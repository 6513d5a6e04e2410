//! The live schema, the register and the rules say the same, or what differs.

use crate::{Class, Clock, Processing, Rule};

/// A column of the database and the class its comment marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedColumn {
    /// `table.column`.
    pub name: String,
    pub class: Option<Class>,
}

/// What differs, in French, one line each: nothing when all three agree.
pub fn faults(columns: &[MarkedColumn], register: &[Processing], rules: &[Rule]) -> Vec<String> {
    let class_of = |name: &str| columns.iter().find(|column| column.name == name);
    let mut faults = Vec::new();
    for column in columns {
        let name = column.name.as_str();
        let Some(class) = column.class else {
            faults.push(format!(
                "{name} n'est pas classée : terminez son commentaire dans la base par « [RGPD : identifiante] », « [RGPD : liée] » ou « [RGPD : non personnelle] » (voir la migration 0040)"
            ));
            continue;
        };
        if !class.is_personal() {
            continue;
        }
        if !register.iter().any(|entry| entry.columns.contains(&name)) {
            faults.push(format!(
                "{name} est personnelle et absente du registre : ajoutez-la à crates/privacy/src/register.rs"
            ));
        }
        let under = rules.iter().filter(|rule| rule.columns.contains(&name));
        match under.count() {
            1 => {}
            0 => faults.push(format!(
                "{name} est personnelle et sous aucune règle : ajoutez-la à crates/privacy/src/rules.rs"
            )),
            several => faults.push(format!("{name} est sous {several} règles : une seule doit la finir")),
        }
    }
    let declared = register
        .iter()
        .map(|entry| ("le registre", entry.columns))
        .chain(rules.iter().map(|rule| ("une règle", rule.columns)));
    for (place, names) in declared {
        for name in names {
            match class_of(name).map(|column| column.class) {
                None => faults.push(format!(
                    "{name}, que nomme {place}, n'existe pas dans la base"
                )),
                Some(Some(Class::NotPersonal)) => {
                    faults.push(format!("{name}, que nomme {place}, n'est pas personnelle"));
                }
                Some(_) => {}
            }
        }
    }
    for rule in rules {
        if let Clock::Instant(name) | Clock::Day(name) = rule.clock
            && class_of(name).is_none()
        {
            faults.push(format!(
                "{name}, d'où compte la règle {}, n'existe pas dans la base",
                rule.id.as_str()
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{REGISTER, RULES};

    /// A schema in which all agree.
    fn agreed() -> Vec<MarkedColumn> {
        let mut columns: Vec<_> = REGISTER
            .iter()
            .flat_map(|entry| entry.columns)
            .map(|name| MarkedColumn {
                name: (*name).to_owned(),
                class: Some(Class::Linked),
            })
            .collect();
        columns.push(MarkedColumn {
            name: "flight.id".to_owned(),
            class: Some(Class::NotPersonal),
        });
        columns
    }

    fn only_fault(columns: &[MarkedColumn], register: &[Processing], rules: &[Rule]) -> String {
        let mut faults = faults(columns, register, rules);
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults.remove(0)
    }

    #[test]
    fn nothing_is_said_when_all_agree() {
        assert_eq!(faults(&agreed(), REGISTER, RULES), Vec::<String>::new());
    }

    #[test]
    fn a_column_without_a_class_is_told() {
        let mut columns = agreed();
        columns.push(MarkedColumn {
            name: "flight.pilot".to_owned(),
            class: None,
        });
        assert!(
            only_fault(&columns, REGISTER, RULES).starts_with("flight.pilot n'est pas classée")
        );
    }

    #[test]
    fn a_personal_column_that_neither_declares_is_told_twice() {
        let mut columns = agreed();
        columns.push(MarkedColumn {
            name: "account.phone".to_owned(),
            class: Some(Class::Identifying),
        });
        let faults = faults(&columns, REGISTER, RULES);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("absente du registre"), "{}", faults[0]);
        assert!(faults[1].contains("sous aucune règle"), "{}", faults[1]);
    }

    #[test]
    fn a_column_under_two_rules_is_told() {
        let mut rules = RULES.to_vec();
        rules.push(Rule {
            columns: &["account.email"],
            ..RULES[0]
        });
        assert!(only_fault(&agreed(), REGISTER, &rules).contains("sous 2 règles"));
    }

    #[test]
    fn a_declared_column_that_is_gone_or_about_nobody_is_told() {
        let mut columns = agreed();
        columns.retain(|column| column.name != "account.display_name");
        let told = faults(&columns, REGISTER, RULES);
        assert_eq!(told.len(), 2, "by the register and by a rule: {told:?}");
        assert!(
            told.iter().all(|fault| fault.contains("n'existe pas")),
            "{told:?}"
        );

        let mut columns = agreed();
        for column in &mut columns {
            if column.name == "account.role" {
                column.class = Some(Class::NotPersonal);
            }
        }
        let told = faults(&columns, REGISTER, RULES);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("n'est pas personnelle"), "{told:?}");
    }

    #[test]
    fn a_clock_that_is_gone_is_told() {
        let rule = Rule {
            clock: Clock::Instant("prediction.asked_at"),
            columns: &[],
            ..RULES[0]
        };
        let mut rules = RULES.to_vec();
        rules.push(rule);
        assert!(only_fault(&agreed(), REGISTER, &rules).contains("d'où compte la règle"));
    }
}
