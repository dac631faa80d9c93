//! The key file: the book key, wrapped once per slot.
//!
//! A slot holds the parameters of its password hash, so that a later version can ask for more work without locking
//! anybody out. The whole file carries a check sum: a damaged file is told apart from a wrong password.

use crate::key::fill;
use crate::{BookKey, write_whole};
use argon2::{Algorithm, Argon2, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use kernel::{FieldProblem, Problem, Result, code};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The format written by this version.
const FORMAT: u64 = 1;
/// A key file is a few kilobytes; more is not ours.
const MAX_FILE: u64 = 1 << 20;
/// Shortest password accepted, in characters.
pub const MIN_PASSWORD: usize = 12;

/// What a password costs to try (Argon2id).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Params {
    /// 64 MiB, three passes, one lane: about a tenth of a second on an office PC.
    pub const STANDARD: Params = Params { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// Nearly no work, for tests. In a release build this is [`Params::STANDARD`], so that no shipped program can make
    /// a weak slot by accident.
    #[must_use]
    pub const fn fast_for_tests() -> Params {
        if cfg!(debug_assertions) { Params { memory_kib: 8, passes: 1, lanes: 1 } } else { Params::STANDARD }
    }

    /// Parameters that were stored; `None` if nobody would ever have chosen them.
    pub(crate) fn of(memory_kib: u32, passes: u32, lanes: u32) -> Option<Params> {
        Some(Params { memory_kib, passes, lanes }).filter(|p| p.allowed())
    }

    pub(crate) fn parts(self) -> (u32, u32, u32) {
        (self.memory_kib, self.passes, self.lanes)
    }

    fn allowed(self) -> bool {
        (8..=1 << 20).contains(&self.memory_kib) && (1..=16).contains(&self.passes) && (1..=8).contains(&self.lanes)
    }

    pub(crate) fn wrapping_key(self, password: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        let params = argon2::Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| damaged())?;
        let mut key = Zeroizing::new([0u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), salt, key.as_mut_slice())
            .map_err(|e| Problem::internal(format!("argon2 {e}")))?;
        Ok(key)
    }
}

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A person's or the book's password.
    Password,
    /// The printed recovery code.
    Recovery,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Slot {
    name: String,
    kind: SlotKind,
    argon2: Argon2Spelled,
    nonce: String,
    sealed: String,
    /// Another name that leads to this slot. Only a hint: it is not authenticated, and the book decides whose slot it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    also: String,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Argon2Spelled {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

/// One way into a book that is to be made: who or what opens it, and with which secret.
pub struct Way<'a> {
    /// Name of the slot.
    pub name: &'a str,
    /// What opens it.
    pub kind: SlotKind,
    /// The password or code.
    pub secret: &'a str,
}

/// One change of the ways into a book.
pub enum WayChange<'a> {
    /// A new way, or another secret for one that is there.
    Put(Way<'a>),
    /// A way less; nothing happens if there is none of this name.
    Drop(String),
    /// The first one is found under the second name, too. A slot cannot be renamed without its secret.
    Also(String, String),
}

/// The key file of one book.
pub struct KeyFile {
    path: PathBuf,
    slots: Vec<Slot>,
}

/// Refuses a password that is too short to protect a copied book.
pub fn check_password(password: &str) -> Result<()> {
    if password.chars().count() < MIN_PASSWORD {
        let said = format!("パスワードは{MIN_PASSWORD}文字以上にしてください。");
        return Err(Problem::new(code::INVALID, said.clone()).with(vec![FieldProblem::new("password", "short", said)]));
    }
    Ok(())
}

