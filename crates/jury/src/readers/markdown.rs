//! Markdown through pulldown-cmark.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::doc::{Block, Builder, Doc, Format, Image, Kind, Link};

pub(super) fn read(text: &str) -> Doc {
    let bare = without_front(text);
    let text = bare.as_ref();
    let mut reader = Reader {
        builder: Builder::new(Format::Markdown),
        text,
        ends: text.match_indices('\n').map(|(place, _)| place).collect(),
        current: String::new(),
        kind: Kind::Text,
        line: 1,
        block: None,
        link: None,
        image: None,
        heading: None,
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let line = reader.line_of(range.start);
        reader.take(event, line);
    }
    reader.flush();
    reader.builder.build()
}

/// The settings before a document are no part of it. Only there: further on, a rule that a heading
/// follows without a blank line begins a chapter.
fn without_front(text: &str) -> Cow<'_, str> {
    let Some(rest) = text.strip_prefix("---\n") else {
        return Cow::Borrowed(text);
    };
    let Some(end) = rest.find("\n---\n") else {
        return Cow::Borrowed(text);
    };
    let front = &rest[..end];
    let is_setting = |line: &str| {
        let is_more = line.trim().is_empty() || line.starts_with([' ', '-', '\t']);
        is_more
            || line
                .split_once(':')
                .is_some_and(|(name, _)| !name.contains(' '))
    };
    if !front.lines().all(is_setting) {
        return Cow::Borrowed(text);
    }
    // Its lines stay, empty: those that follow keep their numbers.
    let lines = front.matches('\n').count() + 3;
    Cow::Owned("\n".repeat(lines) + &rest[end + "\n---\n".len()..])
}

struct Reader<'a> {
    builder: Builder,
    text: &'a str,
    ends: Vec<usize>,
    current: String,
    kind: Kind,
    line: usize,
    block: Option<Block>,
    link: Option<Link>,
    image: Option<Image>,
    heading: Option<(u8, usize)>,
}

impl Reader<'_> {
    fn line_of(&self, place: usize) -> usize {
        self.ends
            .partition_point(|end| *end < place.min(self.text.len()))
            + 1
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.current);
        self.builder.line(self.line, self.kind, &text);
        self.kind = Kind::Text;
    }

    fn begin(&mut self, line: usize, kind: Kind) {
        self.flush();
        self.line = line;
        self.kind = kind;
    }

    fn take(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text, line),
            Event::Code(text) => {
                self.words(&text, line);
            }
            Event::TaskListMarker(done) => self.kind = Kind::Task(done),
            Event::SoftBreak | Event::HardBreak => {
                // One source line is one line, so that a quote names its own.
                if self.heading.is_none() && matches!(self.kind, Kind::Text) {
                    self.begin(line + 1, Kind::Text);
                } else {
                    self.current.push(' ');
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, line),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, line: usize) {
        if let Some(block) = &mut self.block {
            block.text.push_str(text);
            return;
        }
        if let Some(image) = &mut self.image {
            image.alternative.push_str(text);
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        if self.current.is_empty() {
            self.line = line;
        }
        self.current.push_str(text);
    }

    fn start(&mut self, tag: Tag<'_>, line: usize) {
        match tag {
            Tag::Heading { level, .. } => {
                self.begin(line, Kind::Text);
                self.heading = Some((level as u8, line));
            }
            Tag::Paragraph if matches!(self.kind, Kind::Text) => self.begin(line, Kind::Text),
            Tag::Item => self.begin(line, Kind::Item),
            Tag::TableHead => self.begin(line, Kind::Head),
            Tag::TableRow => self.begin(line, Kind::Row),
            Tag::CodeBlock(kind) => {
                self.begin(line, Kind::Text);
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.trim().to_lowercase(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.block = Some(Block {
                    line: line + usize::from(!language.is_empty()),
                    language,
                    text: String::new(),
                });
            }
            Tag::Link { dest_url, .. } => {
                self.link = Some(Link {
                    line,
                    text: String::new(),
                    target: dest_url.into_string(),
                });
            }
            Tag::Image { dest_url, .. } => {
                self.image = Some(Image {
                    line,
                    alternative: String::new(),
                    target: dest_url.into_string(),
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some((level, line)) = self.heading.take() {
                    let title = std::mem::take(&mut self.current);
                    self.builder.heading(level, line, &title);
                }
            }
            TagEnd::TableCell => self.current.push_str(" | "),
            TagEnd::TableHead | TagEnd::TableRow | TagEnd::Item | TagEnd::Paragraph
                if (tag != TagEnd::Paragraph || matches!(self.kind, Kind::Text)) =>
            {
                self.flush();
            }
            TagEnd::CodeBlock => self.builder.doc().blocks.extend(self.block.take()),
            TagEnd::Link => self.builder.doc().links.extend(self.link.take()),
            TagEnd::Image => self.builder.doc().images.extend(self.image.take()),
            _ => {}
        }
    }

    /// Headings and pictures written as HTML inside Markdown.
    fn html(&mut self, html: &str, line: usize) {
        let read = super::html::read(html);
        let doc = self.builder.doc();
        doc.images.extend(read.images.into_iter().map(|mut image| {
            image.line += line - 1;
            image
        }));
        doc.links.extend(read.links.into_iter().map(|mut link| {
            link.line += line - 1;
            link
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_a_heading_follows_hides_no_chapter() {
        let doc = read("# A\n\n---\n## B\n\nun\n\n---\n## C\n\ndeux\n");
        let titles: Vec<_> = doc.sections.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(titles, ["A", "B", "C"]);
        let doc = read("---\ntitle: x\ntags:\n  - y\n---\n# A\n\nun\n");
        let seen: Vec<_> = doc.lines().map(|it| (it.line, it.text.as_str())).collect();
        assert_eq!(seen, [(8, "un")]);
        assert_eq!(
            (doc.sections[0].line, doc.sections[0].title.as_str()),
            (6, "A")
        );
    }

    #[test]
    fn sections_rows_tasks_and_links_keep_their_lines() {
        let doc = read(
            "# Été\n\nun\ndeux [ici](a.md)\n\n- [x] fait\n- [ ] non\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n## Suite\n\n```bash\nls\n```\n",
        );
        assert_eq!(doc.sections.len(), 2);
        assert_eq!(&*doc.sections[1].path, "ete > suite");
        let seen: Vec<_> = doc
            .lines()
            .map(|it| (it.line, it.kind, it.text.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (3, Kind::Text, "un"),
                (4, Kind::Text, "deux ici"),
                (6, Kind::Task(true), "fait"),
                (7, Kind::Task(false), "non"),
                (9, Kind::Head, "a | b |"),
                (11, Kind::Row, "1 | 2 |"),
            ]
        );
        assert_eq!(doc.links[0].target, "a.md");
        assert_eq!(
            (doc.blocks[0].line, doc.blocks[0].text.as_str()),
            (16, "ls\n")
        );
    }
}
