//! Words of a text, whatever their case and accents: what documents are recognised by.

mod marks;

use memchr::memmem;

pub use marks::{Folded, Marks};

/// Lower case, without accents, typographic signs made plain.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'À' | 'Â' | 'Ä' | 'Á' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => folded.push('e'),
            'î' | 'ï' | 'í' | 'Î' | 'Ï' => folded.push('i'),
            'ô' | 'ö' | 'ó' | 'õ' | 'Ô' | 'Ö' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' => folded.push('u'),
            'ç' | 'Ç' => folded.push('c'),
            'ñ' | 'Ñ' => folded.push('n'),
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            '’' | '‘' => folded.push('\''),
            '‐' | '‑' | '–' | '—' => folded.push('-'),
            '\u{a0}' | '\u{202f}' => folded.push(' '),
            // Combining accents, left alone by some editors.
            '\u{300}'..='\u{36f}' => {}
            letter if letter.is_ascii() => folded.push(letter.to_ascii_lowercase()),
            letter => folded.extend(letter.to_lowercase()),
        }
    }
    folded
}

/// A text to search: plain, or with the marks of the words that begin in it.
pub trait Searched {
    fn text(&self) -> &str;

    /// False only when no word of the text begins as the term does.
    fn may_have(&self, _term: &str) -> bool {
        true
    }
}

impl Searched for str {
    fn text(&self) -> &str {
        self
    }
}

impl Searched for String {
    fn text(&self) -> &str {
        self
    }
}

impl<T: Searched + ?Sized> Searched for &T {
    fn text(&self) -> &str {
        (**self).text()
    }

    fn may_have(&self, term: &str) -> bool {
        (**self).may_have(term)
    }
}

/// Whether a folded text holds a term that begins a word; a final `$` asks that it end one too.
pub fn has<T: Searched + ?Sized>(folded: &T, term: &str) -> bool {
    folded.may_have(term) && find(folded.text(), term).is_some()
}

/// Where the term begins.
pub fn find(folded: &str, term: &str) -> Option<usize> {
    let (term, whole) = match term.strip_suffix('$') {
        Some(term) => (term, true),
        None => (term, false),
    };
    if term.is_empty() {
        return (!whole).then_some(0);
    }
    let mut from = 0;
    while let Some(place) = memmem::find(folded.as_bytes().get(from..)?, term.as_bytes()) {
        let start = from + place;
        let end = start + term.len();
        let is_start = !folded[..start].ends_with(|it: char| it.is_alphanumeric());
        let is_end = !whole || !folded[end..].starts_with(|it: char| it.is_alphanumeric());
        if is_start && is_end {
            return Some(start);
        }
        from = end;
    }
    None
}

pub fn any<T: Searched + ?Sized>(folded: &T, terms: &[&str]) -> bool {
    terms.iter().any(|term| has(folded, term))
}

/// How many of the terms are there.
pub fn count<T: Searched + ?Sized>(folded: &T, terms: &[&str]) -> usize {
    terms.iter().filter(|term| has(folded, term)).count()
}

/// At most `most` characters on one line, for a quote.
pub fn quote(text: &str, most: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let mut cut: String = flat.chars().take(most - 1).collect();
    cut.push('…');
    cut
}

/// `1 fichier`, `2 fichiers`.
pub fn plural(count: usize, word: &str) -> String {
    if count < 2 {
        return format!("{count} {word}");
    }
    let words: Vec<_> = word.split(' ').map(|it| format!("{it}s")).collect();
    format!("{count} {}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_begins_a_word_and_ends_one_when_asked() {
        let folded = fold("Les Métriques d’alerte — MCD");
        assert!(has(&folded, "metrique"));
        assert!(has(&folded, "d'alerte"));
        assert!(!has(&folded, "trique"));
        assert!(!has(&folded, "metrique$"));
        assert!(has(&folded, "mcd$"));
    }

    #[test]
    fn a_quote_is_cut_between_letters() {
        assert_eq!(quote("  été\n d'été ", 6), "été d…");
    }
}
