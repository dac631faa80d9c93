//! 情報資産重要性分類結果報告書 (第14条第3項): the letter with its counts and moves, and the list.

use super::Letter;
use super::sums::Sums;
use crate::ALL;
use crate::classified::REPORT_KINDS;
use kernel::{LedgerDef, Record, date};
use paper::{
    Block, Cell, Doc, HeadRight, LetterHead, LetterItem, PageHead, PageRows, Row, Section, Side, Table, fixed, para,
    row, words,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most rows of the list that goes with the report on paper. A longer one is nobody's reading: it goes as the
/// workbook that is frozen under the same number, and the letter says so.
pub const ANNEX: usize = 20_000;

/// How the list goes with the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Annex {
    /// There is nothing to list.
    None,
    /// On paper.
    Paper,
    /// As a workbook only.
    Workbook,
}

/// One record as the report shows it; each ledger says how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// One of [`REPORT_KINDS`].
    pub kind: String,
    /// 資産名.
    pub name: String,
    /// 業務.
    pub business: String,
    /// 係.
    pub unit: String,
    /// 形態・媒体.
    pub form: String,
    /// 保管場所・利用システム.
    pub place: String,
    /// 個人情報.
    pub personal: String,
    /// 件数帯.
    pub persons: String,
    /// Contains personal information.
    pub has_personal: bool,
    /// A, B, C, or empty.
    pub class: String,
    /// 該当基準・理由.
    pub reason: String,
    /// 取扱制限.
    pub handling: String,
    /// 保存年限.
    pub retention: String,
}

/// A row with its place in the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// `asset:12`.
    pub key: String,
    /// 番号.
    pub number: String,
    /// 判断待ち.
    pub asking: bool,
    /// Confirmed by the chief.
    pub confirmed: bool,
    /// What is shown.
    pub row: ReportRow,
}

impl Entry {
    /// How a ledger's record stands in the report.
    #[must_use]
    pub fn of(ledger: &dyn crate::Ledger, record: &Record) -> Entry {
        let def = ledger.def();
        let mut row = ledger.report_row(record);
        if record.step == "asking" {
            // What the chief is still asked about is counted under no class (第16条第3項).
            row.class.clear();
        }
        Entry {
            key: format!("{}:{}", def.key, record.id),
            number: record.number.clone(),
            asking: record.step == "asking",
            confirmed: record.step == "confirmed",
            row,
        }
    }
}

/// A record that was in the last report and is in use no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Key.
    pub key: String,
    /// 番号.
    pub number: String,
    /// What the last report showed.
    pub row: ReportRow,
    /// Why it went, and when.
    pub why: String,
    /// 廃棄の記録の番号 (第22条); empty where no disposal case closed over it.
    #[serde(default)]
    pub disposal: String,
}

/// Everything that a report says, as data: what is frozen, compared next time, and digested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// 基準日, ISO.
    pub as_of: String,
    /// Day of the last report, ISO; empty: this is the first.
    pub previous_on: String,
    /// Its number.
    pub previous_number: String,
    /// In use, in order.
    pub entries: Vec<Entry>,
    /// Gone since.
    pub gone: Vec<Gone>,
    /// Class in the last report, by key.
    pub before: BTreeMap<String, String>,
    /// Keys whose content changed but not the class.
    pub reworded: Vec<String>,
}

/// Moves of one class since the last report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moves {
    /// In the last report.
    pub before: usize,
    /// New.
    pub new: usize,
    /// Gone.
    pub gone: usize,
    /// From other classes.
    pub from: usize,
    /// To other classes (or to 判断待ち).
    pub to: usize,
    /// Now.
    pub now: usize,
}

/// The last report's facts, from what was frozen with it; `None` if it cannot be read.
#[must_use]
pub fn previous_of(frozen: &str) -> Option<Facts> {
    serde_json::from_str(frozen).ok()
}

