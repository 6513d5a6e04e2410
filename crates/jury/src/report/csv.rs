//! One line a criterion, for a spreadsheet.

use anyhow::Result;

use crate::audit::Audit;

pub(crate) fn render(audit: &Audit) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["critere", "statut", "preuves", "raison", "question"])?;
    for verdict in &audit.criteres {
        let places: Vec<_> = verdict
            .preuves
            .iter()
            .map(crate::facts::Evidence::place)
            .collect();
        writer.write_record([
            verdict.critere,
            verdict.statut.word(),
            &places.join(" | "),
            &verdict.raison,
            verdict.question,
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
