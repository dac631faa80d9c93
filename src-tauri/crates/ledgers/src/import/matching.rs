//! Which rows are records that the book has already, and which rows look alike.

use kernel::fold::{code_skeleton, match_key, near_key, search_key, tells_apart};
use kernel::{Record, RecordId, Result};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// A record of the book, as far as matching needs it.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Identity.
    pub id: RecordId,
    /// 税務-資-0080.
    pub number: &'a str,
    /// 旧番号; may be empty.
    pub old_number: &'a str,
    /// Name.
    pub name: &'a str,
    /// 係; may be empty.
    pub unit: &'a str,
    /// Serials, one per line; may be empty.
    pub codes: &'a str,
}

/// What the ledger holds already. Voided and merged records are left out; retired ones are not.
pub trait Existing {
    /// Shows every record once.
    ///
    /// # Errors
    /// Whatever reading refuses.
    fn each(&self, see: &mut dyn FnMut(Known<'_>)) -> Result<()>;

    /// One whole record.
    ///
    /// # Errors
    /// Whatever reading refuses.
    fn get(&self, id: RecordId) -> Result<Option<Record>>;
}

/// An empty ledger.
pub struct Nothing;

impl Existing for Nothing {
    fn each(&self, _see: &mut dyn FnMut(Known<'_>)) -> Result<()> {
        Ok(())
    }
    fn get(&self, _id: RecordId) -> Result<Option<Record>> {
        Ok(None)
    }
}

/// Folded keys, hashed: 0 for none.
#[derive(Default, Clone)]
pub(super) struct Hasher(RandomState);

impl Hasher {
    /// Of a text that is folded already.
    pub(super) fn key(&self, fold: &str) -> u64 {
        if fold.is_empty() { 0 } else { self.0.hash_one(fold).max(1) }
    }
    pub(super) fn code(&self, text: &str) -> u64 {
        self.key(&match_key(text))
    }
    pub(super) fn words(&self, text: &str) -> u64 {
        self.key(&search_key(text))
    }
    pub(super) fn skeleton(&self, text: &str) -> u64 {
        self.key(&code_skeleton(text))
    }

    /// Keys under which two names meet if they differ by one character that does not tell things apart.
    pub(super) fn near(&self, fold: &str, mut each: impl FnMut(u64)) {
        let chars: Vec<char> = fold.chars().collect();
        if chars.len() < kernel::fold::NEAR_TEXT_FROM {
            return;
        }
        // A rolling sum over the name: cheap to leave one character out of. Hits are compared letter by letter.
        const BASE: u64 = 0x0000_0100_0000_01B3;
        let mut heads = Vec::with_capacity(chars.len() + 1);
        heads.push(0xCBF2_9CE4_8422_2325_u64);
        for c in &chars {
            let last = heads.last().copied().unwrap_or(0);
            heads.push(last.wrapping_mul(BASE).wrapping_add(u64::from(*c as u32) + 1));
        }
        each(heads.last().copied().unwrap_or(0));
        let mut tail = 0_u64;
        let mut power = 1_u64;
        for i in (0..chars.len()).rev() {
            let Some(c) = chars.get(i) else { continue };
            if !tells_apart(*c) {
                each(heads.get(i).copied().unwrap_or(0).wrapping_mul(power).wrapping_add(tail));
            }
            tail = tail.wrapping_add((u64::from(*c as u32) + 1).wrapping_mul(power));
            power = power.wrapping_mul(BASE);
        }
    }
}

/// Keys of one row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Keys {
    pub(super) number: u64,
    pub(super) old: u64,
    pub(super) name: u64,
    pub(super) unit: u64,
}

/// A record of the book that some row may be.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) id: RecordId,
    pub(super) number: Box<str>,
    pub(super) name: Box<str>,
    pub(super) keys: Keys,
    pub(super) taken: bool,
}

/// Records of the book by the keys that the file has.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) all: Vec<Candidate>,
    /// Records in the book.
    pub(super) seen: usize,
    by_number: HashMap<u64, Vec<u32>>,
    by_old: HashMap<u64, Vec<u32>>,
    by_name: HashMap<u64, Vec<u32>>,
    by_code: HashMap<u64, Vec<u32>>,
}