impl KeyFile {
    /// Makes a new book key and a key file with a slot for each way in; all of them or none.
    ///
    /// # Errors
    /// [`code::INVALID`] if a password is too short; refuses to replace a key file that is already there.
    pub fn create(path: &Path, ways: &[Way<'_>], params: Params) -> Result<(KeyFile, BookKey)> {
        if path.exists() {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "この場所にはすでに帳簿の鍵があります。別の場所を選んでください。",
            ));
        }
        let key = BookKey::random()?;
        let mut file = KeyFile { path: path.to_owned(), slots: Vec::new() };
        let mut slots = Vec::new();
        for way in ways {
            slots.push(Slot::make(way.name, way.kind, way.secret, &key, params)?);
        }
        if slots.is_empty() {
            return Err(no_slot());
        }
        file.write(slots)?;
        Ok((file, key))
    }

    /// Reads a key file; opens nothing yet.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if a byte is not as it was written, [`code::NEWER_BOOK`] if a newer version wrote it.
    pub fn read(path: &Path) -> Result<KeyFile> {
        if fs::metadata(path)?.len() > MAX_FILE {
            return Err(damaged());
        }
        let mut file = KeyFile::parse(&fs::read(path)?)?;
        file.path = path.to_owned();
        Ok(file)
    }

    /// Reads a key file from memory; it has no place that it could be written to.
    ///
    /// # Errors
    /// As [`KeyFile::read`].
    pub fn parse(bytes: &[u8]) -> Result<KeyFile> {
        let whole: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        // Written in one canonical spelling only: any other spelling was not written by us.
        if spelled(&whole)? != bytes {
            return Err(damaged());
        }
        let mut body = whole;
        let check = body.as_object_mut().and_then(|o| o.remove("check")).ok_or_else(damaged)?;
        if check.as_str() != Some(check_sum(&body)?.as_str()) {
            return Err(damaged());
        }
        match body.get("format").and_then(serde_json::Value::as_u64) {
            Some(FORMAT) => {}
            Some(newer) if newer > FORMAT => {
                return Err(Problem::new(
                    code::NEWER_BOOK,
                    "この帳簿は新しい版の守帳で作られています。このパソコンの守帳を新しくしてから開いてください。",
                ));
            }
            _ => return Err(damaged()),
        }
        let slots = body.get_mut("slots").map(serde_json::Value::take).ok_or_else(damaged)?;
        let slots: Vec<Slot> = serde_json::from_value(slots).map_err(|_| damaged())?;
        Ok(KeyFile { path: PathBuf::new(), slots })
    }

    /// Names of the slots, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.slots.iter().map(|s| s.name.as_str()).collect()
    }

    /// True if there is a slot of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.slots.iter().any(|s| s.name == name)
    }

    /// The name of the slot that a name leads to: its own, or one that was given to it later.
    #[must_use]
    pub fn leads_to(&self, name: &str) -> Option<&str> {
        let own = self.slots.iter().find(|s| s.name == name);
        own.or_else(|| self.slots.iter().find(|s| s.also == name)).map(|s| s.name.as_str())
    }

    /// The book key from one slot.
    ///
    /// # Errors
    /// [`code::WRONG_PASSWORD`], in the same words whether the slot or the password is unknown.
    pub fn open(&self, name: &str, password: &str) -> Result<BookKey> {
        let Some(slot) = self.slots.iter().find(|s| s.name == name) else {
            // As much work as for a slot that exists.
            Params::STANDARD.wrapping_key(password, &[0; 16])?;
            return Err(wrong_password());
        };
        let params = slot.params();
        if !params.allowed() {
            return Err(damaged());
        }
        let salt: [u8; 16] = hex::decode(&slot.argon2.salt).ok().and_then(|s| s.try_into().ok()).ok_or_else(damaged)?;
        let nonce: [u8; 24] = hex::decode(&slot.nonce).ok().and_then(|n| n.try_into().ok()).ok_or_else(damaged)?;
        let sealed = hex::decode(&slot.sealed).map_err(|_| damaged())?;
        let wrapping = params.wrapping_key(password, &salt)?;
        let payload = Payload { msg: &sealed, aad: &slot.about() };
        let plain = XChaCha20Poly1305::new((&*wrapping).into())
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| wrong_password())?;
        let plain = Zeroizing::new(plain);
        let mut key = Zeroizing::new([0u8; 32]);
        if plain.len() != key.len() {
            return Err(damaged());
        }
        key.copy_from_slice(&plain);
        Ok(BookKey(key))
    }

    /// Changes the ways into the book and writes the file once: all of it or nothing.
    ///
    /// # Errors
    /// [`code::INVALID`] if a secret is too short, or if no way would be left and the book could never be opened again.
    pub fn change(&mut self, changes: &[WayChange<'_>], key: &BookKey, params: Params) -> Result<()> {
        let mut slots = self.slots.clone();
        for change in changes {
            match change {
                WayChange::Put(way) => {
                    let made = Slot::make(way.name, way.kind, way.secret, key, params)?;
                    match slots.iter_mut().find(|s| s.name == way.name) {
                        Some(slot) => *slot = made,
                        None => slots.push(made),
                    }
                }
                WayChange::Drop(name) => slots.retain(|s| s.name != *name),
                WayChange::Also(name, other) => {
                    slots.iter_mut().filter(|s| s.name == *name).for_each(|s| s.also.clone_from(other));
                }
            }
        }
        if slots.is_empty() {
            return Err(Problem::new(code::INVALID, "最後の鍵は消せません。先に別の鍵を加えてください。"));
        }
        if slots == self.slots { Ok(()) } else { self.write(slots) }
    }

    fn write(&mut self, slots: Vec<Slot>) -> Result<()> {
        let mut body = serde_json::json!({ "format": FORMAT, "slots": slots });
        let check = check_sum(&body)?;
        if let Some(o) = body.as_object_mut() {
            o.insert("check".to_owned(), check.into());
        }
        write_whole(&self.path, &spelled(&body)?)?;
        self.slots = slots;
        Ok(())
    }
}

