//! 様式第3号: every item that was treated, handed over or withdrawn in a period, or 「本期間　該当なし」.

use super::{
    Case, Composed, DEF, ITEM_COLUMNS, Item, Letter, PageHead, Problem, Result, Section, SheetOf, Value, Wanted, code,
    date, day_short, doc, hours, item_cells, made, method_word, or_dash,
};
use crate::media_disposal::needs;
use chrono::NaiveDate;
use kernel::{Record, RecordId};
use paper::{Block, Cell, Confirm, Nothing, Row, Table, fixed, row, words};
use store::{Query, Reading};

const WIDTHS: [f32; 13] = [7.0, 23.0, 19.0, 37.0, 36.0, 12.0, 9.0, 23.0, 32.0, 20.0, 18.0, 16.0, 15.0];
/// Rows of a blank register that fit on a page.
const BLANK_ROWS: usize = 11;

/// The period's figures.
#[derive(Default)]
struct Sums {
    asked: usize,
    withdrawn: usize,
    /// Asked for, and neither permitted nor refused yet.
    asking: usize,
    permitted: usize,
    treated: usize,
    waiting: usize,
    uncertified: usize,
    afterwards: usize,
}

impl Sums {
    fn said(&self) -> String {
        let less = |n: usize, word: &str| if n > 0 { format!("－{word}{n}件") } else { String::new() };
        let (gone, asking) = (less(self.withdrawn, "取下げ等"), less(self.asking, "許可待ち"));
        format!(
            "申請{}件{gone}{asking}＝許可{}件、うち処理{}件　処理待ち{}件 証明書の未着{}件 事後の許可{}件",
            self.asked, self.permitted, self.treated, self.waiting, self.uncertified, self.afterwards
        )
    }
}

enum Line {
    Item(Box<(RecordId, Item)>),
    Gap(RecordId),
}

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    let letter = wanted.letter;
    let (from, to) = wanted.period;
    let mut cases = Vec::new();
    if wanted.fill != "blank" {
        book.each(&DEF, &Query { life: vec!["active".to_owned()], ..Query::default() }, |r| {
            if in_period(&r, from, to) {
                cases.push(r);
            }
            Ok(())
        })?;
        cases.sort_by(|a, b| a.number.cmp(&b.number));
    }
    let mut lines = Vec::new();
    let mut sums = Sums::default();
    for record in &cases {
        count(&mut sums, record);
        if matches!(record.step.as_str(), "withdrawn" | "denied") {
            lines.push(Line::Gap(record.id));
            continue;
        }
        for row in book.parts(&DEF, record.id, "items")? {
            let item = Item::of(&row);
            if item.is_in() {
                lines.push(Line::Item(Box::new((record.id, item))));
            }
        }
    }
    if wanted.fill == "none" && !cases.is_empty() {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "この期間に{}件の案件があるため、「該当なし」は作れません。「帳簿から」で作ってください。",
                cases.len()
            ),
        ));
    }
    let of = |id: RecordId| cases.iter().find(|c| c.id == id);
    let mut rows = Vec::new();
    let mut sheet = Vec::new();
    let mut amount = 0;
    let mut n = 0;
    for line in &lines {
        match line {
            Line::Item(it) => {
                let Some(record) = of(it.0) else { continue };
                n += 1;
                amount += it.1.amount();
                rows.push(entry(wanted, n, record, &it.1));
                sheet.push(cells(wanted, record, &it.1));
            }
            Line::Gap(id) => {
                let Some(record) = of(*id) else { continue };
                rows.push(gap(book, record)?);
            }
        }
    }
    let said = sums.said();
    let block = match wanted.fill {
        "blank" => Block::Table(Table::list(&WIDTHS).rows_high(9.6).head(head()).rows((1..=BLANK_ROWS).map(|n| {
            let mut cells = vec![Cell::text(n.to_string()).center()];
            cells.resize(WIDTHS.len(), Cell::empty());
            row(cells)
        }))),
        "none" => Block::Nothing(nothing(&said)),
        _ => {
            let mut table = Table::list(&WIDTHS).rows_high(9.6).head(head()).rows(rows);
            table.rows.push(row(vec![Cell::unused(WIDTHS.len())]));
            Block::Table(table.row(sum(&format!("{n}行"), &amount.to_string(), &said)))
        }
    };
    let mut flow = vec![block, Block::Space(0.8)];
    if wanted.fill == "none" {
        flow.push(Block::Space(3.2));
        flow.push(Block::Table(confirmed(wanted)));
    } else {
        flow.push(Block::note(
            "日時・処理実施者・処理の内容は第22条第4号により記録する。分類は、媒体に収められた情報のうち最も高いもの（第17条第3項）。▲は、許可の前に行い、第118条第2項により届け出たもの。「（代行）」は、責任者の代行者が許可したもの。",
        ));
    }
    let section = Section::landscape(flow).head(page_head(letter, wanted));
    Ok(Composed {
        doc: doc(letter, &letter.title, vec![section]),
        sheet: SheetOf {
            name: "廃棄記録簿".to_owned(),
            columns: [("申請番号", 18.0), ("許可日時", 16.0), ("許可者", 14.0)]
                .iter()
                .chain(&ITEM_COLUMNS)
                .chain(&[
                    ("処理の開始", 16.0),
                    ("処理の終了", 16.0),
                    ("処理の場所", 18.0),
                    ("処理実施者", 16.0),
                    ("立会者", 14.0),
                    ("証明書番号", 16.0),
                    ("完了日", 12.0),
                    ("事後の許可", 8.0),
                ])
                .map(|(h, w)| ((*h).to_owned(), *w))
                .collect(),
            rows: sheet,
        },
        facts: serde_json::json!({
            "from": from.to_string(), "to": to.to_string(), "sums": said,
            "cases": cases.iter().map(|c| serde_json::json!({ "number": c.number, "step": c.step, "values": c.values })).collect::<Vec<_>>(),
            "items": lines.iter().filter_map(|l| match l { Line::Item(it) => Some(&it.1), Line::Gap(_) => None }).collect::<Vec<_>>(),
        }),
        records: n,
        warnings: [("許可待ち", sums.asking), ("処理待ち", sums.waiting)]
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(word, n)| format!("{word}の案件が{n}件あります。"))
            .collect(),
        number: None,
    })
}

