//! What a person is called and written to. Both print as dots and open only by naming a purpose.

use crate::InvalidCode;

/// A text of a person: read once, printed as dots.
macro_rules! personal_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Box<str>);

        impl $name {
            /// Opens the value. `purpose` is the entry of the register of processing that allows
            /// it.
            pub fn open_for(&self, purpose: &'static str) -> &str {
                debug_assert!(!purpose.is_empty(), "an opening names its purpose");
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("•••")
            }
        }
    };
}

personal_text!(
    /// An e-mail address, in lower case: one address is one account.
    Email
);
personal_text!(
    /// The name that a person chose to be shown by.
    DisplayName
);

/// RFC 5321, section 4.5.3.1.3: a path has 256 octets, its two brackets included.
const EMAIL_OCTETS: usize = 254;
const NAME_CHARACTERS: usize = 80;

impl Email {
    /// # Errors
    /// Fails unless the text is `local@domain`, 254 octets at most, without space.
    pub fn parse(text: &str) -> Result<Self, InvalidCode> {
        let text = text.trim().to_lowercase();
        let has_both = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@')
        });
        let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        if has_both && is_plain && text.len() <= EMAIL_OCTETS {
            Ok(Self(text.into()))
        } else {
            Err(InvalidCode {
                kind: "e-mail address",
                expected: "local@domain, 254 octets at most",
            })
        }
    }
}

impl DisplayName {
    /// # Errors
    /// Fails unless the text has 1 to 80 characters, none of them of control.
    pub fn parse(text: &str) -> Result<Self, InvalidCode> {
        let text = text.trim();
        let length = text.chars().count();
        if (1..=NAME_CHARACTERS).contains(&length) && !text.chars().any(char::is_control) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidCode {
                kind: "display name",
                expected: "1 to 80 characters on one line",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_written_one_way() {
        let email = Email::parse("  Ada.Exemple@Example.ORG ").expect("an address");
        assert_eq!(email.open_for("test"), "ada.exemple@example.org");
        assert_eq!(format!("{email:?}"), "•••");
    }

    #[test]
    fn what_is_not_an_address_is_refused_without_being_repeated() {
        let long = format!("{}@example.org", "a".repeat(250));
        for text in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "a@b@c",
            "a b@c",
            "a\0@c",
            &long,
        ] {
            let refusal = Email::parse(text).expect_err(text);
            let said = refusal.to_string();
            assert!(
                text.is_empty() || text.len() < 3 || !said.contains(text),
                "{said}"
            );
        }
    }

    #[test]
    fn a_name_is_trimmed_and_has_a_length() {
        let name = DisplayName::parse(" Élodie Fictive ").expect("a name");
        assert_eq!(name.open_for("test"), "Élodie Fictive");
        assert!(DisplayName::parse(&"é".repeat(80)).is_ok());
        for text in ["", "   ", "a\nb", &"é".repeat(81)] {
            assert!(DisplayName::parse(text).is_err(), "{text}");
        }
    }
}
