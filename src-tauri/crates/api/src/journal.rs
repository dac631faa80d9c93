//! The journal: reading it, finding in it, verifying it, and entering what changed no record.

use crate::Office;
use crate::wire::*;
use chrono::{DateTime, Days, NaiveDate};
use kernel::{FieldProblem, Problem, Progress, Result, code, date};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use store::{JournalEntry, JournalFilter, Reader};

/// Changes of one entry that are shown.
const SHOWN: usize = 200;

/// Who did it, and that they did it for the chief.
pub(crate) fn who(number: &str, name: &str, role: &str) -> String {
    let name = if name.is_empty() { number } else { name };
    if role == kernel::Role::Deputy.key() { format!("{name}（代行）") } else { name.to_owned() }
}

/// What an action word means, for people.
pub(crate) fn action_word(action: &str) -> String {
    let (subject, verb) = action.split_once('.').unwrap_or(("", action));
    let word = match (subject, verb) {
        ("book", "create") => "帳簿の作成",
        ("book", "rollover") => "年度替わり",
        ("book", "undo") => "元に戻す",
        ("book", "backup") => "控えの作成",
        ("book", "backup_failed") => "控えの失敗",
        ("book", "restore") => "控えからの復元",
        ("journal", "export") => "記録の書き出し",
        ("journal", "print") => "記録の印刷",
        ("report", "print") => "帳票の印刷",
        (_, "refused") => "拒否",
        ("person", "renumber") => "職員番号の変更",
        ("person", _) => "人と役割",
        ("transfer", "plan") => "異動の登録",
        ("transfer", "drop") => "異動の取りやめ",
        ("transfer", "deal") => "返却・引き継ぎ",
        ("transfer", "request") => "カードとIDの申請",
        ("transfer", "carry_out") => "異動の実施",
        ("submission", "invitation") => "招待ファイルの取り込み",
        ("submission", "assets") => "標準資産一覧からの追加",
        ("submission", "prepare") => "提出の準備",
        ("submission", "drop") => "提出の準備の取りやめ",
        ("submission", "submit") => "提出",
        ("submission", "save") => "提出物の書き出し",
        ("submission", "return") => "差戻しの取り込み",
        ("submission", "receipt") => "受領書の取り込み",
        ("submission", "answer") => "指摘への対応",
        ("submission", "print") => "送付書の保存",
        ("submission", "scrubbed") => "氏名を伏せた書き出し",
        ("collect", "division") => "課等の登録",
        ("collect", "duty") => "報告の予定",
        ("collect", "invite") => "招待ファイルの作成",
        ("collect", "receive") => "提出物の受付",
        ("collect", "accept") => "提出物の受理",
        ("collect", "return") => "提出物の差戻し",
        ("collect", "receipt") => "受領書の保存",
        ("collect", "report") => "取りまとめの印刷",
        ("collect", "reminders") => "催促の一覧",
        ("collect", "reorganise") => "再編",
        ("collect", "rehome") => "受け持ちの決定",
        ("inspection", "open") => "自己点検の開始",
        ("inspection", "amend") => "自己点検の期日・対象者の変更",
        ("inspection", "attach") => "証跡の添付",
        ("inspection", "detach") => "証跡を外す",
        ("inspection", "save") => "証跡の保存",
        ("inspection", "submit") => "点検票の提出",
        ("inspection", "settle") => "点検票の確定",
        ("inspection", "return") => "点検票の差戻し",
        ("inspection", "close") => "自己点検の締切",
        ("inspection", "plan") => "改善計画",
        ("inspection", "survey") => "調査・確認の記録",
        ("inspection", "questions") => "独自の設問",
        ("inspection", "print") => "自己点検の印刷",
        ("inspection", "read") => "点検票の読み込み",
        ("inspection", "export") => "点検票の書き出し",
        ("deputy", "name") => "代行者の登録",
        ("deputy", "end") => "代行の終了",
        ("account", "sign_in") => "サインイン",
        ("account", "password") => "パスワードの変更",
        ("account", "reset") => "仮パスワードの発行",
        ("account", "recovery") => "復旧コードの出し直し",
        ("account", "recovery_print") => "復旧コード用紙の印刷",
        ("account", "recovery_kept") => "復旧コードの保管",
        ("account", "recover") => "復旧コードの使用",
        ("book", "rekey") => "鍵の更新",
        ("account", "unlock") => "ロックアウトの解除",
        ("account", "close") => "アカウントの停止",
        ("setting", "city_text") => "対策基準の本文",
        ("setting", "methods") => "方法の表",
        ("setting", "calendar") => "年間の予定の月",
        ("setting", "calendar_done") => "年間の予定の済み",
        ("setting", "kinds") => "許可と記録の種類",
        ("setting", _) => "設定",
        ("share", "begin") => "共有の開始",
        ("share", "again") => "共有フォルダからの取り直し",
        ("share", "break") => "編集中の印を外す",
        ("share", "mend") => "共有フォルダの公開し直し",
        ("share", "diverge") => "変更の取り分け",
        ("share", "carried") => "ほかのパソコンの記録の引き継ぎ",
        ("share", "merged") => "取り分けた変更の整理",
        ("report", "issue") => "帳票の発行",
        ("report", "save") => "帳票の書き出し",
        ("ic_card", "permit") => "使用の許可",
        ("ic_card", "check") => "カードの点検",
        ("user_id", "review") => "IDの棚卸",
        ("media_lending", "add") => "貸出",
        ("media_stocktaking", "add") => "棚卸の開始",
        ("media_stocktaking", "enter") => "現物の記録",
        ("media_stocktaking", "settle") => "差異の処置",
        (_, "add") => "登録",
        (_, "edit") => "変更",
        (_, "bulk_edit") => "一括変更",
        (_, "merge") => "統合",
        (_, "link") => "つなぐ",
        (_, "unlink") => "つながりを外す",
        (_, "attach") => "添付",
        (_, "detach") => "添付を外す",
        (_, "import") => "取込",
        (_, "export") => "書き出し",
        (_, "print") => "印刷",
        _ => "",
    };
    if !word.is_empty() {
        return word.to_owned();
    }
    let step = ledgers::ledger(subject).ok().and_then(|l| l.def().step(verb));
    step.map_or_else(|| action.to_owned(), |s| s.label.to_owned())
}

