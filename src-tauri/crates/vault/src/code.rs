//! Codes that people copy by hand: the recovery code and temporary passwords.
//!
//! 32 signs without 0, O, 1 and I, five random bits each. The recovery code ends in a check character (Luhn mod 32), so
//! that a slip of the pen is told apart from a code that does not belong to the book.

use crate::Secret;
use crate::key::fill;
use kernel::{FieldProblem, Problem, Result, code, fold};
use zeroize::Zeroizing;

const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Signs between two hyphens.
const GROUP: usize = 4;
/// Signs of a recovery code, the last of them computed: 155 random bits.
const RECOVERY: usize = 32;
/// Signs of a temporary password: 80 random bits.
const TEMPORARY: usize = 16;

/// A new recovery code in eight groups of four.
pub fn new_recovery_code() -> Result<Secret> {
    let mut signs = random(RECOVERY - 1)?;
    let check = check_sign(&signs);
    signs.push(check);
    Ok(grouped(&signs))
}

/// A new temporary password in four groups of four small letters and digits.
pub fn new_temporary_password() -> Result<Secret> {
    let spelled = grouped(&random(TEMPORARY)?);
    Ok(Secret::new(spelled.as_str().to_ascii_lowercase()))
}

/// A recovery code as somebody typed it from paper, in its one spelling: small letters, full-width signs, spaces and
/// other hyphens are read as what they mean.
///
/// # Errors
/// [`code::INVALID`] if it has another length, a sign that no code has, or a wrong check character.
pub fn read_recovery_code(typed: &str) -> Result<Secret> {
    let folded = Zeroizing::new(fold::compat(typed).to_ascii_uppercase());
    let mut signs = Zeroizing::new(Vec::with_capacity(RECOVERY));
    for c in folded.chars() {
        if c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−' | 'ー' | '・') {
            continue;
        }
        match u8::try_from(c).ok().and_then(|c| SIGNS.iter().position(|s| *s == c)) {
            Some(at) => signs.push(at as u8),
            None => {
                return Err(refused(format!(
                    "復旧コードに「{c}」は使われません（0・O・1・Iも使われません）。紙と見比べてください。"
                )));
            }
        }
    }
    if signs.len() != RECOVERY {
        return Err(refused(format!("復旧コードは{RECOVERY}文字です。いま{}文字あります。", signs.len())));
    }
    let (check, rest) = signs.split_last().ok_or_else(|| refused(String::new()))?;
    if check_sign(rest) != *check {
        return Err(refused("復旧コードの写し間違いがあります。紙と1文字ずつ見比べてください。".to_owned()));
    }
    Ok(grouped(&signs))
}

fn refused(said: String) -> Problem {
    Problem::new(code::INVALID, said.clone()).with(vec![FieldProblem::new("code", "format", said)])
}

/// `count` random numbers below 32.
fn random(count: usize) -> Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![0u8; count]);
    fill(&mut bytes)?;
    // 32 divides 256: every sign is equally likely.
    bytes.iter_mut().for_each(|b| *b &= 31);
    Ok(bytes)
}

fn grouped(signs: &[u8]) -> Secret {
    let mut text = String::with_capacity(signs.len() + signs.len() / GROUP);
    for (at, sign) in signs.iter().enumerate() {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(SIGNS[usize::from(*sign & 31)]));
    }
    Secret::new(text)
}

/// Luhn's check character for 32 signs: every wrong sign and nearly every exchange of neighbours is noticed.
fn check_sign(signs: &[u8]) -> u8 {
    let sum: u32 = signs
        .iter()
        .rev()
        .enumerate()
        .map(|(at, sign)| {
            let value = u32::from(*sign) * if at % 2 == 0 { 2 } else { 1 };
            value / 32 + value % 32
        })
        .sum();
    ((32 - sum % 32) % 32) as u8
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_recovery_code_is_read_back_however_it_is_typed() {
        for _ in 0..50 {
            let code = new_recovery_code().unwrap();
            let text = code.as_str();
            assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 8], "{text}");
            assert!(!text.contains(['0', 'O', '1', 'I']), "{text}");
            for typed in [
                text.to_owned(),
                text.to_lowercase(),
                text.replace('-', ""),
                text.replace('-', "　"),
                text.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect(),
            ] {
                assert_eq!(read_recovery_code(&typed).unwrap(), code, "{typed}");
            }
        }
    }

    #[test]
    fn every_single_wrong_sign_is_noticed() {
        let code = new_recovery_code().unwrap();
        for (at, right) in code.as_str().char_indices().filter(|(_, c)| *c != '-') {
            for wrong in SIGNS.iter().map(|s| char::from(*s)).filter(|s| *s != right) {
                let mut text = code.as_str().to_owned();
                text.replace_range(at..=at, &wrong.to_string());
                assert_eq!(read_recovery_code(&text).unwrap_err().code, code::INVALID, "{text} at {at}");
            }
        }
    }

    #[test]
    fn a_code_that_is_too_short_or_has_a_foreign_sign_is_refused_with_the_reason() {
        assert!(read_recovery_code("ABCD").unwrap_err().message.contains("いま4文字"));
        assert!(read_recovery_code("ABC0").unwrap_err().message.contains("「0」は使われません"));
        assert!(read_recovery_code("あいう").is_err());
    }

    #[test]
    fn no_two_codes_and_no_two_temporary_passwords_are_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            assert!(seen.insert(new_recovery_code().unwrap().as_str().to_owned()));
            let temporary = new_temporary_password().unwrap();
            assert_eq!(temporary.as_str().len(), 19);
            assert!(seen.insert(temporary.as_str().to_owned()));
        }
    }
}
