//! A document as a juror reads it: sections with their lines, links, pictures and code blocks,
//! whatever the format.

use crate::words::{Folded, Marks, any, fold};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Markdown,
    Html,
    Pdf,
    Office,
    Plain,
    Table,
    Notebook,
}

#[derive(Debug, Clone, Default)]
pub struct Doc {
    pub format: Format,
    /// The declared language of the page.
    pub language: Option<String>,
    pub sections: Vec<Section>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub blocks: Vec<Block>,
    /// Marks of accessibility: `lang`, landmarks, captions, scoped headers, skip links.
    pub accessible_marks: usize,
}

/// Nobody reads a document of more sections; what follows is kept under the last one.
const MOST_SECTIONS: usize = 5_000;
/// A longer line is cut in pieces, between words where there are any.
const LONGEST: usize = 8 << 10;

/// A heading and what follows it until the next one.
#[derive(Debug, Clone, Default)]
pub struct Section {
    pub level: u8,
    pub title: String,
    /// The heading and those above it, folded, outermost first.
    pub path: Folded,
    pub line: usize,
    pub lines: Vec<Line>,
    /// Of its path and of its lines.
    pub marks: Marks<16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Item,
    /// A task, ticked or not.
    Task(bool),
    /// The header of a table.
    Head,
    Row,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub line: usize,
    pub kind: Kind,
    pub text: String,
    pub folded: Folded,
}

#[derive(Debug, Clone)]
pub struct Link {
    pub line: usize,
    pub text: String,
    pub target: String,
}

#[derive(Debug, Clone)]
pub struct Image {
    pub line: usize,
    pub alternative: String,
    pub target: String,
}

/// A block of code in a document.
#[derive(Debug, Clone)]
pub struct Block {
    pub line: usize,
    pub language: String,
    pub text: String,
}

impl Section {
    pub fn words(&self) -> usize {
        let count = |line: &Line| line.text.split_whitespace().count();
        self.lines.iter().map(count).sum()
    }

    /// False only when neither its path nor its lines hold any of these terms.
    pub fn may_say(&self, terms: &[&str]) -> bool {
        terms.iter().any(|it| self.marks.may_have(it))
    }

    /// Its path or one of its lines holds one of these terms.
    pub fn says(&self, terms: &[&str]) -> bool {
        self.may_say(terms)
            && (any(&self.path, terms) || self.lines.iter().any(|it| any(&it.folded, terms)))
    }

    pub fn rows(&self) -> usize {
        self.lines.iter().filter(|it| it.kind == Kind::Row).count()
    }
}

impl Doc {
    pub fn words(&self) -> usize {
        self.sections.iter().map(Section::words).sum()
    }

    pub fn headings(&self) -> usize {
        self.sections.iter().filter(|it| it.level > 0).count()
    }

    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| &section.lines)
    }
}

/// Puts lines under their headings.
#[derive(Debug, Default)]
pub struct Builder {
    doc: Doc,
    /// Headings above, by level.
    above: Vec<(u8, String)>,
}

impl Builder {
    pub fn new(format: Format) -> Self {
        Self {
            doc: Doc {
                format,
                sections: vec![Section {
                    line: 1,
                    ..Section::default()
                }],
                ..Doc::default()
            },
            above: Vec::new(),
        }
    }

    pub fn heading(&mut self, level: u8, line: usize, title: &str) {
        let title = title.trim();
        if title.is_empty() {
            return;
        }
        let is_title = title.len() <= LONGEST && self.doc.sections.len() < MOST_SECTIONS;
        if !is_title {
            self.line(line, Kind::Text, title);
            return;
        }
        self.above.retain(|(above, _)| *above < level);
        self.above.push((level, fold(title)));
        let path: Vec<_> = self.above.iter().map(|(_, title)| title.as_str()).collect();
        self.doc.sections.push(Section {
            level,
            title: title.to_owned(),
            path: Folded::from(path.join(" > ")),
            line,
            ..Section::default()
        });
    }

    pub fn line(&mut self, line: usize, kind: Kind, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let Some(section) = self.doc.sections.last_mut() else {
            return;
        };
        for text in pieces(text) {
            section.lines.push(Line {
                line,
                kind,
                folded: Folded::of(text),
                text: text.to_owned(),
            });
        }
    }

    pub fn doc(&mut self) -> &mut Doc {
        &mut self.doc
    }

    pub fn build(mut self) -> Doc {
        // What precedes the first heading counts only when it says something.
        let is_empty = |it: &Section| it.level == 0 && it.lines.is_empty();
        self.doc.sections.retain(|section| !is_empty(section));
        // Over many files, the room kept for more is most of the memory.
        self.doc.sections.shrink_to_fit();
        self.doc.links.shrink_to_fit();
        self.doc.images.shrink_to_fit();
        self.doc.blocks.shrink_to_fit();
        for section in &mut self.doc.sections {
            section.lines.shrink_to_fit();
            section.marks.put(&section.path);
            for line in &section.lines {
                section.marks.put(&line.folded);
            }
        }
        self.doc
    }
}

fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if text.is_empty() {
            return None;
        }
        let most = text.floor_char_boundary(LONGEST);
        let end = match text[..most].rfind(' ') {
            Some(space) if most < text.len() => space + 1,
            _ => most,
        };
        let (piece, rest) = text.split_at(end);
        text = rest;
        Some(piece.trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_between_words_and_nothing_is_lost() {
        let text = "été fini ".repeat(3_000);
        let cut: Vec<_> = pieces(text.trim()).collect();
        assert!(cut.len() > 1 && cut.iter().all(|it| it.len() <= LONGEST));
        assert_eq!(cut.join(" "), text.trim());
        assert_eq!(pieces(&"é".repeat(9_000)).count(), 3);
    }

    #[test]
    fn titles_past_the_bound_are_lines() {
        let mut builder = Builder::new(Format::Plain);
        for number in 0..MOST_SECTIONS + 10 {
            builder.heading(2, number + 1, "Un titre");
        }
        let doc = builder.build();
        assert!(doc.sections.len() <= MOST_SECTIONS);
        assert!(doc.lines().count() >= 10);
    }
}
