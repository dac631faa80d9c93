//! What a part of the book tells about itself: what waits, facts, what is handed over, what is due each year.
//!
//! Whoever keeps records is a [`Source`]; the door asks all of them and merges what they answer for 今日, for facts beside
//! questions and for the 引継書. Answers are plain data and counts: no source loads its records one by one.

use crate::office::setting;
use crate::query::Query;
use crate::reading::Reading;
use chrono::NaiveDate;
use kernel::{Actor, Article, LedgerDef, Post, RecordId, Result, Role, StateMark, art, date};

/// Who asks a source, and on which day.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Today in Japan.
    pub today: NaiveDate,
    /// Who acts.
    pub who: &'a Actor,
}

impl Asking<'_> {
    /// True for whoever decides: 責任者 and, inside the period, 代行者.
    #[must_use]
    pub fn decides(&self) -> bool {
        matches!(self.who.role, Role::Chief | Role::Deputy)
    }
}

/// A part of the book that others may ask. Every answer is empty unless a source has one.
pub trait Source {
    /// What waits for the acting person, is late, or is due soon.
    fn waiting(&self, _book: &Reading, _ask: &Asking<'_>) -> Result<Vec<Matter>> {
        Ok(Vec::new())
    }

    /// Numbers that stand beside a question of the self-inspection.
    fn facts(&self, _book: &Reading, _ask: &Asking<'_>) -> Result<Vec<Fact>> {
        Ok(Vec::new())
    }

    /// What a successor takes over; what these leavers have open or hold is named with their numbers.
    fn handover(&self, _book: &Reading, _ask: &Asking<'_>, _leavers: &[Post]) -> Result<Handover> {
        Ok(Handover::default())
    }

    /// What these people hold: the part of [`Source::handover`] that is asked again and again while people leave.
    fn held(&self, _book: &Reading, _ask: &Asking<'_>, _leavers: &[Post]) -> Result<Vec<Held>> {
        Ok(Vec::new())
    }

    /// What the standard asks for by a day.
    fn duties(&self, _book: &Reading, _ask: &Asking<'_>) -> Result<Vec<Duty>> {
        Ok(Vec::new())
    }
}

/// How soon a matter wants somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Past its day.
    Late,
    /// Waits for the acting person.
    Now,
    /// Due within two weeks.
    Soon,
    /// Good to know.
    Aside,
}

/// Where a matter leads: a record, a list, or another screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Ledger key; empty: `screen` alone.
    pub ledger: String,
    /// The very record; `None`: the list behind `query`.
    pub record: Option<RecordId>,
    /// The records that are meant.
    pub query: Query,
    /// A screen of the window (`rollover`, `settings`, `import`); empty: the ledger.
    pub screen: String,
}

/// Something that waits, is late or is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Matter {
    /// 分類の確認.
    pub kind: String,
    /// The record's name, or 情報資産 23件.
    pub what: String,
    /// The record's number, if it is one record.
    pub number: String,
    /// What to do next, in a few words; may be empty.
    pub note: String,
    /// How many records.
    pub count: i64,
    /// Where it leads.
    pub place: Place,
    /// By which day.
    pub due: Option<NaiveDate>,
    /// Since which day it has been so.
    pub since: Option<NaiveDate>,
    /// The article that asks for it.
    pub article: Option<Article>,
    /// How soon.
    pub urgency: Urgency,
    /// Its sign.
    pub mark: StateMark,
    /// Staff number of who has it open; empty: nobody in particular.
    pub person: String,
    /// Since which minute in Japan a clock runs (`2026-11-18T09:12`); empty: none does.
    pub running: String,
}

impl Matter {
    /// A matter without records behind it.
    #[must_use]
    pub fn new(kind: &str, what: &str, urgency: Urgency, mark: StateMark) -> Matter {
        Matter {
            kind: kind.to_owned(),
            what: what.to_owned(),
            number: String::new(),
            note: String::new(),
            count: 1,
            place: Place::default(),
            due: None,
            since: None,
            article: None,
            urgency,
            mark,
            person: String::new(),
            running: String::new(),
        }
    }