impl Facts {
    /// Compares what is in use now with the last report; `why` says why a record of it went.
    #[must_use]
    pub fn new(
        as_of: String,
        entries: Vec<Entry>,
        previous: Option<(Facts, String, String)>,
        why: impl Fn(&str) -> String,
    ) -> Facts {
        let Some((last, number, on)) = previous else {
            return Facts {
                as_of,
                previous_on: String::new(),
                previous_number: String::new(),
                entries,
                gone: Vec::new(),
                before: BTreeMap::new(),
                reworded: Vec::new(),
            };
        };
        let now: BTreeMap<&str, &Entry> = entries.iter().map(|e| (e.key.as_str(), e)).collect();
        let (mut gone, mut reworded, mut before) = (Vec::new(), Vec::new(), BTreeMap::new());
        for e in last.entries {
            match now.get(e.key.as_str()) {
                None => gone.push(Gone {
                    why: why(&e.key),
                    number: e.number,
                    row: e.row.clone(),
                    key: e.key.clone(),
                    disposal: String::new(),
                }),
                Some(n) if n.row.class == e.row.class && n.row != e.row => reworded.push(e.key.clone()),
                Some(_) => {}
            }
            before.insert(e.key, e.row.class);
        }
        Facts { as_of, previous_on: on, previous_number: number, entries, gone, before, reworded }
    }

    /// How the list goes with the letter.
    #[must_use]
    pub fn annex(&self) -> Annex {
        match self.entries.len() + self.gone.len() {
            0 => Annex::None,
            1..=ANNEX => Annex::Paper,
            _ => Annex::Workbook,
        }
    }

    /// Entries with a class: what is counted.
    fn counted(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| !e.row.class.is_empty())
    }

    /// How many have this kind (all if empty) and class (all if empty).
    #[must_use]
    pub fn count(&self, kind: &str, class: &str) -> usize {
        self.counted()
            .filter(|e| (kind.is_empty() || e.row.kind == kind) && (class.is_empty() || e.row.class == class))
            .count()
    }

    fn personal(&self, kind: &str) -> usize {
        self.counted().filter(|e| e.row.has_personal && (kind.is_empty() || e.row.kind == kind)).count()
    }

    /// Moves of a class; they always balance: before + new − gone + from − to = now.
    #[must_use]
    pub fn moves(&self, class: &str) -> Moves {
        let mut m = Moves { before: self.before.values().filter(|c| *c == class).count(), ..Moves::default() };
        m.gone = self.gone.iter().filter(|g| g.row.class == class).count();
        for e in &self.entries {
            let was = self.before.get(&e.key).map(String::as_str);
            let is = e.row.class.as_str();
            m.now += usize::from(is == class);
            match was {
                None => m.new += usize::from(is == class),
                Some(was) if was != is => {
                    m.from += usize::from(is == class);
                    m.to += usize::from(was == class);
                }
                Some(_) => {}
            }
        }
        m
    }

    /// Waiting for the chief's judgement.
    #[must_use]
    pub fn asking(&self) -> usize {
        self.entries.iter().filter(|e| e.asking).count()
    }

    /// Without a class and not asked about either.
    #[must_use]
    pub fn unclassified(&self) -> usize {
        self.entries.iter().filter(|e| e.row.class.is_empty() && !e.asking).count()
    }

    /// With a class that the chief has not confirmed.
    #[must_use]
    pub fn unconfirmed(&self) -> usize {
        self.counted().filter(|e| !e.confirmed).count()
    }

    /// 新規, 変更 or nothing, for the list.
    fn change(&self, e: &Entry) -> &'static str {
        if self.previous_on.is_empty() {
            return "";
        }
        match self.before.get(&e.key) {
            None => "新規",
            Some(was) if *was != e.row.class => "変更",
            Some(_) if self.reworded.contains(&e.key) => "変更",
            Some(_) => "",
        }
    }
}

fn dash(n: usize) -> String {
    if n == 0 { "－".to_owned() } else { n.to_string() }
}

fn numeral(n: usize) -> Cell {
    Cell::of(fixed(dash(n))).center()
}

/// Composes the report.
#[must_use]
pub fn report(letter: &Letter, facts: &Facts) -> Doc {
    let mut sections = vec![cover(letter, facts)];
    if facts.annex() == Annex::Paper {
        sections.push(annex(letter, facts));
    }
    Doc { meta: letter.meta(&letter.title), footer: letter.footer(), practice: letter.practice, sections }
}

fn long(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), date::wareki_long)
}

