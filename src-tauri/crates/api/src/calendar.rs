//! 年間の予定: what the standard asks for in a year, in the months that the city chose, and what of it is done.
//!
//! A form that was issued shows that it is done; what leaves no form is noted by hand. Months are settings of the book.

use crate::Office;
use crate::wire::*;
use chrono::{Datelike, NaiveDate};
use kernel::{Actor, Problem, Progress, Result, Role, StateMark, code, date};
use ledgers::{Ledger, forms};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standard::{CalendarDue, CalendarEdit, CalendarEntry, OperationKind, Overlay, Pack, merge};
use std::collections::{BTreeMap, BTreeSet};
use store::{IssuedForm, Matter, Reading, Urgency};

/// Where the city's months stand among the settings of a book.
pub(crate) const SETTING: &str = "city_calendar";
/// Where is kept what was noted as done.
const DONE: &str = "calendar_done";
/// Told on 今日 so many days before.
const SOON: i64 = 14;
/// A form that was issued so many days before or after a day belongs to it, if to none that is nearer.
const NEAR: i64 = 45;
/// What is longer past is no longer told on 今日; the calendar still says it.
const PAST: i64 = 60;

/// The city's months, with what tells their state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct City {
    version: i32,
    saved_on: String,
    saved_by: String,
    edits: Vec<CalendarEdit>,
}

/// Who noted something as done, when.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Noted {
    on: String,
    by: String,
}

fn city(stored: Option<Value>) -> Result<City> {
    stored.map_or_else(|| Ok(City::default()), |v| serde_json::from_value(v).map_err(Problem::internal))
}

fn overlay(edits: &[CalendarEdit]) -> Overlay {
    Overlay { calendar: edits.to_vec(), ..Overlay::default() }
}

/// A pack with the city's months.
///
/// # Errors
/// `bad_file` for an entry that the edition does not know, or a month that is none.
pub(crate) fn merged(pack: Pack, stored: Option<Value>) -> Result<Pack> {
    let city = city(stored)?;
    if city.edits.is_empty() { Ok(pack) } else { merge(pack, &overlay(&city.edits)) }
}

/// When something must be done, and what shows that it was.
struct Day<'p> {
    due: CalendarDue,
    entry: &'p CalendarEntry,
    on: NaiveDate,
    /// What shows it, in words; of several sheets also while some are missing.
    said: String,
    noted: bool,
    done: bool,
    /// Numbers of the forms that show it, by kind.
    shown: BTreeMap<String, String>,
}

impl Day<'_> {
    /// Whether an issued form is about this day: of the right kind, about its period, and not issued before its time.
    fn is_shown_by(&self, form: &IssuedForm, issued: NaiveDate) -> bool {
        if self.due.form.is_empty() || self.due.form != form.form {
            return false;
        }
        if !self.entry.kinds.is_empty() && !self.entry.kinds.contains(&form.kind) {
            return false;
        }
        let far = (self.on - issued).num_days();
        match form.period {
            Some((from, to)) if monthly(self.entry) => {
                let (first, _) = period(self.entry, self.on);
                from <= first && self.on <= to && first <= issued
            }
            Some((from, to)) => from <= self.on && self.on <= to && far <= NEAR,
            // A register of chosen records closes nothing.
            None if is_by_period(form) => false,
            None => far.abs() <= NEAR,
        }
    }

    /// The kinds whose sheets are still missing.
    fn missing<'k>(&'k self, pack: &'k Pack) -> impl Iterator<Item = &'k OperationKind> {
        let kinds = self.entry.kinds.iter().filter(|k| !self.shown.contains_key(*k));
        kinds.filter_map(|k| pack.registers().operation(k)).filter(|k| !k.off)
    }

    fn settle(&mut self, pack: &Pack) {
        if self.shown.is_empty() {
            return;
        }
        let numbers: BTreeSet<&str> = self.shown.values().map(String::as_str).collect();
        let issued = format!("{}を発行", numbers.into_iter().collect::<Vec<_>>().join("・"));
        let missing: Vec<&str> = self.missing(pack).map(|k| k.label.as_str()).collect();
        if missing.is_empty() {
            (self.done, self.said) = (true, issued);
        } else if !self.done {
            self.said = format!("{issued}。残りは{}", missing.join("・"));
        }
    }
}

