//! `cargo xtask bench`: speed and memory, each beside its floor in the same run.
//!
//! A floor is what the libraries below us need for the same cells and nothing else. Ours and the floor take turns, each
//! in a process of its own; the best of the rounds counts for time, the worst for memory.
//!
//! ```text
//! bench [--quick] [--rows N] [--rounds N] [--only import,export,print,disposal,custody,collect,cipher,big,backup,share,hub,journal,inspection,packet,window]
//! ```

mod backup;
mod big;
mod collect;
mod custody;
mod data;
mod disposal;
mod export;
mod floor;
mod hub;
mod import;
mod inspection;
mod measure;
mod packet;
#[allow(dead_code, clippy::expect_used)]
#[path = "../support/postgres.rs"]
mod postgres;
mod print;
mod seat;
mod share;
mod table;
mod trust;
mod window;

use kernel::{Problem, Result, code};
use measure::{Place, Told};
use std::path::PathBuf;
use std::process::ExitCode;
use table::{Limit, Line};

type Case = fn(&Place, &mut Told) -> Result<()>;

const CASES: &[(&str, Case)] = &[
    ("import", import::ours),
    ("import-bare", import::bare),
    ("import-untold", import::untold),
    ("cipher", import::cipher),
    ("cipher-book", import::copies),
    ("export", export::ours),
    ("export-bare", export::bare),
    ("print-prepare", print::prepare),
    ("print", print::ours),
    ("print-bare", print::bare),
    ("inspection-prepare", inspection::prepare),
    ("inspection", inspection::ours),
    ("disposal-prepare", disposal::prepare),
    ("disposal", disposal::ours),
    ("disposal-bare", disposal::bare),
    ("custody-prepare", custody::prepare),
    ("custody", custody::ours),
    ("custody-bare", custody::bare),
    ("collect-prepare", collect::prepare),
    ("collect", collect::ours),
    ("collect-bare", collect::bare),
    ("big-prepare", big::prepare),
    ("big", big::ours),
    ("big-bare", big::bare),
    ("backup", backup::ours),
    ("backup-bare", backup::bare),
    ("packet", packet::ours),
    ("packet-bare", packet::bare),
    ("share", share::ours),
    ("share-bare", share::bare),
    ("hub-prepare", hub::prepare),
    ("hub", hub::ours),
    ("hub-bare", hub::bare),
    ("journal-prepare", trust::prepare),
    ("journal", trust::ours),
    ("journal-bare", trust::bare),
];

struct Asked {
    place: Place,
    case: Option<String>,
    rounds: usize,
    only: Vec<String>,
    /// What a child must be told again.
    again: Vec<String>,
}

