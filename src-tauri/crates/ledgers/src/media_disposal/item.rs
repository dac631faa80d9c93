//! The items of a case, typed: what is asked to be disposed of.

use kernel::fold::match_key;
use kernel::{Value, Values};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One item: a thing with serial numbers, or a counted quantity (paper, lots, data in a cloud).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export, rename = "DisposalItem")]
pub struct Item {
    /// Its number inside the case, from 1; 0: not given yet.
    pub no: i32,
    /// `media:12` or `asset:5`: the record that it is; empty if typed.
    pub source: String,
    /// 管理番号.
    pub number: String,
    /// 品名.
    pub name: String,
    /// Key of the kind of medium in the table of methods.
    pub kind: String,
    /// メーカー.
    pub maker: String,
    /// 型番.
    pub model: String,
    /// 製造番号; may be empty for counted quantities.
    pub serial: String,
    /// Serial numbers of inner disks.
    pub inner: Vec<String>,
    /// 容量.
    pub capacity: String,
    /// 系.
    pub net: String,
    /// 重要性分類; empty: not known, judged like A.
    pub class: String,
    /// Holds residents' data; `None`: not said.
    pub resident: Option<bool>,
    /// 数量, at least 1.
    pub quantity: i32,
    /// Key of the method.
    pub method: String,
    /// 備考.
    pub note: String,
    /// Why it was taken out of the case after it was asked for; empty: it was not.
    pub dropped: String,
}

impl Item {
    /// Whether it is matched by serial number; otherwise by quantity.
    #[must_use]
    pub fn is_serial(&self) -> bool {
        !self.serial.is_empty() || !self.inner.is_empty()
    }

    /// Still part of the case.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.dropped.is_empty()
    }

    /// Its serial numbers, the body's first.
    pub fn serials(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.serial.as_str()).filter(|s| !s.is_empty()).chain(self.inner.iter().map(String::as_str))
    }

    /// What counts: a thing with serials is one.
    #[must_use]
    pub fn amount(&self) -> i32 {
        self.quantity.max(1)
    }

    /// What it is called in a message: its 管理番号, else its serial, else its name.
    #[must_use]
    pub fn called(&self) -> &str {
        [self.number.as_str(), self.serial.as_str(), self.name.as_str()]
            .into_iter()
            .chain(self.inner.first().map(String::as_str))
            .find(|t| !t.is_empty())
            .unwrap_or("（番号なし）")
    }

    /// Residents' data of マイナンバー利用事務系: whoever does not say is taken to hold it.
    #[must_use]
    pub fn holds_residents(&self) -> bool {
        self.resident.unwrap_or(self.net == "mynumber")
    }

    /// From a row of the part.
    #[must_use]
    pub fn of(row: &Values) -> Item {
        let text = |k: &str| row.get(k).map_or("", Value::text).to_owned();
        let int = |k: &str| match row.get(k) {
            Some(Value::Int(n)) => *n,
            _ => 0,
        };
        Item {
            no: int("no"),
            source: text("source"),
            number: text("number"),
            name: text("name"),
            kind: text("kind"),
            maker: text("maker"),
            model: text("model"),
            serial: text("serial"),
            inner: match row.get("inner") {
                Some(Value::Many(lines)) => lines.clone(),
                _ => Vec::new(),
            },
            capacity: text("capacity"),
            net: text("net"),
            class: text("class"),
            resident: match row.get("resident") {
                Some(Value::Flag(yes)) => Some(*yes),
                _ => None,
            },
            quantity: int("quantity").max(1),
            method: text("method"),
            note: text("note"),
            dropped: text("dropped"),
        }
    }

    /// To a row of the part.
    #[must_use]
    pub fn row(&self) -> Values {
        let many = |lines: Vec<String>| if lines.is_empty() { Value::Null } else { Value::Many(lines) };
        let keys = self.serials().map(match_key).filter(|k| !k.is_empty()).collect();
        Values::from(
            [
                ("no", Value::Int(self.no)),
                ("source", self.source.as_str().into()),
                ("number", self.number.as_str().into()),
                ("name", self.name.as_str().into()),
                ("kind", self.kind.as_str().into()),
                ("maker", self.maker.as_str().into()),
                ("model", self.model.as_str().into()),
                ("serial", self.serial.as_str().into()),
                ("inner", many(self.inner.clone())),
                ("capacity", self.capacity.as_str().into()),
                ("net", self.net.as_str().into()),
                ("class", self.class.as_str().into()),
                ("resident", self.resident.map_or(Value::Null, Value::Flag)),
                ("quantity", Value::Int(self.amount())),
                ("method", self.method.as_str().into()),
                ("note", self.note.as_str().into()),
                ("dropped", self.dropped.as_str().into()),
                ("keys", many(keys)),
            ]
            .map(|(k, v)| (k.to_owned(), v)),
        )
    }
}

/// One thing that was read at a stage: a serial number scanned, typed or found on a certificate, or a counted quantity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export, rename = "DisposalLine")]
pub struct Line {
    /// The item that it is; 0: none of the case.
    pub item: i32,
    /// As read.
    pub text: String,
    /// Quantity; 1 for serials.
    pub amount: i32,
    /// What stood beside it.
    pub note: String,
}

impl Line {
    /// From a row of the part.
    #[must_use]
    pub fn of(row: &Values) -> Line {
        let text = |k: &str| row.get(k).map_or("", Value::text).to_owned();
        let int = |k: &str| match row.get(k) {
            Some(Value::Int(n)) => *n,
            _ => 0,
        };
        Line { item: int("item"), text: text("text"), amount: int("amount"), note: text("note") }
    }

    /// To a row of the part.
    #[must_use]
    pub fn row(&self) -> Values {
        Values::from(
            [
                ("item", if self.item > 0 { Value::Int(self.item) } else { Value::Null }),
                ("text", self.text.as_str().into()),
                ("amount", Value::Int(self.amount)),
                ("note", self.note.as_str().into()),
            ]
            .map(|(k, v)| (k.to_owned(), v)),
        )
    }
}
