//! JSON with lines. Comments and trailing commas are accepted, as editors do.

use super::Fault;
use super::data::{DEEPEST, Entry, MOST_VALUES, Node, Value};

/// Its first values, and whether there are more.
pub(super) fn read(text: &str) -> Result<(Node, bool), Fault> {
    read_up_to(text, MOST_VALUES)
}

/// All its values, for a reader that takes what it wants of them.
pub(super) fn read_whole(text: &str) -> Result<Node, Fault> {
    read_up_to(text, usize::MAX).map(|(node, _)| node)
}

fn read_up_to(text: &str, most: usize) -> Result<(Node, bool), Fault> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        place: 0,
        line: 1,
        left: most,
        is_cut: false,
    };
    let node = reader.value(0)?;
    reader.blank();
    if reader.place < reader.bytes.len() {
        return Err(reader.fault("texte après la fin"));
    }
    Ok((node, reader.is_cut))
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    place: usize,
    line: usize,
    /// Values that are still kept; the others are only gone through.
    left: usize,
    is_cut: bool,
}

impl Reader<'_> {
    fn fault(&self, reason: &str) -> Fault {
        Fault {
            line: self.line,
            reason: reason.to_owned(),
        }
    }

    /// Whether one more value is kept.
    fn keeps(&mut self) -> bool {
        let keeps = self.left > 0;
        self.left = self.left.saturating_sub(1);
        self.is_cut |= !keeps;
        keeps
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.place).copied()
    }

    fn blank(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                b'/' if self.bytes.get(self.place + 1) == Some(&b'/') => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.place += 1;
                    }
                    continue;
                }
                _ => return,
            }
            self.place += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        if depth > DEEPEST {
            return Err(self.fault("trop de niveaux"));
        }
        self.blank();
        let line = self.line;
        let value = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(_) => self.word()?,
            None => return Err(self.fault("fin inattendue")),
        };
        Ok(Node { line, value })
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let start = self.place;
        while (self.peek()).is_some_and(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it)) {
            self.place += 1;
        }
        match &self.text[start..self.place] {
            "" => Err(self.fault("signe inattendu")),
            "null" => Ok(Value::Null),
            word => Ok(Value::Text(word.to_owned())),
        }
    }

    /// Whether the list or map ends here.
    fn ends(&mut self, end: u8) -> Result<bool, Fault> {
        self.blank();
        match self.peek() {
            Some(byte) if byte == end => {
                self.place += 1;
                Ok(true)
            }
            Some(_) => Ok(false),
            None => Err(self.fault("fin inattendue")),
        }
    }

    fn comma(&mut self) {
        self.blank();
        if self.peek() == Some(b',') {
            self.place += 1;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Fault> {
        self.place += 1;
        let mut items = Vec::new();
        while !self.ends(b']')? {
            let keeps = self.keeps();
            let item = self.value(depth + 1)?;
            if keeps {
                items.push(item);
            }
            self.comma();
        }
        items.shrink_to_fit();
        Ok(Value::List(items))
    }

    fn map(&mut self, depth: usize) -> Result<Value, Fault> {
        self.place += 1;
        let mut entries = Vec::new();
        while !self.ends(b'}')? {
            let line = self.line;
            if self.peek() != Some(b'"') {
                return Err(self.fault("nom attendu"));
            }
            let key = self.string()?;
            self.blank();
            if self.peek() != Some(b':') {
                return Err(self.fault("« : » attendu"));
            }
            self.place += 1;
            let keeps = self.keeps();
            let node = self.value(depth + 1)?;
            if keeps {
                entries.push(Entry { key, line, node });
            }
            self.comma();
        }
        entries.shrink_to_fit();
        Ok(Value::Map(entries))
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.place += 1;
        let mut out = String::new();
        let mut start = self.place;
        loop {
            match self.peek() {
                Some(b'"') => {
                    out.push_str(&self.text[start..self.place]);
                    self.place += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    out.push_str(&self.text[start..self.place]);
                    self.escape(&mut out);
                    start = self.place;
                }
                Some(byte) => {
                    if byte == b'\n' {
                        self.line += 1;
                    }
                    self.place += 1;
                }
                None => return Err(self.fault("texte sans fin")),
            }
        }
    }

    fn escape(&mut self, out: &mut String) {
        let Some(byte) = self.bytes.get(self.place + 1).copied() else {
            self.place += 1;
            return;
        };
        self.place += 2;
        match byte {
            b'n' => out.push('\n'),
            b't' => out.push('\t'),
            b'r' => out.push('\r'),
            b'u' => {
                let code = (self.bytes.get(self.place..self.place + 4))
                    .and_then(|it| std::str::from_utf8(it).ok())
                    .and_then(|it| u32::from_str_radix(it, 16).ok());
                if let Some(code) = code {
                    self.place += 4;
                    out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                }
            }
            byte if byte.is_ascii() => out.push(char::from(byte)),
            // Not an escape: the letter is kept whole.
            _ => self.place -= 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_lines() {
        let node =
            read_whole("{\n \"a\": [1, true,\n null],\n \"b\": \"x\\n\\u00e9\"\n}").expect("json");
        assert_eq!(node.text_of("b"), Some("x\né"));
        assert_eq!(node.get("a").expect("a").items()[2].line, 3);
        for bad in ["", "{", "[1", "{\"a\"}", "\"\\", "{\"a\":\"\\é\"", "[1] 2"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn values_past_the_bound_are_gone_through_and_not_kept() {
        let text = format!("{{\"a\": [{}1], \"b\": 2}}", "[1, 2], ".repeat(MOST_VALUES));
        let (node, is_cut) = read(&text).expect("json");
        let pairs = node.get("a").expect("a").items();
        assert!(is_cut && pairs.len() < MOST_VALUES / 2 && node.get("b").is_none());
        let whole = read_whole(&text).expect("json");
        assert_eq!(whole.get("a").expect("a").items().len(), MOST_VALUES + 1);
        assert_eq!(whole.text_of("b"), Some("2"));
        assert!(!read("[1, 2]").expect("json").1);
    }
}
