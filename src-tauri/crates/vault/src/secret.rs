//! What must not be seen: a password or a code on its way.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use zeroize::Zeroizing;

/// A password or a recovery code. Wiped when dropped; shows nothing when printed for finding faults.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over the text; no copy of it stays with the caller.
    #[must_use]
    pub fn new(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }

    /// One line, without its end.
    pub fn read_line(from: &mut dyn std::io::BufRead) -> std::io::Result<Secret> {
        let mut line = Zeroizing::new(String::new());
        from.read_line(&mut line)?;
        let kept = line.trim_end_matches(['\r', '\n']).len();
        line.truncate(kept);
        Ok(Secret(line))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
        // By what is there, so that a refusal is ours and repeats nothing.
        from.deserialize_any(Text)
    }
}

/// Takes a text over; what is no text is refused without repeating it.
struct Text;

impl Visitor<'_> for Text {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Secret, E> {
        // Moved in, not copied.
        Ok(Secret::new(text))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Secret, E> {
        Err(E::custom("a secret is a text"))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Secret, E> {
        Err(E::custom("a secret is a text"))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::custom("a secret is a text"))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Secret, E> {
        Err(E::custom("a secret is a text"))
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn lines_are_read_one_after_the_other_without_their_ends() {
        let mut from = &b"first one\r\nsecond\n"[..];
        assert_eq!(Secret::read_line(&mut from).unwrap().as_str(), "first one");
        assert_eq!(Secret::read_line(&mut from).unwrap().as_str(), "second");
    }

    #[test]
    fn a_number_in_the_place_of_a_secret_is_refused_without_being_repeated() {
        for given in ["20260401", "-20260401", "2026.0401", "[20260401]"] {
            let said = serde_json::from_str::<Secret>(given).unwrap_err().to_string();
            assert!(!said.contains("0401"), "{said}");
        }
    }

    #[test]
    fn a_secret_travels_and_is_never_shown() {
        let secret: Secret = serde_json::from_str("\"青い傘をさす人\"").unwrap();
        assert_eq!(secret.as_str(), "青い傘をさす人");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "… Some(…)");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"青い傘をさす人\"");
    }
}
