//! 情報セキュリティ事務引継書 (様式第8号): the state of every ledger, what is not finished, what comes, what is handed over.

use super::{Composed, Letter, SheetOf, sheets_doc};
use kernel::date;
use paper::{Block, Cell, Heading, LetterHead, Row, SealBox, Seals, Section, Table, para, row, words};
use serde::Serialize;

/// One side of a handover.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Party {
    /// 収納係 主任 髙根 桜子.
    pub name: String,
    /// 異動先, 前所属; may be empty.
    pub other: String,
}

/// One ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// Title.
    pub title: String,
    /// Articles.
    pub basis: String,
    /// Records in use.
    pub count: i64,
    /// To be settled.
    pub open: i64,
    /// Past their day.
    pub late: i64,
    /// Last change, `R9. 3.26`.
    pub changed: String,
    /// Compared with the things, `R9. 3.30`; may be empty.
    pub compared: String,
}

/// Something that is not finished, or comes within half a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatterLine {
    /// Number; may be empty.
    pub number: String,
    /// What.
    pub what: String,
    /// State, and what to do next.
    pub next: String,
    /// Due, `R9. 3.26`; may be empty.
    pub due: String,
    /// Past its day.
    pub late: bool,
    /// Who has it open; may be empty.
    pub person: String,
    /// Article; may be empty.
    pub basis: String,
}

/// A thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThingLine {
    /// Name and number.
    pub name: String,
    /// 1台, 3枚 …
    pub count: String,
    /// Where it lies.
    pub place: String,
}

/// What is done with an ID, a card or a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureLine {
    /// What.
    pub what: String,
    /// What is done.
    pub act: String,
    /// When.
    pub when: String,
    /// Article.
    pub basis: String,
}

/// Everything that an 引継書 says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct HandoverFacts {
    /// `chief`, `officer`, `other`.
    pub role: String,
    /// In words, where it is another.
    pub role_word: String,
    /// 前任者.
    pub from: Party,
    /// 後任者; empty: written by hand.
    pub to: Party,
    /// 令和9年4月1日.
    pub day: String,
    /// 令和9年3月31日 17時15分現在.
    pub as_of: String,
    /// Last day of the half year ahead.
    pub until: String,
    /// Ledgers.
    pub ledgers: Vec<LedgerLine>,
    /// Not finished; late ones first.
    pub open: Vec<MatterLine>,
    /// Within half a year.
    pub coming: Vec<MatterLine>,
    /// What is handed over (第46条).
    pub things: Vec<ThingLine>,
    /// IDs, cards, roles.
    pub measures: Vec<MeasureLine>,
    /// 特に伝えること; may be empty.
    pub note: String,
    /// First 16 digits of the journal's head.
    pub journal: String,
}

pub(super) fn heads(titles: &[&str]) -> Vec<Row> {
    vec![row(titles.iter().map(|t| Cell::head(*t).size(8.0)).collect())]
}

pub(super) fn heading(text: &str, note: &str) -> Block {
    Block::Heading(Heading { text: text.to_owned(), note: note.to_owned(), right: String::new() })
}

pub(super) fn tick(on: bool) -> Cell {
    Cell::checks(&[("", on)]).center()
}

pub(super) fn none(cols: usize) -> Row {
    row(vec![Cell::text("ありません。").cols(cols)])
}

fn dash(n: i64) -> Cell {
    if n == 0 { Cell::text("－").center() } else { Cell::number(n.to_string()) }
}

pub(super) fn or_dash(text: &str) -> String {
    if text.is_empty() { "－".to_owned() } else { text.to_owned() }
}

