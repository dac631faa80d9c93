//! Numbers, from one table: records never start again, cases, forms and imports start again each fiscal year.

use crate::office::setting;
use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use kernel::{LedgerDef, Problem, Result, code, number_text};
use rusqlite::{OptionalExtension, params};

/// Spells a number of a fiscal year: 税務-廃棄-R8-007. `division_short` may be empty (取-R8-007).
#[must_use]
pub fn year_number_text(division_short: &str, kind: &str, fiscal_year: i32, n: u32) -> String {
    // 平成31年度 began in 平成 and ended in 令和元年: the office calls it 令和元年度.
    let era = match fiscal_year {
        2019.. => format!("R{}", fiscal_year - 2018),
        1989..=2018 => format!("H{}", fiscal_year - 1988),
        _ => fiscal_year.to_string(),
    };
    let dash = if division_short.is_empty() { "" } else { "-" };
    format!("{division_short}{dash}{kind}-{era}-{n:03}")
}

impl Reading {
    /// 課略称, as it stands in numbers.
    ///
    /// # Errors
    /// [`code::INVALID`] if it was never set.
    pub fn division_short(&self) -> Result<String> {
        match self.setting(setting::DIVISION_SHORT)? {
            Some(serde_json::Value::String(short)) if !short.is_empty() => Ok(short),
            _ => Err(Problem::new(
                code::INVALID,
                "課の略称が決まっていないため、番号を付けられません。設定で略称（税務 など）を入れてください。",
            )),
        }
    }
}

impl Tx<'_> {
    /// The next number of a kind; without a fiscal year it never starts again. Numbers of a change that fails are not used up.
    pub fn next_number(&mut self, kind: &str, fiscal_year: Option<i32>) -> Result<u32> {
        let slot = (kind.to_owned(), fiscal_year.unwrap_or(0));
        let next = match self.counters.get(&slot) {
            Some(next) => *next,
            None => self.saved_counter(&slot)?,
        };
        self.counters.insert(slot, next + 1);
        Ok(next)
    }

    fn saved_counter(&self, slot: &(String, i32)) -> Result<u32> {
        let mut stmt =
            self.reading.conn.prepare_cached("SELECT next FROM numbering WHERE kind = ?1 AND year = ?2").said()?;
        Ok(stmt.query_row(params![slot.0, slot.1], |r| r.get(0)).optional().said()?.unwrap_or(1))
    }

    /// The next number of a ledger's records.
    pub(crate) fn record_number(&mut self, def: &LedgerDef) -> Result<String> {
        let n = self.next_number(def.number_kind, None)?;
        Ok(number_text(self.short()?, def.number_kind, n))
    }

    /// What the next numbers of a ledger's records begin with, and the first of them; whoever uses them says so with
    /// [`Tx::numbers_used`].
    pub(crate) fn numbers(&mut self, def: &LedgerDef) -> Result<(String, u32)> {
        let slot = (def.number_kind.to_owned(), 0);
        let next = match self.counters.get(&slot) {
            Some(next) => *next,
            None => self.saved_counter(&slot)?,
        };
        Ok((self.short()?.to_owned(), next))
    }

    /// The number that comes after those that were used.
    pub(crate) fn numbers_used(&mut self, def: &LedgerDef, next: u32) {
        self.counters.insert((def.number_kind.to_owned(), 0), next);
    }

    /// A number came from outside: the next ones must lie behind it.
    pub(crate) fn number_was_given(&mut self, def: &LedgerDef, number: &str) -> Result<()> {
        let given = number.rsplit_once('-').and_then(|(head, n)| {
            let kind = head.rsplit_once('-').map_or(head, |(_, kind)| kind);
            (kind == def.number_kind).then(|| n.parse::<u32>().ok()).flatten()
        });
        if let Some(n) = given {
            let slot = (def.number_kind.to_owned(), 0);
            let next = match self.counters.get(&slot) {
                Some(next) => *next,
                None => self.saved_counter(&slot)?,
            };
            self.counters.insert(slot, next.max(n.saturating_add(1)));
        }
        Ok(())
    }

    /// 課略称.
    pub(crate) fn short(&mut self) -> Result<&str> {
        if self.short.is_none() {
            self.short = Some(self.reading.division_short()?);
        }
        Ok(self.short.as_deref().unwrap_or_default())
    }

    /// Saves the counters with the change.
    pub(crate) fn save_counters(&mut self) -> Result<()> {
        for ((kind, year), next) in self.counters.drain() {
            self.reading
                .conn
                .execute(
                    "INSERT INTO numbering (kind, year, next) VALUES (?1, ?2, ?3) ON CONFLICT (kind, year) DO UPDATE SET next = excluded.next",
                    params![kind, year, next],
                )
                .said()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_year_have_one_spelling() {
        assert_eq!(year_number_text("税務", "廃棄", 2026, 7), "税務-廃棄-R8-007");
        assert_eq!(year_number_text("", "取", 2026, 1234), "取-R8-1234");
        assert_eq!(year_number_text("税務", "分類", 2019, 1), "税務-分類-R1-001");
        assert_eq!(year_number_text("税務", "分類", 2018, 1), "税務-分類-H30-001");
    }
}
