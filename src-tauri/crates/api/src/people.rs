//! Who may act as what, and since when: posts, deputies, staff numbers.
//!
//! A person acts in one post at a time. Which ones they have is asked of the book at every command and judged by the day
//! in Japan, so that a deputyship begins and ends by itself, also while the book is open.

use crate::Office;
use crate::book::{invalid, settings_in, settings_of, setup, staff_number};
use crate::wire::*;
use chrono::NaiveDate;
use kernel::{Actor, Axis, FieldProblem, LedgerDef, Post, Problem, Progress, Result, Role, code};
use store::{Reader, Reading, Seating, Term, TermKind, Tx, slot};

/// The longest deputyship: whoever is needed longer is named again.
const LONGEST_DAYS: i64 = 366;

/// The posts of a person on a day, as far as this kind of office has them.
pub(crate) fn posts(reader: &Reading, number: &str, day: NaiveDate) -> Result<Vec<Seating>> {
    let kind = settings_in(reader)?.office_kind;
    let mut posts = reader.posts_on(number, day)?;
    posts.retain(|p| fits(kind, p.post.role));
    Ok(posts)
}

/// Whether an office of this kind has the role.
fn fits(kind: OfficeKind, role: Role) -> bool {
    kind != OfficeKind::Division || !role.collects()
}

/// The post in which somebody acts: the one taken, as long as it is theirs, else their first.
///
/// # Errors
/// `forbidden` for whoever has no post today.
pub(crate) fn seating(reader: &Reading, number: &str, taken: Option<&str>, day: NaiveDate) -> Result<Seating> {
    let posts = posts(reader, number, day)?;
    let chosen = taken.and_then(|key| posts.iter().find(|p| p.key == key));
    chosen.or(posts.first()).cloned().ok_or_else(|| {
        Problem::new(
            code::FORBIDDEN,
            "この職員番号では、今日この帳簿を使えません。登録がないか、異動の日の前後です。番号を確かめるか、責任者に頼んでください（第80条）。",
        )
    })
}

/// For whom somebody acts, if they act as a deputy.
pub(crate) fn acting_for(reader: &Reader, seating: &Seating) -> Result<Option<ActingFor>> {
    let Some(term) = seating.term.as_ref().filter(|t| t.kind == TermKind::Deputy) else { return Ok(None) };
    let chief = reader.person(&term.chief)?.map_or_else(|| term.chief.clone(), |p| p.name);
    Ok(Some(ActingFor { chief, reason: term.reason.clone(), until: day_text(term.until) }))
}

fn day_text(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |d| d.to_string())
}

/// Everybody.
pub fn list(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<People> {
    let reader = office.seat()?.reader()?;
    let names = crate::book::names(&reader)?;
    let name = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_owned());
    let today = office.clock.today();
    let terms = reader.terms()?.into_iter().map(|t| TermView {
        id: t.id.to_string(),
        name: name(&t.person),
        kind: match t.kind {
            TermKind::Main => "main",
            TermKind::Further => "further",
            TermKind::Deputy => "deputy",
        }
        .to_owned(),
        role: t.role,
        since: day_text(t.since),
        until: day_text(t.until),
        chief: if t.chief.is_empty() { String::new() } else { name(&t.chief) },
        named_by: name(&t.named_by),
        state: match (t.counts_on(today), t.since.is_some_and(|d| d > today)) {
            (true, _) => "now",
            (false, true) => "coming",
            (false, false) => "over",
        }
        .to_owned(),
        number: t.person,
        title: t.title,
        unit: t.unit,
        reason: t.reason,
        ended: t.ended,
    });
    Ok(People { people: reader.people()?, terms: terms.collect() })
}

/// The posts in which the acting person may act today.
pub fn mine(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<MyPosts> {
    let reader = office.seat()?.reader()?;
    let (now, today) = (office.seating()?, office.clock.today());
    let posts = posts(&reader, &now.post.number, today)?.into_iter().map(|s| {
        let of = acting_for(&reader, &s)?;
        Ok(MyPost {
            taken: s.key == now.key,
            key: s.key,
            role: s.post.role,
            title: s.post.title,
            unit: s.post.unit,
            until: day_text(s.term.and_then(|t| t.until)),
            chief: of.as_ref().map_or_else(String::new, |f| f.chief.clone()),
            reason: of.map_or_else(String::new, |f| f.reason),
        })
    });
    Ok(MyPosts { posts: posts.collect::<Result<_>>()? })
}

/// Acts in another of one's own posts.
pub fn take(office: &Office, ask: TakePost, progress: &dyn Progress) -> Result<OfficeState> {
    let reader = office.seat()?.reader()?;
    let number = office.acting()?.number;
    if !posts(&reader, &number, office.clock.today())?.iter().any(|p| p.key == ask.key) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "その役職では、今日は操作できません。期間が終わったか、取り消されています（第11条第1項）。",
        ));
    }
    office.take_post(&number, &ask.key);
    crate::book::state(office, Nothing {}, progress)
}