/// Which entries are meant, from what was asked.
pub(crate) fn filter(reader: &Reader, ask: &FilterJournal) -> Result<JournalFilter> {
    let search = ask.search.trim().to_owned();
    let actions = reader.journal_actions()?;
    let worded = |word: &str| actions.iter().filter(|a| action_word(a) == word).cloned().collect::<Vec<_>>();
    let search_actions = match search.as_str() {
        "" => Vec::new(),
        text => actions.iter().filter(|a| action_word(a).contains(text)).cloned().collect(),
    };
    let wanted = match ask.action.as_str() {
        "" => Vec::new(),
        // A word that stands for nothing in this book finds nothing.
        word => [worded(word), vec![word.to_owned()]].concat(),
    };
    Ok(JournalFilter {
        search,
        search_actions,
        actor: ask.actor.trim().to_owned(),
        ledger: ask.ledger.trim().to_owned(),
        from: instant(&ask.from, 0)?,
        before: instant(&ask.to, 1)?,
        actions: wanted,
    })
}

/// A page of the journal, newest first.
pub fn list(office: &Office, ask: ListJournal, progress: &dyn Progress) -> Result<JournalPage> {
    let reader = office.seat()?.reader()?;
    let filter = filter(&reader, &ask.filter)?;
    let limit = if ask.limit <= 0 { 100 } else { ask.limit.min(500) };
    let (offset, limit) = (u32::try_from(ask.offset).unwrap_or(0), u32::try_from(limit).unwrap_or(100));
    let (entries, total) = reader.stoppable(progress, |r| r.journal_page(&filter, offset, limit))?;
    Ok(JournalPage { entries: entries.into_iter().map(line).collect(), total: crate::ledger::small(total) })
}

fn line(e: JournalEntry) -> JournalLine {
    JournalLine {
        entry: e.seq.to_string(),
        at: e.at,
        who: who(&e.actor, &e.actor_name, &e.role),
        what: action_word(&e.action),
        subject: e.subject,
        detail: detail_words(&e.detail),
        records: crate::ledger::small(e.changes),
        value16: e.hash.chars().take(16).collect(),
    }
}