/// Whether a form is one that is about a period; of books that did not note that, nobody knows.
fn is_by_period(form: &IssuedForm) -> bool {
    let of =
        |l: &&dyn Ledger| l.own_forms().iter().any(|f| f.pack == form.form && f.key == form.kind && l.by_period(f));
    form.form == "operation_sheet" && !form.kind.is_empty() || ledgers::ALL.iter().any(of)
}

fn monthly(entry: &CalendarEntry) -> bool {
    entry.months.len() == 12
}

/// All days of some fiscal years, with what shows that they were kept.
fn days<'p>(pack: &'p Pack, reader: &Reading, years: &[i32]) -> Result<Vec<Day<'p>>> {
    let calendar = pack.calendar();
    let noted: BTreeMap<String, Noted> = match reader.setting(DONE)? {
        Some(v) => serde_json::from_value(v).map_err(Problem::internal)?,
        None => BTreeMap::new(),
    };
    let mut out = Vec::new();
    for due in years.iter().flat_map(|y| calendar.of_fiscal_year(*y)) {
        let (Ok(on), Some(entry)) = (due.on.parse::<NaiveDate>(), calendar.entries.iter().find(|e| e.key == due.key))
        else {
            continue;
        };
        let by = noted.get(&mark_key(&due.key, &due.on));
        let said = by.map_or_else(String::new, |n| {
            let day = n.on.parse().map_or_else(|_| n.on.clone(), date::wareki_short);
            format!("{day} {}が済みとしました", n.by)
        });
        out.push(Day { noted: by.is_some(), done: by.is_some(), due, entry, on, said, shown: BTreeMap::new() });
    }
    let since = years.iter().min().map_or_else(String::new, |y| format!("{y}-01-01"));
    for form in reader.issued_since(&since)? {
        let Some(issued) = chrono::DateTime::parse_from_rfc3339(&form.at).ok() else { continue };
        let issued = date::japan(issued.to_utc()).date();
        let mut of: Vec<&mut Day<'_>> = out.iter_mut().filter(|d| d.is_shown_by(&form, issued)).collect();
        // A register may close several months; what is about no period belongs to the day that is nearest.
        if form.period.is_none() {
            of.sort_by_key(|d| (d.on - issued).num_days().abs());
            of.truncate(1);
        }
        for day in of {
            day.shown.insert(form.kind.clone(), form.number.clone());
        }
    }
    out.iter_mut().for_each(|d| d.settle(pack));
    Ok(out)
}

fn mark_key(key: &str, on: &str) -> String {
    format!("{key}@{on}")
}

