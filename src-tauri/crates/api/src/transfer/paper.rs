//! 引継書 and 返却確認書: composed from what every source hands over, previewed, saved, and frozen under a number.

use super::held::{self, Item};
use super::plan::name_of;
use super::{handed, these};
use crate::Office;
use crate::frozen::{self, Issuing, Print};
use crate::outgoing::save_pdf;
use crate::paper::{Stamp, draft, letter, listed, seal_hint};
use crate::wire::*;
use chrono::Months;
use kernel::{Article, Post, Problem, Progress, Result, Role, StateMark, code, date};
use ledgers::ALL;
use ledgers::forms::{self, Composed, Form, HandoverFacts, Letter, Party};
use std::collections::BTreeMap;
use store::{Matter, Reader, Reading, Transfer, Urgency};

/// As many things of one column are named one by one; more are one line.
const NAMED: usize = 40;

fn form_of(key: &str) -> Result<&'static Form> {
    [&forms::HANDOVER, &forms::RETURNS, &forms::ARRIVALS].into_iter().find(|f| f.key == key).ok_or_else(|| {
        Problem::new(
            code::NOT_FOUND,
            format!("「{key}」という様式はありません。使えるのは handover、returns、arrivals です。"),
        )
    })
}

fn letter_of(office: &Office, reader: &Reader, form: &Form, stamp: Stamp) -> Result<Letter> {
    let def = ALL.first().map(|l| l.def()).ok_or_else(|| Problem::internal("no ledger"))?;
    let ask = PrintRequest { seals: Some(Vec::new()), ..PrintRequest::default() };
    let made = letter(office, reader, def, form, &ask, stamp)?;
    if form.numbered {
        return Ok(made);
    }
    let basis = office.pack()?.cite(kernel::art(80));
    Ok(Letter { title: form.title.to_owned(), form_footer: format!("守帳 {}", form.title), basis, ..made })
}

fn hint(reader: &Reader) -> Result<&'static str> {
    Ok(seal_hint(&crate::book::settings_of(reader)?.seal_mark))
}

fn leavers(reader: &Reading, ask: &PrintMoves) -> Result<Vec<Transfer>> {
    let some = these(reader, &ask.ids)?;
    if let Some(t) = some.iter().find(|t| !t.kind.leaves()) {
        return Err(Problem::new(
            code::INVALID,
            format!("{}さんは来る人です。転出・退職する人を選んでください。", t.name),
        ));
    }
    if some.is_empty() {
        return Err(Problem::new(code::INVALID, "転出・退職する人を選んでください。"));
    }
    Ok(some)
}

