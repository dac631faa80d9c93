//! 利用者ID: from the request over the chief's approval to the deletion, with the users of shared IDs and the reasons of
//! privileged ones (第59条, 第80条, 第81条, 第88条第2項). Deliberately absent: any field for a password.

mod def;
mod leaving;
mod review;

pub use def::{DEF, ENDS, KINDS, USERS};
pub use review::{Finding, ReviewedId, Staff, compare, ids, roster};

use crate::source;
use crate::words::{refuse_passwords, said, text};
use crate::{Ctx, Fate, Ledger, Menu};
use chrono::Duration;
use kernel::{Axis, FieldProblem, LedgerDef, Post, Problem, Record, RecordId, Result, Role, State, StateMark, Step};
use kernel::{Value, Values, art, code};
use store::{Asking, Fact, Held, Matter, Place, Query, Reading, Tx, Urgency};

/// The ledger of user IDs.
pub struct UserId;

/// Columns whose change asks the chief again.
const APPROVED: &[&str] = &["system", "user_id", "kind", "rights", "holder", "holder_number", "granted_for"];

impl Ledger for UserId {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "人・カード・ID", icon: "user" }
    }

    fn unique(&self) -> &'static [&'static str] {
        &["system", "user_id"]
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        refuse_passwords(DEF.columns, values, found);
        let day = |k: &str| values.get(k).and_then(Value::date);
        for (first, then, message) in [
            ("registered_on", "suspended_on", "停止日が登録日より前です。どちらかの日付を直してください。"),
            ("suspended_on", "deleted_on", "削除日が停止日より前です。どちらかの日付を直してください。"),
            ("registered_on", "deleted_on", "削除日が登録日より前です。どちらかの日付を直してください。"),
        ] {
            if let (Some(a), Some(b)) = (day(first), day(then))
                && b < a
            {
                found.push(FieldProblem::new(then, "order", message));
            }
        }
        for key in ["registered_on", "changed_on", "suspended_on", "deleted_on", "granted_on", "secret_changed_on"] {
            if day(key).is_some_and(|d| d > ctx.today) {
                let label = DEF.column(key).map_or(key, |c| c.label);
                let message = format!("「{label}」が先の日付です。実際の日付を書いてください。");
                found.push(FieldProblem::new(key, "future", message));
            }
        }
        let missing = |key: &str, message: &str| FieldProblem::new(key, "required", message);
        if text(values, "kind") == "privileged" && !said(values, "granted_for") {
            found.push(missing("granted_for", "特権のIDには、与える理由を書いてください（第81条第2項）。"));
        }
        if values.get("contractor_changed").is_some_and(Value::is_yes) && !said(values, "contractor_reason") {
            found.push(missing(
                "contractor_reason",
                "特権のIDの認証情報は、原則として委託先に変えさせません。変えさせたときは理由を書いてください（第81条第2項第2号）。",
            ));
        }
        if text(values, "kind") == "contractor" && !said(values, "work_until") {
            found.push(missing(
                "work_until",
                "委託のIDには、作業の終わる日を書いてください。終わって要らなくなったら削除します（第88条第2項第2号）。",
            ));
        }
    }

    fn prepare(&self, _ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        crate::words::another_holder(old, new);
    }

    fn first_step(&self, values: &Values) -> &'static str {
        if said(values, "registered_on") { "existing" } else { "draft" }
    }

    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        let telling = new.iter().any(|(k, v)| APPROVED.contains(&k.as_str()) && v != old.get(k));
        match old.step.as_str() {
            "registered" | "approved" | "requested" if telling => Some("requested"),
            _ => None,
        }
    }

    fn step_after_parts(&self, old: &Record, _part: &str) -> Option<&'static str> {
        // Who shares an ID is what the chief approved (第59条第2号).
        (old.step == "registered").then_some("requested")
    }

    fn quiet(&self) -> &'static [&'static str] {
        &["remarks", "reviewed_on", "review_result"]
    }

    fn holders(&self) -> &'static [&'static str] {
        &["holder_number", "holder"]
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        let mut set = |key: &str, value: Value| {
            values.insert(key.to_owned(), value);
        };
        match step {
            "request" | "ask_change" | "resume" => {
                set("applied_on", ctx.today.into());
                set("approved_by", Value::Null);
                set("approved_on", Value::Null);
            }
            "approve" | "accept" => {
                let deputy = if ctx.actor.role == Role::Deputy { "（代行）" } else { "" };
                set("approved_by", format!("{}{deputy}", ctx.actor.name).into());
                set("approved_on", ctx.today.into());
            }
            _ => {}
        }
        if step == "resume" {
            values.insert("suspended_on".to_owned(), Value::Null);
            values.insert("end_reason".to_owned(), Value::Null);
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        let shared = record.get("kind").text() == "shared";
        match step.key {
            "request" | "approve" | "accept" if shared && book.parts(&DEF, record.id, USERS.key)?.is_empty() => {
                Err(Problem::new(
                    code::WRONG_STATE,
                    "共用のIDは、使う人を「共用の利用者」に期間とともに書いてから申請してください（第59条第2号）。",
                ))
            }
            "register" => registering(book, record, values),
            "delete" if record.step != "suspended" => Err(Problem::new(
                code::WRONG_STATE,
                format!(
                    "いまの状態（{}）では削除を記録できません。先に停止を記録してください（第80条）。",
                    DEF.state_label(Axis::Step, &record.step)
                ),
            )),
            _ => Ok(()),
        }
    }

    fn after_step(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        if step == "register" {
            let record = tx.get(&DEF, id)?;
            if said(&record.values, "change_note") && !said(&record.values, "changed_on") {
                let values = [("changed_on".to_owned(), Value::from(ctx.today))].into();
                tx.put(&DEF, id, record.version, &values)?;
            }
        }
        if step == "delete" {
            tx.set_state(&DEF, id, Axis::Step, "deleted", None)?;
        }
        Ok(())
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "draft" => "IDの申請（作成中）",
            "existing" => "いまあるIDの確認",
            "requested" => "IDの承認",
            "sent_back" => "IDの申請（差戻し）",
            "approved" => "承認済・IDの登録待ち",
            "suspended" => "停止したIDの削除",
            _ => state.label,
        }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = source::waiting(self, book, ask)?;
        if ask.who.role == Role::Auditor {
            return Ok(out);
        }
        let in_use = ["registered", "approved", "existing"].map(str::to_owned);
        let mut add = |query: Query, word: &str, urgency: Urgency, mark: StateMark, note: &str, by| -> Result<()> {
            let query = Query { steps: in_use.to_vec(), ..query };
            let matter = Matter::of(book, &DEF, query, word, urgency, mark)?;
            out.extend(matter.map(|m| m.by(by).note(note)));
            Ok(())
        };
        let work = art(88).p(2).i(2);
        let over = source::with_day("work_until", None, ask.today.pred_opt());
        add(
            over,
            "作業の終わったID",
            Urgency::Late,
            StateMark::Diamond,
            "要らなくなっていれば停止して削除します",
            work,
        )?;
        let soon = source::with_day("work_until", Some(ask.today), ask.today.checked_add_signed(Duration::days(14)));
        add(soon, "作業の終わるID", Urgency::Soon, StateMark::Hollow, "", work)?;
        add(
            as_delivered(),
            "初期値のままの特権ID",
            Urgency::Now,
            StateMark::Triangle,
            "認証情報を初期値から変えます",
            art(81).p(2).i(4),
        )?;
        Ok(out)
    }

    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        let mut out = source::facts(self, book, ask)?;
        out.push(Fact {
            key: "user_id.default".to_owned(),
            label: "初期値のままの特権ID".to_owned(),
            count: book.count(&DEF, &as_delivered())?,
            place: Place { ledger: DEF.key.to_owned(), query: as_delivered(), ..Place::default() },
        });
        Ok(out)
    }

    fn held(&self, book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Vec<Held>> {
        leaving::held(self, book, ask, leavers)
    }

    fn release(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, held: &Held, fate: &Fate<'_>) -> Result<()> {
        leaving::release(self, ctx, tx, held, fate)
    }
}

