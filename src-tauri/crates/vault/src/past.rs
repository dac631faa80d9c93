//! By what a password that was used before is known again: a digest with a salt of its own, made at the cost of a try.

use crate::key::fill;
use crate::{Params, Secret};
use kernel::{Problem, Result};
use sha2::{Digest, Sha256};

/// First word of what is stored, so that a later way of making it is told apart.
const WAY: &str = "argon2id-1";

fn digest(password: &Secret, salt: &[u8], params: Params) -> Result<String> {
    let key = params.wrapping_key(password.as_str(), salt)?;
    // One step further than what opens a slot, so that what is stored is a key for nothing.
    let mut hash = Sha256::new();
    hash.update(b"moricho past password 1\0");
    hash.update(key.as_slice());
    Ok(hex::encode(hash.finalize()))
}

/// What is kept of a password to know it again.
pub fn verifier(password: &Secret, params: Params) -> Result<String> {
    let mut salt = [0u8; 16];
    fill(&mut salt)?;
    let (memory, passes, lanes) = params.parts();
    Ok(format!("{WAY} {memory} {passes} {lanes} {} {}", hex::encode(salt), digest(password, &salt, params)?))
}

/// True if this is the password that the verifier was made of. What cannot be read is no password's.
pub fn verifies(verifier: &str, password: &Secret) -> Result<bool> {
    let parts: Vec<&str> = verifier.split(' ').collect();
    let [WAY, memory, passes, lanes, salt, wanted] = parts[..] else {
        return Ok(false);
    };
    let number = |text: &str| text.parse::<u32>().map_err(Problem::internal);
    let params = Params::of(number(memory)?, number(passes)?, number(lanes)?);
    match (params, hex::decode(salt)) {
        (Some(params), Ok(salt)) => Ok(digest(password, &salt, params)? == wanted),
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{verifier, verifies};
    use crate::{Params, Secret};

    fn secret(text: &str) -> Secret {
        Secret::from(text)
    }

    #[test]
    fn a_password_is_known_again_and_cannot_be_read_from_what_is_kept() {
        let (used, other) = (secret("窓辺の猫と青い自転車"), secret("窓辺の猫と青い自転車。"));
        let kept = verifier(&used, Params::fast_for_tests()).unwrap();
        assert!(verifies(&kept, &used).unwrap());
        assert!(!verifies(&kept, &other).unwrap());
        assert!(!kept.contains("窓辺"));
        assert_ne!(kept, verifier(&used, Params::fast_for_tests()).unwrap(), "a salt of its own");
    }

    #[test]
    fn what_cannot_be_read_is_nobodys_password() {
        let kept = verifier(&secret("窓辺の猫と青い自転車"), Params::fast_for_tests()).unwrap();
        let heavy = kept.replacen(" 8 ", " 4294967295 ", 1);
        for bad in ["", "argon2id-2 8 1 1 00 00", &heavy, &kept[..40]] {
            assert!(!verifies(bad, &secret("窓辺の猫と青い自転車")).unwrap(), "{bad}");
        }
    }
}
