//! Alerts and dashboards against the metrics that programs export.

use super::{Finding, Kind, found};
use crate::facts::Facts;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let monitor = &facts.monitor;
    for evidence in &monitor.silenced {
        found(
            findings,
            Kind::SilencedAlert,
            evidence.clone(),
            "Cette alerte est en commentaire : elle ne se déclenchera pas.",
        );
    }
    for rule in &monitor.rules {
        let absent: Vec<_> = rule
            .metrics
            .iter()
            .filter(|it| !monitor.exports(it))
            .collect();
        if !rule.metrics.is_empty() && absent.len() == rule.metrics.len() {
            found(
                findings,
                Kind::DeadAlert,
                rule.evidence.clone(),
                format!(
                    "L'alerte « {} » lit {}, que rien n'émet.",
                    rule.name, absent[0]
                ),
            );
        }
    }
    for board in &monitor.dashboards {
        if board.is_wrapped && !monitor.provisioning.is_empty() {
            found(
                findings,
                Kind::WrappedBoard,
                board.evidence.clone(),
                "Ce tableau de bord est enfermé dans « dashboard », forme que Grafana ne lit pas depuis un fichier.",
            );
        }
        let absent = board
            .metrics
            .iter()
            .filter(|it| !monitor.exports(it))
            .count();
        if board.metrics.len() >= 2 && absent * 2 > board.metrics.len() {
            found(
                findings,
                Kind::DeadPanel,
                board.evidence.clone(),
                format!(
                    "{absent} des {} mesures de ce tableau ne sont émises par rien.",
                    board.metrics.len()
                ),
            );
        }
    }
}
