//! The paper as a tagged PDF (PDF/UA-1): laid out here, written and validated by krilla.

mod font;
mod layout;
mod table;
mod write;

use std::collections::BTreeSet;

use anyhow::Result;

use super::Paper;

/// Fails rather than write a file that is not PDF/UA-1.
pub fn render(paper: &Paper) -> Result<Vec<u8>> {
    let fonts = font::Fonts::load()?;
    let layout = layout::lay_out(paper, &fonts);
    write::write(paper, &layout)
}

/// The signs of the paper that the PDF replaces by a question mark: its typeface has Latin, Greek
/// and Cyrillic letters. Whoever asked is told, since a name may be among them.
pub fn replaced(paper: &Paper) -> Result<BTreeSet<char>> {
    let fonts = font::Fonts::load()?;
    Ok(paper.texts().flat_map(|it| fonts.unknown(it)).collect())
}

#[cfg(test)]
mod tests;
