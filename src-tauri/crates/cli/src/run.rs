//! Each verb as one or two calls of the door.

use crate::args::{Args, Verb};
use crate::demo;
use crate::say::Said;
use crate::share;
use api::{Office, Places, Secret, dispatch};
use chrono::DateTime;
use kernel::{Problem, Result, Silent, SystemClock, code, date};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Code of what was written wrongly on the command line: exit 2.
pub(crate) const USAGE: &str = "usage";

/// The door, with whoever acts.
pub(crate) struct Door {
    office: Office,
    assets: PathBuf,
}

impl Door {
    pub(crate) fn new(home: &Path) -> Door {
        let places = Places::of_program(home);
        Door { assets: places.assets.clone(), office: Office::new(places, Arc::new(SystemClock)) }
    }

    /// A shipped sample workbook.
    pub(crate) fn sample(&self, name: &str) -> PathBuf {
        self.assets.join("samples").join(name)
    }

    pub(crate) fn call(&self, cmd: &str, payload: Value) -> Result<Value> {
        dispatch(&self.office, cmd, payload, &Silent)
    }

    /// The office behind the door.
    #[cfg(feature = "hub")]
    pub(crate) fn office(&self) -> &Office {
        &self.office
    }

    /// What the collecting office holds, for the loader.
    #[cfg(feature = "hub")]
    pub(crate) fn collected(&self) -> Result<api::Collected> {
        api::collected(&self.office)
    }
}

pub(crate) fn run(args: Args) -> Result<Said> {
    let book = args.book.clone();
    let home = book.clone().unwrap_or_else(|| PathBuf::from("."));
    let door = Door::new(&home);
    match args.verb {
        Verb::Commands => return commands(&door),
        Verb::Demo { ref out, keep } => return demo::run(out, keep),
        Verb::Call { ref command, ref payload } if book.is_none() => return call(&door, command, payload),
        _ => {}
    }
    let dir = book.ok_or_else(|| Problem::new(USAGE, "帳簿のフォルダを --book で指定してください。"))?;
    let acting = acting(&args)?;
    let password = secret("MORICHO_PASSWORD", args.password_stdin, "パスワード")?;
    if let Verb::New { division, short, bureau, people, practice, temporary } = args.verb {
        let people = if people.is_empty() { vec![format!("{acting}:{acting}:責任者")] } else { people };
        let people: Vec<Value> = people.iter().map(|p| person(p)).collect::<Result<_>>()?;
        let made = door.call(
            "book_create",
            json!({ "dir": dir, "bureau": bureau, "division": division, "division_short": short,
                    "people": people, "acting": acting, "password": password, "practice": practice,
                    "passwords": if temporary { "temporary" } else { "shared" } }),
        )?;
        return Ok(Said::done(made.clone(), made_words(&dir, &made)));
    }
    let backup = |file: &Path| -> Result<Value> {
        Ok(json!({ "path": absolute(file)?, "number": acting, "password": password, "dir": absolute(&dir)? }))
    };
    match &args.verb {
        Verb::BackupCheck { file } => {
            let inside = door.call("backup_check", backup(file)?)?;
            let sound = inside["sound"] == true;
            return Ok(Said { words: inside_words(&inside), json: inside, problems: !sound });
        }
        Verb::Restore { file, other_book, leave_share } => {
            let ask = json!({ "backup": backup(file)?, "other_book": other_book, "leave_share": leave_share });
            let done = door.call("backup_restore", ask)?;
            let mut words = format!("{}の帳簿を戻しました（記録 {}件）。", text(&done["division"]), done["entries"]);
            if !text(&done["kept"]).is_empty() {
                words.push_str(&format!("\nそれまでの帳簿: {}", text(&done["kept"])));
            }
            if !text(&done["unshared"]).is_empty() {
                words.push_str(&format!("\n共有フォルダ「{}」からは外れました。", text(&done["unshared"])));
            }
            let sound = done["sound"] == true;
            words.push_str(if sound {
                "\n異常はありません。"
            } else {
                "\n記録に合わないところがあります。"
            });
            return Ok(Said { words, json: done, problems: !sound });
        }
        _ => {}
    }
    let joining = match &args.verb {
        Verb::Share { verb } => share::joining(verb),
        _ => None,
    };
    match joining {
        Some((folder, pc, replace)) => door.call(
            "share_join",
            json!({ "folder": absolute(folder)?, "dir": dir, "pc": pc, "number": acting, "password": password,
                    "replace": replace }),
        )?,
        None => door.call("book_open", json!({ "dir": dir, "number": acting, "password": password }))?,
    };
    if let Verb::Password = args.verb {
        let new = secret("MORICHO_NEW_PASSWORD", args.password_stdin, "新しいパスワード")?;
        let state = door.call("password_change", json!({ "old": password, "new": new }))?;
        door.call("book_close", json!({}))?;
        return Ok(Said::done(state, "パスワードを変えました。"));
    }
    let said = verb(&door, args.verb);
    // A shared book is published and given back before the program ends.
    door.call("book_close", json!({}))?;
    said
}