impl Slot {
    fn make(name: &str, kind: SlotKind, password: &str, key: &BookKey, params: Params) -> Result<Slot> {
        check_password(password)?;
        if !params.allowed() {
            return Err(Problem::internal("鍵の計算量"));
        }
        let (mut salt, mut nonce) = ([0u8; 16], [0u8; 24]);
        fill(&mut salt)?;
        fill(&mut nonce)?;
        let argon2 = Argon2Spelled {
            memory_kib: params.memory_kib,
            passes: params.passes,
            lanes: params.lanes,
            salt: hex::encode(salt),
        };
        let mut slot = Slot {
            name: name.to_owned(),
            kind,
            argon2,
            nonce: hex::encode(nonce),
            sealed: String::new(),
            also: String::new(),
        };
        let wrapping = params.wrapping_key(password, &salt)?;
        let payload = Payload { msg: key.0.as_slice(), aad: &slot.about() };
        let sealed = XChaCha20Poly1305::new((&*wrapping).into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Problem::internal("鍵の封"))?;
        slot.sealed = hex::encode(sealed);
        Ok(slot)
    }

    fn params(&self) -> Params {
        Params { memory_kib: self.argon2.memory_kib, passes: self.argon2.passes, lanes: self.argon2.lanes }
    }

    /// What is authenticated together with the wrapped key: a slot cannot be renamed or cheapened.
    fn about(&self) -> Vec<u8> {
        let a = &self.argon2;
        format!(
            "moricho slot 1\0{}\0{:?}\0{}\0{}\0{}\0{}",
            self.name, self.kind, a.memory_kib, a.passes, a.lanes, a.salt
        )
        .into_bytes()
    }
}