fn ledgers(facts: &HandoverFacts) -> Table {
    let titles = ["台　帳", "根　拠", "件数", "要確認", "期限\n超過", "最終更新", "現物\n照合", "後任"];
    let mut table = Table::list(&[48.0, 42.0, 14.0, 14.0, 14.0, 18.0, 12.0, 8.0]).head(heads(&titles)).sizes(8.5, 6.5);
    for l in &facts.ledgers {
        table.rows.push(row(vec![
            Cell::text(l.title.as_str()),
            Cell::text(l.basis.as_str()).size(7.5),
            Cell::number(l.count.to_string()),
            dash(l.open),
            dash(l.late),
            Cell::code(or_dash(&l.changed)).size(7.5).center(),
            if l.compared.is_empty() { Cell::text("－").center() } else { Cell::code(l.compared.as_str()).size(6.5) },
            tick(false),
        ]));
    }
    let sum = |f: fn(&LedgerLine) -> i64| facts.ledgers.iter().map(f).sum::<i64>();
    table.rows.push(
        row(vec![
            Cell::head(format!("計　{}台帳", facts.ledgers.len())).cols(2),
            Cell::number(sum(|l| l.count).to_string()).bold(),
            dash(sum(|l| l.open)).bold(),
            dash(sum(|l| l.late)).bold(),
            Cell::text(format!("記録の先頭 {}", facts.journal)).size(6.5).cols(3),
        ])
        .sum(),
    );
    table
}

fn open(facts: &HandoverFacts) -> Table {
    let titles = ["No.", "番　号", "件　名", "状態と次にすること", "期　限", "相手方", "後任"];
    let mut table = Table::list(&[7.0, 30.0, 37.0, 45.0, 19.0, 24.0, 8.0]).head(heads(&titles)).sizes(8.0, 6.5);
    for (n, m) in facts.open.iter().enumerate() {
        let due = if m.late { format!("▲{}", m.due) } else { or_dash(&m.due) };
        table.rows.push(row(vec![
            Cell::number((n + 1).to_string()),
            Cell::text(or_dash(&m.number)).size(7.5),
            Cell::text(m.what.as_str()),
            Cell::text(m.next.as_str()).size(7.5),
            Cell::code(due).size(7.5).center(),
            Cell::text(or_dash(&m.person)).size(7.5),
            tick(false),
        ]));
    }
    if facts.open.is_empty() {
        table.rows.push(none(7));
    }
    table
}

fn coming(facts: &HandoverFacts) -> Table {
    let titles = ["期　限", "事　項", "根　拠", "次にすること", "番　号", "後任"];
    let mut table = Table::list(&[19.0, 50.0, 27.0, 42.0, 24.0, 8.0]).head(heads(&titles)).sizes(8.0, 6.5);
    for m in &facts.coming {
        table.rows.push(row(vec![
            Cell::code(or_dash(&m.due)).size(7.5).center(),
            Cell::text(m.what.as_str()),
            Cell::text(or_dash(&m.basis)).size(7.5).center(),
            Cell::text(m.next.as_str()).size(7.5),
            Cell::text(or_dash(&m.number)).size(7.0),
            tick(false),
        ]));
    }
    if facts.coming.is_empty() {
        table.rows.push(none(6));
    }
    table
}

/// Tables of so many rows are not torn.
const ONE_PIECE: usize = 15;
/// Lines that stay empty for things that no ledger knows (keys, sealed envelopes).
const BY_HAND: usize = 3;

fn things(facts: &HandoverFacts) -> Table {
    let titles = ["品名・番号", "数量", "保管場所", "前任", "後任"];
    let mut table = Table::list(&[106.0, 14.0, 30.0, 10.0, 10.0]).head(heads(&titles)).sizes(8.5, 6.5).rows_high(7.5);
    for t in &facts.things {
        table.rows.push(row(vec![
            Cell::text(t.name.as_str()),
            Cell::text(t.count.as_str()).center(),
            Cell::text(or_dash(&t.place)).center(),
            tick(false),
            tick(false),
        ]));
    }
    for _ in 0..BY_HAND {
        table.rows.push(row(vec![Cell::empty(), Cell::empty(), Cell::empty(), tick(false), tick(false)]));
    }
    table
}

