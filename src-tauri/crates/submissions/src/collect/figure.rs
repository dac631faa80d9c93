//! Figures of a packet, counted once while its records pass by, so that board and report never look at records again.

use crate::Row;
use kernel::{Value as Cell, date};
use serde_json::Value;
use std::collections::BTreeMap;
use store::CollectFigure;

/// Minutes of a lost card that is not invalidated.
pub const NEVER: i64 = -1;

/// Counts records and the result of a self-inspection.
#[derive(Debug, Default)]
pub struct Counting {
    counts: BTreeMap<&'static str, BTreeMap<String, i64>>,
    ledgers: BTreeMap<String, BTreeMap<String, i64>>,
}

/// Time from the report of a loss to the invalidation, whole minutes begun; [`NEVER`]: it is not invalidated.
fn minutes(line: &Row) -> Option<i64> {
    let reported = date::read_moment(line.text("reported_at"))?;
    let ended = date::read_moment(line.text("invalidated_at"));
    Some(ended.map_or(NEVER, |at| ((at - reported).num_seconds().max(0) + 59) / 60))
}

fn tenths(value: &Value) -> Option<i64> {
    value.as_i64()
}

impl Counting {
    fn add(&mut self, key: &'static str, part: &str, by: i64) {
        let parts = self.counts.entry(key).or_default();
        match parts.get_mut(part) {
            Some(n) => *n += by,
            None => {
                parts.insert(part.to_owned(), by);
            }
        }
    }

    /// Counts one record of a ledger.
    pub fn record(&mut self, ledger: &str, line: &Row) {
        let active = line.life == "active";
        match self.ledgers.get_mut(ledger) {
            Some(lives) => *lives.entry(line.life.clone()).or_default() += 1,
            None => {
                self.ledgers.insert(ledger.to_owned(), BTreeMap::from([(line.life.clone(), 1)]));
            }
        }
        match ledger {
            "asset" if active => {
                self.add("asset.class", line.text("class"), 1);
                self.add("asset.step", &line.step, 1);
            }
            "media" if active => {
                self.add("media.class", line.text("class"), 1);
                self.add("media.kind", line.text("kind"), 1);
            }
            "media_disposal" if active => {
                self.add("media_disposal.step", &line.step, 1);
                for item in line.parts.get("items").into_iter().flatten() {
                    let kind = item.get("kind").map_or("", Cell::text);
                    let quantity = match item.get("quantity") {
                        Some(Cell::Int(n)) => i64::from(*n),
                        _ => 1,
                    };
                    self.add("media_disposal.items", kind, quantity);
                }
            }
            "ic_card" => {
                if let Some(minutes) = minutes(line) {
                    self.add("ic_card.lost", &line.number, minutes);
                }
            }
            "incident" if active => self.add("incident.kind", line.text("kind"), 1),
            _ => {}
        }
    }

    /// Takes over the result of a self-inspection as the division counted it.
    pub fn inspection(&mut self, said: &Value) {
        let rates = &said["rates"];
        for chapter in rates["chapters"].as_array().into_iter().flatten() {
            let part = chapter["chapter"].as_i64().unwrap_or_default().to_string();
            for (key, mark) in [
                ("inspection.good", "good"),
                ("inspection.part", "part"),
                ("inspection.bad", "bad"),
                ("inspection.none", "none"),
            ] {
                self.add(key, &part, chapter["tally"][mark].as_i64().unwrap_or_default());
            }
            if let Some(rate) = tenths(&chapter["rate"]) {
                self.add("inspection.rate", &part, rate);
            }
        }
        if let Some(whole) = rates["lists"].as_array().and_then(|l| l.last()) {
            self.add("inspection.people", "", whole["people"].as_i64().unwrap_or_default());
            self.add("inspection.answered", "", whole["answered"].as_i64().unwrap_or_default());
        }
        for plan in said["plans"].as_array().into_iter().flatten() {
            let state = plan["state"].as_str().unwrap_or_default();
            let late = plan["late"].as_bool().unwrap_or_default() && state != "done";
            self.add("inspection.plan", if late { "late" } else { state }, 1);
        }
    }

    /// Everything that was counted, by key and part.
    #[must_use]
    pub fn figures(self) -> Vec<CollectFigure> {
        let counted = self.counts.into_iter().map(|(key, parts)| (key.to_owned(), parts));
        let lives = self.ledgers.into_iter().map(|(ledger, lives)| (format!("{ledger}.records"), lives));
        let mut all: Vec<CollectFigure> = counted
            .chain(lives)
            .flat_map(|(key, parts)| {
                parts.into_iter().map(move |(part, value)| CollectFigure { key: key.clone(), part, value })
            })
            .collect();
        all.sort();
        all
    }
}

