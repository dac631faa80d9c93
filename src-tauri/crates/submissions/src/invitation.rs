//! 招待ファイル: what the collecting office asks of one division, and the keys by which both know each other.

use crate::envelope::{Kind, damaged};
use crate::words::{Body, Office};
use chrono::NaiveDate;
use kernel::Result;
use serde::{Deserialize, Serialize};

/// Member that holds the standard asset list, one [`crate::Row`] per line; an invitation may have none.
pub const STANDARD_ASSETS: &str = "data/standard_assets.ndjson";

/// What an invitation says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The collecting office.
    pub office: Office,
    /// The division that is invited.
    pub division: Office,
    /// 1, 2, 3 … for one division; an older one is not taken over.
    pub serial: u32,
    /// Which standard the duties come from.
    pub edition: Edition,
    /// Of which fiscal year.
    pub fiscal_year: i32,
    /// What is due, earliest first.
    pub duties: Vec<Asked>,
    /// The key with which the collecting office signs.
    pub sign_key: String,
    /// Where packets are sealed to.
    pub seal_key: String,
}

/// An edition of the standard pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// `fuefuki-7`.
    pub id: String,
    /// As people know it.
    pub title: String,
}

/// One duty that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Key in the pack's calendar, or one of the office's own.
    pub key: String,
    /// 重要性分類の結果を報告する.
    pub title: String,
    /// Which of several in a year (`2026-09`); empty where there is one.
    pub period: String,
    /// By which day.
    pub due: NaiveDate,
    /// Articles as the pack spells them: `14-3`.
    pub articles: Vec<String>,
    /// To whom the letter inside is addressed.
    pub addressee: String,
    /// Key of its form; empty if none.
    pub form: String,
    /// No ledger stands behind it: a file, or 該当なし.
    pub generic: bool,
}

impl Body for Invitation {
    const KIND: Kind = Kind::Invitation;

    fn sound(&self) -> Result<()> {
        let mut seen = std::collections::HashSet::new();
        let once = self.duties.iter().all(|d| seen.insert((&d.key, &d.period)));
        let named = [&self.office, &self.division].iter().all(|o| !o.code.is_empty() && !o.name.is_empty());
        let keys =
            vault::PublicKey::from_hex(&self.sign_key).is_ok() && vault::Address::from_text(&self.seal_key).is_ok();
        if once && named && keys && self.serial > 0 { Ok(()) } else { Err(damaged()) }
    }
}