/// 収納係 主任 髙根 桜子.
fn called(post: &Post) -> String {
    [post.unit.as_str(), post.title.as_str(), post.name.as_str()]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn party(book: &Reading, number: &str, other: &str) -> Result<Party> {
    if number.is_empty() {
        return Ok(Party::default());
    }
    let coming = book.transfers()?.into_iter().find(|t| t.person == number && !t.kind.leaves());
    let (post, from) = match (book.person(number)?, coming) {
        (_, Some(t)) => {
            (Post { number: t.person, name: t.name, title: t.title, unit: t.unit, role: t.role, active: true }, t.other)
        }
        (Some(p), None) => (p, String::new()),
        (None, None) => return Ok(Party { name: name_of(book, number)?, other: other.to_owned() }),
    };
    Ok(Party { name: called(&post), other: if other.is_empty() { from } else { other.to_owned() } })
}

/// Everything that the 引継書 of one leaver says.
fn facts(office: &Office, book: &Reading, t: &Transfer, note: &str) -> Result<HandoverFacts> {
    let pack = office.pack()?;
    let (actor, today) = (office.actor()?, office.clock.today());
    let person = book.person(&t.person)?;
    let role = if t.state == store::MoveState::Planned { person.as_ref().map_or(t.role, |p| p.role) } else { t.role };
    let leaver = Post {
        number: t.person.clone(),
        name: t.name.clone(),
        title: String::new(),
        unit: String::new(),
        role,
        active: true,
    };
    let given = handed(book, &actor, today, std::slice::from_ref(&leaver))?;
    let cite = |a: &Article| pack.cite(*a);
    let cites = |all: &[Article]| all.iter().map(cite).collect::<Vec<_>>().join("、");
    let short = |d: Option<chrono::NaiveDate>| d.map_or_else(String::new, date::wareki_short);
    let names: BTreeMap<String, String> = book.people()?.into_iter().map(|p| (p.number, p.name)).collect();
    let line = |m: &Matter| forms::MatterLine {
        number: m.number.clone(),
        what: if m.kind.is_empty() { m.what.clone() } else { format!("{}　{}", m.kind, m.what) },
        next: m.note.clone(),
        due: short(m.due),
        late: m.urgency == Urgency::Late || m.mark == StateMark::Diamond || m.due.is_some_and(|d| d < today),
        person: names.get(&m.person).cloned().unwrap_or_else(|| m.person.clone()),
        basis: m.article.as_ref().map_or_else(String::new, cite),
    };
    let until = today.checked_add_months(Months::new(6));
    let (undone, planned) = crate::calendar::handed(office, book, role, until)?;
    let mut open: Vec<forms::MatterLine> = given.open.iter().chain(&undone).map(line).collect();
    open.sort_by_key(|m| !m.late);
    let mut due: Vec<&Matter> = given.coming.iter().chain(&planned).collect();
    due.sort_by_key(|m| m.due);
    let items = held::all(book, &actor, today, std::slice::from_ref(t))?;
    let mut measures: Vec<forms::MeasureLine> = Vec::new();
    let from = date::wareki_long(t.first_day());
    let to = party(book, &t.successor, "")?;
    if super::plan::is_passed_on(role) {
        let act = if t.successor.is_empty() { "前任者を解く" } else { "前任者を解き、後任者に付与" };
        let basis = if role == Role::Chief { kernel::art(6) } else { kernel::art(8) };
        measures.push(forms::MeasureLine {
            what: format!("守帳　{}の役割", role.label()),
            act: act.to_owned(),
            when: from.clone(),
            basis: cite(&basis),
        });
    }
    for term in super::plan::ending(t, &book.terms()?).into_iter().filter(|x| x.kind != store::TermKind::Main) {
        let name = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_owned());
        measures.push(forms::MeasureLine {
            what: super::plan::words(term, &name),
            act: "終わる".to_owned(),
            when: date::wareki_long(t.last_day()),
            basis: cite(&kernel::art(11).p(1)),
        });
    }
    measures.push(forms::MeasureLine {
        what: format!("守帳　利用者（{}）", t.name),
        act: "使えなくする".to_owned(),
        when: from.clone(),
        basis: cite(&kernel::art(80)),
    });
    measures.extend(given.measures.iter().map(|m| forms::MeasureLine {
        what: m.what.clone(),
        act: m.act.clone(),
        when: m.when.clone(),
        basis: m.article.as_ref().map_or_else(String::new, cite),
    }));
    // The sealed envelope by its number; only whoever answers for the book hands it over.
    let envelope = crate::recovery::kept(book)?.filter(|_| role == Role::Chief).map(|kept| forms::ThingLine {
        name: format!("復旧コード用紙の封筒　{}", if kept.seal.is_empty() { "封緘番号なし" } else { &kept.seal }),
        count: "1通".to_owned(),
        place: kept.place().to_owned(),
    });
    measures.extend(ids(&items, &names).into_iter().map(|(what, act, when, basis)| forms::MeasureLine {
        what,
        act,
        when,
        basis: cite(&basis),
    }));
    Ok(HandoverFacts {
        role: match role {
            Role::Chief => "chief",
            Role::Officer => "officer",
            _ => "other",
        }
        .to_owned(),
        role_word: role.label().to_owned(),
        from: Party { name: person.as_ref().map_or_else(|| t.name.clone(), called), other: t.other.clone() },
        to,
        day: from,
        as_of: format!("{}現在", date::moment_long(date::japan(office.clock.now()))),
        until: until.map_or_else(String::new, date::wareki_long),
        ledgers: given
            .standing
            .iter()
            .map(|s| forms::LedgerLine {
                title: s.title.clone(),
                basis: cites(&s.basis),
                count: s.count,
                open: s.open,
                late: s.late,
                changed: short(s.changed_on),
                compared: short(s.compared_on),
            })
            .collect(),
        open,
        coming: due.into_iter().map(line).collect(),
        things: things(&items).into_iter().chain(envelope).collect(),
        measures,
        note: note.trim().to_owned(),
        journal: book.head16()?,
    })
}

