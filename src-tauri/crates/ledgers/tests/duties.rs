//! Every duty of the standard that belongs to the registers of everyday work leads to a ledger that cites its article.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use kernel::Article;
use standard::Pack;
use std::collections::BTreeSet;

/// Duties by their first citation, and the ledger that keeps them.
const KEPT: &[(&str, &str)] = &[
    ("17-4", "permission"),
    ("20-1", "takeout"),
    ("20-3", "takeout"),
    ("20-4", "takeout"),
    ("21-1", "provision"),
    ("30-1", "operation_log"),
    ("30-2", "operation_log"),
    ("31-1", "permission"),
    ("31-2", "permission"),
    ("34(2)", "operation_log"),
    ("35-1", "operation_log"),
    ("40-3", "takeout"),
    ("41-1", "permission"),
    ("41-2", "takeout"),
    ("42", "takeout"),
    ("43", "permission"),
    ("45-4", "permission"),
    ("47-1", "training"),
    ("47-2", "training"),
    ("47-3", "training"),
    ("49", "contractor"),
    ("50", "training"),
    ("51-1", "training"),
    ("51-2", "training"),
    ("52", "training"),
    ("53", "training"),
    ("54", "training"),
    ("55-1", "incident"),
    ("55-2", "incident"),
    ("57-1", "incident"),
    ("57-3", "incident"),
    ("57-4", "incident"),
    ("57-5", "incident"),
    ("62-1", "operation_log"),
    ("62-4", "operation_log"),
    ("63", "operation_log"),
    ("64", "operation_log"),
    ("65-1(3)", "operation_log"),
    ("66", "operation_log"),
    ("69-1", "permission"),
    ("69-4", "permission"),
    ("70-1", "permission"),
    ("72-1", "permission"),
    ("75-2", "permission"),
    ("75-3", "operation_log"),
    ("76", "permission"),
    ("77", "permission"),
    ("82-1", "permission"),
    ("82-5", "takeout"),
    ("91-3", "permission"),
    ("98(1)", "malware_report"),
    ("98(2)", "malware_report"),
    ("103", "incident"),
    ("113-1", "incident"),
    ("113-2", "incident"),
    ("118-1", "exception"),
    ("118-2", "exception"),
    ("118-3", "exception"),
    ("122", "contractor"),
    ("123-1", "contractor"),
    ("123-2", "contractor"),
    ("124", "contractor"),
    ("125-2", "permission"),
    ("127", "permission"),
    ("131", "contractor"),
];

/// Duties of the same articles that are kept elsewhere, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("17-3", "the class of a carrier follows what it holds: the ledger `media`"),
    ("17-5", "a state of a carrier: the ledger `media`"),
    ("21-3", "a state of what is published: a question of the self-inspection"),
    ("30-4", "a measure at the wiring: a question of the self-inspection"),
    ("34(1)", "who may enter: the collecting office's own procedure"),
    ("34(3)", "a rule at the door: a question of the self-inspection"),
    ("40-1", "a plan of the city"),
    ("45-2", "a habit of everybody: a question of the self-inspection"),
    ("62-3", "carriers of backups are carriers: the ledger `media`"),
    ("65-1(1)", "a plan of the collecting office"),
    ("65-2", "a survey by whom the committee names"),
    ("69-3", "a state: a question of the self-inspection"),
    ("69-4後", "a clause of another contract: 委託先 where there is one"),
    ("69-5後", "the collecting office's own act"),
    ("70-3", "erased at the end of its use: the ledger `media_disposal`"),
    ("75-1", "a list of the collecting office"),
    ("82-4", "devices lent: the ledger `media_lending`"),
    ("91-1", "a record of development, kept with its documents"),
    ("125-1", "a rule of the division, no record"),
];

fn spelled(a: Article) -> String {
    let mut out = a.no.to_string();
    if a.para > 0 {
        out += &format!("-{}", a.para);
    }
    if a.item > 0 {
        out += &format!("({})", a.item);
    }
    if a.later { out + "後" } else { out }
}

/// Every article that a ledger cites anywhere, with those of its kinds.
fn cited(key: &str, pack: &Pack) -> BTreeSet<u16> {
    let ledger = ledgers::ledger(key).unwrap();
    let def = ledger.def();
    let mut out: BTreeSet<u16> = def
        .basis
        .iter()
        .chain(def.columns.iter().flat_map(|c| c.basis))
        .chain(def.steps.iter().flat_map(|s| s.basis))
        .chain(def.parts.iter().flat_map(|p| p.basis))
        .map(|a| a.no)
        .collect();
    let kinds = pack.registers();
    match key {
        "permission" => out.extend(kinds.permissions.iter().flat_map(|k| &k.articles).map(|c| c.no)),
        "operation_log" => out.extend(kinds.operations.iter().flat_map(|k| &k.articles).map(|c| c.no)),
        _ => {}
    }
    out
}

#[test]
fn every_duty_of_these_articles_leads_to_a_ledger_or_says_where_it_is_kept() {
    let pack = Pack::shipped().unwrap();
    let articles: BTreeSet<u16> = KEPT
        .iter()
        .map(|(cite, _)| cite.split(['-', '(']).next().unwrap().parse().unwrap())
        .filter(|no| ![12, 88].contains(no))
        .collect();
    let mut left = Vec::new();
    for duty in pack.duties() {
        let Some(first) = duty.articles.first().map(standard::Cite::article) else { continue };
        if !articles.contains(&first.no) {
            continue;
        }
        let name = spelled(first);
        match KEPT.iter().find(|(cite, _)| *cite == name) {
            Some((_, ledger)) => {
                let known = cited(ledger, &pack);
                let meant = duty.articles.iter().any(|c| known.contains(&c.no));
                assert!(meant, "{ledger} does not cite {name} ({})", duty.text);
            }
            None if ELSEWHERE.iter().any(|(cite, why)| *cite == name && !why.is_empty()) => {}
            None => left.push(format!("{name} {}", duty.text)),
        }
    }
    assert!(left.is_empty(), "no ledger keeps: {left:#?}");
    for (cite, _) in KEPT.iter().chain(ELSEWHERE) {
        let there = pack.duties().iter().any(|d| d.articles.first().is_some_and(|c| spelled(c.article()) == *cite));
        assert!(there, "{cite} is no duty of the pack");
    }
}

#[test]
fn what_is_done_each_month_or_year_stands_in_the_calendar_with_its_form() {
    let pack = Pack::shipped().unwrap();
    let due = pack.calendar().of_fiscal_year(2026);
    for (key, times) in [
        ("takeout_register", 12),
        ("backup_check", 12),
        ("malware_report", 2),
        ("training_plan", 1),
        ("training_absent", 1),
        ("drill", 1),
        ("consent", 1),
        ("contractor_survey", 1),
        ("exception_check", 1),
    ] {
        assert_eq!(due.iter().filter(|d| d.key == key).count(), times, "{key}");
    }
}