fn measures(facts: &HandoverFacts) -> Table {
    let titles = ["対　象", "措　置", "日　時", "根　拠"];
    let mut table = Table::list(&[60.0, 46.0, 40.0, 24.0]).head(heads(&titles)).sizes(8.5, 6.5);
    for m in &facts.measures {
        table.rows.push(row(vec![
            Cell::text(m.what.as_str()),
            Cell::text(m.act.as_str()),
            Cell::text(m.when.as_str()).center(),
            Cell::text(m.basis.as_str()).size(7.5).center(),
        ]));
    }
    if facts.measures.is_empty() {
        table.rows.push(none(4));
    }
    table
}

/// Composes the 引継書: print, workbook and facts.
#[must_use]
pub fn handover(letter: &Letter, facts: &HandoverFacts, seals: &[String], hint: &str) -> Composed {
    let is = |role: &str| facts.role == role;
    let other = if is("other") {
        format!("その他（{}）", facts.role_word)
    } else {
        "その他（　　　　　）".to_owned()
    };
    let party = |p: &Party, label: &str| {
        let cell = Cell::text(p.name.as_str());
        if p.other.is_empty() { cell } else { cell.second(format!("{label}　{}", p.other)) }
    };
    let head = Table::form(&[24.0, 61.0, 24.0, 61.0])
        .row(row(vec![
            Cell::label("引継ぎの区分"),
            Cell::checks(&[
                ("情報セキュリティ責任者", is("chief")),
                ("情報システム担当者", is("officer")),
                (other.as_str(), is("other")),
            ])
            .cols(3),
        ]))
        .row(
            row(vec![
                Cell::label("前任者"),
                party(&facts.from, "異動先"),
                Cell::label("後任者"),
                party(&facts.to, "前所属"),
            ])
            .high(10.5),
        )
        .row(row(vec![
            Cell::label("引継ぎの日"),
            Cell::text(facts.day.as_str()),
            Cell::label("台帳の基準"),
            Cell::text(facts.as_of.as_str()),
        ]));
    let sentence = format!(
        "{}付けの人事異動に伴い、{}の情報セキュリティ事務を次のとおり引き継ぎます。",
        facts.day, letter.division
    );
    let boxes = seals.iter().enumerate().map(|(n, label)| {
        // Whoever answers for the book does not look over their own handing over.
        let label = if facts.role == "chief" { label.replace("責任者", "部長") } else { label.clone() };
        let name = match n {
            0 => facts.from.name.as_str(),
            1 => facts.to.name.as_str(),
            _ => "",
        };
        SealBox::new(&label, name, "")
    });
    let note = if facts.note.trim().is_empty() { "　" } else { facts.note.trim() };
    let mut flow = vec![
        Block::Letter(LetterHead {
            form: letter.form_heading.clone(),
            date: date::wareki_long(letter.date),
            title: letter.title.clone(),
            tight: true,
            ..LetterHead::default()
        }),
        Block::letter_text(sentence),
        Block::Space(1.2),
        Block::Table(head),
        Block::Space(2.4),
        heading("1　台帳の状況", ""),
        Block::Table(ledgers(facts)),
        Block::Space(2.4),
        heading("2　終わっていない事項", "期限を過ぎているもの（▲）を先に記す"),
        Block::Table(open(facts)),
    ];
    let note = Table::form(&[170.0]).row(row(vec![Cell::of(para(words(note)).wrap()).top().pad(2.0)]).high(23.0));
    let by_hand = "台帳にない鍵や封筒は、空いた行に番号だけを書く";
    for (title, hint, table) in [
        (format!("3　6か月以内に期限の来るもの（{}まで）", facts.until), "", coming(facts)),
        ("4　引き渡す物（第46条）".to_owned(), by_hand, things(facts)),
        ("5　ID・カード・役割の措置".to_owned(), "", measures(facts)),
        ("6　特に伝えること".to_owned(), "", note),
    ] {
        flow.push(Block::Space(2.4));
        let short = table.rows.len() <= ONE_PIECE;
        let section = vec![heading(&title, hint), Block::Table(table)];
        // A short table stands on one page: a head over a single row tells nothing.
        if short { flow.push(Block::Keep(section)) } else { flow.extend(section) }
    }
    flow.extend([
        Block::Space(3.0),
        Block::Keep(vec![
            Block::Para(para("この書面の内容を、台帳及び現物と照合して引き継いだ。").size(9.0)),
            Block::Space(1.5),
            Block::Seals(Seals::new(boxes.collect()).hint(hint)),
        ]),
    ]);
    flow.extend(letter.deputies.iter().map(Block::note));
    let section = Section::portrait(flow);
    Composed {
        doc: sheets_doc(letter, &letter.title, vec![section]),
        sheet: sheet(facts),
        facts: serde_json::to_value(facts).unwrap_or_default(),
        records: facts.ledgers.len() + facts.open.len() + facts.coming.len() + facts.things.len(),
        warnings: Vec::new(),
        number: None,
    }
}

