//! States of a case and the ways between them. Which of them a case needs is said by its kind, not by its user: see [`super::way`].

use crate::ways::{CHIEF, PROPOSE, life, state, step};
use kernel::{Article, State, StateMark, Step, art};

const BY_22_1: &[Article] = &[art(22).i(1), art(11).p(1)];
const BY_22_4: &[Article] = &[art(22).i(4)];
const BY_118: &[Article] = &[art(118).p(2)];

/// States of both axes.
pub const STATES: &[State] = &[
    life("active", "有効", StateMark::Tick),
    life("void", "誤登録の取消", StateMark::Dash),
    state("preparing", "作成中", StateMark::Half),
    state("sent_back", "差戻し", StateMark::Returned),
    state("requested", "許可待ち", StateMark::Disc),
    state("urgent", "事後の許可待ち", StateMark::Diamond),
    state("permitted", "許可済", StateMark::Clock),
    state("counted", "数量確認済", StateMark::Clock),
    state("treated", "処理済", StateMark::Clock),
    state("verified", "検証済", StateMark::Clock),
    state("handed", "引渡し済", StateMark::Clock),
    state("certified", "証明書受領済", StateMark::Clock),
    state("closed", "完了", StateMark::Tick),
    state("denied", "不許可", StateMark::Dash),
    state("withdrawn", "取下げ", StateMark::Dash),
];

const CERTIFICATE: &[&str] = &["certificate_number", "certificate_on", "certificate_issuer", "certificate_received_on"];

/// The steps.
pub const STEPS: &[Step] = &[
    Step {
        needs: &["name", "kind", "cause"],
        basis: BY_22_1,
        ..step("request", "申請する", &["preparing", "sent_back"], "requested", PROPOSE)
    },
    Step {
        needs: &["name", "kind", "cause"],
        takes: &["urgent_reason"],
        basis: BY_118,
        ..step("report_urgent", "許可の前に行ったことを届ける", &["preparing", "sent_back"], "urgent", PROPOSE)
    },
    Step {
        takes: &["condition", "method_reason"],
        other_person: true,
        basis: BY_22_1,
        ..step("permit", "許可する", &["requested"], "permitted", CHIEF)
    },
    Step {
        needs: &["urgent_reported_on"],
        takes: &["condition", "method_reason", "urgent_reported_on"],
        other_person: true,
        basis: BY_118,
        ..step("permit_after", "事後に許可する", &["urgent"], "permitted", CHIEF)
    },
    Step {
        reason: true,
        basis: BY_22_1,
        ..step("send_back", "差し戻す", &["requested", "urgent"], "sent_back", CHIEF)
    },
    Step { reason: true, basis: BY_22_1, ..step("deny", "許可しない", &["requested"], "denied", CHIEF) },
    Step {
        reason: true,
        ..step(
            "withdraw",
            "取り下げる",
            &["preparing", "sent_back", "requested", "permitted", "counted"],
            "withdrawn",
            PROPOSE,
        )
    },
    Step {
        needs: &["counted_by", "counted_at"],
        takes: &["counted_by", "counted_at"],
        basis: &[art(22).i(1)],
        ..step("count", "数量を確認した", &["permitted"], "counted", PROPOSE)
    },
    Step {
        needs: &["treated_from", "treated_to", "treated_place", "treated_by"],
        takes: &[
            "treated_from",
            "treated_to",
            "treated_place",
            "treated_by",
            "witness",
            "witness_reason",
            "tool",
            "tool_version",
            "treated_note",
        ],
        basis: BY_22_4,
        ..step("treat", "処理を記録する", &["counted", "handed"], "treated", PROPOSE)
    },
    Step {
        needs: &["verified_how", "verified_by", "verified_at", "verified_result"],
        takes: &["verified_how", "verified_by", "verified_at", "verified_result"],
        basis: &[art(22).i(2)],
        ..step("verify", "検証を記録する", &["treated"], "verified", PROPOSE)
    },
    Step {
        reason: true, basis: &[art(22).i(2)], ..step("redo", "処理をやり直す", &["treated"], "counted", PROPOSE)
    },
    Step {
        needs: &["handed_to", "handed_at", "handed_by"],
        takes: &["handed_to", "handed_at", "handed_by", "manifest"],
        ..step("hand", "引渡しを記録する", &["counted", "verified"], "handed", PROPOSE)
    },
    Step {
        needs: CERTIFICATE,
        takes: CERTIFICATE,
        ..step("certify", "証明書を受け取った", &["verified", "handed"], "certified", PROPOSE)
    },
    // What was missing on a certificate comes later, on another sheet or on one that replaces it.
    Step {
        needs: CERTIFICATE,
        takes: CERTIFICATE,
        ..step("recertify", "証明書を読み足す", &["certified"], "certified", PROPOSE)
    },
    Step {
        basis: &[art(22).i(1), art(32).p(1)],
        ..step("close", "完了する", &["verified", "handed", "certified"], "closed", CHIEF)
    },
];
