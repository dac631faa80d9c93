//! The main job from end to end on a sample workbook: import, classify, confirm, report; then a small city that hands in.

use crate::city;
use crate::run::Door;
use crate::say::Said;
use kernel::Result;
use serde_json::{Value, json};
use std::path::Path;

pub(crate) const PASSWORD: &str = "練習用の帳簿を開くことば";
pub(crate) const CHIEF: &str = "1001";
pub(crate) const OFFICER: &str = "1002";
const SAMPLE: &str = "情報資産台帳_記入サンプル.xlsx";

pub(crate) fn run(out: &Path, keep: bool) -> Result<Said> {
    let out = std::path::absolute(out)?;
    std::fs::create_dir_all(&out)?;
    // The books of a demonstration are thrown away unless somebody wants to look at them; what stays are the papers.
    let home = if keep { out.join("見本の帳簿") } else { out.join(format!(".demo-{}", std::process::id())) };
    std::fs::create_dir_all(&home)?;
    let done = story(&home, &out);
    if keep {
        let mut said = done?;
        said.words.push_str(&format!("\n見本の帳簿（パスワードは「{PASSWORD}」）\n  {}", home.display()));
        return Ok(said);
    }
    let removed = std::fs::remove_dir_all(&home);
    let said = done?;
    removed?;
    Ok(said)
}

/// Somebody who works with a book.
pub(crate) fn person(number: &str, name: &str, title: &str, role: &str) -> Value {
    json!({ "number": number, "name": name, "title": title, "unit": "", "role": role, "active": true })
}

fn story(home: &Path, out: &Path) -> Result<Said> {
    let door = Door::new(home);
    let sample = door.sample(SAMPLE);
    door.call(
        "book_create",
        json!({ "dir": home.join("帳簿"), "bureau": "総務部", "division": "税務課", "division_short": "税務",
                "people": [person(CHIEF, "課長A", "税務課長", "chief"), person(OFFICER, "担当D", "主査", "officer")],
                "acting": OFFICER, "password": PASSWORD, "passwords": "shared", "practice": true }),
    )?;
    let request = json!({ "ledger": "asset", "path": sample });
    let plan = door.call("import_preview", request.clone())?;
    let mut commit = request;
    commit["digest"] = plan["digest"].clone();
    commit["partial"] = true.into();
    let landed = door.call("import_commit", commit)?;
    let step = |view: Value, step: &str, reason: &str| {
        door.call(
            "ledger_step",
            json!({ "ledger": "asset", "selection": { "all": view }, "step": step, "reason": reason }),
        )
    };
    let in_step = |key: &str| json!({ "life": "active", "filters": [{ "column": "step", "values": [key] }] });
    let asked = step(in_step("draft"), "ask", "元の台帳に分類の記入がないため")?;
    door.call("book_open", json!({ "dir": home.join("帳簿"), "number": CHIEF, "password": PASSWORD }))?;
    let confirmed = step(in_step("waiting"), "confirm", "")?;
    let issued =
        door.call("report_issue", json!({ "print": { "ledger": "asset", "form": "report", "fill": "data" } }))?;
    let number = issued["report"]["number"].as_str().unwrap_or("").to_owned();
    let file = |ending: &str| out.join(format!("{number}.{ending}"));
    for ending in ["pdf", "xlsx"] {
        door.call("report_save", json!({ "number": number, "format": ending, "out": file(ending) }))?;
    }
    let list = out.join("情報資産台帳.xlsx");
    door.call("ledger_export", json!({ "ledger": "asset", "out": list, "selection": { "all": {} } }))?;
    let verified = door.call("journal_verify", json!({}))?;
    door.call("book_close", json!({}))?;
    let (city, city_words) = city::run(&door, home, out)?;
    let words = format!(
        "見本の台帳（{SAMPLE}）を取り込みました: 追加 {}件、要確認で残した行 {}\n\
         責任者の判断待ち {}件、確認済 {}件\n記録の検証: {}件、異常{}\n\
         報告書 {number}\n  {}\n  {}\n台帳\n  {}\n{city_words}",
        landed["added"],
        landed["problem_rows"],
        asked["done"],
        confirmed["done"],
        verified["entries"],
        if verified["sound"] == true { "なし" } else { "あり" },
        file("pdf").display(),
        file("xlsx").display(),
        list.display()
    );
    let json = json!({
        "pdf": file("pdf"), "xlsx": file("xlsx"), "ledger": list, "number": number, "added": landed["added"],
        "asked": asked["done"], "confirmed": confirmed["done"], "sound": verified["sound"],
        "city": city,
    });
    Ok(Said::done(json, words))
}
