//! 氏名→件数: what is held back of every record unless somebody decides otherwise, and how much that was.

use kernel::{Column, Kind, LedgerDef, Result, Value, Values};
use store::Reading;

/// Words in a column's label that say that it holds somebody's name, number or telephone.
const PERSONAL: [&str; 12] = [
    "氏名",
    "使用者",
    "利用者名",
    "保管者",
    "借用者",
    "担当者",
    "運搬",
    "立会",
    "職員番号",
    "連絡先",
    "電話",
    "責任者",
];
/// What stands where a name was.
const HIDDEN: &str = "（氏名）";

/// Holds back names: whole columns that hold them, and the names of people of this book wherever they stand.
pub struct Scrub {
    names: Vec<String>,
    /// How many values or places were held back.
    pub count: u64,
}

impl Scrub {
    /// With the names of everybody who is or was in the book.
    pub fn of(book: &Reading) -> Result<Scrub> {
        let people = book.people()?;
        let coming = book.transfers()?.into_iter().map(|t| t.name);
        Ok(Scrub::new(people.into_iter().map(|p| p.name).chain(coming)))
    }

    /// With these names, each with every space between family and given name and without one. A family name that stands
    /// alone is left: it is also a place.
    pub fn new(names: impl Iterator<Item = String>) -> Scrub {
        let mut all: Vec<String> = Vec::new();
        for name in names {
            let name = name.trim().to_owned();
            let joined: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            all.extend([joined.clone(), name].into_iter().filter(|n| n.chars().count() >= 3));
            // 「髙橋　﨑子」 and 「髙橋 﨑子」 are one person.
            if let Some((family, given)) = split(&all, &joined) {
                all.extend([format!("{family} {given}"), format!("{family}　{given}")]);
            }
        }
        // The longest first: what is left of a longer name would still name somebody.
        all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        all.dedup();
        Scrub { names: all, count: 0 }
    }

    /// A text without names.
    pub fn text(&mut self, text: &str) -> String {
        let mut out = text.to_owned();
        for name in &self.names {
            let times = out.matches(name.as_str()).count();
            if times > 0 {
                self.count += times as u64;
                out = out.replace(name.as_str(), HIDDEN);
            }
        }
        out
    }

    /// The values of a record or of a child row without names. What is held back whole is left out.
    pub fn values(&mut self, holders: &[&str], columns: &[Column], values: &Values) -> Values {
        let mut out = Values::new();
        for (key, value) in values.iter().filter(|(_, v)| !v.is_empty()) {
            let column = columns.iter().find(|c| c.key == key);
            if holders.contains(&key.as_str()) || column.is_some_and(personal) {
                self.count += 1;
                continue;
            }
            let clean = match value {
                Value::Text(t) if !column.is_some_and(|c| matches!(c.kind, Kind::Choice(_))) => {
                    Value::Text(self.text(t))
                }
                Value::Many(all) => Value::Many(all.iter().map(|t| self.text(t)).collect()),
                other => other.clone(),
            };
            out.insert(key.clone(), clean);
        }
        out
    }
}

/// The two halves of a name that somebody entered with a space.
fn split(all: &[String], joined: &str) -> Option<(String, String)> {
    let spaced = all.iter().find(|n| {
        n.contains(char::is_whitespace) && n.chars().filter(|c| !c.is_whitespace()).collect::<String>() == joined
    })?;
    let mut halves = spaced.split_whitespace();
    Some((halves.next()?.to_owned(), halves.next()?.to_owned()))
}

/// True for a column that holds somebody's name, number or telephone.
#[must_use]
pub fn personal(column: &Column) -> bool {
    matches!(column.kind, Kind::Text | Kind::Long | Kind::Code | Kind::Codes)
        && PERSONAL.iter().any(|w| column.label.contains(w))
}

/// Columns of a ledger that name people.
#[must_use]
pub fn columns_with_names(def: &LedgerDef) -> Vec<&'static str> {
    let holders = ledgers::ledger(def.key).map_or(&[][..], |l| l.holders());
    let own = def.columns.iter().filter(|c| holders.contains(&c.key) || personal(c));
    own.map(|c| c.key).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use kernel::column;

    #[test]
    fn names_are_held_back_in_their_columns_and_wherever_they_stand() {
        let mut scrub = Scrub::new(["髙橋　﨑子".to_owned(), "𠮷田 花".to_owned()].into_iter());
        assert_eq!(scrub.text("髙橋﨑子が𠮷田　花に渡した。高橋は別人"), "（氏名）が（氏名）に渡した。高橋は別人");
        assert_eq!(scrub.count, 2);
        let columns = [column("name", "名称", ""), column("keeper", "保管責任者", ""), column("note", "備考", "")];
        let values: Values = [
            ("name".to_owned(), Value::from("税の台帳")),
            ("keeper".to_owned(), Value::from("だれか 知らない人")),
            ("note".to_owned(), Value::from("𠮷田花の机")),
        ]
        .into();
        let clean = scrub.values(&[], &columns, &values);
        assert_eq!(clean.get("keeper"), None);
        assert_eq!(clean["note"].text(), "（氏名）の机");
        assert_eq!((clean["name"].text(), scrub.count), ("税の台帳", 4));
    }

    #[test]
    fn every_ledger_says_which_of_its_columns_name_people() {
        let of = |key: &str| columns_with_names(ledgers::ledger(key).unwrap().def());
        assert!(of("asset").contains(&"keeper"));
        assert!(of("ic_card").contains(&"holder") && of("ic_card").contains(&"holder_number"));
        assert!(!of("asset").contains(&"name"));
    }
}
