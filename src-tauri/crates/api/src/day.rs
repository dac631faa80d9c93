//! 今日, search over everything, and the reading of typed dates.

use crate::Office;
use crate::wire::*;
use kernel::date;
use kernel::{LedgerDef, Progress, Result, Role};
use ledgers::ALL;
use std::collections::BTreeMap;
use store::{Query, Reader};

/// Rows of one section; the rest is in the list behind the row.
const FOUND: u32 = 8;

/// What waits for the acting person.
pub fn today(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<Today> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let acting = office.acting()?;
    let mut out = Today {
        waiting: Vec::new(),
        late: Vec::new(),
        soon: Vec::new(),
        first_steps: Vec::new(),
        ledgers: Vec::new(),
        book: Vec::new(),
        badges: BTreeMap::new(),
    };
    let state = crate::book::state(office, Nothing {}, progress)?;
    if state.book.as_ref().is_some_and(|b| b.rollover_due) {
        let mut r = row("diamond", "年度替わり", "新しい年度になりました。確認済の記録を未確認に戻します");
        r.screen = "rollover".into();
        out.late.push(r);
    }
    let mut empty = true;
    for ledger in ALL {
        let def = ledger.def();
        let view = View { life: "active".into(), ..View::default() };
        let totals = crate::ledger::totals_of(&reader, def, &crate::ledger::query(office, &view)?, progress)?;
        empty &= totals.total == 0;
        waiting_of(office, &reader, def, &totals, acting.role, &mut out, progress)?;
        out.ledgers.push(TodayLedger {
            ledger: def.key.into(),
            title: def.title.into(),
            total: totals.total,
            by_value: totals.by_value,
        });
    }
    if empty {
        let mut import = row("hollow", "はじめに", "これまでのExcelの台帳を取り込む");
        import.screen = "import".into();
        import.ledger = ALL.first().map_or("", |l| l.def().key).into();
        let mut add = row("hollow", "はじめに", "情報資産を1件ずつ登録する");
        add.ledger.clone_from(&import.ledger);
        let mut people = row("hollow", "はじめに", "課の人と役割、報告書の宛先を確かめる");
        people.screen = "settings".into();
        out.first_steps = vec![import, add, people];
    }
    let head = reader.head16()?;
    out.book.push(fact("記録の先頭16桁", &head, "plain"));
    out.book.push(fact(
        "記録の件数",
        &format!("{}件", reader.journal_count(&store::JournalFilter::default())?),
        "plain",
    ));
    if let Some(number) = reader.last_report_number()? {
        out.book.push(fact("最後に発行した帳票", &number, "good"));
    }
    Ok(out)
}

fn row(mark: &str, kind: &str, what: &str) -> TodayRow {
    TodayRow {
        mark: mark.into(),
        kind: kind.into(),
        what: what.into(),
        note: String::new(),
        day: String::new(),
        left: String::new(),
        ledger: String::new(),
        record: String::new(),
        view: View { life: "active".into(), ..View::default() },
        screen: String::new(),
        by_value: Vec::new(),
    }
}

fn fact(label: &str, value: &str, tone: &str) -> TodayFact {
    TodayFact { label: label.into(), value: value.into(), tone: tone.into() }
}

fn waiting_of(
    office: &Office,
    reader: &Reader,
    def: &'static LedgerDef,
    totals: &Totals,
    role: Role,
    out: &mut Today,
    progress: &dyn Progress,
) -> Result<()> {
    let count = |step: &str| totals.by_step.iter().find(|c| c.key == step).map_or(0, |c| c.count);
    let decides = matches!(role, Role::Chief | Role::Deputy);
    let mut badge = 0;
    let mut push = |out: &mut Today, mark: &str, kind: &str, what: String, step: &str, n: i32| -> Result<()> {
        let mut r = row(mark, kind, &what);
        r.ledger = def.key.into();
        r.view.filters = vec![Filter { column: "step".into(), values: vec![step.into()] }];
        let view = crate::ledger::query(office, &r.view)?;
        let inside = crate::ledger::totals_of(reader, def, &view, progress)?;
        r.by_value = inside.by_value;
        // One record: the row leads to the very record.
        if n == 1 {
            let one = Query { limit: 1, ..view };
            if let Some(record) = reader.page(def, &one)?.records.first() {
                r.record = record.id.to_string();
                record.get(def.name).text().clone_into(&mut r.what);
                r.note.clone_from(&record.number);
                r.day = record.step_at.get(..10).unwrap_or_default().into();
            }
        }
        badge += n;
        out.waiting.push(r);
        Ok(())
    };
    let words = |n: i32| format!("{} {n}{}", def.title, def.counter);
    if decides && count("asking") > 0 {
        push(out, "triangle", "分類の判断", words(count("asking")), "asking", count("asking"))?;
    }
    if decides && count("waiting") > 0 {
        push(out, "disc", "分類の確認", words(count("waiting")), "waiting", count("waiting"))?;
    }
    if !decides && role != Role::Auditor && count("draft") > 0 {
        push(out, "triangle", "未分類", words(count("draft")), "draft", count("draft"))?;
    }
    if !decides && role != Role::Auditor && count("returned") > 0 {
        push(out, "returned", "差戻し", words(count("returned")), "returned", count("returned"))?;
    }
    if def.column("retention_until").is_some() {
        let view = View { life: "active".into(), overdue: true, ..View::default() };
        let query = crate::ledger::query(office, &view)?;
        let n = crate::ledger::small(reader.stoppable(progress, |r| r.count(def, &query))?);
        if n > 0 {
            let mut r = row("diamond", "保存年限の満了", &words(n));
            r.ledger = def.key.into();
            r.view = view;
            r.note = "廃棄するか、延ばすかを決めてください（第18条第4項）".into();
            out.late.push(r);
        }
    }
    if badge > 0 {
        out.badges.insert(def.key.into(), badge);
    }
    Ok(())
}

/// Records of all ledgers and articles that have the words.
pub fn find(office: &Office, ask: Find, progress: &dyn Progress) -> Result<Found> {
    let reader = office.seat()?.reader()?;
    let life = ["active".to_owned(), "retired".to_owned()];
    let found = reader.stoppable(progress, |r| r.find(&ask.text, FOUND, &life))?;
    let mut records = Vec::new();
    for group in found {
        let def = ledgers::ledger(group.ledger)?.def();
        for r in group.records {
            records.push(FoundRecord {
                ledger: def.key.into(),
                ledger_title: def.title.into(),
                id: r.id,
                name: r.get(def.name).text().to_owned(),
                class: r.get("class").text().to_owned(),
                number: r.number,
            });
        }
    }
    let pack = office.pack()?;
    let articles = if ask.text.trim().is_empty() {
        Vec::new()
    } else {
        pack.search(&ask.text).into_iter().take(8).cloned().collect()
    };
    Ok(Found { records, articles })
}

/// How a typed date is read.
pub fn read_date(_office: &Office, ask: ReadDate, _progress: &dyn Progress) -> Result<DateRead> {
    let mut out = DateRead { iso: String::new(), shown: String::new(), note: String::new(), candidates: Vec::new() };
    if ask.text.trim().is_empty() {
        return Ok(out);
    }
    let reading = date::read_date(&ask.text);
    if let Some(day) = reading.day() {
        out.iso = day.to_string();
        out.shown = date::wareki_long_with_weekday(day);
    }
    out.note = reading.why();
    out.candidates = reading.candidates().iter().map(ToString::to_string).collect();
    Ok(out)
}