    /// One matter for all records that a query means; `None` if there are none. One record is named and led to, more are
    /// counted and listed. Costs one count, and one row where it is one record.
    pub fn of(
        book: &Reading,
        def: &'static LedgerDef,
        query: Query,
        kind: &str,
        urgency: Urgency,
        mark: StateMark,
    ) -> Result<Option<Matter>> {
        let count = book.count(def, &query)?;
        if count == 0 {
            return Ok(None);
        }
        let mut matter = Matter::new(kind, &format!("{} {count}{}", def.title, def.counter), urgency, mark);
        matter.count = count;
        if count == 1 {
            let one = Query { limit: 1, ..query.clone() };
            if let Some(record) = book.page(def, &one)?.records.first() {
                record.get(def.name).text().clone_into(&mut matter.what);
                matter.number.clone_from(&record.number);
                matter.since = day_of(&record.step_at);
                matter.place.record = Some(record.id);
                // Where the records of a span of days are meant, the one record's day is its due day.
                matter.due = query.ranges.first().and_then(|(column, _, _)| record.get(column).date());
            }
        }
        matter.place.ledger = def.key.to_owned();
        matter.place.query = query;
        Ok(Some(matter))
    }

    /// The same, asked for by an article.
    #[must_use]
    pub fn by(self, article: Article) -> Matter {
        Matter { article: Some(article), ..self }
    }

    /// The same, with what to do next.
    #[must_use]
    pub fn note(self, note: &str) -> Matter {
        Matter { note: note.to_owned(), ..self }
    }

    /// The same, due on a day.
    #[must_use]
    pub fn due(self, day: NaiveDate) -> Matter {
        Matter { due: Some(day), ..self }
    }
}

/// The day in Japan of a stored instant.
pub(crate) fn day_of(stamp: &str) -> Option<NaiveDate> {
    let at = chrono::DateTime::parse_from_rfc3339(stamp).ok()?;
    Some(date::japan(at.to_utc()).date())
}

/// The instant at which a day begins in Japan, as it is stored.
pub(crate) fn instant_of(day: NaiveDate) -> Option<String> {
    let midnight = day.and_hms_opt(0, 0, 0)?.checked_sub_signed(chrono::Duration::hours(9))?;
    Some(midnight.and_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

/// A number that stands beside a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Stays the same between versions: `asset.waiting`.
    pub key: String,
    /// 情報資産のうち未確認.
    pub label: String,
    /// How many.
    pub count: i64,
    /// Where the number comes from.
    pub place: Place,
}

/// One ledger in the 引継書.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Ledger key.
    pub ledger: String,
    /// Title.
    pub title: String,
    /// The articles that ask for it.
    pub basis: Vec<Article>,
    /// Records in use.
    pub count: i64,
    /// Records that somebody must still settle.
    pub open: i64,
    /// Past their day.
    pub late: i64,
    /// The day of the last change.
    pub changed_on: Option<NaiveDate>,
    /// The day of the last comparison with the things themselves, if the ledger knows one.
    pub compared_on: Option<NaiveDate>,
}

/// Something that a person holds according to a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Staff number of the holder.
    pub person: String,
    /// Ledger key.
    pub ledger: String,
    /// Record.
    pub record: RecordId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Column that names the holder.
    pub column: String,
    /// The words in it.
    pub text: String,
    /// Where the thing lies; may be empty.
    pub place: String,
    /// More than one person has this name: somebody must look.
    pub unsure: bool,
    /// What may be done with it from the screen of transfers: `return`, `pass`, `end`; none: only its own ledger settles it.
    pub acts: Vec<&'static str>,
}

/// What is done with an ID, a card or a role when its person leaves (第46条, 第58条, 第80条).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Staff number of the leaver.
    pub person: String,
    /// The ID, the card, the role.
    pub what: String,
    /// 停止, 新所属へ持参 …
    pub act: String,
    /// A day or a moment as people read it; may be empty.
    pub when: String,
    /// The article that asks for it.
    pub article: Option<Article>,
}

