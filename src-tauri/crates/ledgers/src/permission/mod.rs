//! 各種の許可: one register for the dozen permissions that the standard asks for; who approves each is data (第11条).
//!
//! The chief permits in the book. Others (統括, 統括情報システム管理者, 市長) decide on paper, and the book records their word:
//! never the applicant's own, and never one person's for two.

mod def;
mod paper;

pub use def::DEF;

use crate::forms::{Composed, Form, Wanted};
use crate::kinds::Kinds;
use crate::source::{DayRule, person_key};
use crate::words::{not_future, order, refuse_passwords, said, signed, text};
use crate::{Ctx, Ledger, Menu};
use chrono::Months;
use kernel::{
    Axis, FieldProblem, LedgerDef, Problem, Record, RecordId, Result, Role, State, StateMark, Step, Value, Values, art,
    code,
};
use standard::{Pack, PermissionKind};
use store::{Asking, Matter, Reading, Tx, Urgency};

/// The register of permissions.
pub struct Permission;

const DAYS: &[DayRule] = &[DayRule {
    column: "until_on",
    steps: &["permitted"],
    late: "許可の期間切れ",
    soon: "許可の期間の満了",
    ahead: 30,
    note: "終わらせるか、更新を申請するかを決めます",
    article: art(11).p(1),
}];

fn kind_of<'p>(pack: &'p Pack, values: &Values) -> Option<&'p PermissionKind> {
    pack.registers().permission(text(values, "kind"))
}

/// Who approves, in words: 統括情報セキュリティ責任者（副市長）と…
fn approvers(pack: &Pack, kind: &PermissionKind) -> String {
    let name = |key: &String| {
        pack.office(key).map_or_else(
            || key.clone(),
            |o| if o.post.is_empty() { o.label.clone() } else { format!("{}（{}）", o.label, o.post) },
        )
    };
    kind.approvers.iter().map(name).collect::<Vec<_>>().join("と")
}

fn is_chief(key: &str) -> bool {
    key == "chief"
}

fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && person_key(a) == person_key(b)
}

fn twice(key: &'static str, message: &str) -> FieldProblem {
    FieldProblem::new(key, "same_person", message)
}

