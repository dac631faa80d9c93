//! 様式第4号: one row per card, with the sum by state.

use super::{Composed, composed, day, head, holder, moment, or_dash, state, word};
use crate::forms::Wanted;
use kernel::{Record, Result};
use paper::{Block, Cell, Nothing, Row, Section, Table, fixed, row, words};

const WIDTHS: [f32; 13] = [7.0, 23.0, 12.0, 42.0, 17.0, 17.0, 20.0, 24.0, 24.0, 23.0, 29.0, 17.0, 12.0];
/// Rows of a blank register that fit on a page.
const BLANK_ROWS: usize = 14;
/// Cards that end within so many days are counted.
const ENDS: i64 = 90;

pub(super) fn compose(wanted: &Wanted<'_>, cards: &[Record]) -> Result<Composed> {
    let title = wanted.letter.title.as_str();
    let said = sum_of(wanted, cards);
    let table = Table::list(&WIDTHS).rows_high(8.5).head(vec![titles()]);
    let block = match wanted.fill {
        "blank" => Block::Table(table.rows((1..=BLANK_ROWS).map(|n| {
            let mut cells = vec![Cell::text(n.to_string()).center()];
            cells.resize(WIDTHS.len(), Cell::empty());
            row(cells)
        }))),
        "none" => Block::Nothing(Nothing {
            table: table.row(sum(0, &said)),
            said: "本期間　該当なし".to_owned(),
            sentence: "管理しているICカードがないことを、次の照合により確認した。".to_owned(),
            compared: [
                ("貸与中・一時貸与のカード".to_owned(), "0枚".to_owned()),
                ("保管中・回収済のカード".to_owned(), "0枚".to_owned()),
            ]
            .into(),
            height: 80.0,
        }),
        _ => Block::Table(
            table.rows(cards.iter().enumerate().map(|(n, r)| entry(n + 1, r))).row(sum(cards.len(), &said)),
        ),
    };
    let section =
        Section::landscape(vec![block]).head(head(wanted, title, "カードの暗証番号は、この台帳に記載しない。"));
    let mut out = composed(wanted, title, section, cards);
    let open = cards.iter().filter(|r| r.step == "lost").count();
    if open > 0 {
        out.warnings.push(format!("無効化の済んでいないカードが{open}枚あります（第58条第2項第3号）。"));
    }
    Ok(out)
}

fn titles() -> Row {
    row([
        ("No.", ""),
        ("カード番号", ""),
        ("区分", ""),
        ("職員番号・氏名", "所属カードは配置先・保管場所"),
        ("貸与日", ""),
        ("有効期限", ""),
        ("状態", ""),
        ("紛失等の報告", "返納"),
        ("無効化", "完了日時"),
        ("再発行の\nカード番号", ""),
        ("回収・破砕", "実施者／立会者"),
        ("直近の\n点検日", ""),
        ("備考", ""),
    ]
    .map(|(a, b)| if b.is_empty() { Cell::head(a) } else { Cell::head(a).second(b) })
    .into())
}

fn entry(n: usize, r: &Record) -> Row {
    let t = |k: &str| r.get(k).text();
    let who = if t("holder").is_empty() && t("holder_number").is_empty() {
        Cell::text(or_dash(t("place")))
    } else {
        let below = if t("kind") == "personal" { t("unit") } else { t("place") };
        Cell::text(holder(r)).second(below)
    };
    let stamp =
        |key: &str| moment(r, key).map_or_else(|| Cell::text("－").center(), |(d, h)| Cell::code(d).second(fixed(h)));
    let reported = match r.get("returned_on").date() {
        Some(_) if t("reported_at").is_empty() => Cell::code(day(r, "returned_on")).second("返納"),
        _ => stamp("reported_at"),
    };
    let end = if r.get("disposed_on").date().is_some() {
        Cell::text(format!("{} 破砕", day(r, "disposed_on").trim())).second(format!(
            "{}／{}",
            t("disposed_by"),
            or_dash(t("witness"))
        ))
    } else if r.get("collected_on").date().is_some() {
        Cell::text("回収済・破砕待ち").second(day(r, "collected_on"))
    } else if matches!(r.step.as_str(), "lost" | "invalid" | "reissued" | "replaced") {
        Cell::text("未回収")
    } else {
        Cell::text("－").center()
    };
    let marked = matches!(r.step.as_str(), "lost" | "invalid");
    let kind = if t("loss_kind").is_empty() || !marked { state(r).to_owned() } else { loss_word(r) };
    let state = if marked { Cell::of(words(kind).bold()) } else { Cell::text(kind) };
    row(vec![
        Cell::text(n.to_string()).center(),
        Cell::code(t("card_number")).center(),
        Cell::text(word(r, "kind")).center(),
        who,
        Cell::code(day(r, "lent_on")).center(),
        Cell::code(day(r, "valid_until")).center(),
        state.center(),
        reported,
        stamp("invalidated_at"),
        Cell::code(or_dash(t("new_number"))).center(),
        end,
        Cell::code(day(r, "checked_on")).center(),
        Cell::text(t("remarks")),
    ])
    .record(t("card_number"))
}

/// 紛失・無効, or 紛失・無効化未了.
fn loss_word(r: &Record) -> String {
    let end = if r.step == "lost" { "無効化未了" } else { "無効" };
    format!("{}・\n{end}", word(r, "loss_kind"))
}

fn sum_of(wanted: &Wanted<'_>, cards: &[Record]) -> String {
    let count = |steps: &[&str]| cards.iter().filter(|r| steps.contains(&r.step.as_str())).count();
    let until = wanted.letter.as_of + chrono::Duration::days(ENDS);
    let held = |r: &Record| matches!(r.step.as_str(), "lent" | "lent_short" | "stock");
    let ends = cards.iter().filter(|r| held(r) && r.get("valid_until").date().is_some_and(|d| d <= until)).count();
    format!(
        "貸与中 {}枚　一時貸与 {}枚　在庫 {}枚　返納 {}枚　無効 {}枚　切替・回収待ち {}枚　回収・破砕待ち {}枚　破砕済 {}枚　／　無効化の済んでいない紛失等 {}枚　有効期限が3か月以内のもの {ends}枚",
        count(&["lent"]),
        count(&["lent_short"]),
        count(&["stock"]),
        count(&["returned"]),
        count(&["invalid", "reissued"]),
        count(&["replaced"]),
        count(&["collected"]),
        count(&["crushed"]),
        count(&["lost"]),
    )
}

fn sum(n: usize, said: &str) -> Row {
    row(vec![Cell::head(format!("計 {n}枚")).cols(3), Cell::text(said).cols(WIDTHS.len() - 3).size(7.5)])
        .high(8.0)
        .sum()
}
