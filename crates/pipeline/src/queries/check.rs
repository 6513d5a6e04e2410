//! What of the page must not change from one run to the next: everything but the figures.

/// Around what was measured: figures, and plans with their figures.
pub(super) const OPEN: &str = "<!-- mesures -->";
pub(super) const CLOSE: &str = "<!-- fin des mesures -->";
/// Before the shapes of the plans, which another major version of the server may draw otherwise.
pub(super) const SHAPES: &str = "<!-- formes : PostgreSQL ";

/// Says the first difference between two pages, figures apart.
pub(super) fn compare(committed: &str, fresh: &str) -> Result<(), String> {
    let (committed, fresh) = if server(committed) == server(fresh) {
        (lasting(committed), lasting(fresh))
    } else {
        // Texts, SQL and gains are still compared; only the drawings of plans are not.
        eprintln!(
            "La page a été faite avec PostgreSQL {}, ce serveur est un {} : les formes des plans ne sont pas comparées.",
            server(committed).unwrap_or("?"),
            server(fresh).unwrap_or("?")
        );
        (without_shapes(committed), without_shapes(fresh))
    };
    let (old, new): (Vec<_>, Vec<_>) = (committed.lines().collect(), fresh.lines().collect());
    let differs = (0..old.len().max(new.len())).find(|&line| old.get(line) != new.get(line));
    let Some(line) = differs else {
        return Ok(());
    };
    let heading = new[..line.min(new.len())]
        .iter()
        .rev()
        .find(|line| line.starts_with('#'))
        .map_or("en tête", |line| line.trim_start_matches(['#', ' ']));
    let shown = |lines: &[&str]| {
        let line = lines.get(line).copied();
        line.map_or("(rien)".to_owned(), |line| line.chars().take(160).collect())
    };
    Err(format!(
        "la page n'est plus à jour (partie « {heading} »)\n  page     : {}\n  à présent : {}",
        shown(&old),
        shown(&new)
    ))
}

/// The page without what is measured.
fn lasting(page: &str) -> String {
    without(page, OPEN, CLOSE)
}

fn without_shapes(page: &str) -> String {
    without(&lasting(page), SHAPES, "<!-- fin des formes -->")
}

fn without(page: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// The major version of the server that made the page.
fn server(page: &str) -> Option<&str> {
    let (_, after) = page.split_once(SHAPES)?;
    after.split([' ', '.']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(pages: u64, shape: &str, server: &str) -> String {
        format!(
            "# Page\n\n## flight_list\n\n{OPEN}\n| {pages} |\n{CLOSE}\n\n{SHAPES}{server} -->\n{shape}\n<!-- fin des formes -->\n"
        )
    }

    #[test]
    fn figures_may_change() {
        assert_eq!(
            compare(&page(1, "Index Scan", "15"), &page(2, "Index Scan", "15")),
            Ok(())
        );
    }

    #[test]
    fn a_shape_may_not_on_the_same_server() {
        let told = compare(&page(1, "Index Scan", "15"), &page(1, "Seq Scan", "15"));
        let told = told.expect_err("a difference");
        assert!(
            told.contains("flight_list") && told.contains("Seq Scan"),
            "{told}"
        );
        assert_eq!(
            compare(&page(1, "Index Scan", "15"), &page(1, "Seq Scan", "18")),
            Ok(())
        );
    }

    #[test]
    fn a_text_that_is_gone_is_a_difference_on_any_server() {
        let longer = page(1, "Index Scan", "15") + "## another\n";
        for server in ["15", "18"] {
            let told = compare(&longer, &page(1, "Index Scan", server));
            assert!(told.expect_err("a difference").contains("(rien)"));
        }
    }
}