/// What a successor takes over from one source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Handover {
    /// State of the ledgers.
    pub standing: Vec<Standing>,
    /// What is not finished, whoever began it; `person` says who.
    pub open: Vec<Matter>,
    /// What comes within half a year.
    pub coming: Vec<Matter>,
    /// What the leavers hold.
    pub held: Vec<Held>,
    /// What is done with the leavers' IDs and cards.
    pub measures: Vec<Measure>,
}

impl Handover {
    /// Adds what another source hands over.
    pub fn join(&mut self, other: Handover) {
        self.standing.extend(other.standing);
        self.open.extend(other.open);
        self.coming.extend(other.coming);
        self.held.extend(other.held);
        self.measures.extend(other.measures);
    }
}

/// Something that the standard asks for by a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Stays the same between versions.
    pub key: String,
    /// 年度替わり.
    pub title: String,
    /// The article that asks for it.
    pub article: Option<Article>,
    /// By which day.
    pub due: Option<NaiveDate>,
    /// When it was last done.
    pub done: Option<NaiveDate>,
    /// Where it is done.
    pub place: Place,
}

/// The book itself as a source: the turn of the fiscal year.
pub struct OfBook;

impl OfBook {
    fn rollover_due(book: &Reading, ask: &Asking<'_>) -> Result<Option<NaiveDate>> {
        let year = book.setting(setting::FISCAL_YEAR)?.and_then(|v| v.as_i64());
        let now = date::fiscal_year(ask.today);
        let due = year.is_some_and(|y| y < i64::from(now));
        Ok(if due { date::fiscal_year_days(now).map(|(first, _)| first) } else { None })
    }
}

impl Source for OfBook {
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let Some(due) = OfBook::rollover_due(book, ask)? else { return Ok(Vec::new()) };
        let what = "新しい年度になりました。確認済の記録を未確認に戻します";
        let mut matter = Matter::new("年度替わり", what, Urgency::Late, StateMark::Diamond).by(art(14).p(2)).due(due);
        matter.place.screen = "rollover".to_owned();
        Ok(vec![matter])
    }

    /// Whose password of this program is still the one that somebody else gave them.
    fn facts(&self, book: &Reading, _ask: &Asking<'_>) -> Result<Vec<Fact>> {
        let temporary = book.accounts()?.iter().filter(|a| a.open && a.must_change).count();
        Ok(vec![Fact {
            key: "account.temporary.people".to_owned(),
            label: "守帳で仮のパスワードのままの人".to_owned(),
            count: i64::try_from(temporary).unwrap_or(i64::MAX),
            place: Place { screen: "people".to_owned(), ..Place::default() },
        }])
    }

    fn duties(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Duty>> {
        let due = OfBook::rollover_due(book, ask)?;
        Ok(vec![Duty {
            key: "rollover".to_owned(),
            title: "年度替わり".to_owned(),
            article: Some(art(14).p(2)),
            due,
            done: None,
            place: Place { screen: "rollover".to_owned(), ..Place::default() },
        }])
    }
}

/// The PC's clock as a source: whether it was set back not long ago.
pub struct OfClock;

/// Days for which a clock that was set back is told.
const CLOCK_DAYS: i64 = 7;

impl Source for OfClock {
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let Some((seq, at, before)) = book.clock_set_back()? else { return Ok(Vec::new()) };
        let Some(on) = day_of(&at).filter(|day| (ask.today - *day).num_days() < CLOCK_DAYS) else {
            return Ok(Vec::new());
        };
        let what = "パソコンの時計が戻っています。日付と時刻を確かめてください";
        let before = day_of(&before).map_or_else(String::new, date::wareki_long);
        let mut matter = Matter::new("時計", what, Urgency::Late, StateMark::Diamond)
            .note(&format!("記録 {seq} 番（その前の記録は{before}）"));
        matter.since = Some(on);
        matter.place.screen = "journal".to_owned();
        Ok(vec![matter])
    }
}
