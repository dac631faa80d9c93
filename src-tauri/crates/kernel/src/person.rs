//! Who acts, in which role.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What somebody may do in a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Role {
    /// 責任者: 情報セキュリティ責任者, the section chief (第6条).
    Chief,
    /// 代行者: acts for the chief for a named period and reason.
    Deputy,
    /// 担当者: 情報システム担当者 (第8条).
    Officer,
    /// 職員: enters and reads.
    Staff,
    /// 閲覧: reads, changes nothing.
    Auditor,
    /// 部長: reads, and names a deputy while the chief is absent (a setting of the book).
    Director,
    /// 統括管理者: 統括情報システム管理者, who answers for the collecting office's work (第7条).
    Supervisor,
    /// 統括担当: collects what the divisions hand in.
    Collector,
}

impl Role {
    /// All roles, widest first.
    pub const ALL: &'static [Role] = &[
        Role::Chief,
        Role::Deputy,
        Role::Officer,
        Role::Staff,
        Role::Auditor,
        Role::Director,
        Role::Supervisor,
        Role::Collector,
    ];

    /// The word on screen and paper.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Role::Chief => "責任者",
            Role::Deputy => "代行者",
            Role::Officer => "担当者",
            Role::Staff => "職員",
            Role::Auditor => "閲覧",
            Role::Director => "部長",
            Role::Supervisor => "統括管理者",
            Role::Collector => "統括担当",
        }
    }

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Role::Chief => "chief",
            Role::Deputy => "deputy",
            Role::Officer => "officer",
            Role::Staff => "staff",
            Role::Auditor => "auditor",
            Role::Director => "director",
            Role::Supervisor => "supervisor",
            Role::Collector => "collector",
        }
    }

    /// True for those whose word settles a matter: 責任者 and, for the chief, 代行者.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Role::Chief | Role::Deputy)
    }

    /// True for roles that only a book of the collecting office has.
    #[must_use]
    pub const fn collects(self) -> bool {
        matches!(self, Role::Supervisor | Role::Collector)
    }

    /// The role with this stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|r| r.key() == key)
    }
}

/// Which way somebody moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Moving {
    /// 転出: to another division.
    Out,
    /// 退職: leaves the city's service.
    Retire,
    /// 転入: from another division.
    In,
    /// 採用: enters the city's service.
    Hire,
}

impl Moving {
    /// All, those who leave first.
    pub const ALL: [Moving; 4] = [Moving::Out, Moving::Retire, Moving::In, Moving::Hire];

    /// The word on screen and paper.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Moving::Out => "転出",
            Moving::Retire => "退職",
            Moving::In => "転入",
            Moving::Hire => "採用",
        }
    }

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Moving::Out => "out",
            Moving::Retire => "retire",
            Moving::In => "in",
            Moving::Hire => "hire",
        }
    }

    /// The kind with this stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Moving> {
        Moving::ALL.into_iter().find(|m| m.key() == key)
    }

    /// True for those who leave the division.
    #[must_use]
    pub const fn leaves(self) -> bool {
        matches!(self, Moving::Out | Moving::Retire)
    }
}

/// One person's place in the division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Post {
    /// 職員番号.
    pub number: String,
    /// 氏名, exactly as entered (髙, 﨑, 𠮷 stay).
    pub name: String,
    /// 職名 (税務課長, 主査 …); may be empty.
    pub title: String,
    /// 係; may be empty.
    pub unit: String,
    /// What they may do.
    pub role: Role,
    /// False once they left; their name stays in the records.
    pub active: bool,
}

/// The acting person, passed into everything that writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// 職員番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// The role in which they act.
    pub role: Role,
}
