//! Registers of everyday work beyond the common steps: a loss that becomes an incident, attendance from a workbook.

use crate::Office;
use crate::wire::*;
use kernel::{Progress, Result};
use ledgers::{to_incident, training};
use sheet::CsvOptions;
use std::path::Path;

/// Treats a loss as an incident, with what its record knows.
pub fn open_incident(office: &Office, ask: OneRecord, _progress: &dyn Progress) -> Result<Added> {
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, "incident.open", |tx| {
            let id = to_incident::open(tx, ctx, &ask.ledger, ask.id)?;
            tx.get(ledgers::ledger("incident")?.def(), id)
        })?;
        Ok(crate::ledger::added(done))
    })
}

/// Puts the people of a workbook into a training's list, all or none.
pub fn attendance(office: &Office, ask: ReadAttendance, progress: &dyn Progress) -> Result<AttendanceLanded> {
    let sheet = (!ask.sheet.is_empty()).then_some(ask.sheet.as_str());
    let (_, grid) = sheet::read(Path::new(&ask.path), sheet, &CsvOptions::default(), progress)?;
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, "training.attendance", |tx| {
            tx.note("file", crate::outgoing::file_name(Path::new(&ask.path)));
            training::land(tx, ctx, ask.id, &grid, progress)
        })?;
        Ok(AttendanceLanded { read: done.value, changed: done.ledgers })
    })
}
