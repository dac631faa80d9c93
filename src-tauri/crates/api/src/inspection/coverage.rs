//! The map of the standard: for each article what shows that it is kept.

use crate::Office;
use crate::wire::*;
use inspections::edition;
use kernel::{Progress, Result};
use standard::Pack;

/// What a command is called on its screen.
fn screen(command: &str) -> &'static str {
    match command {
        "transfer_carry_out" => "異動の画面",
        "person_save" => "設定の「人と役割」",
        "deputy_name" => "設定の「代行」",
        "article_get" => "対策基準の画面",
        "settings_save" => "設定の画面",
        "password_change" => "パスワードの変更",
        "backup_take" => "設定の「控え」",
        "journal_verify" => "記録の検証",
        "inspection_survey" => "自己点検の調査・確認",
        "inspection_issue" => "自己点検の報告書",
        "inspection_plan" => "自己点検の改善計画",
        _ => "画面",
    }
}

/// In words, if this version has it.
fn word(pack: &Pack, by: &str) -> Option<String> {
    let (kind, key) = by.split_once(':')?;
    match kind {
        "ledger" => ledgers::ledger(key).ok().map(|l| format!("台帳「{}」", l.def().title)),
        "report" => pack.form(key).map(|f| f.title.clone()),
        "command" => Some(screen(key).to_owned()),
        _ => None,
    }
}

/// Every article with its duties.
pub fn coverage(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<CoverageMap> {
    let pack = office.pack()?;
    let keys: Vec<String> = pack.checklists().iter().map(|l| l.key.clone()).collect();
    let all = edition(&pack, &keys, &[], false)?;
    let articles = pack.articles().iter().map(|a| {
        let cites = |c: &String| standard::parse_citation(c).is_some_and(|x| x.no == a.no);
        let questions = all.all().filter(|(_, q)| q.articles.iter().any(cites));
        let duties = pack.duties_of(a.no).into_iter().map(|d| {
            let row = pack.coverage().of(&d.key);
            CoveredDuty {
                text: d.text.clone(),
                by: row.map_or_else(Vec::new, |r| r.by.iter().filter_map(|b| word(&pack, b)).collect()),
                city: row.map_or_else(String::new, |r| r.city.clone()),
            }
        });
        CoveredArticle {
            no: i32::from(a.no),
            title: a.title.clone(),
            chapter: i32::from(a.chapter),
            plain: if pack.coverage().plain.contains(&a.no) { pack.coverage().why.clone() } else { String::new() },
            questions: questions.map(|(l, q)| format!("{} 問{}", l.title, q.no)).collect(),
            duties: duties.collect(),
        }
    });
    Ok(CoverageMap { articles: articles.collect() })
}
