//! Keys: what opens a book, and what seals the files beside it.
//!
//! A book has one random key. Passwords never encrypt anything but that key, each in a slot of its own, so that a
//! password can be changed without touching the book. Everything else is sealed with keys derived from the book key.
//! Knows no SQL, no ledger, and keeps no secret outside types that wipe themselves.

mod attempts;
mod code;
mod disk;
mod key;
mod letter;
mod past;
mod seal;
mod secret;
mod sign;
mod slots;
mod strength;

pub use attempts::{Attempts, LIMIT, LOCK_MINUTES, Wait};
pub use code::{new_recovery_code, new_temporary_password, read_recovery_code};
pub use disk::{write_beside, write_whole};
pub use key::{BookKey, SubKey, token};
pub use letter::{Address, Opening, Sealing, SealingKey};
pub use past::{verifier, verifies};
pub use seal::{open, seal};
pub use secret::Secret;
pub use sign::{PublicKey, SigningKey};
pub use slots::{KeyFile, MIN_PASSWORD, Params, SlotKind, Way, WayChange, check_password, wrong_password};
pub use strength::{Around, Strength, check_strength, strength};