/// What the journal can be filtered by: people, ledgers, and what was done.
pub fn facets(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<JournalFacets> {
    let reader = office.seat()?.reader()?;
    let facet = |key: &str, label: &str| JournalFacet { key: key.to_owned(), label: label.to_owned() };
    let actions = reader.journal_actions()?;
    let mut words: Vec<String> = actions.iter().map(|a| action_word(a)).collect();
    words.sort();
    words.dedup();
    let mut kinds: Vec<&str> = actions.iter().filter_map(|a| a.split_once('.')).map(|(kind, _)| kind).collect();
    kinds.dedup();
    let ledgers = kinds.iter().map(|kind| facet(kind, &kind_word(kind))).collect();
    Ok(JournalFacets {
        people: reader.people()?.iter().map(|p| facet(&p.number, &p.name)).collect(),
        ledgers,
        actions: words.iter().map(|w| facet(w, w)).collect(),
    })
}

/// What the first part of an action word stands for.
fn kind_word(kind: &str) -> String {
    match kind {
        "book" => "帳簿".to_owned(),
        "person" => "人と役割".to_owned(),
        "setting" => "設定".to_owned(),
        "report" => "帳票".to_owned(),
        "journal" => "記録".to_owned(),
        "share" => "共有".to_owned(),
        "transfer" => "異動".to_owned(),
        "inspection" => "自己点検".to_owned(),
        "submission" | "submission_office" | "submission_duty" | "submission_packet" | "submission_remark"
        | "submission_file" => "提出".to_owned(),
        "collect"
        | "collect_division"
        | "collect_duty"
        | "collect_packet"
        | "collect_reorganisation"
        | "collect_rehomed" => "取りまとめ".to_owned(),
        "account" => "サインイン".to_owned(),
        other => ledgers::ledger(other).map_or_else(|_| other.to_owned(), |l| l.def().title.to_owned()),
    }
}

/// One entry with what it changed, old and new.
pub fn entry(office: &Office, ask: OneEntry, _progress: &dyn Progress) -> Result<JournalDetail> {
    let reader = office.seat()?.reader()?;
    let seq = ask.entry.parse().map_err(|_| Problem::new(code::NOT_FOUND, "その記録は見つかりません。"))?;
    let entry = reader.journal_entry(seq)?;
    let mut changes = Vec::new();
    let mut more = 0;
    for change in reader.changes_of(seq)? {
        if changes.len() >= SHOWN {
            more += 1;
            continue;
        }
        let Ok(ledger) = ledgers::ledger(&change.ledger) else {
            let word = |j: &Option<Json>| j.as_ref().map_or_else(String::new, said);
            changes.push(JournalChange {
                ledger: kind_word(&change.ledger),
                number: change.kind.clone(),
                label: String::new(),
                before: word(&change.before),
                after: word(&change.after),
            });
            continue;
        };
        let def = ledger.def();
        let number = reader.get(def, change.record).map_or_else(|_| String::new(), |r| r.number);
        for field in crate::history::field_changes(def, &change) {
            changes.push(JournalChange {
                ledger: def.title.to_owned(),
                number: number.clone(),
                label: field.label,
                before: field.before,
                after: field.after,
            });
        }
    }
    Ok(JournalDetail { line: line(entry), changes, more })
}

/// JSON as people read it: texts without quotes.
fn said(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

/// The first instant, in UTC, of a day in Japan (`days` later); empty for an empty day.
fn instant(day: &str, days: u64) -> Result<String> {
    if day.is_empty() {
        return Ok(String::new());
    }
    let bad = || Problem::new(code::BAD_REQUEST, "日付は 2026-04-01 の形で指定してください。");
    let day: NaiveDate = day.parse().map_err(|_| bad())?;
    let midnight = day.checked_add_days(Days::new(days)).and_then(|d| d.and_hms_opt(0, 0, 0)).ok_or_else(bad)?;
    Ok((midnight - chrono::Duration::hours(9)).and_utc().to_rfc3339())
}

pub(crate) fn detail_words(detail: &Json) -> String {
    let words = detail.as_object().into_iter().flatten().map(|(key, value)| {
        let label = match key.as_str() {
            "reason" => "理由",
            "file" => "ファイル",
            "records" => "件数",
            "pages" => "ページ",
            "form" => "様式",
            "entry" => "記録番号",
            "batch" => "取込",
            "number" => "職員番号",
            "failed" => "その前の失敗（回）",
            "signing_key" => "署名の鍵の指紋",
            "common_password" => "共通のパスワードから",
            "place" => "保管場所",
            "outside_hours" => "時間外のサインイン",
            "step" => "手続",
            "command" => "操作",
            "numbers" => "対象",
            "refused" => "拒んだ理由",
            "why" => "きっかけ",
            "second" => "2つ目の場所",
            "size" => "大きさ",
            "digest" => "SHA-256",
            "kept" => "残した帳簿",
            "unshared" => "外れた共有フォルダ",
            "until" => "控えの最後の記録",
            "branch" => "取り分けた変更",
            "branch_by" => "もとの変更をした人",
            "from_head" => "相手の記録値",
            "from_pc" => "相手のPC",
            "from_name" => "相手の人",
            "carried" => "引き継いだ記録の数",
            "carried_at" => "もとの時刻",
            "carried_from" => "もとの記録値",
            "pc" => "PC",
            "since" => "いつから",
            "common" => "共通の最後の記録番号",
            "entries" => "取り分けた記録の数",
            "ours" => "取り分けた側の記録値",
            "theirs" => "残した側の記録値",
            "theirs_pc" => "残した側のPC",
            "theirs_name" => "残した側の人",
            "taken" => "取り込んだ数",
            "skipped" => "取り込まなかった数",
            "clock_back" => {
                let before = value.as_str().map_or_else(String::new, when);
                return format!("パソコンの時計が戻っています（前の記録は {before}）");
            }
            other => other,
        };
        let value = match value {
            // People compare sixteen digits; the entry holds them all.
            Json::String(digits) if key == "digest" => digits.chars().take(16).collect(),
            Json::Array(many) => many.iter().map(said).collect::<Vec<_>>().join("、"),
            one => said(one),
        };
        format!("{label} {value}")
    });
    words.collect::<Vec<_>>().join("　")
}

/// 令和8年11月18日 10時00分, in Japan.
pub(crate) fn when(at: &str) -> String {
    DateTime::parse_from_rfc3339(at).map_or_else(
        |_| at.to_owned(),
        |at| {
            let at = date::japan(at.to_utc());
            format!("{} {}", date::wareki_long(at.date()), date::time_text(at))
        },
    )
}

/// 記録 6 番（令和8年11月18日 10時00分・髙橋 﨑子・登録）.
fn named(reader: &Reader, seq: i64) -> String {
    match reader.journal_entry(seq) {
        Ok(e) => {
            let who = who(&e.actor, &e.actor_name, &e.role);
            format!("記録 {seq} 番（{}・{who}・{}）", when(&e.at), action_word(&e.action))
        }
        // An entry that is not there has only its number.
        Err(_) => format!("記録 {seq} 番"),
    }
}

/// The 検証値 of an issued form stands beside the 記録値 on paper and is often the one that is typed.
fn of_form(reader: &Reader, digits: &str) -> Result<Option<String>> {
    let issued = reader.reports(None)?.into_iter().find(|r| r.value.starts_with(digits));
    Ok(issued.map(|r| {
        format!(
            "帳票 {}（{}・{}）の検証値と一致しました。記録のつながりを紙と照合するには、その下の「記録値」を入れてください。",
            r.number,
            r.title,
            when(&r.issued_at)
        )
    }))
}

/// Verifies the chain, and compares it with the 16 digits of a printed footer.
pub fn verify(office: &Office, ask: VerifyJournal, progress: &dyn Progress) -> Result<Verified> {
    let against: String =
        ask.against.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_ascii_lowercase();
    if !against.is_empty() && (against.len() != 16 || !against.bytes().all(|b| b.is_ascii_hexdigit())) {
        let field = FieldProblem::new("against", "format", "紙の記録値は、0～9とA～Fの16桁で入力してください。");
        return Err(Problem::new(code::INVALID, field.message.clone()).with(vec![field]));
    }
    let reader = office.seat()?.reader()?;
    let verified = reader.verify(progress, (!against.is_empty()).then_some(against.as_str()))?;
    let form = if against.is_empty() || verified.matched.is_some() { None } else { of_form(&reader, &against)? };
    let words = match (verified.matched, &form) {
        _ if against.is_empty() => String::new(),
        (Some(seq), _) => format!("{}の記録値と一致しました。", named(&reader, seq)),
        (None, Some(said)) => said.clone(),
        (None, None) => "この16桁は、いまの記録のどこにもありません。紙の下の「記録値」の16桁か（番号のない一覧の「検証値」は照合できません）、打ち間違いがないかを確かめてください。それでもないときは、印刷のあとに記録が書き換えられたか、別の帳簿です。".to_owned(),
    };
    let broken = match verified.intact_until {
        None => String::new(),
        Some(0) => "最初の記録から後が書き換えられています。".to_owned(),
        Some(seq) => {
            format!("{}より後が書き換えられています。そこまでのつながりと署名は合っています。", named(&reader, seq))
        }
    };
    let place = |b: &store::Break| {
        let about = match b.seq {
            0 => String::new(),
            seq => reader.journal_entry(seq).map_or_else(|_| String::new(), |_| format!("　{}", named(&reader, seq))),
        };
        format!("{}{about}", b.what)
    };
    Ok(Verified {
        sound: verified.breaks.is_empty() && (against.is_empty() || verified.matched.is_some() || form.is_some()),
        entries: crate::ledger::small(verified.entries),
        head16: verified.head16,
        against: words,
        broken,
        breaks: verified.breaks.iter().map(place).collect(),
        checkpoints: crate::ledger::small(verified.checkpoints),
        signed_until: if verified.signed_until > 0 { named(&reader, verified.signed_until) } else { String::new() },
        fingerprint: verified.fingerprint,
    })
}

/// Enters that something was refused because of who asked (第11条, 第79条). A refusal that cannot be entered is still
/// refused, so the caller goes on with the first problem.
pub(crate) fn enter_refusal(office: &Office, command: &str, ask: &Json, problem: &Problem) -> Result<()> {
    let text = |key: &str| ask.get(key).and_then(Json::as_str).unwrap_or_default();
    let kind = ledgers::ledger(text("ledger")).map_or_else(
        |_| command.split_once('_').map_or(command, |(noun, _)| noun).to_owned(),
        |l| l.def().key.to_owned(),
    );
    let step = ledgers::ledger(text("ledger")).ok().and_then(|l| l.def().step(text("step")).map(|s| s.label));
    office.seat()?.book().change(&office.actor()?, &format!("{kind}.refused"), |tx| {
        tx.note("command", command);
        if let Some(step) = step {
            tx.note("step", step);
        }
        tx.note("refused", problem.message.as_str());
        Ok(())
    })?;
    Ok(())
}

/// Enters the records that a step was refused for because of who asked.
pub(crate) fn enter_refused_records(
    office: &Office,
    ledger: &str,
    step: &str,
    refused: &BTreeMap<String, Vec<String>>,
) -> Result<()> {
    for (message, numbers) in refused {
        office.seat()?.book().change(&office.actor()?, &format!("{ledger}.refused"), |tx| {
            tx.note("step", step);
            tx.note("refused", message.as_str());
            tx.note("records", crate::ledger::small(numbers.len() as i64));
            tx.note("numbers", numbers.iter().take(20).cloned().collect::<Vec<_>>());
            Ok(())
        })?;
    }
    Ok(())
}

/// Enters that something was sent to a printer from the window.
pub fn printed(office: &Office, ask: PrintedPages, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let action = match (ask.report.trim(), ask.ledger.trim()) {
        // Of no one ledger: 今日, what somebody hands over.
        ("", "") => "book.print".to_owned(),
        ("", ledger) => format!("{}.print", ledgers::ledger(ledger)?.def().key),
        _ => "report.print".to_owned(),
    };
    let report = match ask.report.trim() {
        "" => None,
        number => Some(seat.reader()?.report(number)?),
    };
    seat.book().change(&office.actor()?, &action, |tx| {
        if let Some(report) = &report {
            tx.subject(report.number.as_str());
        }
        if !ask.form.trim().is_empty() {
            tx.note("form", ask.form.trim());
        }
        tx.note("pages", ask.pages);
        Ok(())
    })?;
    Ok(Done::default())
}
