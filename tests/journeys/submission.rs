//! From the invitation to the receipt, as the division sees it.

use crate::support::*;
use kernel::Silent;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use submissions::envelope::{Addressee, Content, Kind, Letter, Part, Sender, write};
use submissions::{
    Asked, Compared, Edition, Invitation, Office, Outcome, Packet, Receipt, Remark, Returned, Row, STANDARD_ASSETS,
    data_path, read_packet,
};
use vault::{SealingKey, SigningKey};

/// The collecting office as it is outside of this book: its keys, and files that it makes.
struct Collecting {
    signs: SigningKey,
    opens: SealingKey,
}

fn collecting() -> Collecting {
    Collecting { signs: SigningKey::random().unwrap(), opens: SealingKey::random() }
}

fn asked(key: &str, title: &str, due: &str, generic: bool) -> Asked {
    Asked {
        key: key.into(),
        title: title.into(),
        period: String::new(),
        due: due.parse().unwrap(),
        articles: vec!["14-3".into()],
        addressee: String::new(),
        form: if generic { String::new() } else { "f1".into() },
        generic,
    }
}

impl Collecting {
    fn invitation(&self, division: &str, serial: u32) -> Invitation {
        Invitation {
            office: Office::new("010", "情報システム課"),
            division: Office::new("120", division),
            serial,
            edition: Edition::default(),
            fiscal_year: 2026,
            duties: vec![
                asked("class_report", "重要性分類の結果を報告する", "2026-06-30", false),
                asked("own_plan", "端末の更新計画を出す", "2026-12-10", true),
                asked("malware_report", "不正プログラム対策の実施状況を報告する", "2027-03-31", false),
            ],
            sign_key: self.signs.public().hex(),
            seal_key: self.opens.address().text().into(),
        }
    }

    fn writes(&self, s: &Story, name: &str, kind: Kind, to: &str, body: Value) -> PathBuf {
        self.writes_with(s, name, kind, to, body, Vec::new())
    }

    fn writes_with(&self, s: &Story, name: &str, kind: Kind, to: &str, body: Value, parts: Vec<Part<'_>>) -> PathBuf {
        let path = s.file(name);
        let mut out =
            std::fs::OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path).unwrap();
        let letter = Letter {
            kind,
            made_at: "2026-11-18T01:00:00Z".into(),
            from: Sender {
                office_code: "010".into(),
                office_name: "情報システム課".into(),
                book: "0123456789abcdef".into(),
                sign_key: self.signs.public().hex(),
                seal_key: self.opens.address().text().into(),
            },
            to: Addressee { office_code: "120".into(), office_name: "税務課".into(), seal_key: to.into() },
            body,
            parts,
        };
        write(&letter, &self.signs, &mut out, &Silent).unwrap();
        path
    }

    fn invites(&self, s: &Story, invitation: &Invitation) -> PathBuf {
        let name = format!("招待_{}_{}.moricho", invitation.division.name, invitation.serial);
        self.writes(s, &name, Kind::Invitation, "", serde_json::to_value(invitation).unwrap())
    }

    /// The packet that lies in the folder, opened as the collecting office opens it.
    fn opens(&self, path: &str) -> (Packet, String, String) {
        let mut file = read_packet(path.as_ref(), std::slice::from_ref(&self.opens)).unwrap();
        file.envelope.check(&Silent).unwrap();
        let back = file.envelope.manifest().from.seal_key.clone();
        (file.body, file.envelope.digest().to_owned(), back)
    }
}

fn takes(s: &Story, path: &Path) {
    let shown = s.ask("submission_invitation_read", json!({ "path": path }));
    s.ask("submission_invitation_take", json!({ "path": path, "digest": shown["digest"] }));
}

fn duty(key: &str) -> Value {
    json!({ "fiscal_year": 2026, "key": key })
}

fn line<'v>(state: &'v Value, key: &str) -> &'v Value {
    state["duties"].as_array().unwrap().iter().find(|d| d["duty"]["key"] == key).unwrap()
}

