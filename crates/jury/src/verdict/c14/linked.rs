//! Mock-ups kept by a service of drawing: the address of a document, where screens are spoken of.

use crate::facts::Evidence;
use crate::facts::roles::Domain;
use crate::readers::doc::Section;
use crate::verdict::Context;
use crate::words::{any, fold};

/// What begins the address of a document, and not of the blog or of the prices of the service.
const DOCUMENTS: [&str; 5] = [
    "figma.com/file/",
    "figma.com/design/",
    "figma.com/proto/",
    "balsamiq.cloud/",
    "whimsical.com/",
];

const SCREENS: &[&str] = &[
    "wireframe",
    "maquette",
    "mockup",
    "mock-up",
    "zoning",
    "storyboard",
    "prototype",
    "ecran",
    "interface",
    "ihm$",
];

const TOOLS: &[&str] = &["figma", "balsamiq", "whimsical"];

/// Addresses of drawings, on a line or in a section that speaks of screens.
pub(in crate::verdict) fn linked(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    let kept = [Domain::General, Domain::Stories];
    for (source, doc) in facts.docs() {
        if source.role.is_template || !kept.contains(&source.role.domain) {
            continue;
        }
        for (place, section) in doc.sections.iter().enumerate() {
            if !is_of_screens(section) {
                continue;
            }
            let next = doc.sections.get(place + 1).map_or(usize::MAX, |it| it.line);
            let mut links = doc.links.iter();
            let target = links.find(|it| {
                (section.line..next).contains(&it.line) && is_document(&fold(&it.target))
            });
            let written = || section.lines.iter().find(|it| is_document(&it.folded));
            found.extend(match target {
                Some(link) => Some(facts.with(source, link.line, &link.target)),
                None => written().map(|it| facts.with(source, it.line, &it.text)),
            });
        }
    }
    found
}

/// Mock-ups said to be drawn with a tool: nothing to look at.
pub(in crate::verdict) fn said(context: &Context<'_>) -> Vec<Evidence> {
    context.saying_both(TOOLS, SCREENS)
}

fn is_of_screens(section: &Section) -> bool {
    any(&section.path, SCREENS) || section.lines.iter().any(|it| any(&it.folded, SCREENS))
}

fn is_document(folded: &str) -> bool {
    DOCUMENTS.iter().any(|start| {
        folded.match_indices(start).any(|(place, _)| {
            let rest = &folded[place + start.len()..];
            let end = rest.find(|it: char| !(it.is_alphanumeric() || it == '-' || it == '_'));
            let name = &rest[..end.unwrap_or(rest.len())];
            // The pages of the service itself have short names, in letters.
            let is_page = *start == "whimsical.com/" && !name.contains(|it: char| it.is_numeric());
            !name.is_empty() && !is_page
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_document_is_not_that_of_a_page_about_the_tool() {
        for address in [
            "https://www.figma.com/file/k3j2/gares",
            "figma.com/proto/a1b2?node-id=1",
            "https://balsamiq.cloud/s7x1/p2",
            "https://whimsical.com/accueil-7vx3kq",
        ] {
            assert!(is_document(address), "{address}");
        }
        for address in [
            "https://www.figma.com/blog/nouveautes",
            "https://www.figma.com/file/",
            "https://whimsical.com/wireframes",
            "balsamiq a ete ecarte",
        ] {
            assert!(!is_document(address), "{address}");
        }
    }
}