/// The day on which a case stands in the register: treated, else handed over, else asked for.
fn day_of(record: &Record) -> Option<NaiveDate> {
    let moment = |k: &str| date::read_moment(record.get(k).text()).map(|m| m.date());
    moment("treated_from").or_else(|| moment("handed_at")).or_else(|| record.get("requested_on").date())
}

fn in_period(record: &Record, from: NaiveDate, to: NaiveDate) -> bool {
    !matches!(record.step.as_str(), "preparing" | "sent_back") && day_of(record).is_some_and(|d| from <= d && d <= to)
}

fn count(sums: &mut Sums, record: &Record) {
    sums.asked += 1;
    if matches!(record.step.as_str(), "withdrawn" | "denied") {
        sums.withdrawn += 1;
        return;
    }
    if record.get("permitted_at").is_empty() {
        sums.asking += 1;
        return;
    }
    sums.permitted += 1;
    let need = needs(&record.values);
    let done = if need.treated { !record.get("treated_to").is_empty() } else { !record.get("handed_at").is_empty() };
    sums.treated += usize::from(done);
    sums.waiting += usize::from(!done);
    sums.uncertified += usize::from(need.certified && record.get("certificate_number").is_empty());
    sums.afterwards += usize::from(record.get("urgent").is_yes());
}

fn head() -> Vec<Row> {
    vec![row([
        ("No.", ""),
        ("申請番号", ""),
        ("許可日", "許可者"),
        ("種別・メーカー・型番", ""),
        ("管理番号", "製造番号"),
        ("分類", "最高度"),
        ("数量", ""),
        ("処理日時", ""),
        ("処理の内容", "方法・場所"),
        ("処理実施者", ""),
        ("立会者", ""),
        ("証明書\n番号", ""),
        ("完了確認", "日・印"),
    ]
    .map(|(a, b)| if b.is_empty() { Cell::head(a) } else { Cell::head(a).second(b) })
    .into())]
}

fn entry(wanted: &Wanted<'_>, n: usize, record: &Record, item: &Item) -> Row {
    let case = Case { record: record.clone(), items: Vec::new(), lines: Vec::new(), evidence: Vec::new() };
    let t = |k: &str| record.get(k).text();
    let late = if record.get("urgent").is_yes() { "▲" } else { "" };
    let need = needs(&record.values);
    let (day, what) = if need.treated {
        let place = if t("treated_place").is_empty() { String::new() } else { format!("（{}）", t("treated_place")) };
        (day_short(&case, "treated_from"), format!("{}\n{place}", method_word(wanted, &item.method)))
    } else {
        let kind = crate::label_of(crate::media_disposal::KINDS, t("kind"));
        (day_short(&case, "handed_at"), format!("{kind}（{}）", t("handed_to")))
    };
    let hours = hours(&case);
    let open = if record.get("permitted_at").is_empty() { "許可待ち" } else { "処理待ち" };
    let when = if day.is_empty() { Cell::text(open).center() } else { Cell::code(day).center() };
    let when = if hours.is_empty() || !need.treated { when } else { when.second(fixed(hours)) };
    let class = if item.class.is_empty() {
        Cell::of(words("未記入").bold())
    } else {
        Cell::of(words(item.class.as_str()).bold()).size(11.0)
    };
    let serials = super::serials(item);
    let number = Cell::text(or_dash(&item.number));
    row(vec![
        Cell::text(n.to_string()).center(),
        Cell::code(record.number.as_str()).center(),
        Cell::code(format!("{late}{}", day_short(&case, "permitted_at"))).center().second(or_dash(t("permitted_by"))),
        Cell::text(made(item)),
        if serials.is_empty() { number } else { number.line(fixed(serials)) },
        class.center(),
        Cell::number(item.amount().to_string()),
        when,
        Cell::text(what.trim_end().to_owned()),
        Cell::text(or_dash(t("treated_by"))).center(),
        Cell::text(or_dash(t("witness"))).center(),
        Cell::code(if need.certified && t("certificate_number").is_empty() {
            "未着"
        } else {
            or_dash(t("certificate_number"))
        })
        .center(),
        Cell::code(day_short(&case, "closed_on")).center().top(),
    ])
    .record(record.number.as_str())
}