/// Refuses who may not give or take a role.
///
/// # Errors
/// `forbidden`, `invalid`.
pub(crate) fn may_give(actor: Role, kind: OfficeKind, new: Role, was: Option<Role>) -> Result<()> {
    if new == Role::Deputy && was != Some(Role::Deputy) {
        return Err(Problem::new(
            code::INVALID,
            "代行者は役割ではなく、期間と理由を付けて登録します。「代行者」の欄で登録してください（第11条第1項）。",
        ));
    }
    if !fits(kind, new) {
        return Err(Problem::new(
            code::INVALID,
            "統括管理者と統括担当は、取りまとめ課の帳簿だけの役割です。設定の「課」で帳簿の種類を変えてから登録してください。",
        ));
    }
    let weighty = |r: Role| matches!(r, Role::Chief | Role::Director | Role::Supervisor);
    let changes = was != Some(new) && (weighty(new) || was.is_some_and(weighty));
    if changes && !weighty(actor) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "責任者・部長・統括管理者の役割を付けたり外したりできるのは、その役割の人だけです（第11条第1項）。責任者に頼んでください。",
        ));
    }
    Ok(())
}

/// Refuses to leave the book without anybody who answers for it.
///
/// # Errors
/// `invalid`.
pub(crate) fn someone_answers(tx: &Tx<'_>, kind: OfficeKind, day: NaiveDate) -> Result<()> {
    for person in tx.people()?.into_iter().filter(|p| p.active) {
        let answers = |r: Role| r == Role::Chief || (r == Role::Supervisor && kind != OfficeKind::Division);
        if tx.posts_on(&person.number, day)?.iter().any(|s| answers(s.post.role)) {
            return Ok(());
        }
    }
    Err(Problem::new(code::INVALID, "責任者がいなくなります。先にほかの人を責任者にしてください（第6条）。"))
}

/// Gives a person another staff number; everything that they did stays theirs.
pub fn renumber(office: &Office, ask: RenumberPerson, _progress: &dyn Progress) -> Result<Done> {
    let (old, new) = (staff_number(&ask.old), staff_number(&ask.new));
    if new.is_empty() {
        return Err(invalid(vec![FieldProblem::new("new", "required", "新しい職員番号を記入してください。")]));
    }
    let seat = office.seat()?;
    let actor = office.actor()?;
    if actor.number == old {
        return Err(Problem::new(
            code::FORBIDDEN,
            "自分の職員番号は自分では変えられません。ほかの責任者か担当者に頼んでください（第11条第1項）。",
        ));
    }
    let was = seat.reader()?.person(&old)?;
    may_give(actor.role, settings_of(&seat.reader()?)?.office_kind, Role::Staff, was.map(|p| p.role))?;
    // Their password stays theirs: its slot cannot be renamed without it, so the new number leads to it.
    let account = seat.reader()?.account(&old)?;
    let ways: Vec<_> = account.map(|a| vault::WayChange::Also(a.slot, slot::person(&new))).into_iter().collect();
    let done = seat
        .book()
        .change_ways(&actor, "person.renumber", (&ways, setup(office).cost), |tx| tx.renumber(&old, &new))?;
    Ok(Done { changed: done.ledgers })
}

fn day(column: &str, label: &str, text: &str, found: &mut Vec<FieldProblem>) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        return None;
    }
    let read = kernel::date::read_date(text).day();
    if read.is_none() {
        found.push(FieldProblem::new(
            column,
            "date",
            format!("「{label}」の日付が読めません。R8.11.18 のように書いてください。"),
        ));
    }
    read
}