/// Cards and IDs of a leaver: what is done with each, and when it was done (第58条第2項, 第80条).
fn ids(items: &[Item], names: &BTreeMap<String, String>) -> Vec<(String, String, String, Article)> {
    let own = items.iter().filter(|i| !i.is_matter() && matches!(i.ledger.as_str(), "ic_card" | "user_id"));
    own.map(|i| {
        let act = i.act_word(names);
        let done = i.stored.as_ref().filter(|s| !i.is_open() && !s.done_at.is_empty());
        let when = done.map_or_else(String::new, |s| ledgers::minute(&s.done_at).replace('T', " "));
        let basis = if i.ledger == "ic_card" { kernel::art(58).p(2) } else { kernel::art(80) };
        let act = if act.is_empty() { "これから決める".to_owned() } else { act };
        (format!("{}　{}", i.ledger_title(), i.name), act, when, basis)
    })
    .collect()
}

/// Things one by one, or as one line where they are many.
fn things(items: &[Item]) -> Vec<forms::ThingLine> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Item>> = BTreeMap::new();
    // An ID is nothing that is handed over; what is done with it stands among the measures.
    for item in items.iter().filter(|i| !i.is_matter() && i.ledger != "user_id") {
        groups.entry((item.ledger.as_str(), item.slot.as_str())).or_default().push(item);
    }
    let mut out = Vec::new();
    for ((key, _), group) in groups {
        let counter = ledgers::ledger(key).map_or("件", |l| l.def().counter);
        if group.len() > NAMED {
            let title = group.first().map_or("", |i| i.ledger_title());
            out.push(forms::ThingLine {
                name: format!("{title}（返却確認書のとおり）"),
                count: format!("{}{counter}", group.len()),
                place: String::new(),
            });
            continue;
        }
        out.extend(group.into_iter().map(|i| forms::ThingLine {
            name: format!("{}　{}", i.name, i.number),
            count: format!("1{counter}"),
            place: i.place.clone(),
        }));
    }
    out
}

fn sheets(office: &Office, book: &Reading, some: &[Transfer]) -> Result<Vec<forms::ReturnSheet>> {
    let items = held::all(book, &office.actor()?, office.clock.today(), some)?;
    let names: BTreeMap<String, String> = book
        .transfers()?
        .into_iter()
        .map(|t| (t.person, t.name))
        .chain(book.people()?.into_iter().map(|p| (p.number, p.name)))
        .collect();
    some.iter()
        .map(|t| {
            let person = book.person(&t.person)?;
            let lines = |matters: bool| {
                let own = items.iter().filter(|i| i.of.id == t.id && i.is_matter() == matters);
                let line = |i: &Item| forms::ReturnLine {
                    ledger: i.ledger_title().to_owned(),
                    number: i.number.clone(),
                    name: if matters { format!("{}（{}）", i.name, i.said) } else { i.name.clone() },
                    place: i.place.clone(),
                    act: i.act_word(&names),
                    done: !i.is_open(),
                };
                own.map(line).collect()
            };
            Ok(forms::ReturnSheet {
                number: t.person.clone(),
                name: t.name.clone(),
                post: person.map_or_else(String::new, |p| format!("{} {}", p.unit, p.title).trim().to_owned()),
                moving: format!("{}　{}", t.kind.label(), date::wareki_long(t.day)),
                other: t.other.clone(),
                successor: names.get(&t.successor).cloned().unwrap_or_else(|| t.successor.clone()),
                items: lines(false),
                open: lines(true),
            })
        })
        .collect()
}

/// What everybody who comes is to get.
fn arrivals(book: &Reading, ask: &PrintMoves) -> Result<Vec<forms::ArrivalLine>> {
    let some = these(book, &ask.ids)?;
    if let Some(t) = some.iter().find(|t| t.kind.leaves()) {
        return Err(Problem::new(
            code::INVALID,
            format!("{}さんは出る人です。転入・採用の人を選んでください。", t.name),
        ));
    }
    if some.is_empty() {
        return Err(Problem::new(code::INVALID, "転入・採用の人を選んでください。"));
    }
    let items = super::wants::items(book, &some)?;
    let lines = some.iter().map(|t| {
        let of = |ledger: &str| {
            let own = items.iter().filter(|i| i.of.id == t.id && i.ledger == ledger);
            own.map(|i| format!("{}　{}", i.name, i.said)).collect::<Vec<_>>()
        };
        forms::ArrivalLine {
            number: t.person.clone(),
            name: t.name.clone(),
            post: format!("{} {}", t.unit, t.title).trim().to_owned(),
            moving: format!("{} {}", t.kind.label(), date::wareki_short(t.first_day())),
            cards: of("ic_card"),
            ids: of("user_id"),
            none: !t.none_by.is_empty(),
        }
    });
    Ok(lines.collect())
}