fn state_of(day: &Day<'_>, today: NaiveDate, begun: NaiveDate) -> &'static str {
    match (day.on - today).num_days() {
        _ if day.done => "done",
        _ if day.on < begun => "before",
        n if n < 0 => "late",
        n if n <= SOON => "soon",
        _ => "coming",
    }
}

/// The ledger and its form behind a form of the pack: of several sheets the first that is missing.
fn form_of(pack: &Pack, day: &Day<'_>) -> Option<(&'static str, &'static str)> {
    let key = day.due.form.as_str();
    if key.is_empty() {
        return None;
    }
    let kind = day.missing(pack).next().map(|k| k.key.as_str()).or(day.entry.kinds.first().map(String::as_str));
    ledgers::ALL.iter().map(|l| l.def()).find_map(|def| {
        let mut all = forms::own(def, pack).into_iter().chain(forms::of(def, pack));
        let form = all.find(|f| f.pack == key && kind.is_none_or(|k| f.key == k))?;
        Some((def.key, form.key))
    })
}

/// The period that a form of such a day is about: its month, or for what is done a few times a year the year so far.
fn period(entry: &CalendarEntry, on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let month = NaiveDate::from_ymd_opt(on.year(), on.month(), 1).unwrap_or(on);
    let year = date::fiscal_year_days(date::fiscal_year(on)).map_or(month, |(first, _)| first);
    (if monthly(entry) { month } else { year }, on)
}

fn view(office: &Office, year: i32) -> Result<CalendarYear> {
    let today = office.clock.today();
    let year = if year == 0 { date::fiscal_year(today) } else { year };
    let reader = office.seat()?.reader()?;
    let (shipped, pack) = (office.shipped()?, office.pack()?);
    let kept = city(reader.setting(SETTING)?)?;
    let begun = reader.begun_on()?.unwrap_or(today);
    let who = |e: &CalendarEntry| pack.office(&e.who).map_or_else(|| e.who.clone(), |o| o.label.clone());
    // The years beside it, so that a form issued in April can belong to March.
    let all = days(&pack, &reader, &[year - 1, year, year + 1])?;
    let due = all
        .iter()
        .filter(|d| date::fiscal_year(d.on) == year)
        .map(|d| {
            let (ledger, form) = form_of(&pack, d).unwrap_or_default();
            let (from, to) = period(d.entry, d.on);
            CalendarDay {
                key: d.due.key.clone(),
                title: d.due.title.clone(),
                on: d.due.on.clone(),
                basis: d.due.articles.iter().map(|c| c.text.clone()).collect(),
                who: who(d.entry),
                state: state_of(d, today, begun).to_owned(),
                said: d.said.clone(),
                noted: d.noted,
                ledger: ledger.to_owned(),
                form: form.to_owned(),
                from: if form.is_empty() { String::new() } else { from.to_string() },
                to: if form.is_empty() { String::new() } else { to.to_string() },
                screen: match d.due.form.as_str() {
                    "f5" | "f6" => "inspections".to_owned(),
                    "f7" => "transfer".to_owned(),
                    _ => String::new(),
                },
            }
        })
        .collect();
    let entries = pack.calendar().entries.iter().filter_map(|entry| {
        let shipped = shipped.calendar().entries.iter().find(|s| s.key == entry.key)?;
        // Citations may be spelled in another way: that is no other month.
        let city = (&entry.months, entry.day, entry.off) != (&shipped.months, shipped.day, shipped.off);
        Some(CalendarRow { who: who(entry), city, entry: entry.clone(), shipped: shipped.clone() })
    });
    let broken = match merge(Pack::clone(&shipped), &overlay(&kept.edits)) {
        Ok(_) => String::new(),
        Err(p) => format!("市の月が、いまの予定と合わないため使われていません。直して保存してください。{}", p.message),
    };
    Ok(CalendarYear {
        year,
        label: date::fiscal_year_label(year),
        today: today.to_string(),
        note: pack.calendar().note.clone(),
        version: kept.version,
        saved_on: kept.saved_on,
        saved_by: kept.saved_by,
        broken,
        entries: entries.collect(),
        due,
    })
}

/// The year, with what of it is done.
pub fn get(office: &Office, ask: AskCalendar, _progress: &dyn Progress) -> Result<CalendarYear> {
    if ask.year != 0 && !(2019..=2100).contains(&ask.year) {
        return Err(Problem::new(code::BAD_REQUEST, "令和元年度から後の年度を選んでください。"));
    }
    view(office, ask.year)
}

/// Puts the city's months in force.
pub fn save(office: &Office, ask: SaveCalendar, _progress: &dyn Progress) -> Result<CalendarYear> {
    let seat = office.seat()?;
    let old = city(seat.reader()?.setting(SETTING)?)?;
    if old.version != ask.version {
        return Err(Problem::new(
            code::STALE,
            "年間の予定は、開いたあとに変わりました。読み直してから直してください。",
        ));
    }
    merge(Pack::clone(&*office.shipped()?), &overlay(&ask.edits))
        .map_err(|p| Problem::new(code::INVALID, format!("この月では使えません。{}", p.message)))?;
    let actor = office.actor()?;
    let city = City {
        version: old.version + 1,
        saved_on: office.clock.today().to_string(),
        saved_by: actor.name.clone(),
        edits: ask.edits,
    };
    let stored = serde_json::to_value(&city).map_err(Problem::internal)?;
    seat.book().change(&actor, "setting.calendar", |tx| {
        tx.note("version", city.version);
        tx.setting_put(SETTING, &stored)?;
        Ok(())
    })?;
    view(office, ask.year)
}

/// Notes that something of the year is done, or takes that back.
pub fn mark(office: &Office, ask: MarkCalendar, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let pack = office.pack()?;
    let on: NaiveDate =
        ask.on.parse().map_err(|_| Problem::new(code::INVALID, "日付が読めません。予定を選び直してください。"))?;
    let known = pack.calendar().of_fiscal_year(date::fiscal_year(on));
    let Some(due) = known.iter().find(|d| d.key == ask.key && d.on == ask.on) else {
        return Err(Problem::new(code::NOT_FOUND, "この予定は見つかりません。年間の予定を開き直してください。"));
    };
    let actor = office.actor()?;
    let mut noted = seat.reader()?.setting(DONE)?.unwrap_or_else(|| json!({}));
    let Some(all) = noted.as_object_mut() else { return Err(Problem::internal("calendar_done")) };
    if ask.done {
        let by = Noted { on: office.clock.today().to_string(), by: actor.name.clone() };
        all.insert(mark_key(&ask.key, &ask.on), serde_json::to_value(by).map_err(Problem::internal)?);
    } else {
        all.remove(&mark_key(&ask.key, &ask.on));
    }
    let done = seat.book().change(&actor, "setting.calendar_done", |tx| {
        tx.note("what", due.title.as_str());
        tx.note("done", ask.done);
        tx.setting_put(DONE, &noted)?;
        Ok(())
    })?;
    Ok(Done { changed: done.ledgers })
}

fn is_for(entry: &CalendarEntry, role: Role) -> bool {
    match entry.who.as_str() {
        "chief" => matches!(role, Role::Chief | Role::Deputy),
        "officer" => role == Role::Officer,
        _ => matches!(role, Role::Chief | Role::Deputy | Role::Officer),
    }
}

/// Days of the years around today that are somebody's of this role, earliest first.
fn days_of<'p>(pack: &'p Pack, reader: &Reading, today: NaiveDate, role: Role) -> Result<Vec<Day<'p>>> {
    let year = date::fiscal_year(today);
    let mut all = days(pack, reader, &[year - 1, year, year + 1])?;
    all.retain(|d| is_for(d.entry, role));
    all.sort_by_key(|d| d.on);
    Ok(all)
}