fn cover(letter: &Letter, facts: &Facts) -> Section {
    let mut from = vec!["情報セキュリティ責任者".to_owned(), letter.sender_title.clone()];
    if !letter.sender_name.is_empty() {
        from.push(letter.sender_name.clone());
    }
    let head = LetterHead {
        form: letter.form_heading.clone(),
        number: letter.document_number.clone(),
        date: date::wareki_long(letter.date),
        to: letter.to.clone(),
        from,
        seal: letter.stamped,
        title: letter.title.clone(),
        ..LetterHead::default()
    };
    let (count, held) = (facts.count("", ""), facts.entries.len());
    // What has no class yet is not counted by class, and not kept back either.
    let classified = if count < held { format!("うち分類したもの{count}件。") } else { String::new() };
    let as_of = long(&facts.as_of);
    let asked = match (facts.asking(), facts.unclassified()) {
        (0, 0) => "なし".to_owned(),
        (a, 0) => format!("{a}件（別紙に「判断待ち」と示したもの）"),
        (a, u) => format!("{a}件（別紙に「判断待ち」と示したもの）　ほかに未分類 {u}件"),
    };
    let annex = match facts.annex() {
        Annex::None => "なし",
        Annex::Paper => "別紙　情報資産重要性分類一覧",
        Annex::Workbook => "別紙　情報資産重要性分類一覧（Excelファイル。この報告書と同じ帳票番号）",
    };
    let titles: Vec<&str> = letter.receipt.iter().map(String::as_str).collect();
    let mut blocks = vec![
        Block::Letter(head),
        Block::letter_text(format!(
            "情報セキュリティ対策基準第14条第3項の規定により、{}が保有する情報資産の重要性分類の結果を、下記のとおり報告します。",
            letter.division
        )),
        Block::Ki,
        Block::Item(LetterItem::new(
            "1",
            "対象及び基準日",
            // One line: with a second one, the boxes for the receipt would not stand on the first page.
            format!("全ての情報資産　{held}件（{classified}{as_of}現在）"),
        )),
        Block::Item(LetterItem::new("2", "重要性分類ごとの件数", "").right("（単位：件）")),
        Block::Table(counted(facts)),
        Block::Space(1.8),
        Block::Item(LetterItem::new("3", "前回報告からの異動", "").right("（単位：件）")),
        Block::Table(moved(facts)),
        Block::Space(0.8),
    ];
    let note = if facts.previous_on.is_empty() {
        "今回が最初の報告のため、前回報告の件数はありません。区分は、第3条をもとに本アプリが分けたものです。".to_owned()
    } else {
        format!(
            "前回報告（{}）＋新規－廃止＋他の分類から－他の分類へ＝今回報告。このほか、分類を変えずに内容を改めたもの {}件。区分は、第3条をもとに本アプリが分けたものです。",
            facts.previous_number,
            facts.reworded.len()
        )
    };
    blocks.extend([
        Block::note(note),
        Block::Space(1.4),
        Block::Item(LetterItem::new("4", "分類の判断を求めているもの（第16条第3項）", asked)),
        Block::Item(LetterItem::new("5", "添付書類", annex)),
    ]);
    blocks.extend(letter.deputies.iter().map(Block::note));
    blocks.extend([
        Block::Ijo,
        Block::Bottom(vec![Block::Beside(vec![
            Side {
                x: 0.0,
                width: 64.0,
                bottom: true,
                blocks: letter.contact.iter().map(|l| Block::Para(para(l.as_str()).size(9.0).pitch(4.6))).collect(),
            },
            Side {
                x: 66.0,
                width: 104.0,
                bottom: true,
                blocks: vec![Block::Table(paper::receipt(0.0, "整理番号（第14条第4項）", "受付日", &titles))],
            },
        ])]),
    ]);
    Section::portrait(blocks)
}