/// The same as rows, one sheet: which section a row is of stands in front.
fn sheet(facts: &HandoverFacts) -> SheetOf {
    let columns = [
        ("節", 18.0),
        ("番号", 20.0),
        ("台帳・件名・品名", 36.0),
        ("状態・次にすること・措置", 34.0),
        ("根拠", 20.0),
        ("件数・数量", 10.0),
        ("要確認", 8.0),
        ("期限超過", 8.0),
        ("期限・更新・日時", 16.0),
        ("相手方・保管場所", 20.0),
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let count = |n: i64| n.to_string();
    let empty = String::new;
    rows.push(vec![
        "引継ぎ".to_owned(),
        empty(),
        format!("前任者 {}", facts.from.name),
        format!("後任者 {}", facts.to.name),
        empty(),
        empty(),
        empty(),
        empty(),
        facts.day.clone(),
        facts.as_of.clone(),
    ]);
    for l in &facts.ledgers {
        rows.push(vec![
            "1 台帳".to_owned(),
            empty(),
            l.title.clone(),
            empty(),
            l.basis.clone(),
            count(l.count),
            count(l.open),
            count(l.late),
            l.changed.clone(),
            l.compared.clone(),
        ]);
    }
    for (section, lines) in [("2 終わっていない", &facts.open), ("3 期限の来るもの", &facts.coming)] {
        for m in lines {
            rows.push(vec![
                section.to_owned(),
                m.number.clone(),
                m.what.clone(),
                m.next.clone(),
                m.basis.clone(),
                empty(),
                empty(),
                if m.late { "▲".to_owned() } else { empty() },
                m.due.clone(),
                m.person.clone(),
            ]);
        }
    }
    for t in &facts.things {
        let mut line = vec![empty(); columns.len()];
        line[0] = "4 引き渡す物".to_owned();
        line[2].clone_from(&t.name);
        line[5].clone_from(&t.count);
        line[9].clone_from(&t.place);
        rows.push(line);
    }
    for m in &facts.measures {
        let mut line = vec![empty(); columns.len()];
        line[0] = "5 措置".to_owned();
        line[2].clone_from(&m.what);
        line[3].clone_from(&m.act);
        line[4].clone_from(&m.basis);
        line[8].clone_from(&m.when);
        rows.push(line);
    }
    if !facts.note.trim().is_empty() {
        let mut line = vec![empty(); columns.len()];
        line[0] = "6 特に伝えること".to_owned();
        line[2].clone_from(&facts.note);
        rows.push(line);
    }
    SheetOf {
        name: "引継書".to_owned(), columns: columns.iter().map(|(h, w)| ((*h).to_owned(), *w)).collect(), rows
    }
}