fn verb(door: &Door, verb: Verb) -> Result<Said> {
    match verb {
        Verb::Import { ledger, file, sheet, header_row, map, dry_run, partial, rejects } => {
            let mapping: serde_json::Map<String, Value> = map
                .iter()
                .map(|m| {
                    m.split_once('=')
                        .map(|(h, k)| (h.to_owned(), Value::from(k)))
                        .ok_or_else(|| Problem::new(USAGE, format!("--map は「見出し=項目」の形で書いてください: {m}")))
                })
                .collect::<Result<_>>()?;
            let request = json!({ "ledger": ledger, "path": absolute(&file)?, "sheet": sheet,
                                  "header_row": header_row, "mapping": mapping, "partial": partial });
            import(door, &request, dry_run, partial, rejects.as_deref())
        }
        Verb::Undo { batch, rest } => {
            let mode = if rest { "rest" } else { "all_or_nothing" };
            let undone = door.call("batch_undo", json!({ "batch": batch, "mode": mode }))?;
            let words = format!("{}件を元に戻しました。{}", undone["undone"], left_words(&undone["left"]));
            Ok(Said::done(undone, words))
        }
        Verb::Export { ledger, out, cp932 } => {
            let written = door.call(
                "ledger_export",
                json!({ "ledger": ledger, "out": absolute(&out)?, "cp932": cp932, "selection": { "all": { "life": "all" } } }),
            )?;
            let words = format!("{}件を書き出しました: {}", written["records"], out.display());
            Ok(Said::done(written, words))
        }
        Verb::Print { ledger, form, out, issue } => print(door, &ledger, &form, &out, issue),
        Verb::List { ledger, search, limit } => list(door, &ledger, &search, limit),
        Verb::Call { command, payload } => call(door, &command, &payload),
        Verb::Verify { against } => {
            let verified = door.call("journal_verify", json!({ "against": against }))?;
            let sound = verified["sound"].as_bool().unwrap_or(false);
            let mut words = format!("記録 {}件　記録値 {}", verified["entries"], text(&verified["head16"]));
            words.push_str(&format!(
                "\n署名 {}か所（最後は {}）　鍵の指紋 {}",
                verified["checkpoints"],
                match text(&verified["signed_until"]) {
                    "" => "なし",
                    until => until,
                },
                text(&verified["fingerprint"])
            ));
            if !text(&verified["broken"]).is_empty() {
                words.push_str(&format!("\n{}", text(&verified["broken"])));
            }
            for b in verified["breaks"].as_array().into_iter().flatten() {
                words.push_str(&format!("\n{}", text(b)));
            }
            if !text(&verified["against"]).is_empty() {
                words.push_str(&format!("\n{}", text(&verified["against"])));
            }
            words.push_str(if sound { "\n異常はありません。" } else { "\n異常があります。" });
            Ok(Said { json: verified, words, problems: !sound })
        }
        Verb::Share { verb } => share::run(door, &verb),
        #[cfg(feature = "hub")]
        Verb::Hub { verb } => crate::hub::run(door, &verb),
        Verb::Backup { daily, out } => {
            if daily {
                let taken = door.call("backup_auto", json!({}))?;
                if taken["taken"] != true {
                    return Ok(Said::done(taken, "今日の控えはすでに取ってあります。".to_owned()));
                }
                return Ok(backed_up(taken));
            }
            let out = out.as_deref().map(absolute).transpose()?.map_or_else(String::new, |o| o.display().to_string());
            Ok(backed_up(door.call("backup_take", json!({ "out": out }))?))
        }
        Verb::New { .. }
        | Verb::Password
        | Verb::Commands
        | Verb::Demo { .. }
        | Verb::BackupCheck { .. }
        | Verb::Restore { .. } => Err(Problem::internal("verb")),
    }
}

