//! `carte.md`: the model card, in French, with nothing typed by hand that was measured.

use std::fmt::Write as _;

use model::{Manifest, Metrics};

use crate::report;

/// The card of one model.
pub(crate) fn card(manifest: &Manifest, metrics: &Metrics) -> String {
    let mut text = format!("# Carte du modèle {}\n\n", manifest.name);
    // Not its version, which is the hash of a manifest that holds the hash of this card.
    let trained = manifest.trained_at.format("%d/%m/%Y à %H:%M:%S UTC");
    let _ = writeln!(text, "Entraîné le {trained}.\n");
    let _ = writeln!(
        text,
        "```text\n{}```",
        report::period("Période de test", &metrics.test)
    );
    text
}