/// Privileged IDs of which nobody noted that they are no longer as they were delivered (第81条第2項第4号).
fn as_delivered() -> Query {
    Query {
        filters: vec![
            ("kind".to_owned(), vec!["privileged".to_owned()]),
            ("default_changed".to_owned(), vec!["false".to_owned(), String::new()]),
        ],
        ..source::in_use(&[])
    }
}

/// How an ID is called that was asked for and is not made yet.
pub const UNKNOWN: &str = "未定";

/// An ID is registered under the name that it really has, which no other ID of the system has.
fn registering(book: &Reading, record: &Record, values: &Values) -> Result<()> {
    if text(values, "user_id").starts_with(UNKNOWN) {
        return Err(crate::engine::invalid(vec![FieldProblem::new(
            "user_id",
            "required",
            "システムに登録されたIDを書いてください（第80条）。",
        )]));
    }
    match crate::engine::double(book, &UserId, Some(record.id), values)? {
        Some(found) => Err(crate::engine::invalid(vec![found])),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use kernel::{Actor, FixedClock};
    use std::sync::Arc;
    use store::{Book, NewRecord, Setup};

    fn post(number: &str, name: &str) -> Post {
        let (number, name) = (number.into(), name.into());
        Post { number, name, title: String::new(), unit: String::new(), role: Role::Staff, active: true }
    }

    #[test]
    fn a_leaver_holds_own_ids_once_and_shared_ids_while_the_period_lasts() {
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup {
            clock: Arc::new(FixedClock("2026-11-18T01:00:00Z".parse().unwrap())),
            ledgers: crate::defs(),
            migrations: store::MIGRATIONS,
            cost: vault::Params::fast_for_tests(),
        };
        let book = Book::create(dir.path(), "じゅうぶんに長いことばです", setup).unwrap();
        let who = Actor { number: "1002".into(), name: "𠮷田 花".into(), role: Role::Officer };
        let row = |pairs: &[(&str, &str)]| -> Values {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), Value::from(*v))).collect()
        };
        book.change(&who, "test", |tx| {
            tx.setting_put(store::setting::DIVISION_SHORT, &"税務".into())?;
            let mut add = |values: Values, users: &[Values]| -> Result<()> {
                let new = NewRecord { values: &values, life: "active", step: "registered", number: None, batch: None };
                let id = tx.add(&DEF, new)?;
                tx.put_parts(&DEF, id, USERS.key, users).map(|_| ())
            };
            add(row(&[("user_id", "u1"), ("holder", "石和 太郎"), ("holder_number", "00412")]), &[])?;
            let since = ("since", Value::Date("2025-04-01".parse().unwrap()));
            let user = |number: &str, name: &str, until: Option<&str>| {
                let mut v = row(&[("person_number", number), ("person", name)]);
                v.insert(since.0.to_owned(), since.1.clone());
                if let Some(until) = until {
                    v.insert("until".to_owned(), Value::Date(until.parse().unwrap()));
                }
                v
            };
            add(
                row(&[("user_id", "m1"), ("system", "証明発行")]),
                &[user("", "石和　太郎", None), user("00500", "別人", None)],
            )?;
            add(row(&[("user_id", "m2"), ("system", "証明発行")]), &[user("00412", "", Some("2026-03-31"))])
        })
        .unwrap();
        let ask = Asking { today: "2026-11-18".parse().unwrap(), who: &who };
        let given = UserId.handover(&book.reader().unwrap(), &ask, &[post("00412", "石和 太郎")]).unwrap();
        let held: Vec<(&str, &str)> = given.held.iter().map(|h| (h.name.as_str(), h.column.as_str())).collect();
        assert_eq!(held, [("u1（）", "holder_number"), ("m1（共用・証明発行）", "users")]);
    }
}