/// What came of a backup; a second place that was not there is a problem, though the backup is taken.
fn backed_up(taken: Value) -> Said {
    let mut words = format!("控えを取り、開いて確かめました: {}", text(&taken["file"]["path"]));
    let missing = taken["second"] == "missing";
    if missing {
        words.push_str("\n2つ目の場所には置けませんでした。");
    }
    Said { words, problems: missing, json: taken }
}

/// 令和8年11月18日 10時00分, as everywhere else in the words.
fn in_japan(at: &str) -> String {
    DateTime::parse_from_rfc3339(at).map_or_else(|_| at.to_owned(), |at| date::moment_long(date::japan(at.to_utc())))
}

/// What a backup holds, in lines.
fn inside_words(inside: &Value) -> String {
    let records: Vec<String> = inside["records"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|r| format!("{} {}件", text(&r["key"]), r["count"]))
        .collect();
    format!(
        "{}　{}　{}　{}\n{}\n記録 {}件　記録値 {}　最後 {}\n守帳 {}（帳簿の版 {}）\n{}",
        text(&inside["division"]),
        in_japan(text(&inside["made_at"])),
        text(&inside["why"]),
        text(&inside["made_by"]),
        records.join("　"),
        inside["entries"],
        text(&inside["head16"]),
        text(&inside["last"]),
        text(&inside["program"]),
        inside["schema"],
        if inside["sound"] == true {
            "異常はありません。"
        } else {
            "記録のつながりに異常があります。"
        }
    )
}

fn import(door: &Door, request: &Value, dry_run: bool, partial: bool, rejects: Option<&Path>) -> Result<Said> {
    let plan = door.call("import_preview", request.clone())?;
    if let Some(out) = rejects {
        let _ = door.call("import_rejects", json!({ "import": request, "out": absolute(out)? }))?;
    }
    let problems = plan["problems"].as_array().map_or(0, Vec::len);
    if dry_run {
        return Ok(Said {
            words: plan_words(&plan, "試し読みの結果です。何も書き込んでいません。"),
            json: plan,
            problems: problems > 0,
        });
    }
    if problems > 0 && !partial {
        let mut json = plan;
        let message = format!(
            "要確認の行があるため、何も書き込んでいません（{problems}か所）。直して取り込むか、--partial で問題のない行だけ取り込んでください。"
        );
        json["code"] = Value::from(code::HAS_PROBLEMS);
        json["message"] = Value::from(message.as_str());
        return Ok(Said { words: plan_words(&json, &message), json, problems: true });
    }
    if plan["added"] == 0 && plan["changed"] == 0 && problems == 0 {
        return Ok(Said::done(plan.clone(), plan_words(&plan, "変わったところはありません。何も書き込んでいません。")));
    }
    let mut commit = request.clone();
    commit["digest"] = plan["digest"].clone();
    let landed = door.call("import_commit", commit)?;
    let first = format!("取り込みました: {}", text(&landed["batch"]));
    Ok(Said { words: plan_words(&landed, &first), json: landed, problems: problems > 0 })
}