impl Ledger for Permission {
    fn def(&self) -> &'static LedgerDef {
        &DEF
    }

    fn menu(&self) -> Menu {
        Menu { group: "事故・例外・許可", icon: "tick" }
    }

    fn days(&self) -> &'static [DayRule] {
        DAYS
    }

    fn kinds<'p>(&self, pack: &'p Pack) -> Option<Kinds<'p>> {
        Some(Kinds::permissions(pack))
    }

    fn stepped(&self) -> &'static [&'static str] {
        &["approved_by", "approved_on", "second_by", "second_on", "condition", "document", "survey", "ended_on"]
    }

    fn check(&self, ctx: &Ctx<'_>, values: &Values, found: &mut Vec<FieldProblem>) {
        Kinds::permissions(ctx.pack).check(&DEF, values, found);
        order(&DEF, values, ("from_on", "until_on"), found);
        not_future(&DEF, ctx.today, values, &["approved_on", "second_on", "ended_on"], found);
        refuse_passwords(DEF.columns, values, found);
        let asked = text(values, "requested_by");
        if same(asked, text(values, "approved_by")) || same(asked, text(values, "second_by")) {
            found.push(twice(
                "approved_by",
                "申請した人と承認した人が同じです。別の人の承認を得てください（第11条第1項）。",
            ));
        }
        if same(text(values, "approved_by"), text(values, "second_by")) {
            found.push(twice("second_by", "2人の承認が要りますが、同じ人です。もう1人の名前を書いてください。"));
        }
        let Some(kind) = kind_of(ctx.pack, values) else { return };
        if kind.months > 0 {
            let day = |k: &str| values.get(k).and_then(Value::date);
            match (day("from_on"), day("until_on")) {
                (Some(from), Some(until))
                    if from.checked_add_months(Months::new(kind.months)).is_some_and(|most| until > most) =>
                {
                    let message = format!(
                        "「{}」の期間は{}か月までです。期間の末日を直し、続けるときは更新してください。",
                        kind.label, kind.months
                    );
                    found.push(FieldProblem::new("until_on", "long", message));
                }
                (Some(_), Some(_)) => {}
                _ => found.push(FieldProblem::new(
                    "until_on",
                    "required",
                    format!("「{}」には期間が要ります。初日と末日を書いてください。", kind.label),
                )),
            }
        }
        if kind.key == "private_device" && matches!(text(values, "class"), "A" | "B") {
            let message = "重要性分類B以上の情報は、支給以外の端末・媒体では処理できません。許可の対象になりません（第41条第2項）。";
            found.push(FieldProblem::new("class", "private", message));
        }
        let limit = ctx.pack.reading("confidentiality_2") == Some("a_only");
        let too_high = matches!((text(values, "class"), limit), ("A", _) | ("B", false));
        if kind.key == "terms_service" && too_high {
            let message = "約款による外部サービスでは、この重要性分類の情報を扱えません（第125条第1項。読み方は設定の「基準」で選べます）。";
            found.push(FieldProblem::new("class", "terms", message));
        }
    }

    fn prepare(&self, ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
        if old.is_none() {
            new.entry("requested_by".to_owned()).or_insert_with(|| ctx.actor.name.as_str().into());
        }
    }

    fn first_step(&self, values: &Values) -> &'static str {
        match (said(values, "ended_on"), said(values, "approved_on")) {
            (true, _) => "ended",
            (_, true) => "permitted",
            _ => "requested",
        }
    }

    fn quiet(&self) -> &'static [&'static str] {
        &["remarks", "survey", "approved_by", "approved_on", "second_by", "second_on", "condition", "document"]
    }

    fn step_after_edit(&self, old: &Record, new: &Values) -> Option<&'static str> {
        let said = ["kind", "subject", "device", "owner", "place", "class", "measures", "from_on", "until_on"];
        (matches!(old.step.as_str(), "seconding" | "permitted") && said.iter().any(|k| new.contains_key(*k)))
            .then_some("requested")
    }

    fn on_step(&self, ctx: &Ctx<'_>, step: &str, values: &mut Values) {
        match step {
            // The chief's word takes the first place that is free; `after_step` sorts the second.
            "permit" => {
                values.insert("second_by".to_owned(), signed(ctx.actor).into());
                values.insert("second_on".to_owned(), ctx.today.into());
            }
            "renew" => {
                for key in ["approved_by", "approved_on", "second_by", "second_on"] {
                    values.insert(key.to_owned(), Value::Null);
                }
            }
            _ => {}
        }
    }

    fn may_step(&self, ctx: &Ctx<'_>, _book: &Reading, record: &Record, step: &Step, values: &Values) -> Result<()> {
        let mut found = Vec::new();
        self.check(ctx, values, &mut found);
        if !found.is_empty() {
            return Err(crate::engine::invalid(found));
        }
        let Some(kind) = kind_of(ctx.pack, &record.values) else { return Ok(()) };
        let outside = kind.approvers.iter().filter(|a| !is_chief(a)).count();
        let wrong = |message: String| Err(Problem::new(code::WRONG_STATE, message));
        match step.key {
            "permit" if outside == kind.approvers.len() => wrong(format!(
                "「{}」を承認するのは{}です。承認されたら「承認されたことを記録する」で残してください。",
                kind.label,
                approvers(ctx.pack, kind)
            )),
            "permit" if outside > 0 && record.step == "requested" => {
                wrong(format!("先に{}の承認を記録してください。", approvers(ctx.pack, kind)))
            }
            "record" if outside == 0 => {
                wrong(format!("「{}」は責任者が承認します。「責任者として許可する」で許可してください。", kind.label))
            }
            "record_second" if outside < 2 => {
                wrong("もう1人は責任者です。「責任者として許可する」で許可してください。".to_owned())
            }
            "record" | "record_second" => {
                let by = if step.key == "record" { "approved_by" } else { "second_by" };
                match same(text(values, by), &ctx.actor.name) {
                    true => Err(Problem::new(
                        code::SAME_PERSON,
                        format!(
                            "承認した人として、自分の名前は記録できません。承認するのは{}です（第11条第1項）。",
                            approvers(ctx.pack, kind)
                        ),
                    )),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn after_step(&self, ctx: &Ctx<'_>, tx: &mut Tx<'_>, id: RecordId, step: &str) -> Result<()> {
        let record = tx.get(&DEF, id)?;
        let Some(kind) = kind_of(ctx.pack, &record.values) else { return Ok(()) };
        match step {
            "permit" if kind.approvers.len() == 1 => {
                let first = [
                    ("approved_by", record.get("second_by").clone()),
                    ("approved_on", record.get("second_on").clone()),
                    ("second_by", Value::Null),
                    ("second_on", Value::Null),
                ];
                tx.put(&DEF, id, record.version, &first.map(|(k, v)| (k.to_owned(), v)).into())?;
            }
            "record" if kind.approvers.len() == 2 => {
                tx.set_state(&DEF, id, Axis::Step, "seconding", None)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn waiting_word(&self, state: &State) -> &'static str {
        match state.key {
            "requested" => "許可の申請",
            "seconding" => "もう1人の承認",
            _ => state.label,
        }
    }

    /// Most kinds are decided on paper by others: the officer is told too, who notes their word.
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = crate::source::waiting(self, book, ask)?;
        if ask.who.role == Role::Officer {
            let open = crate::source::in_use(&["requested", "seconding"]);
            let told = Matter::of(book, &DEF, open, "承認の結果の記録", Urgency::Now, StateMark::Clock)?;
            out.extend(told.map(|m| m.by(art(11).p(1)).note("承認されたら、承認した人と日付を記録します")));
        }
        Ok(out)
    }

    fn own_forms(&self) -> &'static [Form] {
        paper::FORMS
    }

    fn compose(&self, book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
        paper::compose(book, wanted)
    }
}