/// An office with two assets that took an invitation over; the officer acts, and there is a folder to submit to.
fn invited() -> (Story, Collecting, PathBuf) {
    let (s, c) = (an_office(), collecting());
    s.an_asset(json!({ "name": "課税台帳", "class": "A", "class_reason": "個人番号", "keeper": "𠮷田 花" }));
    s.an_asset(json!({ "name": "庶務の綴り（ｶﾄｳ 一郎の机）" }));
    s.acts(CHIEF);
    takes(&s, &c.invites(&s, &c.invitation("税務課", 1)));
    s.acts(OFFICER);
    let folder = s.file("提出フォルダ");
    std::fs::create_dir(&folder).unwrap();
    (s, c, folder)
}

#[test]
fn an_invitation_is_shown_before_it_is_taken_over_and_a_later_one_tells_what_changes() {
    let (s, c) = (an_office(), collecting());
    let state = s.ask("submission_state", json!({}));
    assert_eq!((&state["bound"], &state["duties"]), (&json!(false), &json!([])));
    let p = s.refused("submission_check", json!({ "duties": [duty("class_report")] }));
    assert_eq!(p.code, "wrong_state");
    assert!(p.message.contains("招待ファイル"), "{}", p.message);

    let path = c.invites(&s, &c.invitation("税務課", 1));
    let shown = s.ask("submission_invitation_read", json!({ "path": path }));
    assert_eq!(
        (&shown["key"], &shown["office"], &shown["refused"]),
        (&json!("first"), &json!("情報システム課"), &json!(""))
    );
    assert_eq!(shown["fingerprint"], json!(c.signs.public().fingerprint()));
    assert_eq!(shown["duties"][0]["change"], "new");
    assert_eq!(shown["duties"][0]["articles"], "第14条第3項");
    let take = json!({ "path": path, "digest": shown["digest"] });
    assert_eq!(
        s.refused("submission_invitation_take", take.clone()).code,
        "forbidden",
        "the officer reads, the chief takes over"
    );
    s.acts(CHIEF).ask("submission_invitation_take", take.clone());
    assert_eq!(s.refused("submission_invitation_take", take).code, "twice");
    let state = s.ask("submission_state", json!({}));
    assert_eq!((&state["bound"], &state["serial"]), (&json!(true), &json!(1)));
    assert_eq!(line(&state, "class_report")["late"], true);
    assert_eq!(line(&state, "own_plan")["generic"], true);

    let mut next = c.invitation("税務課", 2);
    next.duties[1].due = "2026-12-25".parse().unwrap();
    next.duties.remove(2);
    let shown = s.ask("submission_invitation_read", json!({ "path": c.invites(&s, &next) }));
    let changes: Vec<_> = shown["duties"].as_array().unwrap().iter().map(|d| d["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["same", "changed", "dropped"]);
    assert_eq!(shown["duties"][1]["before"], "期限 令和8年12月10日");
    takes(&s, &c.invites(&s, &next));
    assert_eq!(s.ask("submission_state", json!({}))["duties"].as_array().unwrap().len(), 2);
    assert!(s.ask("journal_verify", json!({}))["breaks"].as_array().unwrap().is_empty());
}

#[test]
fn an_invitation_for_another_division_an_old_one_and_one_with_other_keys_are_refused_by_name() {
    let (s, c, _) = invited();
    s.acts(CHIEF);
    let mut other = c.invitation("市民課", 2);
    other.division.code = "130".into();
    let path = c.invites(&s, &other);
    assert_eq!(s.refused("submission_invitation_read", json!({ "path": path })).code, "other_addressee");

    let strangers = collecting();
    let path = strangers.invites(&s, &strangers.invitation("税務課", 3));
    let shown = s.ask("submission_invitation_read", json!({ "path": path }));
    assert_eq!(shown["key"], "replaced");
    let take = |typed: &str| json!({ "path": path, "digest": shown["digest"], "fingerprint": typed });
    assert_eq!(s.refused("submission_invitation_take", take("")).code, "key_replaced");
    assert_eq!(s.refused("submission_invitation_take", take("0000 0000 0000 0000")).code, "key_replaced");
    s.ask("submission_invitation_take", take(&strangers.signs.public().fingerprint()));

    let old = strangers.invites(&s, &strangers.invitation("税務課", 2));
    assert!(s.ask("submission_invitation_read", json!({ "path": old }))["refused"].as_str().unwrap().contains("古い"));
    let mut bytes = std::fs::read(&old).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(&old, &bytes).unwrap();
    assert_eq!(s.refused("submission_invitation_read", json!({ "path": old })).code, "damaged");
    std::fs::write(&old, &bytes[..at]).unwrap();
    assert_eq!(s.refused("submission_invitation_read", json!({ "path": old })).code, "cut_short");
    std::fs::write(&old, "ただの文").unwrap();
    assert_eq!(s.refused("submission_invitation_read", json!({ "path": old })).code, "bad_file");
}

#[test]
fn the_officer_prepares_the_chief_submits_and_no_name_leaves_the_book() {
    let (s, c, folder) = invited();
    let checked = s.ask("submission_check", json!({ "duties": [duty("class_report")] }));
    let one = &checked["duties"][0];
    let noticed: Vec<_> = one["noticed"].as_array().unwrap().iter().map(|n| n["what"].as_str().unwrap()).collect();
    let all = noticed.join("\n");
    assert!(all.contains("期限（令和8年6月30日）を過ぎています"), "{all}");
    assert!(all.contains("重要性分類のないものが 1件"), "{all}");
    assert!(all.contains("確認待ち") || all.contains("未確認"), "{all}");
    assert!(all.contains("まだ発行されていません"), "{all}");
    assert_eq!(one["sends"][0], json!({ "what": "情報資産", "count": 2 }));
    assert!(one["withheld"][0]["count"].as_i64().unwrap() >= 2, "{}", one["withheld"]);

    s.ask(
        "submission_prepare",
        json!({ "packets": [{ "duty": duty("class_report"), "reason": "集計に手間取ったため" }] }),
    );
    let state = s.ask("submission_state", json!({}));
    let id = line(&state, "class_report")["packet"].as_str().unwrap().to_owned();
    assert_eq!(line(&state, "class_report")["state"], "prepared");
    let submit = json!({ "ids": [id], "folder": folder, "route": "folder" });
    assert_eq!(s.refused("submission_submit", submit.clone()).code, "forbidden", "the officer prepares");
    s.acts(CHIEF);
    let today = s.ask("today", json!({}));
    assert!(!today["late"].to_string().contains("重要性分類の結果"), "it waits for the chief now: {}", today["late"]);
    assert!(today["waiting"].to_string().contains("重要性分類の結果"), "{}", today["waiting"]);
    let written = s.ask("submission_submit", submit.clone());
    let path = written["files"][0]["path"].as_str().unwrap();
    assert!(path.contains("提出_税務課_重要性分類の結果_R8_1.moricho"), "{path}");
    assert_eq!(s.refused("submission_submit", submit).code, "wrong_state");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");

    let (body, digest, _) = c.opens(path);
    assert_eq!(written["files"][0]["digest"], json!(digest));
    assert_eq!((body.number, body.previous, body.none), (1, None, false));
    assert_eq!((body.submitted_by.as_str(), body.prepared_by.as_str()), ("税務課長", "主査"));
    assert_eq!(body.counts["asset"]["all"], 2);
    assert_eq!(body.counts["asset"]["A"], 1);
    assert_eq!(body.reason, "集計に手間取ったため");
    let mut file = read_packet(path.as_ref(), std::slice::from_ref(&c.opens)).unwrap();
    let mut rows: Vec<Row> = Vec::new();
    file.envelope
        .lines(&data_path("asset"), &mut |l| {
            assert!(!l.contains("𠮷田") && !l.contains("ｶﾄｳ"), "{l}");
            rows.push(serde_json::from_str(l).unwrap());
            Ok(())
        })
        .unwrap();
    assert_eq!(rows[0].values["name"].text(), "課税台帳");
    assert!(!rows[0].values.contains_key("keeper"), "氏名→件数");
    assert_eq!(rows[1].values["name"].text(), "庶務の綴り（（氏名）の机）");
    let raw = std::fs::read(path).unwrap();
    let shown = String::from_utf8_lossy(&raw);
    assert!(!shown.contains("asset") && !shown.contains("税務課"), "it is sealed");

    // The same bytes once more, on another way.
    let stick = s.file("USB");
    std::fs::create_dir(&stick).unwrap();
    let again = s.ask("submission_save", json!({ "id": id, "out": stick }));
    assert_eq!(std::fs::read(again["path"].as_str().unwrap()).unwrap(), raw);
    assert_eq!(s.ask("submission_state", json!({}))["folder"], json!(folder));
    let p = s.refused("submission_save", json!({ "id": id, "out": s.file("ない場所") }));
    assert_eq!(p.code, "not_found");
    assert_eq!(s.refused("submission_save", json!({ "id": id, "out": s.book() })).code, "disk");
}

#[test]
fn whoever_prepared_it_does_not_submit_it() {
    let (s, _, folder) = invited();
    s.acts(CHIEF);
    s.ask("submission_prepare", json!({ "packets": [{ "duty": duty("class_report") }] }));
    let state = s.ask("submission_state", json!({}));
    let id = &line(&state, "class_report")["packet"];
    assert_eq!(state["packets"][0]["mine"], false);
    let p = s.refused("submission_submit", json!({ "ids": [id], "folder": folder }));
    assert_eq!(p.code, "same_person");
    assert!(p.message.contains("第11条"), "{}", p.message);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    // Prepared again by the officer, it is another preparation of the same number.
    s.acts(OFFICER).ask("submission_prepare", json!({ "packets": [{ "duty": duty("class_report") }] }));
    let state = s.ask("submission_state", json!({}));
    assert_eq!(state["packets"].as_array().unwrap().len(), 1);
    assert_eq!(state["packets"][0]["number"], 1);
}

#[test]
fn a_duty_without_a_ledger_takes_a_file_or_nothing_with_a_reason_and_several_go_in_one_press() {
    let (s, c, folder) = invited();
    let prepare = |packets: Value| json!({ "packets": packets });
    let p = s.refused("submission_prepare", prepare(json!([{ "duty": duty("own_plan") }])));
    assert!(p.message.contains("報告のファイルを付けるか"), "{}", p.message);
    let p = s.refused("submission_prepare", prepare(json!([{ "duty": duty("malware_report"), "none": true }])));
    assert!(p.message.contains("理由"), "{}", p.message);
    let file = s.file("更新計画①.txt");
    std::fs::write(&file, "令和9年度に12台").unwrap();
    s.ask(
        "submission_prepare",
        prepare(json!([
            { "duty": duty("own_plan"), "files": [file] },
            { "duty": duty("malware_report"), "none": true, "reason": "端末を持たないため" },
        ])),
    );
    let state = s.ask("submission_state", json!({}));
    let ids = [&line(&state, "own_plan")["packet"], &line(&state, "malware_report")["packet"]];
    let written = s.acts(CHIEF).ask("submission_submit", json!({ "ids": ids, "folder": folder }));
    assert_eq!(written["files"].as_array().unwrap().len(), 2);
    let (plan, ..) = c.opens(written["files"][0]["path"].as_str().unwrap());
    assert_eq!(
        (plan.attachments[0].path.as_str(), plan.attachments[0].name.as_str()),
        ("attachments/1.txt", "更新計画①.txt")
    );
    let (none, ..) = c.opens(written["files"][1]["path"].as_str().unwrap());
    assert_eq!((none.none, none.reason.as_str(), none.counts.len()), (true, "端末を持たないため", 0));
    let letter = s.ask("submission_letter", json!({ "id": ids[1] }));
    assert_eq!(letter["pages"], 1);
}

#[test]
fn what_comes_back_lands_on_the_very_record_and_the_next_number_answers_it() {
    let (s, c, folder) = invited();
    let submits = |s: &Story| {
        s.acts(OFFICER).ask("submission_prepare", json!({ "packets": [{ "duty": duty("class_report") }] }));
        let state = s.ask("submission_state", json!({}));
        let id = line(&state, "class_report")["packet"].clone();
        let written = s.acts(CHIEF).ask("submission_submit", json!({ "ids": [id], "folder": folder }));
        (id, written["files"][0]["path"].as_str().unwrap().to_owned())
    };
    let (first, path) = submits(&s);
    let (body, digest, back) = c.opens(&path);
    let record = s.ask("ledger_list", json!({ "ledger": "asset", "limit": 10 }))["records"][1].clone();
    let key = record["id"].as_str().unwrap();
    let returned = Returned {
        division: body.division.clone(),
        packet: digest.clone(),
        fiscal_year: 2026,
        duty: "class_report".into(),
        period: String::new(),
        number: 1,
        reason: "分類のないものがあります".into(),
        remarks: vec![Remark {
            ledger: "asset".into(),
            record_key: key.into(),
            record_number: "税務-資-0002".into(),
            column: "class".into(),
            question: String::new(),
            text: "重要性分類を決めてください".into(),
        }],
        decided_by: "情報システム課 主査".into(),
        decided_at: "2026-11-20T01:00:00Z".into(),
    };
    let file = c.writes(&s, "差戻し.moricho", Kind::Return, &back, serde_json::to_value(&returned).unwrap());
    s.acts(OFFICER);
    let shown = s.ask("submission_reply_read", json!({ "path": file }));
    assert_eq!((&shown["kind"], &shown["word"], &shown["number"]), (&json!("return"), &json!("差戻し"), &json!(1)));
    assert_eq!(shown["remarks"], json!(["税務-資-0002　重要性分類を決めてください"]));
    // By a stranger's key, for another book, about another packet: refused, and nothing is taken over.
    let stranger = collecting();
    let forged = stranger.writes(&s, "偽.moricho", Kind::Return, &back, serde_json::to_value(&returned).unwrap());
    assert_eq!(s.refused("submission_reply_read", json!({ "path": forged })).code, "key_replaced");
    let elsewhere = SealingKey::random().address().text().to_owned();
    let lost = c.writes(&s, "別.moricho", Kind::Return, &elsewhere, serde_json::to_value(&returned).unwrap());
    assert_eq!(s.refused("submission_reply_read", json!({ "path": lost })).code, "other_addressee");
    let nobody = Returned { packet: "0".repeat(64), ..returned.clone() };
    let nobody = c.writes(&s, "不明.moricho", Kind::Return, &back, serde_json::to_value(nobody).unwrap());
    assert_eq!(s.refused("submission_reply_read", json!({ "path": nobody })).code, "not_found");
    assert_eq!(s.refused("submission_reply_read", json!({ "path": path })).code, "bad_file", "a packet is no reply");

    let take = json!({ "path": file, "digest": shown["digest"] });
    s.ask("submission_reply_take", take.clone());
    assert_eq!(s.refused("submission_reply_take", take).code, "twice");
    let state = s.ask("submission_state", json!({}));
    assert_eq!(line(&state, "class_report")["state"], "returned");
    let remark = &state["remarks"][0];
    assert_eq!(
        (&remark["record"], &remark["column"], &remark["done"]),
        (&json!(key), &json!("重要性分類"), &json!(false))
    );
    let waiting = s.ask("today", json!({}))["waiting"].clone();
    assert!(waiting.as_array().unwrap().iter().any(|w| w["kind"] == "提出"), "{waiting}");
    let checked = s.ask("submission_check", json!({ "duties": [duty("class_report")] }));
    assert!(checked["duties"][0]["noticed"].to_string().contains("差戻しの指摘のうち"), "{checked}");

    let done = |answer: &str| json!({ "id": remark["id"], "answer": answer, "done": true });
    assert_eq!(s.refused("submission_remark_done", done(" ")).code, "invalid");
    s.ask("submission_remark_done", done("Cに決めました"));
    let (second, path) = submits(&s);
    let (body, digest, back) = c.opens(&path);
    assert_eq!((body.number, body.previous.as_deref()), (2, Some(&*c.opens_first(&s, &first))));
    assert_eq!((body.answered[0].about.as_str(), body.answered[0].answer.as_str()), ("税務-資-0002", "Cに決めました"));
    let state = s.ask("submission_state", json!({}));
    let states: Vec<_> = state["packets"].as_array().unwrap().iter().map(|p| p["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["submitted", "replaced"], "old packets stay listed");

    let receipt = Receipt {
        division: body.division,
        packet: digest,
        fiscal_year: 2026,
        duty: "class_report".into(),
        period: String::new(),
        number: 2,
        outcome: Outcome::Accepted,
        compared: vec![Compared { what: "情報資産 A".into(), paper: 1, computed: 2, same: false }],
        note: String::new(),
        receipt_number: "情シ-受領-R8-001".into(),
        decided_by: "情報システム課長".into(),
        decided_at: "2026-11-25T01:00:00Z".into(),
    };
    let file = c.writes(&s, "受領.moricho", Kind::Receipt, &back, serde_json::to_value(&receipt).unwrap());
    let shown = s.acts(OFFICER).ask("submission_reply_read", json!({ "path": file }));
    assert_eq!((&shown["word"], &shown["differing"]), (&json!("受理"), &json!(["情報資産 A　送付書 1、受領側 2"])));
    s.ask("submission_reply_take", json!({ "path": file, "digest": shown["digest"] }));
    let state = s.ask("submission_state", json!({}));
    assert_eq!(line(&state, "class_report")["state"], "accepted");
    assert_eq!(line(&state, "class_report")["late"], false);
    let words = s.ask("journal_list", json!({ "limit": 50 })).to_string();
    for word in ["提出", "差戻しの取り込み", "受領書の取り込み", "指摘への対応"] {
        assert!(words.contains(word), "{word} in {words}");
    }
    assert_ne!(first, second);
}

impl Collecting {
    /// Digest of the packet with this id, as the division keeps it.
    fn opens_first(&self, s: &Story, id: &Value) -> String {
        let state = s.ask("submission_state", json!({}));
        let own = state["packets"].as_array().unwrap().iter().find(|p| p["id"] == *id).unwrap();
        own["digest"].as_str().unwrap().to_owned()
    }
}

#[test]
fn the_cover_letter_shows_what_was_submitted_and_a_ledger_leaves_without_names() {
    let (s, _, folder) = invited();
    s.ask("submission_prepare", json!({ "packets": [{ "duty": duty("class_report") }] }));
    let state = s.ask("submission_state", json!({}));
    let id = line(&state, "class_report")["packet"].clone();
    assert_eq!(s.refused("submission_letter", json!({ "id": id })).code, "wrong_state", "not before it is submitted");
    let written = s.acts(CHIEF).ask("submission_submit", json!({ "ids": [id], "folder": folder, "route": "media" }));
    let digest = written["files"][0]["digest"].as_str().unwrap().to_uppercase();
    let out = s.file("送付書.pdf");
    s.ask("submission_letter_save", json!({ "id": id, "out": out }));
    let text = crate::paper::text_of(&s, &std::fs::read(&out).unwrap());
    let said: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for part in
        [&digest[..4], &digest[60..], "税務-送付-R8-001", "提出物送付書", "情報資産", "2件", "髙橋﨑子", "𠮷田花"]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
    if let Ok(keep) = std::env::var("MORICHO_KEEP") {
        std::fs::copy(&out, std::path::Path::new(&keep).join("F8.pdf")).unwrap();
    }
    let out = s.file("伏せた台帳.xlsx");
    s.ask("submission_scrubbed", json!({ "ledger": "asset", "out": out }));
    let (_, grid) = sheet::read(&out, Some("情報資産"), &sheet::CsvOptions::default(), &Silent).unwrap();
    let shown = grid.rows().map(|r| format!("{r:?}")).collect::<String>();
    assert!(shown.contains("課税台帳") && !shown.contains("𠮷田") && !shown.contains("ｶﾄｳ"), "{shown}");
}

#[test]
fn every_bad_file_is_refused_by_name_and_leaves_no_trace() {
    let (s, c, folder) = invited();
    s.ask("submission_prepare", json!({ "packets": [{ "duty": duty("class_report") }] }));
    let submits = |s: &Story| {
        let id = line(&s.ask("submission_state", json!({})), "class_report")["packet"].clone();
        let written = s.acts(CHIEF).ask("submission_submit", json!({ "ids": [id], "folder": folder }));
        c.opens(written["files"][0]["path"].as_str().unwrap())
    };
    let (body, first, back) = submits(&s);
    let receipt = |packet: &str, number: u32| {
        json!(Receipt {
            division: body.division.clone(),
            packet: packet.to_owned(),
            fiscal_year: 2026,
            duty: "class_report".into(),
            period: String::new(),
            number,
            outcome: Outcome::Accepted,
            compared: Vec::new(),
            note: String::new(),
            receipt_number: "情シ-受領-R8-001".into(),
            decided_by: "情報システム課長".into(),
            decided_at: "2026-11-25T01:00:00Z".into(),
        })
    };
    s.acts(OFFICER).ask("submission_prepare", json!({ "packets": [{ "duty": duty("class_report") }] }));
    submits(&s);
    let traces = |s: &Story| {
        let mut all: Vec<_> =
            walk(s.book().as_ref()).into_iter().filter(|p| !p.to_string_lossy().contains("-wal")).collect();
        all.sort();
        (all, s.ask("submission_state", json!({})))
    };
    let good = c.writes(&s, "受領.moricho", Kind::Receipt, &back, receipt(&first, 1));
    let bytes = std::fs::read(&good).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = s.file(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let newer = {
        let mut b = bytes.clone();
        b[8] = 99;
        put("新しい版.moricho", &b)
    };
    let large = put("大きい.moricho", &bytes);
    std::fs::OpenOptions::new().write(true).open(&large).unwrap().set_len(1 << 31).unwrap();
    let mut flipped = bytes.clone();
    let middle = flipped.len() - 40;
    flipped[middle] ^= 1;
    let stranger = collecting();
    let elsewhere = SealingKey::random().address().text().to_owned();
    let bad = [
        (good.clone(), "out_of_order", "差し替えた提出物"),
        (put("途中.moricho", &bytes[..bytes.len() / 2]), "cut_short", ""),
        (put("空.moricho", b""), "bad_file", ""),
        (put("変.moricho", &flipped), "damaged", ""),
        (newer, "newer_file", ""),
        (large, "too_large", ""),
        (stranger.writes(&s, "偽.moricho", Kind::Receipt, &back, receipt(&first, 1)), "key_replaced", ""),
        (c.writes(&s, "別.moricho", Kind::Receipt, &elsewhere, receipt(&first, 1)), "other_addressee", ""),
        (c.writes(&s, "不明.moricho", Kind::Receipt, &back, receipt(&"0".repeat(64), 1)), "not_found", ""),
        (c.invites(&s, &c.invitation("税務課", 9)), "bad_file", ""),
    ];
    s.acts(OFFICER);
    let before = traces(&s);
    for (path, code, said) in bad {
        let p = s.refused("submission_reply_read", json!({ "path": path }));
        assert_eq!(p.code, code, "{path:?}: {}", p.message);
        assert!(p.message.contains(said) && p.message.ends_with('。'), "{}", p.message);
        let p = s.refused("submission_reply_take", json!({ "path": path, "digest": "0".repeat(64) }));
        assert_eq!(p.code, code, "{path:?}");
    }
    let invitation = std::fs::read(c.invites(&s, &c.invitation("税務課", 2))).unwrap();
    for at in (0..invitation.len()).step_by(invitation.len() / 60 + 1) {
        let mut b = invitation.clone();
        b[at] ^= 1;
        let p = s.refused("submission_invitation_read", json!({ "path": put("変えた招待.moricho", &b) }));
        assert_ne!(p.code, "internal", "byte {at}: {}", p.message);
    }
    let after = traces(&s);
    assert_eq!(before.0, after.0, "no file is left");
    assert_eq!(before.1, after.1, "nothing is written");
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(walk(&path)) } else { out.push(path) }
    }
    out
}

fn standard(key: &str, name: &str, class: &str) -> Row {
    let mut values = kernel::Values::new();
    values.insert("name".into(), name.into());
    values.insert("kind".into(), "system".into());
    // Where it is kept and by whom is the division's to say.
    values.insert("keeper".into(), "統括 太郎".into());
    if !class.is_empty() {
        values.insert("class".into(), class.into());
        values.insert("class_reason".into(), "市の標準".into());
    }
    Row { key: key.into(), number: format!("標-{key}"), life: "active".into(), values, ..Row::default() }
}

#[test]
fn the_standard_asset_list_of_an_invitation_is_shown_beside_the_book_and_what_is_missing_is_added_by_the_officer() {
    let (s, c, _) = invited();
    assert_eq!(s.ask("submission_assets", json!({}))["lines"], json!([]));
    let with = |serial: u32, rows: &[Row]| {
        let lines: String = rows.iter().map(|r| serde_json::to_string(r).unwrap() + "\n").collect();
        let part =
            Part { path: STANDARD_ASSETS.into(), rows: rows.len() as u64, content: Content::Bytes(lines.into_bytes()) };
        let body = json!(c.invitation("税務課", serial));
        c.writes_with(&s, &format!("招待_{serial}.moricho"), Kind::Invitation, "", body, vec![part])
    };
    s.acts(CHIEF);
    let list =
        [standard("1", "グループウェア①", "B"), standard("2", "課税　台帳", "A"), standard("3", "𠮷の電子申請", "")];
    let path = with(2, &list);
    if let Ok(keep) = std::env::var("MORICHO_KEEP") {
        std::fs::copy(&path, Path::new(&keep).join("招待.moricho")).unwrap();
    }
    assert_eq!(s.ask("submission_invitation_read", json!({ "path": path }))["assets"], 3);
    takes(&s, &path);
    assert_eq!(s.ask("submission_state", json!({}))["standard"], 3);
    s.acts(OFFICER);
    let shown = s.ask("submission_assets", json!({}))["lines"].clone();
    let told: Vec<_> =
        shown.as_array().unwrap().iter().map(|l| (l["class"].as_str().unwrap(), l["own"] == "")).collect();
    assert_eq!(told, [("B", true), ("A", false), ("", true)], "{shown}");
    assert_eq!(
        s.refused("submission_assets_add", json!({ "keys": ["2", "なし"] })).code,
        "invalid",
        "it is there already"
    );
    s.ask("submission_assets_add", json!({ "keys": ["1"] }));
    let found = s.ask("ledger_list", json!({ "ledger": "asset", "view": { "search": "グループウェア" } }));
    let record = s.ask("ledger_get", json!({ "ledger": "asset", "id": found["records"][0]["id"] }))["record"].clone();
    assert_eq!((&record["values"]["class"], record["values"].get("keeper")), (&json!("B"), None), "{record}");
    assert_eq!(record["step"], "waiting", "the chief confirms it: {record}");
    // The next invitation brings no list: the one before still counts, and what was added stands in it.
    s.acts(CHIEF);
    takes(&s, &c.invites(&s, &c.invitation("税務課", 3)));
    let shown = s.ask("submission_assets", json!({}))["lines"].clone();
    assert_eq!((shown.as_array().unwrap().len(), &shown[0]["own"]), (3, &record["number"]), "{shown}");
    // A list that names a thing twice, or without a name, refuses the whole invitation.
    for rows in [vec![standard("1", "a", ""), standard("1", "b", "")], vec![standard("1", " ", "")]] {
        let path = with(4, &rows);
        assert_eq!(s.refused("submission_invitation_read", json!({ "path": path })).code, "damaged");
    }
    assert_eq!(s.ask("submission_state", json!({}))["serial"], 3);
}