fn plan_words(plan: &Value, first: &str) -> String {
    let mut out = format!(
        "{first}\nシート {}　見出し {}行目　読んだ行 {}\n追加 {}　変更 {}　変更なし {}　除外 {}　要確認 {}",
        text(&plan["sheet"]),
        plan["header_row"],
        plan["rows_read"],
        plan["added"],
        plan["changed"],
        plan["unchanged"],
        plan["skipped"].as_array().map_or(0, Vec::len),
        // Rows, as in the window: the five numbers are together the rows of the sheet.
        plan["problem_rows"]
    );
    for flag in plan["totals"]["flags"].as_array().into_iter().flatten() {
        out.push_str(&format!("\n  お知らせ: {} {}か所", text(&flag["label"]), flag["count"]));
    }
    for p in plan["problems"].as_array().into_iter().flatten().take(50) {
        out.push_str(&format!("\n  {}行 {}: {}", p["row"], text(&p["column"]), text(&p["message"])));
    }
    out
}

fn print(door: &Door, ledger: &str, form: &str, out: &Path, issue: bool) -> Result<Said> {
    let print = json!({ "ledger": ledger, "form": form, "fill": "data" });
    let out = absolute(out)?;
    if issue {
        let issued = door.call("report_issue", json!({ "print": print }))?;
        let number = text(&issued["report"]["number"]);
        let written = door.call("report_save", json!({ "number": number, "format": "pdf", "out": out }))?;
        let words = format!("発行しました: {number}\n{}", text(&written["path"]));
        return Ok(Said::done(json!({ "report": issued["report"], "path": written["path"] }), words));
    }
    let written = door.call("print_to_file", json!({ "print": print, "out": out }))?;
    let words = format!("{}件を印刷用に書き出しました: {}", written["records"], text(&written["path"]));
    Ok(Said::done(written, words))
}

fn list(door: &Door, ledger: &str, search: &str, limit: i32) -> Result<Said> {
    const PAGE: i32 = 500;
    let (mut records, mut total) = (Vec::new(), Value::from(0));
    while i32::try_from(records.len()).is_ok_and(|n| n < limit.max(1)) {
        let offset = i32::try_from(records.len()).unwrap_or(i32::MAX);
        let page = door.call(
            "ledger_list",
            json!({ "ledger": ledger, "view": { "search": search, "life": "active" }, "offset": offset,
                    "limit": (limit.max(1) - offset).min(PAGE) }),
        )?;
        total = page["total"].clone();
        match page["records"].as_array() {
            Some(more) if !more.is_empty() => records.extend(more.iter().cloned()),
            _ => break,
        }
    }
    let mut words = String::new();
    for r in &records {
        let class = r["values"]["class"].as_str().unwrap_or("？");
        words.push_str(&format!("{}  {class}  {}\n", text(&r["number"]), text(&r["values"]["name"])));
    }
    words.push_str(&format!("{total}件"));
    Ok(Said::done(json!({ "records": records, "total": total }), words))
}

fn call(door: &Door, command: &str, payload: &str) -> Result<Said> {
    let payload = if payload == "-" { std::io::read_to_string(std::io::stdin())? } else { payload.to_owned() };
    let payload = serde_json::from_str(&payload)
        .map_err(|e| Problem::new(USAGE, format!("依頼がJSONとして読めません（{e}）。")))?;
    let answer = door.call(command, payload)?;
    let words = serde_json::to_string_pretty(&answer).map_err(Problem::internal)?;
    Ok(Said::done(answer, words))
}

fn commands(door: &Door) -> Result<Said> {
    let all = door.call("command_list", json!({}))?;
    let words = all["commands"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|c| format!("{}({}) -> {}", text(&c["name"]), text(&c["request"]), text(&c["answer"])))
        .collect::<Vec<_>>()
        .join("\n");
    Ok(Said::done(all, words))
}