/// What of the year is late or comes soon for the acting person, one matter each.
pub(crate) fn matters(office: &Office, reader: &Reading, who: &Actor) -> Result<Vec<Matter>> {
    let today = office.clock.today();
    let (pack, begun) = (office.pack()?, reader.begun_on()?.unwrap_or(today));
    let all = days_of(&pack, reader, today, who.role)?;
    let mut out = Vec::new();
    for (state, urgency, mark) in
        [("late", Urgency::Late, StateMark::Diamond), ("soon", Urgency::Soon, StateMark::Hollow)]
    {
        let mut of = all.iter().filter(|d| state_of(d, today, begun) == state && (today - d.on).num_days() <= PAST);
        let Some(first) = of.next() else { continue };
        let what = with_more(&first.due.title, of.count());
        out.push(matter(&what, first, urgency, mark));
    }
    Ok(out)
}

fn with_more(what: &str, more: usize) -> String {
    if more == 0 { what.to_owned() } else { format!("{what} ほか{more}件") }
}

fn matter(what: &str, first: &Day<'_>, urgency: Urgency, mark: StateMark) -> Matter {
    let mut matter = Matter::new("年間の予定", what, urgency, mark).due(first.on);
    matter.article = first.due.articles.first().map(standard::Cite::article);
    "calendar".clone_into(&mut matter.place.screen);
    matter
}

/// What whoever takes over a role does by the calendar: what is late, and until a day the next day of each entry.
pub(crate) fn handed(
    office: &Office,
    reader: &Reading,
    role: Role,
    until: Option<NaiveDate>,
) -> Result<(Vec<Matter>, Vec<Matter>)> {
    let today = office.clock.today();
    let (pack, begun) = (office.pack()?, reader.begun_on()?.unwrap_or(today));
    let all = days_of(&pack, reader, today, role)?;
    let (mut late, mut coming) = (Vec::new(), Vec::new());
    for entry in &pack.calendar().entries {
        let of = || all.iter().filter(|d| d.entry.key == entry.key && !d.done);
        let mut passed = of().filter(|d| state_of(d, today, begun) == "late");
        if let Some(first) = passed.next() {
            let note = "済ませるか、年間の予定で済みにします。";
            let what = with_more(&entry.title, passed.count());
            late.push(matter(&what, first, Urgency::Late, StateMark::Diamond).note(note));
        }
        let mut ahead = of().filter(|d| d.on >= today && until.is_none_or(|u| d.on <= u));
        if let Some(first) = ahead.next() {
            let form = pack.form(&entry.form).map_or_else(String::new, |f| f.number.clone());
            let way = if form.is_empty() {
                "終わったら、年間の予定で済みにします".to_owned()
            } else {
                form
            };
            let note = if monthly(entry) { format!("毎月。{way}") } else { way };
            let next: Vec<String> = ahead.map(|d| date::wareki_short(d.on)).collect();
            let note = if monthly(entry) || next.is_empty() {
                note
            } else {
                format!("{note}（次は{}）", next.join("、"))
            };
            coming.push(matter(&entry.title, first, Urgency::Soon, StateMark::Hollow).note(&note));
        }
    }
    Ok((late, coming))
}
