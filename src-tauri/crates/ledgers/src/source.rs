//! What every ledger tells by its definition alone: what waits for whom, its numbers, what is handed over.
//!
//! A ledger that knows more overrides the method of [`Ledger`] and adds its matters to what stands here, each of them one
//! question to the store ([`Matter::of`]), never record by record.

use crate::{Ctx, Ledger, engine};
use chrono::{Duration, Months, NaiveDate};
use kernel::{
    Article, Axis, Kind, LedgerDef, Post, Problem, RecordId, Result, Role, State, StateMark, Value, Values, art, code,
    fold,
};
use std::collections::{BTreeSet, HashMap};
use store::{Asking, Duty, Fact, Handover, Held, Matter, Place, Query, Reading, Source, Standing, Tx, Urgency};

/// Where the day stands by which a record is kept (第18条第4項), in ledgers that have one.
const UNTIL: &str = "retention_until";
/// As many records of one state are named one by one in the 引継書; more are one line.
const NAMED: u32 = 20;
/// Due soon is within so many days.
const SOON: i64 = 14;
/// The 引継書 looks ahead so many months.
const AHEAD: u32 = 6;

/// A day on which something must have happened, as one column of a ledger says it (返却予定, 期間の末日).
#[derive(Debug, Clone, Copy)]
pub struct DayRule {
    /// The column, one of days.
    pub column: &'static str,
    /// The steps on which it still counts; empty: all.
    pub steps: &'static [&'static str],
    /// What it is when the day has passed (持出しの返却遅れ).
    pub late: &'static str,
    /// What it is before; empty: nothing is told before.
    pub soon: &'static str,
    /// Told so many days before.
    pub ahead: i64,
    /// What to do next.
    pub note: &'static str,
    /// The article that asks for it.
    pub article: Article,
}