fn counted(facts: &Facts) -> Table {
    let titles = ["区　分", "重要性分類A", "重要性分類B", "重要性分類C", "計", "うち個人情報を含むもの"];
    let mut table = Table::form(&[30.0, 24.0, 24.0, 24.0, 28.0, 40.0])
        .rows_high(5.4)
        .head_high(4.9)
        .head(vec![row(titles.map(|t| Cell::head(t).size(8.5)).into())]);
    let line = |label: Cell, kind: &str, bold: bool| {
        let mut cells = vec![label];
        cells.extend(["A", "B", "C", ""].map(|c| numeral(facts.count(kind, c))));
        cells.push(numeral(facts.personal(kind)));
        if bold { cells.into_iter().map(Cell::bold).collect() } else { cells }
    };
    for kind in REPORT_KINDS {
        table.rows.push(row(line(Cell::label(*kind).pad(2.4).size(8.5), kind, false)));
    }
    table.rows.push(row(line(Cell::label("合計").pad(4.0), "", true)).sum());
    table
}

fn moved(facts: &Facts) -> Table {
    let last = if facts.previous_on.is_empty() { "（なし）".to_owned() } else { long(&facts.previous_on) };
    let mut table = Table::form(&[30.0, 25.0, 22.0, 22.0, 23.0, 23.0, 25.0]).rows_high(5.4).head_high(4.8).head(vec![
        row(vec![
            Cell::head("分　類").size(8.5).rows(2),
            Cell::head("前回報告").size(8.5).second(last).rows(2),
            Cell::head("新　規").size(8.5).rows(2),
            Cell::head("廃　止").size(8.5).rows(2),
            Cell::head("分類の変更").size(8.5).cols(2),
            Cell::head("今回報告").size(8.5).rows(2),
        ]),
        row(vec![Cell::head("他の分類から").size(8.5), Cell::head("他の分類へ").size(8.5)]),
    ]);
    let cells = |m: Moves| [m.before, m.new, m.gone, m.from, m.to, m.now];
    let mut sum = [0; 6];
    for class in ["A", "B", "C"] {
        let n = cells(facts.moves(class));
        let mut line = vec![Cell::label(format!("重要性分類{class}")).size(8.5)];
        for (i, v) in n.into_iter().enumerate() {
            if let Some(s) = sum.get_mut(i) {
                *s += v;
            }
            let cell = numeral(v);
            line.push(if i == 0 || i == 5 { cell.bold() } else { cell });
        }
        table.rows.push(row(line));
    }
    let mut line = vec![Cell::label("合計").bold().pad(4.0)];
    line.extend(sum.map(|v| numeral(v).bold()));
    table.rows.push(row(line).sum());
    table
}

/// Widths of the list, mm.
const LIST: [f32; 12] = [7.0, 21.0, 47.0, 15.0, 16.0, 20.0, 33.0, 23.0, 10.0, 37.0, 23.0, 15.0];

fn annex(letter: &Letter, facts: &Facts) -> Section {
    let two = |a: &str, b: &str| {
        let cell = Cell::head(a).size(7.5);
        if b.is_empty() { cell } else { cell.second(b) }
    };
    let head = row(vec![
        two("No.", ""),
        two("資産番号", "異動"),
        two("資産名", "業務"),
        two("係", ""),
        two("区分", ""),
        two("形態・媒体", ""),
        two("保管場所・\n利用システム", ""),
        two("個人情報", "件数帯"),
        two("分類", ""),
        two("該当基準・理由", ""),
        two("取扱制限", ""),
        two("保存年限", ""),
    ]);
    let rows = facts.entries.iter().enumerate().map(|(n, e)| entry_row(facts, n, e));
    let classes: Vec<String> = facts.entries.iter().map(|e| e.row.class.clone()).collect();
    let sums = Sums {
        counter: "件",
        open: "判断待ち・未分類",
        span: LIST.len() - 3,
        size: Some(8.5),
        end: "　鑑文の「今回報告」と一致",
    };
    let table = Table::list(&LIST).head(vec![head]).rows(rows).totals(move |page: PageRows| sums.lines(&classes, page));
    let mut blocks = vec![Block::Table(table)];
    if !facts.gone.is_empty() {
        blocks.push(Block::Space(4.0));
        blocks.push(Block::heading("廃止した資産（件数の外）"));
        blocks.push(Block::Table(gone(facts)));
    }
    Section::landscape(blocks)
        .head(PageHead {
            form: letter.form_heading.replacen('（', "別紙（", 1),
            right: HeadRight::Annex,
            title: "情報資産重要性分類一覧".to_owned(),
            left_line: format!("所属　{}　　管理責任者　{}", letter.office(), letter.sender_title),
            right_line: format!("{}現在", long(&facts.as_of)),
            ..PageHead::default()
        })
        .form(letter.form_footer.replacen('（', "別紙（", 1))
}