impl Asked {
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|o| o == name)
    }

    /// Ours and the floor, in turns.
    fn both(&self, ours: &str, bare: &str) -> Result<(Told, Told)> {
        let (mut of_ours, mut of_floor) = (Told::default(), Told::default());
        for _ in 0..self.rounds {
            measure::run(ours, &self.again, &mut of_ours)?;
            measure::run(bare, &self.again, &mut of_floor)?;
        }
        Ok((of_ours, of_floor))
    }

    fn once(&self, case: &str) -> Result<Told> {
        let mut told = Told::default();
        measure::run(case, &self.again, &mut told)?;
        Ok(told)
    }
}

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)).and_then(|asked| match asked.case.clone() {
        Some(case) => child(&asked.place, &case),
        None => parent(&asked),
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(p) => {
            eprintln!("bench: {p}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut args: impl Iterator<Item = String>) -> Result<Asked> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| seat::root().join("target"), PathBuf::from);
    let mut asked = Asked {
        place: Place { dir: target.join("bench"), rows: 100_000, printed: 10_000, big: 1_000_000 },
        case: None,
        rounds: 3,
        only: Vec::new(),
        again: Vec::new(),
    };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| Problem::new(code::BAD_REQUEST, format!("{arg} needs a value")));
        match arg.as_str() {
            "--quick" => {
                asked.place.big = 100_000;
                asked.rounds = 1;
                asked.again.push(arg);
            }
            "--rows" => {
                let rows = value()?;
                asked.place.rows = rows.parse().map_err(Problem::internal)?;
                asked.again.extend([arg, rows]);
            }
            "--case" => asked.case = Some(value()?),
            "--rounds" => asked.rounds = value()?.parse().map_err(Problem::internal)?,
            "--only" => asked.only = value()?.split(',').map(str::to_owned).collect(),
            _ => {
                return Err(Problem::new(
                    code::BAD_REQUEST,
                    format!("{arg}? --quick, --rows N, --rounds N, --only NAMES"),
                ));
            }
        }
    }
    Ok(asked)
}

fn child(place: &Place, case: &str) -> Result<()> {
    let (_, work) = CASES.iter().find(|(name, _)| *name == case).ok_or_else(|| Problem::internal(case))?;
    let mut told = Told::default();
    work(place, &mut told)?;
    told.tell();
    Ok(())
}

fn parent(asked: &Asked) -> Result<()> {
    let place = &asked.place;
    std::fs::create_dir_all(&place.dir)?;
    for (path, rows) in [(place.workbook(), place.rows), (place.printed_workbook(), place.printed)] {
        if !path.exists() {
            data::write_workbook(&path, rows)?;
        }
    }
    let mut lines = Vec::new();
    let mut notes = Vec::new();
    let (mut import_ms, mut export_ms) = (f64::NAN, f64::NAN);
    if asked.wants("import") {
        import_ms = import(asked, &mut lines, &mut notes)?;
    }
    if asked.wants("export") {
        export_ms = export(asked, &mut lines)?;
    }
    if asked.wants("print") {
        print(asked, &mut lines, &mut notes)?;
    }
    if asked.wants("inspection") {
        inspected(asked, &mut lines)?;
    }
    if asked.wants("disposal") {
        disposals(asked, &mut lines, &mut notes)?;
    }
    if asked.wants("custody") {
        custody(asked, &mut lines)?;
    }
    if asked.wants("collect") {
        collected(asked, &mut lines)?;
    }
    if asked.wants("cipher") {
        cipher(asked, &mut lines, import_ms, export_ms)?;
    }
    if asked.wants("big") {
        big(asked, &mut lines)?;
    }
    if asked.wants("backup") {
        backed_up(asked, &mut lines)?;
    }
    if asked.wants("packet") {
        packets(asked, &mut lines)?;
    }
    if asked.wants("share") {
        shared(asked, &mut lines)?;
    }
    if asked.wants("hub") {
        loaded(asked, &mut lines)?;
    }
    if asked.wants("journal") {
        journal(asked, &mut lines)?;
    }
    if asked.wants("window") {
        window(asked, &mut lines, &mut notes)?;
    }
    println!();
    let over = table::print(&lines);
    println!();
    for note in notes {
        println!("{note}");
    }
    println!("{} figures, {over} over their limit", lines.len());
    Ok(())
}

fn import(asked: &Asked, lines: &mut Vec<Line>, notes: &mut Vec<String>) -> Result<f64> {
    let (mut ours, mut bare, mut untold) = (Told::default(), Told::default(), Told::default());
    for _ in 0..asked.rounds {
        measure::run("import-untold", &asked.again, &mut untold)?;
        measure::run("import", &asked.again, &mut ours)?;
        measure::run("import-bare", &asked.again, &mut bare)?;
    }
    let (preview, commit) = (ours.get("preview"), ours.get("commit"));
    let floor = bare.get("cells and insert");
    let rows = asked.place.rows;
    lines.push(
        Line::new(&format!("import {rows} x 12, dry run and landing"), preview + commit, floor, Limit::Times(3.0))
            .memory(ours.peak(), 400.0)
            .worked(ours.worked("preview") + ours.worked("commit"), bare.worked("cells and insert")),
    );
    lines.push(
        Line::new("  of it the dry run (beside the cells alone)", preview, bare.get("cells"), Limit::Open)
            .worked(ours.worked("preview"), bare.worked("cells")),
    );
    lines.push(
        Line::new("  of it the landing", commit, floor, Limit::Open)
            .worked(ours.worked("commit"), bare.worked("cells and insert")),
    );
    let without = untold.get("preview") + untold.get("commit");
    lines.push(
        Line::new("import with its journal, beside one without", preview + commit, without, Limit::Times(1.4))
            .worked(ours.worked("preview") + ours.worked("commit"), untold.worked("preview") + untold.worked("commit")),
    );
    notes.push(format!(
        "import: {:.1} MB of workbook; the floor held {:.0} MB",
        measure::size_of(&asked.place.workbook()) / 1e6,
        bare.peak()
    ));
    Ok(preview + commit)
}

fn export(asked: &Asked, lines: &mut Vec<Line>) -> Result<f64> {
    if !asked.place.book().join("book.db").exists() {
        asked.once("import")?;
    }
    let (ours, bare) = asked.both("export", "export-bare")?;
    let name = format!("export {} records to .xlsx", asked.place.rows);
    lines.push(
        Line::new(&name, ours.get("export"), bare.get("export"), Limit::Times(1.8))
            .memory(ours.peak(), 200.0)
            .worked(ours.worked("export"), bare.worked("export")),
    );
    Ok(ours.get("export"))
}

fn print(asked: &Asked, lines: &mut Vec<Line>, notes: &mut Vec<String>) -> Result<()> {
    asked.once("print-prepare")?;
    let (ours, bare) = asked.both("print", "print-bare")?;
    let name = format!("PDF list of {} rows", asked.place.printed);
    lines.push(
        Line::new(&name, ours.get("list"), bare.get("list"), Limit::Times(3.0))
            .memory(ours.peak(), 400.0)
            .worked(ours.worked("list"), bare.worked("list")),
    );
    lines.push(Line::new("  first print, fonts read", ours.get("first print"), f64::NAN, Limit::Open));
    let bytes = ours.get("bytes");
    notes.push(format!(
        "PDF: {:.2} MB{} (bare: {:.2} MB); fonts are parsed before the time is taken, on both sides",
        bytes / 1e6,
        if bytes > 1e6 { ", OVER the 1 MB promised" } else { "" },
        bare.get("bytes") / 1e6
    ));
    Ok(())
}

fn inspected(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("inspection-prepare")?;
    let told = asked.once("inspection")?;
    let people = inspection::PEOPLE;
    let mut line = |what: String, key: &str, limit: f64| {
        lines.push(Line::new(&what, told.get(key), f64::NAN, Limit::Within(limit)));
    };
    line(format!("inspection: {people} answer sheets from a folder"), inspection::SHEETS, 10_000.0);
    for name in inspection::SCREENS.iter().map(|(name, _)| *name).chain([inspection::SHEET]) {
        line(format!("inspection: {name}, {people} people"), name, 50.0);
    }
    line("inspection: one answer kept".to_owned(), inspection::ANSWER, 50.0);
    line(format!("inspection: report of {people} people"), inspection::REPORT, 2_000.0);
    Ok(())
}

fn disposals(asked: &Asked, lines: &mut Vec<Line>, notes: &mut Vec<String>) -> Result<()> {
    asked.once("disposal-prepare")?;
    let (ours, bare) = asked.both("disposal", "disposal-bare")?;
    let name = format!("disposal: {} pasted numbers read and matched", disposal::ITEMS);
    lines.push(Line::new(&name, ours.get(disposal::PASTE), f64::NAN, Limit::Within(1000.0)));
    for (what, rows) in [(disposal::LOG, disposal::ITEMS), (disposal::REGISTER, disposal::ITEMS * disposal::CASES)] {
        let name = format!("disposal: PDF {what} of {rows} items");
        lines.push(
            Line::new(&name, ours.get(what), bare.get(what), Limit::Times(3.0))
                .memory(ours.peak(), 800.0)
                .worked(ours.worked(what), bare.worked(what)),
        );
    }
    let bytes = ours.get("log bytes");
    notes.push(format!(
        "disposal: log {:.2} MB{}, register {:.2} MB",
        bytes / 1e6,
        if bytes > 1e6 { ", OVER the 1 MB promised" } else { "" },
        ours.get("register bytes") / 1e6
    ));
    Ok(())
}

fn loaded(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("hub-prepare")?;
    let (ours, bare) = asked.both("hub", "hub-bare")?;
    let name = format!("{} records into PostgreSQL by COPY", asked.place.rows);
    lines
        .push(Line::new(&name, ours.get(hub::LOAD), bare.get(hub::LOAD), Limit::Times(2.0)).memory(ours.peak(), 400.0));
    Ok(())
}

fn custody(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("custody-prepare")?;
    let (ours, bare) = asked.both("custody", "custody-bare")?;
    let rows = asked.place.rows;
    let mut push = |name: &str, limit| {
        lines.push(Line::new(&format!("{rows} {name}"), ours.get(name), bare.get(name), limit));
    };
    for of in custody::BOTH {
        for name in of.indexed(rows) {
            push(&name, Limit::Both(2.0, 100.0));
        }
        push(&of.sort(), Limit::Within(1500.0));
        push(&of.add(), Limit::Within(100.0));
    }
    push(custody::HELD, Limit::Within(300.0));
    Ok(())
}

fn collected(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("collect-prepare")?;
    let (ours, bare) = asked.both("collect", "collect-bare")?;
    let (divisions, rows) = collect::size(&asked.place);
    let name = format!("collect: {divisions} divisions x {rows} assets received, beside bare inserts");
    lines.push(
        Line::new(&name, ours.get(collect::RECEIVED), bare.get(collect::RECEIVED), Limit::Times(3.0))
            .memory(ours.peak(), 800.0)
            .worked(ours.worked(collect::RECEIVED), bare.worked(collect::RECEIVED)),
    );
    lines.push(Line::new("collect: report PDF", ours.get(collect::PDF), bare.get(collect::PDF), Limit::Times(3.0)));
    for (what, limit) in [(collect::BOARD, 3000.0), (collect::DATA, 3000.0), (collect::DRILL, 100.0)] {
        lines.push(Line::new(&format!("collect: {what}"), ours.get(what), f64::NAN, Limit::Within(limit)));
    }
    Ok(())
}

fn cipher(asked: &Asked, lines: &mut Vec<Line>, import_ms: f64, export_ms: f64) -> Result<()> {
    let told = asked.once("cipher")?;
    let line =
        |name: &str, what: &str, limit| Line::new(name, told.get(what), told.get(&format!("plain {what}")), limit);
    lines.push(line("bare insert, enciphered beside plain", "insert", Limit::Open));
    lines.push(line("bare reading of everything, beside plain", "read", Limit::Open));
    // A page is deciphered once and then kept: the cache is sized for that.
    let cold = (told.get("index read, cold"), told.get("plain index read, cold"));
    lines.push(Line::new("bare pages from an index, the first time", cold.0, cold.1, Limit::Open));
    lines.push(line("bare pages from an index, beside plain", "index read", Limit::Times(1.4)));
    if !asked.place.book().join("book.db").exists() {
        asked.once("import")?;
    }
    let mut copied = Told::default();
    for _ in 0..asked.rounds {
        measure::run("cipher-book", &asked.again, &mut copied)?;
    }
    // No plain book ever exists: what the cipher costs on the very pages of the book is taken away from what was measured.
    for (name, ms, what) in [("import", import_ms, "write"), ("export", export_ms, "read")] {
        if !ms.is_nan() {
            let plain = ms - (copied.get(what) - copied.get(&format!("plain {what}")));
            lines.push(Line::new(&format!("{name}, beside plain (worked out)"), ms, plain, Limit::Times(1.4)));
        }
    }
    Ok(())
}

fn journal(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("journal-prepare")?;
    let (ours, bare) = asked.both("journal", "journal-bare")?;
    let name = format!("verify {} journal entries, beside read and hash", asked.place.big);
    lines.push(
        Line::new(&name, ours.get("verify"), bare.get("verify"), Limit::Times(2.0))
            .worked(ours.worked("verify"), bare.worked("verify")),
    );
    Ok(())
}

fn window(asked: &Asked, lines: &mut Vec<Line>, notes: &mut Vec<String>) -> Result<()> {
    let told = match window::run(&asked.place, asked.rounds)? {
        Ok(told) => told,
        Err(why) => {
            notes.push(format!("window: not measured, {why}"));
            return Ok(());
        }
    };
    let rows = asked.place.rows;
    let name = format!("window with {rows} assets, to the first rows, without Argon2");
    lines.push(Line::new(&name, told.get("rows") - told.get("password"), told.get("blank page"), Limit::Times(1.5)));
    for part in [
        "until the password is asked for",
        "from the password to the first screen",
        "password",
        "from there to the first rows",
    ] {
        lines.push(Line::new(&format!("  {part}"), told.get(part), f64::NAN, Limit::Open));
    }
    Ok(())
}

fn big(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("big-prepare")?;
    let (ours, bare) = asked.both("big", "big-bare")?;
    let records = asked.place.big;
    let mut push = |name: &str, limit| {
        lines.push(Line::new(&format!("{records}: {name}"), ours.get(name), bare.get(name), limit));
    };
    for name in big::indexed(records) {
        push(name, Limit::Both(2.0, 100.0));
    }
    for name in big::SCANS {
        push(name, Limit::Within(1500.0));
    }
    push("open", Limit::Open);
    let name = format!("{records}: open and first page, without Argon2");
    lines.push(Line::new(&name, ours.get("open") - ours.get("password"), f64::NAN, Limit::Within(300.0)));
    Ok(())
}

fn backed_up(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("big-prepare")?;
    let (ours, bare) = asked.both("backup", "backup-bare")?;
    let name = format!("backup of {:.0} MB, beside copying it", ours.get(backup::SIZE));
    lines.push(
        Line::new(&name, ours.get(backup::TAKEN), bare.get(backup::TAKEN), Limit::Times(2.0))
            .memory(ours.peak(), 400.0)
            .worked(ours.worked(backup::TAKEN), bare.worked(backup::TAKEN)),
    );
    lines.push(Line::new("  the first, with every entry verified", ours.get(backup::FIRST), f64::NAN, Limit::Open));
    lines.push(Line::new("  the longest read meanwhile", ours.get(backup::READ), f64::NAN, Limit::Within(300.0)));
    Ok(())
}

fn packets(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    let (ours, bare) = asked.both("packet", "packet-bare")?;
    let name = format!("packet of {:.1} MB: signed and sealed", ours.get(packet::SIZE));
    let mut push = |name: &str, what: &str| {
        lines.push(
            Line::new(name, ours.get(what), bare.get(what), Limit::Times(1.5))
                .worked(ours.worked(what), bare.worked(what)),
        );
    };
    push(&name, packet::SEALED);
    push("  opened and verified", packet::VERIFIED);
    Ok(())
}

fn shared(asked: &Asked, lines: &mut Vec<Line>) -> Result<()> {
    asked.once("big-prepare")?;
    let (ours, bare) = (asked.once("share")?, asked.once("share-bare")?);
    let size = ours.get(share::SIZE);
    let name = format!("share: one changed record of a book of {size:.0} MB, published");
    lines.push(Line::new(&name, ours.get(share::ONE), f64::NAN, Limit::Within(3000.0)));
    let name = format!("share: a book of {size:.0} MB moved into the folder");
    lines.push(Line::new(&name, ours.get(share::WHOLE), bare.get(share::WHOLE), Limit::Open));
    Ok(())
}
