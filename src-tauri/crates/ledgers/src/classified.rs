//! What every classified ledger shares: its states and steps, and the rules of a class.
//!
//! The officer proposes and the chief confirms; a change after that asks again. There is no default class.

use crate::Ctx;
use crate::ways::{CHIEF, KEEPERS, PROPOSE, life, state};
use kernel::{Article, Axis, FieldProblem, Record, State, StateMark, Step, Value, Values, art};

/// What the chief may settle together with a step: the class itself, nothing else.
const JUDGED: &[&str] = &["class", "class_reason", "handling", "availability"];
const BY_14: &[Article] = &[art(14).p(2)];
const BY_16: &[Article] = &[art(16).p(3)];

/// States and steps that every classified ledger shares.
pub const STATES: &[State] = &[
    life("active", "使用中", StateMark::Tick),
    life("retired", "廃止", StateMark::Dash),
    life("void", "誤登録の取消", StateMark::Dash),
    life("merged", "統合済", StateMark::Dash),
    state("draft", "未分類", StateMark::Triangle),
    state("waiting", "未確認", StateMark::Hollow),
    state("returned", "差戻し", StateMark::Returned),
    state("asking", "判断待ち", StateMark::Triangle),
    state("confirmed", "確認済", StateMark::Tick),
];

/// See [`STATES`].
pub const STEPS: &[Step] = &[
    Step {
        key: "confirm",
        label: "確認済にする",
        axis: Axis::Step,
        from: &["waiting"],
        to: "confirmed",
        by: CHIEF,
        needs: &["class", "class_reason"],
        takes: JUDGED,
        other_person: true,
        reason: false,
        basis: BY_14,
    },
    Step {
        key: "ask",
        label: "責任者の判断を求める",
        axis: Axis::Step,
        from: &["draft", "waiting", "returned"],
        to: "asking",
        by: PROPOSE,
        needs: &[],
        takes: JUDGED,
        other_person: false,
        reason: true,
        basis: BY_16,
    },
    Step {
        key: "decide",
        label: "分類を決める",
        axis: Axis::Step,
        from: &["asking"],
        to: "confirmed",
        by: CHIEF,
        needs: &["class", "class_reason"],
        takes: JUDGED,
        other_person: true,
        reason: false,
        basis: BY_16,
    },
    Step {
        key: "send_back",
        label: "差し戻す",
        axis: Axis::Step,
        from: &["waiting"],
        to: "returned",
        by: CHIEF,
        needs: &[],
        takes: &[],
        other_person: false,
        reason: true,
        basis: BY_14,
    },
    Step {
        key: "propose",
        label: "もう一度出す",
        axis: Axis::Step,
        from: &["returned"],
        to: "waiting",
        by: PROPOSE,
        needs: &["class", "class_reason"],
        takes: &[],
        other_person: false,
        reason: false,
        basis: BY_14,
    },
    Step {
        key: "review",
        label: "見直しを求める",
        axis: Axis::Step,
        from: &["confirmed"],
        to: "waiting",
        by: KEEPERS,
        needs: &[],
        takes: &[],
        other_person: false,
        reason: true,
        basis: BY_14,
    },
    Step {
        key: "retire",
        label: "廃止にする",
        axis: Axis::Life,
        from: &["active"],
        to: "retired",
        by: KEEPERS,
        needs: &[],
        takes: &[],
        other_person: false,
        reason: true,
        basis: &[],
    },
    Step {
        key: "restore",
        label: "使用中に戻す",
        axis: Axis::Life,
        from: &["retired"],
        to: "active",
        by: KEEPERS,
        needs: &[],
        takes: &[],
        other_person: false,
        reason: true,
        basis: &[],
    },
    Step {
        key: "void",
        label: "誤登録を取り消す",
        axis: Axis::Life,
        from: &["active", "retired"],
        to: "void",
        by: KEEPERS,
        needs: &[],
        takes: &[],
        other_person: false,
        reason: true,
        basis: &[],
    },
];

/// What a record on an open step is, as a matter for somebody.
#[must_use]
pub fn waiting_word(state: &State) -> &'static str {
    match state.key {
        "waiting" => "分類の確認",
        "asking" => "分類の判断",
        _ => state.label,
    }
}

/// Columns and parts whose change does not ask the chief again.
pub const QUIET: &[&str] = &["confirmed_on", "class_on", "class_by", "remarks", "labelled", "old_number", "answers"];

/// The step of a record that was just entered.
#[must_use]
pub fn first_step(values: &Values) -> &'static str {
    if values.get("class").is_none_or(Value::is_empty) { "draft" } else { "waiting" }
}

/// The step of a record after an edit: a confirmed one asks for confirmation again, a draft with a class is proposed.
#[must_use]
pub fn step_after_edit(old: &Record, new: &Values) -> Option<&'static str> {
    let class_now = new.get("class").unwrap_or(old.get("class"));
    let telling = new.iter().any(|(k, v)| !QUIET.contains(&k.as_str()) && v != old.get(k));
    match old.step.as_str() {
        "confirmed" if telling && class_now.is_empty() => Some("draft"),
        "confirmed" if telling => Some("waiting"),
        "waiting" if class_now.is_empty() => Some("draft"),
        "waiting" if telling => Some("waiting"),
        "draft" if !class_now.is_empty() => Some("waiting"),
        "returned" if class_now.is_empty() => Some("draft"),
        "returned" if telling => Some("waiting"),
        _ => None,
    }
}

/// The step of a record after its child rows changed: copies and inner disks are what the chief confirmed.
#[must_use]
pub fn step_after_parts(old: &Record, part: &str) -> Option<&'static str> {
    (old.step == "confirmed" && !QUIET.contains(&part)).then_some("waiting")
}

/// Sets who decided the class and when, if the class changes.
pub fn note_class(ctx: &Ctx<'_>, old: Option<&Record>, new: &mut Values) {
    let Some(class) = new.get("class") else { return };
    if old.is_some_and(|o| o.get("class") == class) {
        return;
    }
    if class.is_empty() {
        new.insert("class_on".into(), Value::Null);
        new.insert("class_by".into(), Value::Null);
        return;
    }
    if new.get("class_on").is_none_or(Value::is_empty) {
        new.insert("class_on".into(), ctx.today.into());
    }
    if new.get("class_by").is_none_or(Value::is_empty) {
        new.insert("class_by".into(), ctx.actor.name.as_str().into());
    }
}

/// A confirmed class needs its day; sets it with the step.
pub fn on_step(ctx: &Ctx<'_>, step: &str, values: &mut Values) {
    if matches!(step, "confirm" | "decide") {
        values.insert("confirmed_on".into(), ctx.today.into());
    }
}

/// Rules of a class that no table of columns can express.
pub fn check(values: &Values, found: &mut Vec<FieldProblem>) {
    let class = values.get("class").map_or("", Value::text);
    if class.is_empty() && values.get("class_reason").is_some_and(|v| !v.is_empty()) && values.contains_key("class") {
        // A reason without a class is kept: it is what the chief reads when asked to decide.
        return;
    }
    if !matches!(class, "" | "A" | "B" | "C") {
        found.push(FieldProblem::new("class", "choice", "重要性分類はA・B・Cのどれかにしてください（第14条第2項）。"));
    }
}

/// The kinds of the report of 第14条第3項, in its order: our own division of what 第3条 lists.
pub const REPORT_KINDS: &[&str] = &[
    "情報",
    "文書",
    "情報システム",
    "サーバ",
    "端末",
    "記録媒体",
    "ネットワーク",
    "設備・その他の機器",
    "システム関連文書",
];