/// A paper that gets a number: the 引継書 of one leaver, or the 返却確認書 of some.
fn numbered(
    office: &Office,
    book: (&Reader, &Reading),
    form: &Form,
    ask: &PrintMoves,
    stamp: Stamp,
) -> Result<(Letter, Composed)> {
    let (reader, reading) = book;
    let some = leavers(reading, ask)?;
    let letter = letter_of(office, reader, form, stamp)?;
    let seals = office.pack()?.form(form.pack).map(|i| i.seals.clone()).unwrap_or_default();
    let composed = if *form == forms::RETURNS {
        forms::returns(&letter, &sheets(office, reading, &some)?, &seals, hint(reader)?)
    } else {
        let [t] = some.as_slice() else {
            return Err(Problem::new(code::INVALID, "引継書は1人ずつ作ります。1人だけ選んでください。"));
        };
        forms::handover(&letter, &facts(office, reading, t, &ask.note)?, &seals, hint(reader)?)
    };
    Ok((letter, composed))
}

fn made(office: &Office, ask: &PrintMoves, progress: &dyn Progress) -> Result<(Vec<u8>, usize)> {
    let reader = office.seat()?.reader()?;
    let form = form_of(&ask.form)?;
    let (doc, records) = if form.numbered {
        let (_, composed) = reader.steadily(|r| numbered(office, (&reader, r), form, ask, draft(r.head16()?)))?;
        (composed.doc, composed.records)
    } else {
        let lines = arrivals(&reader, ask)?;
        let said = serde_json::to_string(&lines).map_err(Problem::internal)?;
        let letter = letter_of(office, &reader, form, listed(&reader, form, &said)?)?;
        (forms::arrivals(&letter, &lines, hint(&reader)?), lines.len())
    };
    Ok((::paper::render(&doc, &*office.fonts()?, progress)?, records))
}

/// Shows one of the papers.
pub fn preview(office: &Office, ask: PrintMoves, progress: &dyn Progress) -> Result<Preview> {
    let (pdf, _) = made(office, &ask, progress)?;
    let name = match ask.form.as_str() {
        "returns" => "返却確認書（案）.pdf",
        "arrivals" => "受入れの一覧.pdf",
        _ => "引継書（案）.pdf",
    };
    Ok(Preview {
        pages: frozen::pages(&pdf)?,
        pdf: frozen::pdf_bytes(name, &pdf),
        guides: Vec::new(),
        warnings: Vec::new(),
        refused: String::new(),
    })
}

/// Saves one of the papers as PDF.
pub fn print(office: &Office, ask: SaveMovePrint, progress: &dyn Progress) -> Result<Written> {
    let made = made(office, &ask.print, progress)?;
    let (form, records) = (form_of(&ask.print.form)?, crate::ledger::small(made.1 as i64));
    save_pdf(office, &ask.out, made, "transfer.print", |tx| {
        tx.subject(form.key);
        tx.note("records", records);
    })
}

/// Freezes the 引継書 of one leaver, or the 返却確認書 of some, under a number, as print and as workbook.
pub fn issue(office: &Office, ask: PrintMoves, progress: &dyn Progress) -> Result<Issued> {
    let form = form_of(&ask.form)?;
    let seat = office.seat()?;
    let reader = seat.reader()?;
    if !form.numbered {
        return Err(Problem::new(
            code::WRONG_STATE,
            "番号を付けて発行するのは引継書と返却確認書です。受入れの一覧は保存か印刷をしてください。",
        ));
    }
    let ((_, drawn), journal) =
        reader.steadily(|r| Ok((numbered(office, (&reader, r), form, &ask, draft(r.head16()?))?, r.head16()?)))?;
    let about = Issuing {
        form,
        facts: drawn.facts.to_string(),
        records: drawn.records,
        period: None,
        journal: &journal,
        shared: None,
        replaces: "",
        reason: "",
    };
    let print = |under: &frozen::Under| {
        let (letter, made) = numbered(office, (&reader, &reader), form, &ask, under.stamp())?;
        let (sheet, scratch) = (made.sheet, seat.scratch());
        Ok(Print::new(made.doc, move |book| forms::sheet_book(book, &scratch, &letter, &sheet, progress)))
    };
    frozen::issue(office, &about, print, |_, _| Ok(()), progress)
}
