//! The typeface, shipped with the program (Inter, `fonts/OFL.txt`): what it
//! can write, and how wide.

use anyhow::{Context, Result};
use ttf_parser::Face;

pub(super) const REGULAR: &[u8] = include_bytes!("../../../../fonts/Inter_400Regular.ttf");
pub(super) const BOLD: &[u8] = include_bytes!("../../../../fonts/Inter_700Bold.ttf");

pub(super) struct Fonts {
    regular: Face<'static>,
    bold: Face<'static>,
}

/// What stands for a sign that the typeface cannot write.
const UNKNOWN: char = '?';

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) is_bold: bool,
}

impl Fonts {
    pub(super) fn load() -> Result<Self> {
        Ok(Self {
            regular: Face::parse(REGULAR, 0).context("la police du programme ne se lit pas")?,
            bold: Face::parse(BOLD, 0).context("la police du programme ne se lit pas")?,
        })
    }

    pub(super) fn width(&self, text: &str, look: Look) -> f32 {
        let face = if look.is_bold {
            &self.bold
        } else {
            &self.regular
        };
        let units: u32 = text
            .chars()
            .filter_map(|it| face.glyph_index(it))
            .filter_map(|it| face.glyph_hor_advance(it))
            .map(u32::from)
            .sum();
        units as f32 * look.size / f32::from(face.units_per_em())
    }

    /// Text that the typeface can write: PDF/UA refuses a sign without a glyph.
    fn plain(&self, text: &str) -> String {
        text.chars()
            .map(|it| match it {
                '\u{202f}' => '\u{a0}',
                it if it.is_control() && it != '\n' => ' ',
                it if self.has(it) || it == '\n' => it,
                _ => UNKNOWN,
            })
            .collect()
    }

    /// Signs of a text that the typeface cannot write.
    pub(super) fn unknown(&self, text: &str) -> Vec<char> {
        text.chars()
            .filter(|it| !self.has(*it) && !it.is_control() && *it != '\u{202f}')
            .collect()
    }

    fn has(&self, letter: char) -> bool {
        [&self.regular, &self.bold]
            .iter()
            .all(|face| face.glyph_index(letter).is_some())
    }

    /// Lines no wider than `width`. Every line but the last ends with a space, so that words stay
    /// apart for whoever reads the text without seeing it.
    pub(super) fn wrap(&self, text: &str, look: Look, width: f32) -> Vec<String> {
        let text = self.plain(text.trim());
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in paragraph.split(' ').filter(|it| !it.is_empty()) {
                for piece in self.pieces(word, look, width) {
                    let longer = if line.is_empty() {
                        piece.clone()
                    } else {
                        format!("{line} {piece}")
                    };
                    if self.width(&longer, look) <= width || line.is_empty() {
                        line = longer;
                    } else {
                        lines.push(std::mem::replace(&mut line, piece));
                    }
                }
            }
            lines.push(line);
        }
        lines.retain(|it| !it.is_empty());
        let last = lines.len().saturating_sub(1);
        for line in &mut lines[..last] {
            line.push(' ');
        }
        lines
    }

    /// A word too long for a line (a path) is cut after a sign when it has one.
    fn pieces(&self, word: &str, look: Look, width: f32) -> Vec<String> {
        let mut pieces = Vec::new();
        let mut piece = String::new();
        for letter in word.chars() {
            piece.push(letter);
            if self.width(&piece, look) > width && piece.chars().count() > 1 {
                piece.pop();
                let sign = piece.rfind(['/', '-', '_', '.', ':']);
                let mut rest = piece.split_off(sign.map_or(piece.len(), |it| it + 1));
                rest.push(letter);
                pieces.push(std::mem::replace(&mut piece, rest));
            }
        }
        pieces.push(piece);
        pieces
    }
}
