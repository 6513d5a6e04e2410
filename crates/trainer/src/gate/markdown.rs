//! The comparison as Markdown, for a terminal, a pull request or the summary of a run.

use std::fmt::Write as _;

use super::{Line, TOLERANCES, Verdict};

impl Verdict {
    /// The whole comparison in French.
    pub fn markdown(&self) -> String {
        let mut text = format!("## {} : candidat {}\n\n", self.model, self.candidate);
        let Some(production) = &self.production else {
            text += "Aucun modèle n'est en production : rien à comparer, le candidat passe.\n";
            return text;
        };
        if let (Some(first), Some(last)) = (self.first_day, self.last_day) {
            let against = if self.has_benefit_of_doubt {
                "à"
            } else {
                "à la production,"
            };
            let rows = self.measures.first().map_or(0, |line| line.rows);
            let _ = writeln!(
                text,
                "Comparé {against} {production}, sur les mêmes {rows} vols jamais vus, du {} \
                 au {}. Un écart positif est une dégradation ; son intervalle, à 95 %, vient de \
                 jours entiers tirés à nouveau.\n",
                first.format("%d/%m/%Y"),
                last.format("%d/%m/%Y")
            );
        }
        table(&mut text, "Mesure", &self.measures);
        if self.has_benefit_of_doubt {
            text += "\nUne mesure ne refuse que si elle est sûrement pire : le bas de son intervalle \
                     dépasse alors ce qui est toléré.\n";
        }
        self.slices_told(&mut text);
        text += if self.is_accepted() {
            "**Verdict : accepté.**\n"
        } else {
            "**Verdict : refusé.**\n"
        };
        text
    }

    /// Nothing of an evening: slices that a shift moves by construction are not judged.
    fn slices_told(&self, text: &mut String) {
        if self.slices.is_empty() {
            text.push('\n');
            return;
        }
        let refused: Vec<Line> = self
            .slices
            .iter()
            .filter(|line| !line.is_accepted)
            .cloned()
            .collect();
        let _ = writeln!(
            text,
            "\n{} tranches d'au moins {} vols comparées (perte logarithmique), {} en recul certain{}\n",
            self.slices.len(),
            TOLERANCES.least_slice_rows,
            refused.len(),
            if refused.is_empty() { "." } else { " :" }
        );
        if !refused.is_empty() {
            table(text, "Tranche", &refused);
            text.push('\n');
        }
    }
}

fn table(text: &mut String, title: &str, lines: &[Line]) {
    let _ = writeln!(
        text,
        "| {title} | Vols | Production | Candidat | Écart | Intervalle | Toléré | Verdict |\n\
         | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |"
    );
    for line in lines {
        let verdict = if line.is_accepted {
            "accepté"
        } else {
            "refusé"
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | de {} à {} | {} | {verdict} |",
            line.name,
            line.rows,
            decimal(line.production),
            decimal(line.candidate),
            decimal(line.worse_by),
            decimal(line.interval.low),
            decimal(line.interval.high),
            decimal(line.tolerance),
        );
    }
}

/// Four decimals after a comma; never a negative zero.
fn decimal(value: f64) -> String {
    let text = format!("{value:.4}").replace('.', ",");
    if text == "-0,0000" {
        "0,0000".to_owned()
    } else {
        text
    }
}
