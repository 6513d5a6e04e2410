//! Words of a text, whatever their case and accents: what documents are recognised by.

/// Lower case, without accents, typographic signs made plain.
pub fn fold(text: &str) -> String {
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

/// Whether a folded text holds a term that begins a word; a final `$` asks that it end one too.
pub fn has(folded: &str, term: &str) -> bool {
    find(folded, term).is_some()
}

/// Where the term begins.
pub fn find(folded: &str, term: &str) -> Option<usize> {
    let (term, whole) = match term.strip_suffix('$') {
        Some(term) => (term, true),
        None => (term, false),
    };
    let mut from = 0;
    while let Some(place) = folded.get(from..)?.find(term) {
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

pub fn any(folded: &str, terms: &[&str]) -> bool {
    terms.iter().any(|term| has(folded, term))
}

/// How many of the terms are there.
pub fn count(folded: &str, terms: &[&str]) -> usize {
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
