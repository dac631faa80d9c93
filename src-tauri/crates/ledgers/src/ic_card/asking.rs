//! A card that is asked for, approved and handed over: what becomes of the request and of the card of the stock.

use super::DEF;
use crate::words::text;
use kernel::{Axis, FieldProblem, Record, Result, Value, Values};
use store::{Reading, Tx};

/// How a card is called that was asked for and has no number yet.
pub const UNKNOWN: &str = "未定";

/// The number of a card that was handed over, and the card of the stock that has this number.
pub(super) fn issuing(book: &Reading, record: &Record, values: &Values) -> Result<Option<Record>> {
    let number = text(values, "card_number");
    if number.starts_with(UNKNOWN) {
        return Err(crate::engine::invalid(vec![FieldProblem::new(
            "card_number",
            "required",
            "渡したカードの券面の番号を書いてください（第58条第2項第2号）。",
        )]));
    }
    let wanted = crate::engine::unique_key(std::iter::once(number));
    let mut same = None;
    book.names(&DEF, &["active", "retired"], &["card_number"], |id, t| {
        if id != record.id && crate::engine::unique_key(t.iter().copied()) == wanted {
            same = Some(id);
        }
        Ok(())
    })?;
    let Some(id) = same else { return Ok(None) };
    let other = book.get(&DEF, id)?;
    if other.life == "active" && matches!(other.step.as_str(), "stock" | "returned") {
        return Ok(Some(other));
    }
    Err(crate::engine::invalid(vec![FieldProblem::new(
        "card_number",
        "duplicate",
        format!(
            "カード番号「{number}」は、{}（{}）としてもう登録されています。番号を確かめてください。",
            other.number,
            DEF.state_label(Axis::Step, &other.step)
        ),
    )]))
}

/// A card that was lent at a request and lay in the stock under a record of its own: that record goes on, and the request
/// becomes a part of it.
pub(super) fn issued_from_stock(tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    let Some(stock) = issuing(tx, record, &record.values)? else { return Ok(()) };
    let mut values = Values::new();
    for key in ["holder_number", "holder", "unit", "purpose", "lent_on"] {
        values.insert(key.to_owned(), record.get(key).clone());
    }
    for key in ["returned_on", "due_on"] {
        values.insert(key.to_owned(), Value::Null);
    }
    tx.put(&DEF, stock.id, stock.version, &values)?;
    tx.set_state(&DEF, stock.id, Axis::Step, "lent", None)?;
    tx.merge(&DEF, record.id, stock.id, "merged", "在庫のカードを貸与")
}

/// A request that is withdrawn leaves the card in the stock, with nobody; what had no number never was a card.
pub(super) fn unasked(tx: &mut Tx<'_>, record: &Record) -> Result<()> {
    if record.get("card_number").text().starts_with(UNKNOWN) {
        return tx.set_state(&DEF, record.id, Axis::Life, "void", Some("申請の取下げ")).map(|_| ());
    }
    let values = ["holder_number", "holder", "purpose"].map(|k| (k.to_owned(), Value::Null)).into();
    tx.put(&DEF, record.id, record.version, &values).map(|_| ())
}
