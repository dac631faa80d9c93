//! Forms that a ledger composes itself: previews, workbooks, and prints that share one number (第1刷, 第2刷).

use crate::Office;
use crate::frozen::{self, Issuing, Print};
use crate::paper::{PRINTED, Stamp, day, draft, letter, listed, seal_hint, stamp_of};
use crate::wire::*;
use chrono::NaiveDate;
use kernel::{LedgerDef, Problem, Progress, RecordId, Result, code, date};
use ledgers::forms::{self, Form, Letter};
use store::Reader;

/// Whether the ledger composes the form itself.
pub(crate) fn is_own(form: &Form, def: &LedgerDef, pack: &standard::Pack) -> bool {
    forms::own(def, pack).contains(form)
}

/// A composed form, with the letter that it was composed under.
pub(crate) struct OwnForm {
    pub(crate) letter: Letter,
    pub(crate) composed: forms::Composed,
    ids: Vec<RecordId>,
    period: Option<(NaiveDate, NaiveDate)>,
}

/// Composes a form under a number, or without one.
pub(crate) fn compose(
    office: &Office,
    reader: &Reader,
    ask: &PrintRequest,
    form: &Form,
    (stamp, code): (Stamp, &str),
    progress: &dyn Progress,
) -> Result<OwnForm> {
    let ledger = ledgers::ledger(&ask.ledger)?;
    let def = ledger.def();
    let pack = office.pack()?;
    let info = pack.form(form.pack);
    let letter = letter(office, reader, def, form, ask, stamp)?;
    let ids = match &ask.selection {
        Some(selection) if ask.fill != "blank" => crate::ledger::ids(office, reader, def, selection, progress)?,
        _ => Vec::new(),
    };
    let year = date::fiscal_year(office.clock.today());
    let (first, last) =
        date::fiscal_year_days(year).ok_or_else(|| Problem::new(code::INVALID, "年度の日付が読めません。"))?;
    let (from, to) = (day(&ask.from, first, "期間の初日")?, day(&ask.to, last, "期間の末日")?);
    if to < from {
        return Err(Problem::new(code::INVALID, "期間の末日が初日より前です。どちらかの日付を直してください。"));
    }
    let settings = crate::book::settings_of(reader)?;
    let none = Vec::new();
    // As asked for this print, else as the form has them.
    let boxes = |own: Option<&Vec<String>>| match (&ask.seals, own) {
        (Some(asked), Some(own)) if form.seals && !own.is_empty() => asked.clone(),
        (_, own) => own.unwrap_or(&none).clone(),
    };
    let (seals, register_seals) = (boxes(info.map(|i| &i.seals)), boxes(info.map(|i| &i.register_seals)));
    let composed = ledger.compose(
        reader,
        &forms::Wanted {
            form,
            letter: &letter,
            fill: &ask.fill,
            ids: &ids,
            period: (from, to),
            confirmed_by: &ask.confirmed_by,
            code,
            seals: &seals,
            register_seals: &register_seals,
            seal_hint: seal_hint(&settings.seal_mark),
            pack: &pack,
        },
    )?;
    if composed.records > PRINTED {
        return Err(Problem::new(
            code::TOO_LARGE,
            format!("{}行は一度に印刷できません。期間を分けて{PRINTED}行までにしてください。", composed.records),
        ));
    }
    let period = (ledger.by_period(form) && ids.is_empty()).then_some((from, to));
    Ok(OwnForm { letter, composed, ids, period })
}

/// Composes a form that gets no number: a draft, a blank one, or one of those that never have any.
pub(crate) fn unnumbered(
    office: &Office,
    reader: &Reader,
    ask: &PrintRequest,
    form: &Form,
    progress: &dyn Progress,
) -> Result<OwnForm> {
    let first = compose(office, reader, ask, form, (stamp_of(reader, form, ask)?, ""), progress)?;
    if form.numbered || ask.fill == "blank" {
        return Ok(first);
    }
    // The value stands over what the form shows, so it must be composed to know it.
    let stamp = listed(reader, form, &first.composed.facts.to_string())?;
    compose(office, reader, ask, form, (stamp, ""), progress)
}

/// Issues a form. Prints of one record share its number and are frozen one by one.
pub(crate) fn issue(office: &Office, ask: &IssueReport, form: &Form, progress: &dyn Progress) -> Result<Issued> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    let ledger = ledgers::ledger(&ask.print.ledger)?;
    let request = &ask.print;
    let (drawn, journal) = reader.steadily(|r| {
        let journal = r.head16()?;
        let drawn = compose(office, &reader, request, form, (draft(journal.clone()), ""), progress)?;
        Ok((drawn, journal))
    })?;
    let about = Issuing {
        form,
        facts: drawn.composed.facts.to_string(),
        records: drawn.composed.records,
        period: drawn.period,
        journal: &journal,
        shared: drawn.composed.number.as_deref(),
        replaces: &ask.replaces,
        reason: &ask.reason,
    };
    let print = |under: &frozen::Under| {
        let id = drawn.ids.first().map_or(0, |id| id.0);
        let code = forms::code_of(letters(ledger.def()), id, under.serial, &under.value);
        let made = compose(office, &reader, request, form, (under.stamp(), &code), progress)?;
        let (letter, sheet, scratch) = (made.letter, made.composed.sheet, seat.scratch());
        Ok(Print::new(made.composed.doc, move |book| forms::sheet_book(book, &scratch, &letter, &sheet, progress)))
    };
    frozen::issue(office, &about, print, |tx, number| ledger.issued(tx, form, &drawn.ids, number), progress)
}

/// The letters of a ledger in codes that are read from paper: MD of media_disposal.
pub(crate) fn letters(def: &LedgerDef) -> String {
    def.key.split('_').filter_map(|w| w.chars().next()).map(|c| c.to_ascii_uppercase()).collect()
}
