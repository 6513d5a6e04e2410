//! HTML read by its tags alone: enough for headings, texts, links, pictures and their marks of
//! accessibility. Templates are accepted.

use super::doc::{Block, Builder, Doc, Format, Image, Kind, Link};

pub(super) fn read(text: &str) -> Doc {
    let mut reader = Reader {
        builder: Builder::new(Format::Html),
        current: String::new(),
        kind: Kind::Text,
        start: 1,
        heading: None,
        link: None,
    };
    let mut line = 1;
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        reader.words(&rest[..open], &mut line);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(rest.len(), |it| it + 7);
            line += rest[..end].matches('\n').count();
            rest = &rest[end..];
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        let at = line;
        line += tag.matches('\n').count();
        rest = &rest[end + 1..];
        let name = tag
            .split(|it: char| it.is_whitespace() || it == '/')
            .find(|it| !it.is_empty())
            .unwrap_or_default()
            .to_lowercase();
        if name == "pre" && !tag.starts_with('/') {
            let end = rest.find("</pre").unwrap_or(rest.len());
            reader.block(&rest[..end], line);
            line += rest[..end].matches('\n').count();
            rest = &rest[end..];
            continue;
        }
        if !tag.starts_with('/') && (name == "script" || name == "style") {
            let close = format!("</{name}");
            let end = rest.find(&close).unwrap_or(rest.len());
            line += rest[..end].matches('\n').count();
            rest = &rest[end..];
            continue;
        }
        reader.tag(&name, tag, at);
    }
    reader.words(rest, &mut line);
    reader.flush();
    reader.builder.build()
}

/// The value of an attribute, quoted or not.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    loop {
        let place = from + tag.get(from..)?.find(name)?;
        let after = place + name.len();
        let before = tag[..place].chars().next_back();
        let rest = tag[after..].trim_start();
        if before.is_some_and(char::is_whitespace)
            && let Some(value) = rest.strip_prefix('=')
        {
            let value = value.trim_start();
            return Some(match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
                _ => value.split_whitespace().next().unwrap_or_default(),
            });
        }
        from = after;
    }
}

struct Reader {
    builder: Builder,
    current: String,
    kind: Kind,
    start: usize,
    heading: Option<(u8, usize)>,
    link: Option<Link>,
}

impl Reader {
    fn words(&mut self, text: &str, line: &mut usize) {
        let plain = text.trim();
        if !plain.is_empty() {
            if self.current.is_empty() {
                let before = text.len() - text.trim_start().len();
                self.start = *line + text[..before].matches('\n').count();
            } else {
                self.current.push(' ');
            }
            let flat = plain.split_whitespace().collect::<Vec<_>>().join(" ");
            let flat = flat
                .replace("&nbsp;", " ")
                .replace("&eacute;", "é")
                .replace("&amp;", "&");
            if let Some(link) = &mut self.link {
                link.text.push_str(&flat);
            }
            self.current.push_str(&flat);
        }
        *line += text.matches('\n').count();
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.current);
        if let Some((level, line)) = self.heading.take() {
            self.builder.heading(level, line, &text);
        } else {
            self.builder.line(self.start, self.kind, &text);
        }
    }

    fn tag(&mut self, name: &str, tag: &str, line: usize) {
        let is_end = tag.starts_with('/');
        if !is_end {
            self.marks(name, tag);
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                if !is_end {
                    self.heading = Some((name.as_bytes()[1] - b'0', line));
                }
            }
            "p" | "div" | "br" | "section" | "article" | "table" | "caption" | "figcaption"
            | "title" | "body" | "main" | "nav" | "header" | "footer" | "ul" | "ol" | "dl" => {
                self.flush();
                self.kind = Kind::Text;
            }
            "li" | "dt" | "dd" => {
                self.flush();
                self.kind = if is_end { Kind::Text } else { Kind::Item };
            }
            "tr" => {
                self.flush();
                self.kind = if is_end { Kind::Text } else { Kind::Row };
            }
            "th" | "td" if is_end => self.current.push_str(" |"),
            "th" => self.kind = Kind::Head,
            "a" if !is_end => {
                self.link = attribute(tag, "href").map(|target| Link {
                    line,
                    text: String::new(),
                    target: target.to_owned(),
                });
            }
            "a" => self.builder.doc().links.extend(self.link.take()),
            "img" => {
                let target = attribute(tag, "src").unwrap_or_default().to_owned();
                self.builder.doc().images.push(Image {
                    line,
                    alternative: attribute(tag, "alt").unwrap_or_default().to_owned(),
                    target,
                });
            }
            _ => {}
        }
    }

    /// What is between `pre` tags, without the tags inside.
    fn block(&mut self, inner: &str, line: usize) {
        let mut text = String::new();
        let mut is_tag = false;
        for letter in inner.chars() {
            match letter {
                '<' => is_tag = true,
                '>' if is_tag => is_tag = false,
                letter if !is_tag => text.push(letter),
                _ => {}
            }
        }
        self.flush();
        self.builder.doc().blocks.push(Block {
            line,
            language: String::new(),
            text,
        });
    }

    fn marks(&mut self, name: &str, tag: &str) {
        let is_mark = match name {
            "html" => {
                let language = attribute(tag, "lang");
                self.builder.doc().language = language.map(str::to_owned);
                language.is_some()
            }
            "main" | "caption" | "figcaption" => true,
            "nav" => attribute(tag, "aria-label").is_some(),
            "th" => attribute(tag, "scope").is_some(),
            "a" => attribute(tag, "class").is_some_and(|it| it.contains("skip")),
            _ => tag.contains(" aria-") || attribute(tag, "role").is_some(),
        };
        self.builder.doc().accessible_marks += usize::from(is_mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_texts_and_pictures_are_found_on_their_lines() {
        let doc = read(
            "<html lang=\"fr\">\n<h1>Un\n titre</h1>\n<p>texte <a href='x.md'>ici</a></p>\n<img src=\"a.png\" alt=\"b\">\n<script>if (a<b) {}</script>",
        );
        assert_eq!(doc.sections[0].title, "Un titre");
        assert_eq!(doc.sections[0].lines[0].line, 4);
        assert_eq!(doc.links[0].target, "x.md");
        assert_eq!(
            (doc.images[0].line, doc.images[0].alternative.as_str()),
            (5, "b")
        );
        assert_eq!(doc.language.as_deref(), Some("fr"));
    }
}
