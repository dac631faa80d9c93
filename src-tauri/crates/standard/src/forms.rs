//! Printed forms as data: number, title, edition, articles, addressee, stamp boxes. The city's own numbers replace ours.

use crate::cite::Cite;
use crate::text::{bad, unique};
use kernel::Result;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SheetOrientation {
    /// A4 upright.
    Portrait,
    /// A4 on its side.
    Landscape,
}

/// What stands small at the lower right of the stamp boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SealMark {
    /// 印.
    Seal,
    /// 署名.
    Signature,
    /// 印又は署名.
    Both,
    /// Nothing.
    None,
}

impl SealMark {
    /// The words printed; may be empty.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            SealMark::Seal => "印",
            SealMark::Signature => "署名",
            SealMark::Both => "印又は署名",
            SealMark::None => "",
        }
    }
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct FormInfo {
    /// Stored; permanent (f1, f4_loss …).
    pub key: String,
    /// Which page of the form design it follows (F1 …).
    pub code: String,
    /// 様式第1号; empty for labels.
    pub number: String,
    /// As printed.
    pub title: String,
    /// Edition of the form; part of the digest printed on it.
    pub edition: String,
    /// The word in 帳票番号 (税務-分類-R8-003).
    pub kind: String,
    /// Articles behind it.
    pub articles: Vec<Cite>,
    /// Keys of the offices it is addressed to; two addressees mean two copies.
    pub addressees: Vec<String>,
    /// Key of the office that sends it.
    pub sender: String,
    /// How the sheet lies.
    pub orientation: SheetOrientation,
    /// Stamp boxes on the form itself.
    pub seals: Vec<String>,
    /// Stamp boxes of the receiver.
    #[serde(default)]
    pub receipt_seals: Vec<String>,
    /// Stamp boxes at the upper right of its lists.
    #[serde(default)]
    pub register_seals: Vec<String>,
}

impl FormInfo {
    /// 様式第1号（第14条関係）; with several articles: 第22条・第32条関係; empty for labels.
    #[must_use]
    pub fn heading(&self) -> String {
        if self.number.is_empty() {
            return String::new();
        }
        let mut nos: Vec<u16> = Vec::new();
        for c in &self.articles {
            if !nos.contains(&c.no) {
                nos.push(c.no);
            }
        }
        if nos.is_empty() {
            return self.number.clone();
        }
        let cited: Vec<String> = nos.iter().map(|n| kernel::art(*n).to_string()).collect();
        format!("{}（{}関係）", self.number, cited.join("・"))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forms {
    pub(crate) seal_mark: SealMark,
    pub(crate) forms: Vec<FormInfo>,
}

impl Forms {
    pub(crate) fn check(&self, office: impl Fn(&str) -> bool) -> Result<()> {
        const FILE: &str = "forms.toml";
        unique(FILE, self.forms.iter().map(|f| f.key.as_str()))?;
        unique(FILE, self.forms.iter().map(|f| f.kind.as_str()))?;
        unique(FILE, self.forms.iter().map(|f| f.number.as_str()).filter(|n| !n.is_empty()))?;
        for f in &self.forms {
            if f.title.trim().is_empty() || f.kind.trim().is_empty() {
                return Err(bad(FILE, format!("様式「{}」の題名または種別が空です", f.key)));
            }
            if let Some(key) = f.addressees.iter().chain([&f.sender]).find(|k| !office(k)) {
                return Err(bad(FILE, format!("様式「{}」の宛名または発信者「{key}」がありません", f.title)));
            }
            // A stamp box is 28 mm at least and the body of a portrait sheet 170 mm.
            if f.seals.len() > 6 || f.receipt_seals.len() > 6 || f.register_seals.len() > 6 {
                return Err(bad(FILE, format!("様式「{}」の押印欄は6つまでにしてください", f.title)));
            }
        }
        Ok(())
    }
}
