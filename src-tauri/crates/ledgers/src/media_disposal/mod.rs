//! 廃棄・返却: one request with its items, from the permission to the signed log (第22条, 第30条, 第32条, 第58条第3項, 第70条第3項).
//!
//! A case is an ordinary record with child rows; what makes it a case stands in [`way`] (which stages it needs),
//! [`matching`] (requested = counted = treated = on the certificate) and the rules of each step below. Nothing is destroyed
//! here by itself: closing a case moves the records of other ledgers through their own rules.

mod acts;
mod case;
mod def;
mod item;
mod judge;
mod matching;
mod paper;
mod reading;
mod rules;
mod steps;
mod way;

pub use acts::{Misread, Taking, correct, drop_item, note_reading, save, take};
pub use case::{Case, Evidence, closed_over};
pub use def::{CAUSES, CHECKS, DEF, ITEM_KINDS, KINDS, USES, WORKS};
pub use item::{Item, Line};
pub use judge::{ItemJudgement, judge, judge_all};
pub use matching::{ItemMatch, MatchState, Matching, Stage, Stray, assign, compare, read_lines};
pub use reading::{ItemsRead, draw, kind_word, link_known, of_grid, of_text};
pub use rules::{Finding, blocked, findings};
pub use way::{needs, next, passed, way};

use crate::forms::{Composed, Form, Wanted};
use crate::{Ctx, Ledger, Menu, source};
use kernel::{
    Axis, FieldProblem, LedgerDef, Record, RecordId, Result, Role, State, StateMark, Step, Value, Values, art, date,
};
use store::{Asking, AttachmentId, Matter, Query, Reading, Tx, Urgency};

/// The ledger of disposal cases.
pub struct MediaDisposal;

impl Ledger for MediaDisposal {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "資産と媒体", icon: "disposal" }
    }

    fn own_screen(&self) -> Option<&'static str> {
        Some(DEF.title)
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }

    fn issued(&self, tx: &mut Tx<'_>, form: &Form, ids: &[RecordId], number: &str) -> Result<()> {
        let ([id], true) = (ids, *form == paper::REQUEST) else { return Ok(()) };
        let record = tx.get(&DEF, *id)?;
        let mut printed = match record.get("printed") {
            Value::Many(numbers) => numbers.clone(),
            _ => Vec::new(),
        };
        printed.push(number.to_owned());
        tx.put(&DEF, *id, record.version, &Values::from([("printed".to_owned(), Value::Many(printed))]))?;
        Ok(())
    }

    fn check(&self, _ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        rules::check_order(values, found);
    }

    fn first_step(&self, _values: &Values) -> &'static str {
        "preparing"
    }

    fn new_number(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>) -> Result<Option<String>> {
        let (number, _) = tx.report_number(DEF.number_kind, date::fiscal_year(ctx.today))?;
        Ok(Some(number))
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        let mut set = |key: &str, value: Value| {
            values.insert(key.to_owned(), value);
        };
        let name = || Value::from(ctx.actor.name.as_str());
        match step {
            "request" | "report_urgent" => {
                set("requested_on", ctx.today.into());
                set("requested_by", name());
                set("methods_edition", ctx.pack.methods().edition.as_str().into());
                if step == "report_urgent" {
                    set("urgent", true.into());
                }
            }
            "permit" | "permit_after" => {
                let deputy = if ctx.actor.role == Role::Deputy { "（代行）" } else { "" };
                set("permitted_by", format!("{}{deputy}", ctx.actor.name).into());
            }
            "close" => {
                set("closed_on", ctx.today.into());
                set("closed_by", name());
            }
            "send_back" => {
                set("permitted_by", Value::Null);
            }
            _ => {}
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        rules::may_step(ctx, book, record, step, values)
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "preparing" => "廃棄の申請（作成中）",
            "sent_back" => "廃棄の申請（差戻し）",
            "requested" => "廃棄の許可",
            "urgent" => "廃棄の事後の許可",
            "permitted" => "許可済・数量の確認待ち",
            "counted" => "許可済・処理待ち",
            "treated" => "処理済・検証待ち",
            "verified" => "検証済・次の手続待ち",
            "handed" => "引渡し済・証明書待ち",
            _ => "廃棄の完了の確認",
        }
    }

    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = source::waiting(self, book, ask)?;
        let mut add = |query: Query, word: &str, urgency: Urgency, mark: StateMark, note: &str| -> Result<()> {
            let matter = Matter::of(book, &DEF, query, word, urgency, mark)?;
            out.extend(matter.map(|m| m.by(art(22)).note(note)));
            Ok(())
        };
        if ask.decides() {
            let ready = source::in_use(&["verified", "handed"]);
            add(ready, "廃棄の完了の確認", Urgency::Now, StateMark::Disc, "番号がそろっていれば完了にします")?;
        }
        if ask.who.role != Role::Auditor {
            let on_the_way = ["permitted", "counted", "treated", "verified", "handed"];
            let late = source::with_day("certificate_due", None, ask.today.pred_opt());
            let late = Query { steps: on_the_way.map(str::to_owned).to_vec(), ..late };
            add(late, "証明書の期限切れ", Urgency::Late, StateMark::Diamond, "相手方に催促してください（第22条）")?;
            let unsigned = source::in_use(&["closed"]);
            let unsigned = Query { filters: vec![("signed".to_owned(), vec![String::new()])], ..unsigned };
            add(unsigned, "署名済の写しがない", Urgency::Soon, StateMark::Hollow, "署名した紙を読み取って添付します")?;
        }
        Ok(out)
    }

    fn detached(&self, tx: &mut Tx<'_>, id: RecordId, attachment: AttachmentId) -> Result<()> {
        acts::detached(tx, id, attachment)
    }

    fn after_step(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        match step {
            "permit" | "permit_after" => {
                let now = crate::words::minute(tx.at());
                let record = tx.get(&DEF, id)?;
                tx.put(&DEF, id, record.version, &Values::from([("permitted_at".to_owned(), now.into())]))?;
                Ok(())
            }
            "close" => acts::retire_linked(ctx, tx, id),
            _ => Ok(()),
        }
    }
}

/// Whether a case is over, in whatever way.
#[must_use]
pub fn is_over(record: &Record) -> bool {
    record.life != "active" || matches!(record.step.as_str(), "closed" | "denied" | "withdrawn")
}

/// The word for the state in which a case stands.
#[must_use]
pub fn state_word(record: &Record) -> &str {
    DEF.state_label(Axis::Step, &record.step)
}