fn gap(book: &Reading, record: &Record) -> Result<Row> {
    let word = super::super::state_word(record);
    let why = book.last_reason(&DEF, record.id)?;
    let said = format!("欠番　{word}（{}）。処理はない。", or_dash(&why));
    Ok(row(vec![Cell::text("－").center(), Cell::code(record.number.as_str()).center(), Cell::text(said).cols(11)])
        .high(6.0))
}

fn cells(wanted: &Wanted<'_>, record: &Record, item: &Item) -> Vec<String> {
    let t = |k: &str| match record.get(k) {
        Value::Date(d) => d.to_string(),
        v => v.text().replace('T', " "),
    };
    let mut out = vec![record.number.clone(), t("permitted_at"), t("permitted_by")];
    out.extend(item_cells(wanted, item));
    out.extend(
        ["treated_from", "treated_to", "treated_place", "treated_by", "witness", "certificate_number", "closed_on"]
            .map(t),
    );
    out.push(if record.get("urgent").is_yes() { "▲".to_owned() } else { String::new() });
    out
}

fn sum(rows: &str, amount: &str, said: &str) -> Row {
    row(vec![
        Cell::head("計").cols(5),
        Cell::text(rows).center(),
        Cell::number(amount).bold(),
        Cell::text(said).cols(6).size(8.0),
    ])
    .high(7.0)
    .sum()
}

fn nothing(said: &str) -> Nothing {
    Nothing {
        table: Table::list(&WIDTHS).head(head()).row(sum("0行", "0", said)),
        said: "本期間　該当なし".to_owned(),
        sentence: "この期間に廃棄・返却した記録媒体等がないことを、次の照合により確認した。".to_owned(),
        compared: [
            "申請・許可の記録（申請中・許可済・未処理を含む）",
            "処理と引渡しの記録",
            "委託先・賃貸人から届いた証明書",
            "前の期間から処理待ちで引き継いだもの",
        ]
        .map(|t| (t.to_owned(), "0件".to_owned()))
        .into(),
        height: 88.0,
    }
}

fn confirmed(wanted: &Wanted<'_>) -> Table {
    let hint = Cell::of(words(wanted.seal_hint).grey()).size(6.5).right().bottom().rows(2);
    Table::form(&[26.0, 94.0, 22.0])
        .part(125.0, 142.0)
        .row(row(vec![Cell::label("確認日"), Cell::text(date::wareki_long(wanted.letter.date)), hint]).high(9.0))
        .row(row(vec![Cell::label("確認した者"), Cell::text(wanted.confirmed_by).size(8.5)]).high(11.0))
}

fn page_head(letter: &Letter, wanted: &Wanted<'_>) -> PageHead {
    let (from, to) = wanted.period;
    let year = date::fiscal_year(from);
    let whole = date::fiscal_year_days(year) == Some((from, to));
    let subtitle = if whole {
        date::fiscal_year_label(year)
    } else {
        format!("{}（期間を指定）", date::fiscal_year_label(year))
    };
    let blank = wanted.fill == "blank";
    let period = if blank {
        "令和　　年　　月　　日から令和　　年　　月　　日まで".to_owned()
    } else {
        format!("{}から{}まで", date::wareki_long(from), date::wareki_long(to))
    };
    PageHead {
        form: letter.form_heading.clone(),
        title: letter.title.clone(),
        subtitle: if blank { String::new() } else { subtitle },
        left_line: format!("所属　{}　　管理責任者　{}　　期間　{period}", letter.office(), letter.sender_title),
        confirm: (!wanted.register_seals.is_empty())
            .then(|| Confirm { band: "確認".to_owned(), titles: wanted.register_seals.to_vec() }),
        ..PageHead::default()
    }
}