/// Gives a person a further post (兼務).
pub fn add_post(office: &Office, ask: AddPost, _progress: &dyn Progress) -> Result<Done> {
    let mut found = Vec::new();
    let since = day("since", "はじめの日", &ask.since, &mut found);
    let until = day("until", "終わりの日", &ask.until, &mut found);
    if let (Some(a), Some(b)) = (since, until)
        && b < a
    {
        found.push(FieldProblem::new("until", "order", "終わりの日が、はじめの日より前です。"));
    }
    if !found.is_empty() {
        return Err(invalid(found));
    }
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let actor = office.actor()?;
    let person = known(&reader, &ask.number)?;
    if person.number == actor.number {
        return Err(Problem::new(
            code::FORBIDDEN,
            "自分の役職は自分では増やせません。ほかの責任者か担当者に頼んでください（第11条第1項）。",
        ));
    }
    may_give(actor.role, settings_of(&reader)?.office_kind, ask.role, None)?;
    let term = Term {
        id: 0,
        person: person.number,
        kind: TermKind::Further,
        role: ask.role,
        title: ask.title.trim().to_owned(),
        unit: ask.unit.trim().to_owned(),
        since,
        until,
        reason: String::new(),
        chief: String::new(),
        named_by: String::new(),
        named_at: String::new(),
        ended: String::new(),
    };
    let done = seat.book().change(&actor, "person.post", |tx| {
        tx.subject(person.name.as_str());
        tx.term_put(&term)
    })?;
    Ok(Done { changed: done.ledgers })
}

fn known(reader: &Reader, number: &str) -> Result<Post> {
    let number = staff_number(number);
    reader.person(&number)?.filter(|p| p.active).ok_or_else(|| {
        let said = "登録されている在籍者の職員番号を選んでください。";
        Problem::new(code::INVALID, said).with(vec![FieldProblem::new("number", "choice", said)])
    })
}

/// Names a deputy for a period, with the reason (第11条第1項).
pub fn name_deputy(office: &Office, ask: NameDeputy, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let actor = office.actor()?;
    let today = office.clock.today();
    if actor.role == Role::Director && settings_of(&reader)?.deputy_namer != DeputyNamer::Director {
        return Err(Problem::new(
            code::FORBIDDEN,
            "この帳簿では、代行者を登録できるのは責任者だけです。責任者が設定の「人と役割」で部長にも認めておくと、登録できます。",
        ));
    }
    let person = known(&reader, &ask.number)?;
    let chief = known(&reader, &ask.chief)?;
    let mut found = Vec::new();
    let since = day("since", "はじめの日", &ask.since, &mut found);
    let until = day("until", "終わりの日", &ask.until, &mut found);
    let mut say = |column: &str, message: &str| found.push(FieldProblem::new(column, "rule", message));
    if since.is_none() || until.is_none() {
        say("until", "代行の期間は、はじめの日と終わりの日の両方を記入してください。");
    }
    if since.is_some_and(|d| d < today) {
        say("since", "代行のはじめの日は、今日からあとにしてください。さかのぼっては登録できません。");
    }
    if let (Some(a), Some(b)) = (since, until) {
        if b < a {
            say("until", "終わりの日が、はじめの日より前です。");
        } else if (b - a).num_days() >= LONGEST_DAYS {
            say("until", "代行は1年までにしてください。長く要るときは、終わってからもう一度登録します。");
        }
    }
    if ask.reason.trim().is_empty() {
        say("reason", "代行の理由を記入してください。印刷物にも載ります。");
    }
    if person.number == chief.number {
        say("number", "責任者本人は代行者になれません。別の人を選んでください（第11条第1項）。");
    }
    let own = reader.numbers_of(&actor.number)?;
    if own.contains(&person.number) {
        say("number", "自分を代行者にはできません。別の人を選んでください（第11条第1項）。");
    }
    if !matches!(person.role, Role::Officer | Role::Staff | Role::Deputy | Role::Chief | Role::Collector) {
        say("number", "閲覧・部長の人は代行者になれません。担当者か職員から選んでください。");
    }
    let chiefs = posts(&reader, &chief.number, today)?;
    if !chiefs.iter().any(|s| s.post.role == Role::Chief) {
        say("chief", "代行される人は責任者から選んでください。");
    }
    if !found.is_empty() {
        return Err(invalid(found));
    }
    let term = Term {
        id: 0,
        person: person.number.clone(),
        kind: TermKind::Deputy,
        role: Role::Deputy,
        title: String::new(),
        unit: String::new(),
        since,
        until,
        reason: ask.reason.trim().to_owned(),
        chief: chief.number,
        named_by: String::new(),
        named_at: String::new(),
        ended: String::new(),
    };
    let done = seat.book().change(&actor, "deputy.name", |tx| {
        tx.subject(person.name.as_str());
        tx.note("reason", term.reason.as_str());
        tx.term_put(&term)
    })?;
    Ok(Done { changed: done.ledgers })
}