fn entry_row(facts: &Facts, n: usize, e: &Entry) -> Row {
    let r = &e.row;
    let or_dash = |t: &str| if t.is_empty() { "－".to_owned() } else { t.to_owned() };
    let second = |cell: Cell, text: &str| if text.is_empty() { cell } else { cell.second(text) };
    let class = if r.class.is_empty() {
        Cell::of(words(if e.asking { "判断\n待ち" } else { "未\n分類" }).bold()).center()
    } else {
        Cell::of(words(r.class.as_str()).bold()).center().size(11.0)
    };
    let was = facts.before.get(&e.key).filter(|w| **w != r.class && !w.is_empty());
    let class = second(class, &was.map(|w| format!("前回{w}")).unwrap_or_default()).pad(0.3);
    let place = if r.place.is_empty() { Cell::of(words("未記入").bold()) } else { Cell::text(r.place.as_str()) };
    let reason = if r.reason.is_empty() { Cell::of(words("未記入").bold()) } else { Cell::text(r.reason.as_str()) };
    row(vec![
        Cell::text((n + 1).to_string()).center().size(8.5).field("No."),
        second(Cell::of(fixed(e.number.as_str())).center(), facts.change(e)).field("資産番号"),
        second(Cell::text(r.name.as_str()), &r.business).field("資産名・業務"),
        Cell::text(or_dash(&r.unit)).center().field("係"),
        Cell::text(or_dash(&r.kind)).center().field("区分"),
        Cell::text(or_dash(&r.form)).field("形態・媒体"),
        place.field("保管場所・利用システム"),
        second(Cell::text(or_dash(&r.personal)), &r.persons).field("個人情報"),
        class,
        reason.field("該当基準・理由"),
        Cell::text(or_dash(&r.handling)).field("取扱制限"),
        Cell::text(or_dash(&r.retention)).center().field("保存年限"),
    ])
    .record(e.number.as_str())
}

fn gone(facts: &Facts) -> Table {
    let head = ["No.", "番号", "名称", "係", "区分", "分類", "理由・日", "廃棄の記録の番号（第22条）"];
    let rows = facts.gone.iter().enumerate().map(|(n, g)| {
        row(vec![
            Cell::text((n + 1).to_string()).center(),
            Cell::of(fixed(g.number.as_str())),
            Cell::text(g.row.name.as_str()),
            Cell::text(g.row.unit.as_str()),
            Cell::text(g.row.kind.as_str()),
            Cell::of(words(g.row.class.as_str()).bold()).center(),
            Cell::text(g.why.as_str()),
            Cell::of(fixed(if g.disposal.is_empty() { "－" } else { g.disposal.as_str() })),
        ])
        .record(g.number.as_str())
    });
    Table::list(&[7.0, 21.0, 62.0, 20.0, 20.0, 12.0, 75.0, 50.0])
        .head(vec![row(head.map(|t| Cell::head(t).size(7.5)).into())])
        .rows(rows)
}

/// The ledgers whose records the report counts.
pub fn counted_ledgers() -> impl Iterator<Item = &'static LedgerDef> {
    ALL.iter().map(|l| l.def()).filter(|d| d.total_by == "class")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_nobody_would_read_on_paper_goes_as_a_workbook() {
        let entry = |n: usize| Entry {
            key: format!("asset:{n}"),
            number: format!("税務-資-{n:04}"),
            asking: false,
            confirmed: true,
            row: ReportRow { class: "C".to_owned(), ..ReportRow::default() },
        };
        let of = |n: usize| Facts::new("2026-11-18".to_owned(), (0..n).map(entry).collect(), None, |_| String::new());
        assert_eq!(of(0).annex(), Annex::None);
        assert_eq!(of(ANNEX).annex(), Annex::Paper);
        assert_eq!(of(ANNEX + 1).annex(), Annex::Workbook);
        assert_eq!(of(ANNEX + 1).count("", "C"), ANNEX + 1, "the letter counts all of them");
    }
}
