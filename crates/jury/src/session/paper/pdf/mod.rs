//! The paper as a tagged PDF (PDF/UA-1): laid out here, written and validated by krilla.

mod font;
mod layout;
mod table;
mod write;

use anyhow::Result;

use super::Paper;

/// Fails rather than write a file that is not PDF/UA-1.
pub fn render(paper: &Paper) -> Result<Vec<u8>> {
    let fonts = font::Fonts::load()?;
    let layout = layout::lay_out(paper, &fonts);
    write::write(paper, &layout)
}

#[cfg(test)]
mod tests;