fn left_words(left: &Value) -> String {
    match left.as_array() {
        Some(rows) if !rows.is_empty() => {
            let names: Vec<String> = rows
                .iter()
                .map(|r| format!("\n  {} {}: {}", text(&r["number"]), text(&r["name"]), text(&r["reason"])))
                .collect();
            format!("残した記録 {}件{}", rows.len(), names.concat())
        }
        _ => String::new(),
    }
}

pub(crate) fn text(v: &Value) -> &str {
    v.as_str().unwrap_or("")
}

pub(crate) fn absolute(path: &Path) -> Result<PathBuf> {
    Ok(std::path::absolute(path)?)
}

fn acting(args: &Args) -> Result<String> {
    args.acting.clone().or_else(|| std::env::var("MORICHO_USER").ok()).filter(|a| !a.is_empty()).ok_or_else(|| {
        Problem::new(USAGE, "サインインする人の職員番号を --as か環境変数 MORICHO_USER で指定してください。")
    })
}

/// What a new book shows once.
fn made_words(dir: &Path, made: &Value) -> String {
    let mut words = format!(
        "帳簿を作りました: {}\n復旧コード（表示は今回だけです。紙に控えて、封筒に入れて保管してください）\n  {}",
        dir.display(),
        text(&made["recovery"])
    );
    for t in made["temporary"].as_array().into_iter().flatten() {
        words.push_str(&format!(
            "\n仮のパスワード {} {}  {}",
            text(&t["number"]),
            text(&t["name"]),
            text(&t["password"])
        ));
    }
    words
}

/// A password from the next line of the standard input, or from the environment; never from the command line, which
/// everybody on the PC can list.
fn secret(variable: &str, from_stdin: bool, what: &str) -> Result<Secret> {
    if from_stdin {
        return Ok(Secret::read_line(&mut std::io::stdin().lock())?);
    }
    std::env::var(variable)
        .map(Secret::new)
        .map_err(|_| Problem::new(USAGE, format!("{what}を環境変数 {variable} か --password-stdin で渡してください。")))
}

fn person(spec: &str) -> Result<Value> {
    let mut parts = spec.splitn(4, ':');
    let (number, name, role) = (parts.next(), parts.next(), parts.next());
    let title = parts.next().unwrap_or("");
    let (Some(number), Some(name), Some(role)) = (number, name, role) else {
        return Err(Problem::new(
            code::BAD_REQUEST,
            format!("--person は「番号:氏名:役割」の形で書いてください: {spec}"),
        ));
    };
    let key =
        kernel::Role::ALL.iter().find(|r| r.label() == role || r.key() == role).map(|r| r.key()).ok_or_else(|| {
            Problem::new(
                code::BAD_REQUEST,
                format!("役割は 責任者・代行者・担当者・職員・閲覧 のどれかにしてください: {role}"),
            )
        })?;
    Ok(json!({ "number": number, "name": name, "title": title, "unit": "", "role": key, "active": true }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_says_when_it_was_taken_by_the_clock_in_japan() {
        assert_eq!(in_japan("2026-11-23T17:07:46Z"), "令和8年11月24日 2時07分");
        assert_eq!(in_japan(""), "");
    }

    #[test]
    fn what_was_noticed_is_told_beside_the_five_numbers() {
        let plan = json!({
            "sheet": "台帳", "header_row": 2, "rows_read": 6, "added": 3, "changed": 0, "unchanged": 0,
            "skipped": [{ "row": 9 }], "problem_rows": 2, "problems": [{ "row": 4, "column": "取得日", "message": "読めません" }],
            "totals": { "flags": [{ "key": "near", "label": "1字違いの名称", "count": 15 }] },
        });
        let words = plan_words(&plan, "試し読み");
        assert!(words.contains("除外 1　要確認 2"), "{words}");
        assert!(words.contains("お知らせ: 1字違いの名称 15か所"), "{words}");
        assert!(words.contains("4行 取得日: 読めません"), "{words}");
    }
}
