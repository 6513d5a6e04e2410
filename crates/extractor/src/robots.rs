//! robots.txt, as RFC 9309 defines it.
//!
//! Simplification: patterns are compared as they are written, without normalising
//! percent-encoding (RFC 9309, 2.2.2), which matters only to non-ASCII paths.

/// The rules that apply to one agent.
#[derive(Debug, Default)]
pub(crate) struct Robots {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    allows: bool,
    pattern: String,
}

impl Robots {
    /// Keeps the rules of the groups that name `agent`, or those of `*` when none does.
    pub(crate) fn parse(text: &str, agent: &str) -> Self {
        let mut named = None;
        let mut general = Self::default();
        let (mut is_named, mut is_general, mut in_agents) = (false, false, false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let allows = match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !in_agents {
                        (is_named, is_general, in_agents) = (false, false, true);
                    }
                    is_general |= value == "*";
                    if value.eq_ignore_ascii_case(agent) {
                        is_named = true;
                        // Named, even without rules, the agent no longer obeys `*`.
                        named.get_or_insert_with(Self::default);
                    }
                    continue;
                }
                "allow" => true,
                "disallow" => false,
                _ => continue,
            };
            in_agents = false;
            if value.is_empty() {
                continue;
            }
            let rule = || Rule {
                allows,
                pattern: value.to_owned(),
            };
            if is_general {
                general.rules.push(rule());
            }
            if let Some(named) = named.as_mut().filter(|_| is_named) {
                named.rules.push(rule());
            }
        }
        named.unwrap_or(general)
    }

    /// The longest rule that matches decides; on a tie, the one that allows (RFC 9309, 2.2.2).
    pub(crate) fn allows(&self, path: &str) -> bool {
        self.rules
            .iter()
            .filter(|rule| matches(&rule.pattern, path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allows))
            .is_none_or(|rule| rule.allows)
    }
}

/// Matches a prefix of `path`; `*` stands for any text, a final `$` for the end.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return !to_the_end || rest.is_empty();
    };
    // Between two stars, the earliest place leaves the most room to what follows.
    for part in parts {
        let Some(place) = rest.find(part) else {
            return false;
        };
        rest = &rest[place + part.len()..];
    }
    if to_the_end {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::parse(text, "Ponctuel").allows(path)
    }

    #[test]
    fn a_silent_file_allows_everything() {
        for text in [
            "",
            "no colon",
            "Disallow: /",
            "User-agent: *\nDisallow:",
            "User-agent: other\nDisallow: /",
        ] {
            assert!(allows(text, "/wiki/A"), "{text:?}");
        }
    }

    #[test]
    fn the_longest_rule_decides_and_a_tie_allows() {
        let text = "User-agent: *\nDisallow: /w\nAllow: /wiki/ # pages\nDisallow: /wiki/Special";
        assert!(allows(text, "/wiki/A"));
        assert!(!allows(text, "/w/index.php"));
        assert!(!allows(text, "/wiki/Special:Log"));
        assert!(allows("User-agent: *\nDisallow: /a\nAllow: /a", "/a"));
    }

    #[test]
    fn the_group_that_names_us_replaces_the_general_one() {
        let text =
            "User-agent: *\nAllow: /\n\nUser-agent: x\nUser-agent: PONCTUEL\nDisallow: /wiki/\n";
        assert!(!allows(text, "/wiki/A"));
        assert!(allows(
            "User-agent: *\nDisallow: /\nUser-agent: ponctuel\nDisallow:\n",
            "/wiki/A"
        ));
    }

    #[test]
    fn stars_and_the_final_dollar_are_patterns() {
        for (pattern, path, matched) in [
            ("/*.php$", "/w/index.php", true),
            ("/*.php$", "/w/index.php5", false),
            ("/a*b*c", "/aXbYcZ", true),
            ("/a*b*c", "/aXcYb", false),
            ("/a$", "/ab", false),
            ("*", "", true),
            ("/é*", "/é", true),
        ] {
            assert_eq!(matches(pattern, path), matched, "{pattern} {path}");
        }
    }
}