impl Candidates {
    /// Reads the book once and keeps what the file could mean.
    pub(super) fn read(
        existing: &dyn Existing,
        hash: &Hasher,
        rows: &[Keys],
        codes: &[(u64, u32)],
    ) -> Result<Candidates> {
        let mut found = Candidates::default();
        let slots =
            |pick: fn(&Keys) -> u64| rows.iter().map(pick).filter(|k| *k != 0).map(|k| (k, Vec::new())).collect();
        existing.each(&mut |known| {
            // Most first imports find nothing to match.
            if found.seen == 0 {
                found.by_number = slots(|k| k.number);
                found.by_old = slots(|k| k.old);
                found.by_name = slots(|k| k.name);
                found.by_code = codes.iter().map(|(k, _)| (*k, Vec::new())).collect();
            }
            found.seen += 1;
            let keys = Keys {
                number: if found.by_number.is_empty() { 0 } else { hash.code(known.number) },
                old: hash.code(known.old_number),
                name: hash.words(known.name),
                unit: hash.words(known.unit),
            };
            let at = u32::try_from(found.all.len()).unwrap_or(u32::MAX);
            let mut wanted = false;
            for (map, key) in
                [(&mut found.by_number, keys.number), (&mut found.by_old, keys.old), (&mut found.by_name, keys.name)]
            {
                if let Some(list) = map.get_mut(&key) {
                    list.push(at);
                    wanted = true;
                }
            }
            if !found.by_code.is_empty() {
                for line in known.codes.lines().filter(|l| is_telling_code(l)) {
                    if let Some(list) = found.by_code.get_mut(&hash.code(line)) {
                        list.push(at);
                        wanted = true;
                    }
                }
            }
            if wanted {
                found.all.push(Candidate {
                    id: known.id,
                    number: known.number.into(),
                    name: known.name.into(),
                    keys,
                    taken: false,
                });
            }
        })?;
        Ok(found)
    }

    fn free<'a>(&'a self, list: Option<&'a Vec<u32>>) -> impl Iterator<Item = usize> + 'a {
        list.into_iter().flatten().map(|i| *i as usize).filter(|i| self.all.get(*i).is_some_and(|c| !c.taken))
    }
    pub(super) fn with_number(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        self.free(self.by_number.get(&key))
    }
    pub(super) fn with_old(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        self.free(self.by_old.get(&key))
    }
    pub(super) fn with_name(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        self.free(self.by_name.get(&key))
    }
    pub(super) fn with_code(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        self.free(self.by_code.get(&key))
    }
}

/// True for a serial that identifies: なし, 不明 and short ones do not.
pub(super) fn is_telling_code(code: &str) -> bool {
    let key = match_key(code);
    key.chars().count() >= 4 && key.chars().any(|c| c.is_ascii_digit())
}

/// Groups of rows with the same key, longest lists cut: (key, rows).
pub(super) fn groups(pairs: &mut [(u64, u32)], mut each: impl FnMut(&[(u64, u32)])) {
    pairs.sort_unstable();
    for group in pairs.chunk_by(|a, b| a.0 == b.0) {
        if group.len() > 1 {
            each(group);
        }
    }
}

/// Drops most marks that stand alone, so that few are left to sort.
fn only_met(marks: &mut Vec<(u64, u32)>) {
    const BITS: usize = 1 << 22;
    let place = |mark: u64| {
        let bit = (mark.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 42) as usize % BITS;
        (bit / 64, 1_u64 << (bit % 64))
    };
    let (mut once, mut twice) = (vec![0_u64; BITS / 64], vec![0_u64; BITS / 64]);
    for (mark, _) in marks.iter() {
        let (word, bit) = place(*mark);
        if let (Some(once), Some(twice)) = (once.get_mut(word), twice.get_mut(word)) {
            *twice |= *once & bit;
            *once |= bit;
        }
    }
    marks.retain(|(mark, _)| {
        let (word, bit) = place(*mark);
        twice.get(word).is_some_and(|t| t & bit != 0)
    });
}

/// Pairs (earlier, later) of names that differ by one character, each later row once. `names` are folded.
pub(super) fn near_names(hash: &Hasher, names: &[(u32, &str)]) -> Vec<(u32, u32)> {
    let mut marks: Vec<(u64, u32)> = Vec::with_capacity(names.len() * 12);
    for (at, (_, name)) in names.iter().enumerate() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        hash.near(name, |mark| marks.push((mark, at)));
    }
    only_met(&mut marks);
    let mut found: HashMap<u32, u32> = HashMap::new();
    let get = |i: u32| names.get(i as usize);
    groups(&mut marks, |group| {
        // Names that are alike in masses are a series, not slips.
        for (n, (_, later)) in group.iter().enumerate().take(16) {
            for (_, earlier) in group.iter().take(n) {
                if let (Some(a), Some(b)) = (get(*earlier), get(*later))
                    && near_key(a.1, b.1)
                {
                    found.entry(b.0.max(a.0)).or_insert(a.0.min(b.0));
                }
            }
        }
    });
    let mut pairs: Vec<(u32, u32)> = found.into_iter().map(|(later, earlier)| (earlier, later)).collect();
    pairs.sort_unstable_by_key(|(_, later)| *later);
    pairs
}