/// Ends a deputyship before its day: whoever names, or whoever acts.
pub fn end_deputy(office: &Office, ask: EndTerm, _progress: &dyn Progress) -> Result<Done> {
    end(office, &ask, TermKind::Deputy, "deputy.end", |reader, actor, term| {
        let own = reader.numbers_of(&actor.number)?.contains(&term.person);
        if own || matches!(actor.role, Role::Chief | Role::Director | Role::Supervisor) {
            return Ok(());
        }
        Err(Problem::new(code::FORBIDDEN, "代行を終えられるのは、責任者・部長と本人です（第11条第1項）。"))
    })
}

/// Ends a further post before its day.
pub fn end_post(office: &Office, ask: EndTerm, _progress: &dyn Progress) -> Result<Done> {
    end(office, &ask, TermKind::Further, "person.post", |reader, actor, term| {
        may_give(actor.role, settings_of(reader)?.office_kind, Role::Staff, Some(term.role))
    })
}

fn end(
    office: &Office,
    ask: &EndTerm,
    kind: TermKind,
    action: &str,
    may: impl FnOnce(&Reader, &Actor, &Term) -> Result<()>,
) -> Result<Done> {
    let seat = office.seat()?;
    let actor = office.actor()?;
    let gone = || Problem::new(code::NOT_FOUND, "その役職は見つかりません。画面を読み込み直してください。");
    let id = ask.id.parse().map_err(|_| gone())?;
    if ask.reason.trim().is_empty() {
        return Err(invalid(vec![FieldProblem::new("reason", "required", "終える理由を記入してください。")]));
    }
    let today = office.clock.today();
    let reader = seat.reader()?;
    let term = reader.term(id)?;
    if term.kind != kind {
        return Err(gone());
    }
    may(&reader, &actor, &term)?;
    let yesterday = today.pred_opt();
    if term.until.is_some_and(|d| d < today) {
        return Err(Problem::new(code::WRONG_STATE, "この期間はすでに終わっています。"));
    }
    // What never began never counts: its period becomes empty.
    let until = match (term.since, yesterday) {
        (Some(since), Some(y)) if since > y => since.pred_opt(),
        (_, y) => y,
    };
    let ended = Term { until, ended: ask.reason.trim().to_owned(), ..term };
    let done = seat.book().change(&actor, action, |tx| {
        tx.note("reason", ended.ended.as_str());
        tx.term_put(&ended)?;
        someone_answers(tx, settings_in(tx)?.office_kind, today)
    })?;
    Ok(Done { changed: done.ledgers })
}

/// What a print says about deputies: who settled how many records for whom, when and why; and who issues it.
pub(crate) fn deputies_on_paper(office: &Office, reader: &Reader, def: &'static LedgerDef) -> Result<Vec<String>> {
    let names = crate::book::names(reader)?;
    let name = |n: &str| names.get(n).cloned().unwrap_or_else(|| n.to_owned());
    let span = |t: &Term| {
        let day = |d: Option<NaiveDate>| d.map_or_else(String::new, kernel::date::wareki_short);
        format!("{}～{}", day(t.since), day(t.until))
    };
    let mut lines = Vec::new();
    let settles = def.steps.iter().find(|s| s.other_person && s.axis == Axis::Step);
    for term in reader.terms()?.iter().filter(|t| t.kind == TermKind::Deputy) {
        let Some(step) = settles else { break };
        let count = reader.settled_in(def, step.to, term)?;
        if count > 0 {
            lines.push(format!(
                "代行（第11条第1項）　{} が責任者 {} に代わり{count}{}を確認　期間 {}　理由 {}",
                name(&term.person),
                name(&term.chief),
                def.counter,
                span(term),
                term.reason
            ));
        }
    }
    let now = office.seating()?;
    if let Some(term) = now.term.filter(|t| t.kind == TermKind::Deputy) {
        lines.push(format!(
            "代行（第11条第1項）　この帳票は、責任者 {} に代わり {} が作成　期間 {}　理由 {}",
            name(&term.chief),
            now.post.name,
            span(&term),
            term.reason
        ));
    }
    Ok(lines)
}