/// True if a record is one of those that a figure counted: what stands behind a number on the board or in the report.
#[must_use]
pub fn holds(key: &str, part: &str, ledger: &str, line: &Row) -> bool {
    let mut one = Counting::default();
    one.record(ledger, line);
    one.figures().iter().any(|f| f.key == key && (part.is_empty() && !key.ends_with(".class") || f.part == part))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use serde_json::json;

    fn line(json: Value) -> Row {
        serde_json::from_value(json).unwrap()
    }

    fn asset(class: &str, life: &str) -> Row {
        line(
            json!({ "key": "1", "number": "税務-資-0001", "life": life, "step": "confirmed", "values": { "name": "台帳", "class": class } }),
        )
    }

    fn value(all: &[CollectFigure], key: &str, part: &str) -> Option<i64> {
        all.iter().find(|f| f.key == key && f.part == part).map(|f| f.value)
    }

    #[test]
    fn assets_in_use_are_counted_by_class_and_retired_ones_apart() {
        let mut c = Counting::default();
        for a in [asset("A", "active"), asset("A", "active"), asset("", "active"), asset("B", "retired")] {
            c.record("asset", &a);
        }
        let all = c.figures();
        assert_eq!(value(&all, "asset.class", "A"), Some(2));
        assert_eq!(value(&all, "asset.class", ""), Some(1), "not classified is counted, not left out");
        assert_eq!(value(&all, "asset.class", "B"), None);
        assert_eq!(
            (value(&all, "asset.records", "active"), value(&all, "asset.records", "retired")),
            (Some(3), Some(1))
        );
    }

    #[test]
    fn a_lost_card_tells_the_minutes_to_its_invalidation_and_an_open_one_says_so() {
        let card = |number: &str, ended: &str| {
            line(json!({ "key": number, "number": number, "life": "active", "step": "invalid",
                "values": { "reported_at": "2026-09-01T09:00", "invalidated_at": ended } }))
        };
        let mut c = Counting::default();
        c.record("ic_card", &card("税務-カ-0001", "2026-09-01T09:42"));
        c.record("ic_card", &card("税務-カ-0002", ""));
        c.record(
            "ic_card",
            &line(json!({ "key": "3", "number": "税務-カ-0003", "life": "active", "step": "lent", "values": {} })),
        );
        let all = c.figures();
        assert_eq!(value(&all, "ic_card.lost", "税務-カ-0001"), Some(42));
        assert_eq!(value(&all, "ic_card.lost", "税務-カ-0002"), Some(NEVER));
        assert_eq!(all.iter().filter(|f| f.key == "ic_card.lost").count(), 2);
    }

    #[test]
    fn quantities_of_disposed_things_add_up() {
        let case = line(json!({ "key": "1", "number": "税務-廃棄-R8-001", "life": "active", "step": "closed",
            "values": { "name": "更新" },
            "parts": { "items": [{ "kind": "hdd" }, { "kind": "hdd" }, { "kind": "paper", "quantity": 30 }] } }));
        let mut c = Counting::default();
        c.record("media_disposal", &case);
        let all = c.figures();
        assert_eq!(value(&all, "media_disposal.items", "hdd"), Some(2));
        assert_eq!(value(&all, "media_disposal.items", "paper"), Some(30));
    }

    #[test]
    fn the_result_of_a_self_inspection_is_taken_as_the_division_counted_it() {
        let said = json!({ "rates": {
            "chapters": [{ "chapter": 3, "tally": { "good": 5, "part": 2, "bad": 1, "none": 4 }, "rate": 625 },
                         { "chapter": 0, "tally": { "good": 5, "part": 2, "bad": 1, "none": 4 }, "rate": 625 }],
            "lists": [{ "people": 8, "answered": 7 }] },
            "plans": [{ "state": "unplanned" }, { "state": "planned", "late": true }, { "state": "done" }] });
        let mut c = Counting::default();
        c.inspection(&said);
        let all = c.figures();
        assert_eq!(value(&all, "inspection.rate", "3"), Some(625));
        assert_eq!((value(&all, "inspection.people", ""), value(&all, "inspection.answered", "")), (Some(8), Some(7)));
        let plan = |state: &str| value(&all, "inspection.plan", state);
        assert_eq!((plan("unplanned"), plan("late"), plan("done"), plan("planned")), (Some(1), Some(1), Some(1), None));
    }

    #[test]
    fn what_stands_behind_a_figure_is_exactly_what_was_counted() {
        assert!(holds("asset.class", "A", "asset", &asset("A", "active")));
        assert!(!holds("asset.class", "", "asset", &asset("A", "active")), "not classified is a class of its own");
        assert!(holds("asset.class", "", "asset", &asset("", "active")));
        assert!(!holds("asset.class", "A", "asset", &asset("A", "retired")));
        assert!(holds("asset.records", "retired", "asset", &asset("A", "retired")));
    }
}
