//! Every record, permission, report, check, plan and setting that the standard asks for.

use crate::cite::Cite;
use crate::text::{bad, unique};
use kernel::Result;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DutyKind {
    /// 記録.
    Record,
    /// 許可・申請.
    Permission,
    /// 報告.
    Report,
    /// 確認.
    Check,
    /// 計画・規程・手順.
    Plan,
    /// 設定・状態.
    Setting,
    /// 決まり: something that is simply done or not done.
    Rule,
}

/// One duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Duty {
    /// Stored; permanent (d14_3).
    pub key: String,
    /// Articles that ask for it; empty for a supplementary provision.
    pub articles: Vec<Cite>,
    /// Where it stands when it is in no article (附則第3項).
    #[serde(default)]
    pub place: String,
    /// What kind of duty.
    pub kinds: Vec<DutyKind>,
    /// The article does not ask for a record, but without one nobody could show that it was met.
    #[serde(default)]
    pub implied: bool,
    /// Keys of the offices that have it; empty where the text names nobody.
    pub who: Vec<String>,
    /// In our own words.
    pub text: String,
    /// Keys of the offices that approve.
    #[serde(default)]
    pub approver: Vec<String>,
    /// What there is to say about the approval.
    #[serde(default)]
    pub approver_note: String,
    /// Keys of the offices that it is reported to.
    #[serde(default)]
    pub report_to: Vec<String>,
    /// What a record of it would hold.
    #[serde(default)]
    pub fields: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Duties {
    pub(crate) duties: Vec<Duty>,
}

impl Duties {
    pub(crate) fn check(&self, office: impl Fn(&str) -> bool) -> Result<()> {
        const FILE: &str = "duties.toml";
        unique(FILE, self.duties.iter().map(|d| d.key.as_str()))?;
        for d in &self.duties {
            if d.articles.is_empty() == d.place.is_empty() {
                return Err(bad(FILE, format!("「{}」の根拠の条がありません", d.key)));
            }
            if d.kinds.is_empty() || d.text.trim().is_empty() {
                return Err(bad(FILE, format!("「{}」の種類または文が空です", d.key)));
            }
            if let Some(key) = d.who.iter().chain(&d.approver).chain(&d.report_to).find(|k| !office(k)) {
                return Err(bad(FILE, format!("「{}」の役「{key}」がありません", d.key)));
            }
        }
        Ok(())
    }
}