impl DayRule {
    fn within(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Query {
        Query { steps: self.steps.iter().map(|s| (*s).to_owned()).collect(), ..with_day(self.column, from, to) }
    }

    /// Records whose day has passed.
    fn passed(&self, today: NaiveDate) -> Query {
        self.within(None, today.pred_opt())
    }
}

/// Records in use that stand on one of these steps.
#[must_use]
pub fn in_use(steps: &[&str]) -> Query {
    Query {
        life: vec!["active".to_owned()],
        steps: steps.iter().map(|s| (*s).to_owned()).collect(),
        ..Query::default()
    }
}

/// Records in use with a day in a column within a span, both ends included.
#[must_use]
pub fn with_day(column: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Query {
    let text = |d: NaiveDate| d.to_string();
    Query { ranges: vec![(column.to_owned(), from.map(text), to.map(text))], ..in_use(&[]) }
}

/// The steps on which somebody must still do something.
pub fn open_states(def: &LedgerDef) -> impl Iterator<Item = &State> {
    def.states.iter().filter(|s| s.axis == Axis::Step && !matches!(s.mark, StateMark::Tick | StateMark::Dash))
}

/// Whom an open state waits for: where another person must decide, those who may; otherwise those who enter.
#[must_use]
pub fn waits_for(def: &LedgerDef, state: &str) -> Vec<Role> {
    let ways = || def.steps.iter().filter(|s| s.axis == Axis::Step && s.from.contains(&state));
    if let Some(decision) = ways().find(|s| s.other_person) {
        return decision.by.to_vec();
    }
    let mut roles: Vec<Role> = ways().flat_map(|s| s.by).copied().collect();
    if roles.is_empty() {
        // What only leaves use from here waits for those who may take it out (never for a cancellation).
        let out = def.steps.iter().filter(|s| s.axis == Axis::Life && s.to == "retired");
        roles.extend(out.flat_map(|s| s.by).copied());
    }
    // What others can take up does not wait for the chief too.
    if roles.iter().any(|r| !matches!(r, Role::Chief | Role::Deputy)) {
        roles.retain(|r| !matches!(r, Role::Chief | Role::Deputy));
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// What waits by the definition: open states of the acting person, and days that have passed or come.
pub fn waiting<L: Ledger + ?Sized>(ledger: &L, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
    let def = ledger.def();
    let mut out = Vec::new();
    // What asks for a decision comes before what only waits for one.
    let mut states: Vec<&State> = open_states(def).filter(|s| waits_for(def, s.key).contains(&ask.who.role)).collect();
    states.sort_by_key(|s| s.mark != StateMark::Triangle);
    for state in states {
        let mark = if state.mark == StateMark::Hollow { StateMark::Disc } else { state.mark };
        let matter = Matter::of(book, def, in_use(&[state.key]), ledger.waiting_word(state), Urgency::Now, mark)?;
        out.extend(matter.map(|m| match def.steps.iter().find(|s| s.from.contains(&state.key)) {
            Some(step) if !step.basis.is_empty() => m.by(step.basis[0]),
            _ => m,
        }));
    }
    if def.column(UNTIL).is_some() {
        let late = with_day(UNTIL, None, ask.today.pred_opt());
        let late = Matter::of(book, def, late, "保存年限の満了", Urgency::Late, StateMark::Diamond)?;
        let late = late.map(|m| m.by(art(18).p(4)).note("廃棄するか、延ばすかを決めてください（第18条第4項）"));
        let soon = with_day(UNTIL, Some(ask.today), ask.today.checked_add_signed(Duration::days(SOON)));
        let soon = Matter::of(book, def, soon, "保存年限の満了", Urgency::Soon, StateMark::Hollow)?;
        out.extend(late.into_iter().chain(soon.map(|m| m.by(art(18).p(4)))));
    }
    if ask.who.role == Role::Auditor {
        return Ok(out);
    }
    for rule in ledger.days() {
        let told = |m: Matter| m.by(rule.article).note(rule.note);
        let late =
            Matter::of(book, def, rule.passed(ask.today), rule.late, Urgency::Late, StateMark::Diamond)?.map(told);
        out.extend(late);
        if !rule.soon.is_empty() {
            let coming = rule.within(Some(ask.today), ask.today.checked_add_signed(Duration::days(rule.ahead)));
            let soon = Matter::of(book, def, coming, rule.soon, Urgency::Soon, StateMark::Hollow)?.map(told);
            out.extend(soon);
        }
    }
    Ok(out)
}

/// How many records are in use, and how many on each step.
pub fn facts<L: Ledger + ?Sized>(ledger: &L, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
    let def = ledger.def();
    let place = |query: Query| Place { ledger: def.key.to_owned(), query, ..Place::default() };
    let mut by_step: HashMap<String, i64> = HashMap::new();
    for total in book.totals(def, &in_use(&[]))? {
        *by_step.entry(total.step).or_default() += total.count;
    }
    let mut out = vec![Fact {
        key: format!("{}.count", def.key),
        label: format!("{}の件数", def.title),
        count: by_step.values().sum(),
        place: place(in_use(&[])),
    }];
    for state in def.states.iter().filter(|s| s.axis == Axis::Step) {
        out.push(Fact {
            key: format!("{}.{}", def.key, state.key),
            label: format!("{}のうち{}", def.title, state.label),
            count: by_step.get(state.key).copied().unwrap_or_default(),
            place: place(in_use(&[state.key])),
        });
    }
    for rule in ledger.days() {
        let late = rule.passed(ask.today);
        out.push(Fact {
            key: format!("{}.{}.late", def.key, rule.column),
            label: rule.late.to_owned(),
            count: book.count(def, &late)?,
            place: place(late),
        });
    }
    out.extend(facts_by_kind(ledger, book, ask)?);
    Ok(out)
}

/// For a ledger of several kinds: how many of each are in use, and how many of them are past a day; one question for all
/// kinds, and one for each day.
fn facts_by_kind<L: Ledger + ?Sized>(ledger: &L, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
    let (def, mut out) = (ledger.def(), Vec::new());
    // The shipped kinds: questions name them, and a city's own are in the common counts.
    let is_kind = |c: &&kernel::Column| matches!((c.key, c.kind), (_, Kind::Open(_)) | ("kind", Kind::Choice(_)));
    let Some(column) = def.columns.iter().find(is_kind) else { return Ok(out) };
    let mut tell = |suffix: &str, label: &dyn Fn(&str) -> String, query: Query| -> Result<()> {
        let counts = book.counts_by(def, &query, column.key)?;
        for kind in column.choices() {
            let filters = vec![(column.key.to_owned(), vec![kind.key.to_owned()])];
            out.push(Fact {
                key: format!("{}.kind.{}{suffix}", def.key, kind.key),
                label: label(kind.label),
                count: counts.get(kind.key).copied().unwrap_or_default(),
                place: Place {
                    ledger: def.key.to_owned(),
                    query: Query { filters, ..query.clone() },
                    ..Place::default()
                },
            });
        }
        Ok(())
    };
    tell("", &|kind| format!("{}：{kind}", def.title), in_use(&[]))?;
    for rule in ledger.days() {
        let late = rule.passed(ask.today);
        tell(&format!(".{}.late", rule.column), &|kind| format!("{}（{kind}）", rule.late), late)?;
    }
    Ok(out)
}

/// What a successor takes over by the definition: the ledger's state, what is open, what comes, what the leavers hold.
pub fn handover<L: Ledger + ?Sized>(
    ledger: &L,
    book: &Reading,
    ask: &Asking<'_>,
    leavers: &[Post],
) -> Result<Handover> {
    let def = ledger.def();
    let mut out = Handover::default();
    let open: Vec<&str> = open_states(def).map(|s| s.key).collect();
    let has_days = def.column(UNTIL).is_some();
    let late = with_day(UNTIL, None, ask.today.pred_opt());
    out.standing.push(Standing {
        ledger: def.key.to_owned(),
        title: def.title.to_owned(),
        basis: def.basis.to_vec(),
        count: book.count(def, &in_use(&[]))?,
        open: if open.is_empty() { 0 } else { book.count(def, &in_use(&open))? },
        late: if has_days { book.count(def, &late)? } else { 0 },
        changed_on: book.last_change(def)?,
        compared_on: None,
    });
    if has_days {
        each_or_all(book, def, late, "保存年限の満了", Urgency::Late, StateMark::Diamond, &mut out.open)?;
        for matter in &mut out.open {
            matter.article = Some(art(18).p(4));
            "廃棄するか、延ばすかを決めます。".clone_into(&mut matter.note);
        }
        let until = ask.today.checked_add_months(Months::new(AHEAD));
        let coming = with_day(UNTIL, Some(ask.today), until);
        each_or_all(book, def, coming, "保存年限の満了", Urgency::Soon, StateMark::Hollow, &mut out.coming)?;
        for matter in &mut out.coming {
            matter.article = Some(art(18).p(4));
            "廃棄するか、延ばすかを決めます。".clone_into(&mut matter.note);
        }
    }
    for rule in ledger.days() {
        let late = rule.passed(ask.today);
        if let Some(standing) = out.standing.first_mut() {
            standing.late += book.count(def, &late)?;
        }
        let from = (out.open.len(), out.coming.len());
        each_or_all(book, def, late, rule.late, Urgency::Late, StateMark::Diamond, &mut out.open)?;
        let coming = rule.within(Some(ask.today), ask.today.checked_add_months(Months::new(AHEAD)));
        let word = if rule.soon.is_empty() { rule.late } else { rule.soon };
        each_or_all(book, def, coming, word, Urgency::Soon, StateMark::Hollow, &mut out.coming)?;
        for matter in out.open[from.0..].iter_mut().chain(&mut out.coming[from.1..]) {
            matter.article = Some(rule.article);
            rule.note.clone_into(&mut matter.note);
        }
    }
    for state in open_states(def) {
        let next: Vec<&str> =
            def.steps.iter().filter(|s| s.from.contains(&state.key)).map(|s| s.label).take(2).collect();
        let from = out.open.len();
        let kind = ledger.waiting_word(state);
        each_or_all(book, def, in_use(&[state.key]), kind, Urgency::Now, state.mark, &mut out.open)?;
        for matter in &mut out.open[from..] {
            matter.note = match next.join("か") {
                next if next.is_empty() => state.label.to_owned(),
                next => format!("{}。次は{next}", state.label),
            };
        }
    }
    out.held = ledger.held(book, ask, leavers)?;
    Ok(out)
}

/// One line per record where they are few, one line for all where they are many.
fn each_or_all(
    book: &Reading,
    def: &'static LedgerDef,
    query: Query,
    kind: &str,
    urgency: Urgency,
    mark: StateMark,
    out: &mut Vec<Matter>,
) -> Result<()> {
    let Some(all) = Matter::of(book, def, query.clone(), kind, urgency, mark)? else { return Ok(()) };
    if all.count > i64::from(NAMED) {
        out.push(all);
        return Ok(());
    }
    let by_day = query.ranges.first().map(|(column, _, _)| column.clone());
    for record in book.page(def, &Query { limit: NAMED, ..query })?.records {
        let mut matter = Matter::new(kind, record.get(def.name).text(), urgency, mark);
        matter.number.clone_from(&record.number);
        matter.person.clone_from(&record.step_by);
        matter.due = by_day.as_ref().and_then(|c| record.get(c).date());
        matter.place = Place { ledger: def.key.to_owned(), record: Some(record.id), ..Place::default() };
        out.push(matter);
    }
    Ok(())
}

/// A name or staff number as it is compared: width, kana width and spaces do not matter, the characters themselves do.
#[must_use]
pub fn person_key(text: &str) -> String {
    fold::compat(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Records in use that name one of these people in a holder's column: whose, which record, the column and the words in it.
/// Where a ledger has a column for the staff number, the number decides and a name beside it says nothing.
///
/// # Errors
/// Whatever reading refuses.
pub fn named<'p>(
    book: &Reading,
    def: &'static LedgerDef,
    holders: &[&'static str],
    people: &'p [Post],
) -> Result<Vec<(&'p Post, RecordId, &'static str, String)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    // Two leavers of one name may both have it: each is asked.
    let mut whose: HashMap<String, Vec<&Post>> = HashMap::new();
    for person in people {
        for key in BTreeSet::from([person_key(&person.name), person_key(&person.number)]) {
            whose.entry(key).or_default().push(person);
        }
    }
    let numbered = holders.len() > 1;
    let mut out = Vec::new();
    for (at, holder) in holders.iter().enumerate() {
        for (id, text) in book.having(def, holder, |text| whose.contains_key(&person_key(text)))? {
            if numbered && at > 0 && !book.get(def, id)?.get(holders[0]).is_empty() {
                continue;
            }
            let key = person_key(&text);
            for person in whose.get(&key).into_iter().flatten() {
                if numbered && at == 0 && key != person_key(&person.number) {
                    continue;
                }
                out.push((*person, id, *holder, text.clone()));
            }
        }
    }
    out.sort_by_key(|(_, id, _, _)| *id);
    Ok(out)
}

/// What these people hold, found through the indexes of the columns that name a holder.
///
/// # Errors
/// Whatever reading refuses.
pub fn held<L: Ledger + ?Sized>(ledger: &L, book: &Reading, leavers: &[Post]) -> Result<Vec<Held>> {
    let (def, holders) = (ledger.def(), ledger.holders());
    if holders.is_empty() || leavers.is_empty() {
        return Ok(Vec::new());
    }
    // Two people of one name: the number would tell, the name alone does not.
    let mut names: HashMap<String, usize> = HashMap::new();
    for person in book.people()? {
        *names.entry(person_key(&person.name)).or_default() += 1;
    }
    let mut out = Vec::new();
    for (person, id, column, text) in named(book, def, holders, leavers)? {
        let record = book.get(def, id)?;
        let key = person_key(&text);
        out.push(Held {
            person: person.number.clone(),
            ledger: def.key.to_owned(),
            record: id,
            number: record.number.clone(),
            name: record.get(def.name).text().to_owned(),
            column: column.to_owned(),
            place: if def.column("place").is_some() { record.get("place").text().to_owned() } else { String::new() },
            unsure: key != person_key(&person.number) && names.get(&key).copied().unwrap_or_default() > 1,
            acts: ledger.held_acts().to_vec(),
            text,
        });
    }
    Ok(out)
}

/// Writes another holder into the column that names one; `to` may be empty.
///
/// # Errors
/// `wrong_state` for a ledger whose records only its own screen writes, and whatever speaks against the edit.
pub fn release(ctx: &Ctx<'_>, tx: &mut Tx<'_>, def: &'static LedgerDef, held: &Held, to: &str) -> Result<()> {
    let ledger = crate::ledger(def.key)?;
    if ledger.own_screen().is_some() || def.column(&held.column).is_none() {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("{}は、「{}」の画面で手続きをしてください。終わると、ここからも消えます。", held.number, def.title),
        ));
    }
    let record = tx.get(def, held.record)?;
    let value = if to.is_empty() { Value::Null } else { Value::from(to) };
    let values = Values::from([(held.column.clone(), value)]);
    let ready = engine::judge_edit(tx, ctx, ledger, &record, &values)?;
    engine::land_edit(tx, ctx, ledger, &ready, engine::Parts::new())
}

impl Source for &dyn Ledger {
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        Ledger::waiting(*self, book, ask)
    }

    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        Ledger::facts(*self, book, ask)
    }

    fn handover(&self, book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Handover> {
        Ledger::handover(*self, book, ask, leavers)
    }

    fn held(&self, book: &Reading, ask: &Asking<'_>, leavers: &[Post]) -> Result<Vec<Held>> {
        Ledger::held(*self, book, ask, leavers)
    }

    fn duties(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Duty>> {
        Ledger::duties(*self, book, ask)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use crate::{ALL, asset, media};
    use kernel::{Actor, FixedClock, Value};
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use store::{Book, NewRecord, Setup};

    fn a_book(dir: &std::path::Path) -> Book {
        let setup = Setup {
            clock: Arc::new(FixedClock("2027-03-31T01:00:00Z".parse().unwrap())),
            ledgers: crate::defs(),
            migrations: store::MIGRATIONS,
            cost: vault::Params::fast_for_tests(),
        };
        let book = Book::create(dir, "じゅうぶんに長いことばです", setup).unwrap();
        book.change(&officer(), "test", |tx| {
            tx.setting_put(store::setting::DIVISION_SHORT, &"税務".into())?;
            for (number, name) in
                [("1002", "𠮷田 花"), ("1003", "加藤 一郎"), ("1004", "加藤　一郎"), ("1005", "髙橋 﨑子")]
            {
                tx.person_put(&post(number, name))?;
            }
            for (name, holder) in [
                ("端末1", "吉田花"),
                ("端末2", "𠮷田　花"),
                ("端末3", "１００２"),
                ("端末4", "加藤一郎"),
                ("端末5", "1004"),
            ] {
                let values = BTreeMap::from([
                    ("name".to_owned(), Value::from(name)),
                    ("holder".to_owned(), Value::from(holder)),
                ]);
                tx.add(
                    &media::DEF,
                    NewRecord { values: &values, life: "active", step: "draft", number: None, batch: None },
                )?;
            }
            for n in 0..25 {
                let values = BTreeMap::from([
                    ("name".to_owned(), Value::from(format!("綴り{n}").as_str())),
                    ("class".to_owned(), "A".into()),
                ]);
                tx.add(
                    &asset::DEF,
                    NewRecord { values: &values, life: "active", step: "waiting", number: None, batch: None },
                )?;
            }
            Ok(())
        })
        .unwrap();
        book
    }

    fn post(number: &str, name: &str) -> Post {
        Post {
            number: number.into(),
            name: name.into(),
            title: String::new(),
            unit: String::new(),
            role: Role::Staff,
            active: true,
        }
    }

    fn officer() -> Actor {
        Actor { number: "1002".into(), name: "𠮷田 花".into(), role: Role::Officer }
    }

    #[test]
    fn every_open_state_of_every_ledger_waits_for_somebody() {
        for ledger in ALL {
            let def = ledger.def();
            for state in open_states(def) {
                let roles = waits_for(def, state.key);
                assert!(!roles.is_empty(), "{}.{}", def.key, state.key);
                assert!(!roles.contains(&Role::Auditor), "{}.{}", def.key, state.key);
            }
        }
    }

    #[test]
    fn things_are_found_by_name_or_number_and_a_shared_name_is_unsure() {
        let dir = tempfile::tempdir().unwrap();
        let book = a_book(dir.path());
        let who = officer();
        let ask = Asking { today: "2027-03-31".parse().unwrap(), who: &who };
        let leavers = [post("1002", "𠮷田 花"), post("1004", "加藤　一郎")];
        let given = Ledger::handover(&media::Media, &book.reader().unwrap(), &ask, &leavers).unwrap();
        let found: Vec<_> = given.held.iter().map(|h| (h.name.as_str(), h.person.as_str(), h.unsure)).collect();
        assert_eq!(
            found,
            [("端末2", "1002", false), ("端末3", "1002", false), ("端末4", "1004", true), ("端末5", "1004", false)],
            "𠮷 is not 吉; 加藤 一郎 are two"
        );
    }

    #[test]
    fn few_open_records_are_named_and_many_are_one_line() {
        let dir = tempfile::tempdir().unwrap();
        let book = a_book(dir.path());
        let who = officer();
        let ask = Asking { today: "2027-03-31".parse().unwrap(), who: &who };
        let reader = book.reader().unwrap();
        let of = |l: &dyn Ledger| l.handover(&reader, &ask, &[]).unwrap();
        let media = of(&media::Media);
        assert_eq!(media.open.len(), 5);
        assert!(media.open.iter().all(|m| m.person == "1002" && !m.number.is_empty()));
        let asset = of(&asset::Asset);
        assert_eq!(asset.open.iter().map(|m| (m.what.as_str(), m.count)).collect::<Vec<_>>(), [("情報資産 25件", 25)]);
        assert_eq!((asset.standing[0].count, asset.standing[0].open), (25, 25));
        assert_eq!(asset.standing[0].changed_on, Some("2027-03-31".parse().unwrap()));
    }
}