fn spelled(whole: &serde_json::Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(whole).map_err(Problem::internal)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn check_sum(body: &serde_json::Value) -> Result<String> {
    Ok(hex::encode(Sha256::digest(serde_json::to_vec(body).map_err(Problem::internal)?)))
}

/// What whoever cannot sign in is told, whatever was wrong.
#[must_use]
pub fn wrong_password() -> Problem {
    Problem::new(
        code::WRONG_PASSWORD,
        "職員番号かパスワードが違います。大文字・小文字や日本語入力の状態を確かめて、もう一度入力してください。",
    )
}

fn no_slot() -> Problem {
    Problem::new(code::NOT_FOUND, "その名前の鍵はありません。")
}

fn damaged() -> Problem {
    Problem::new(
        code::DAMAGED,
        "帳簿の鍵のファイル（keys.json）が壊れています。控え（バックアップ）から戻してください。",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const PASSWORD: &str = "戸籍住民課の正しい合言葉です";

    fn made() -> (tempfile::TempDir, PathBuf, BookKey) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        let (_, key) = KeyFile::create(&path, &[way("book", PASSWORD)], Params::fast_for_tests()).unwrap();
        (dir, path, key)
    }

    fn way<'a>(name: &'a str, secret: &'a str) -> Way<'a> {
        Way { name, kind: SlotKind::Password, secret }
    }

    fn same(a: &BookKey, b: &BookKey) -> bool {
        a.derive("比較").hex() == b.derive("比較").hex()
    }

    #[test]
    fn the_right_password_gives_the_same_key_back() {
        let (_dir, path, key) = made();
        assert!(same(&KeyFile::read(&path).unwrap().open("book", PASSWORD).unwrap(), &key));
    }

    #[test]
    fn a_wrong_password_and_an_unknown_slot_are_refused_in_the_same_words() {
        let (_dir, path, _) = made();
        let file = KeyFile::read(&path).unwrap();
        let wrong = file.open("book", "戸籍住民課の正しい合言葉でず").err().unwrap();
        let unknown = file.open("nobody", PASSWORD).err().unwrap();
        assert_eq!(wrong.code, code::WRONG_PASSWORD);
        assert_eq!(wrong, unknown);
    }

    #[test]
    fn a_short_password_is_refused_and_writes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        let refused = KeyFile::create(&path, &[way("book", "短い合言葉")], Params::fast_for_tests()).err().unwrap();
        assert_eq!((refused.code.as_str(), refused.fields[0].column.as_str()), (code::INVALID, "password"));
        assert!(!path.exists());
    }

    #[test]
    fn a_replaced_password_no_longer_opens_and_the_book_key_stays() {
        let (_dir, path, key) = made();
        let mut file = KeyFile::read(&path).unwrap();
        let put = WayChange::Put(way("book", "もっと長い新しい合言葉です。"));
        file.change(&[put], &key, Params::fast_for_tests()).unwrap();
        let file = KeyFile::read(&path).unwrap();
        assert_eq!(file.open("book", PASSWORD).err().unwrap().code, code::WRONG_PASSWORD);
        assert!(same(&file.open("book", "もっと長い新しい合言葉です。").unwrap(), &key));
    }

    #[test]
    fn slots_come_and_go_but_the_last_one_stays() {
        let (_dir, path, key) = made();
        let mut file = KeyFile::read(&path).unwrap();
        let code = Way { name: "recovery", kind: SlotKind::Recovery, secret: "0000-1111-2222-3333" };
        file.change(&[WayChange::Put(code)], &key, Params::fast_for_tests()).unwrap();
        assert!(same(&KeyFile::read(&path).unwrap().open("recovery", "0000-1111-2222-3333").unwrap(), &key));
        let mut drop = |name: &str| file.change(&[WayChange::Drop(name.into())], &key, Params::fast_for_tests());
        drop("book").unwrap();
        assert_eq!(KeyFile::read(&path).unwrap().names(), ["recovery"]);
        assert_eq!(drop("recovery").err().unwrap().code, code::INVALID);
        drop("book").unwrap();
        assert_eq!(KeyFile::read(&path).unwrap().names(), ["recovery"]);
    }

    #[test]
    fn a_further_name_leads_to_a_slot_unless_another_has_that_name_itself() {
        let (_dir, path, key) = made();
        let mut file = KeyFile::read(&path).unwrap();
        let also = |file: &mut KeyFile, other: &str| {
            file.change(&[WayChange::Also("book".into(), other.into())], &key, Params::fast_for_tests()).unwrap();
        };
        also(&mut file, "second");
        assert_eq!(KeyFile::read(&path).unwrap().leads_to("second"), Some("book"));
        assert_eq!(file.leads_to("third"), None);
        let second = WayChange::Put(way("second", "ほかの人の長い合言葉です"));
        file.change(&[second], &key, Params::fast_for_tests()).unwrap();
        assert_eq!(KeyFile::read(&path).unwrap().leads_to("second"), Some("second"));
    }

    #[test]
    fn of_several_changes_of_which_one_is_refused_none_is_made() {
        let (_dir, path, key) = made();
        let before = fs::read(&path).unwrap();
        let changes = [WayChange::Put(way("a", PASSWORD)), WayChange::Put(way("b", "短い"))];
        let refused = KeyFile::read(&path).unwrap().change(&changes, &key, Params::fast_for_tests());
        assert_eq!(refused.err().unwrap().code, code::INVALID);
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn every_person_opens_the_same_book_key_with_their_own_password_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        let ways = [way("person:1001", PASSWORD), way("person:1002", "ほかの人の長い合言葉です")];
        let (_, key) = KeyFile::create(&path, &ways, Params::fast_for_tests()).unwrap();
        let file = KeyFile::read(&path).unwrap();
        for w in &ways {
            assert!(same(&file.open(w.name, w.secret).unwrap(), &key), "{}", w.name);
        }
        assert_eq!(file.open("person:1001", ways[1].secret).err().unwrap().code, code::WRONG_PASSWORD);
    }

    #[test]
    fn one_bad_way_in_makes_no_key_file_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        assert!(KeyFile::create(&path, &[way("a", PASSWORD), way("b", "短い")], Params::fast_for_tests()).is_err());
        assert!(KeyFile::create(&path, &[], Params::fast_for_tests()).is_err());
        assert!(!path.exists());
    }

    #[test]
    fn any_flipped_byte_of_the_key_file_is_called_damage_not_a_wrong_password() {
        let (_dir, path, _) = made();
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            for bit in [0x01, 0x20, 0x80] {
                let mut bad = whole.clone();
                bad[at] ^= bit;
                fs::write(&path, &bad).unwrap();
                let refused =
                    KeyFile::read(&path).err().unwrap_or_else(|| panic!("byte {at} bit {bit} went unnoticed"));
                assert_eq!(refused.code, code::DAMAGED, "byte {at}");
            }
        }
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(KeyFile::read(&path).err().unwrap().code, code::DAMAGED);
    }

    #[test]
    fn a_key_file_of_a_newer_version_is_left_alone() {
        let (_dir, path, _) = made();
        let mut body: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let o = body.as_object_mut().unwrap();
        o.remove("check");
        o.insert("format".into(), 2.into());
        let check = check_sum(&body).unwrap();
        body.as_object_mut().unwrap().insert("check".into(), check.into());
        fs::write(&path, spelled(&body).unwrap()).unwrap();
        assert_eq!(KeyFile::read(&path).err().unwrap().code, code::NEWER_BOOK);
    }

    #[test]
    fn the_key_file_holds_neither_password_nor_key() {
        let (_dir, path, key) = made();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains(PASSWORD));
        assert!(!text.contains(&hex::encode(key.0.as_slice())));
        assert!(text.contains("\"memory_kib\""), "the parameters stand beside");
    }

    #[test]
    fn a_cheapened_slot_does_not_open() {
        let (_dir, path, _) = made();
        let mut file = KeyFile::read(&path).unwrap();
        file.slots[0].argon2.memory_kib = 16;
        assert_eq!(file.open("book", PASSWORD).err().unwrap().code, code::WRONG_PASSWORD);
    }

    #[test]
    fn a_slot_whose_salt_nonce_or_key_has_another_length_is_called_damaged() {
        let (_dir, path, _) = made();
        let lengthened: [fn(&mut Slot); 4] = [
            |s| s.argon2.salt.clear(),
            |s| s.argon2.salt.push_str("00"),
            |s| s.nonce.truncate(46),
            |s| s.sealed = "濵".to_owned(),
        ];
        for change in lengthened {
            let mut file = KeyFile::read(&path).unwrap();
            change(&mut file.slots[0]);
            assert_eq!(file.open("book", PASSWORD).err().unwrap().code, code::DAMAGED);
        }
    }

    #[test]
    fn an_existing_key_file_is_never_replaced_by_a_new_book() {
        let (_dir, path, key) = made();
        assert!(KeyFile::create(&path, &[way("book", PASSWORD)], Params::fast_for_tests()).is_err());
        assert!(same(&KeyFile::read(&path).unwrap().open("book", PASSWORD).unwrap(), &key));
    }
}
