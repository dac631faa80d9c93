//! A small city: twelve divisions hand in from their own books, and the collecting office receives, gives back, accepts and
//! compiles. One is late, one is given back and corrects, one has nothing to report, one lost a card and crushed a stick, one
//! takes the city's standard assets over, one is merged into another; the collecting office's own division hands in like
//! everybody else.

use crate::demo::{CHIEF, OFFICER, PASSWORD, person};
use crate::run::Door;
use chrono::{Days, NaiveDate};
use kernel::{Clock, Problem, Result, SystemClock, date};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// 統括担当.
const COLLECTOR: &str = "2001";
const CLASSES: &str = "class_report";
const INSPECTION: &str = "self_inspection_report";

struct Division {
    code: &'static str,
    name: &'static str,
    short: &'static str,
    /// Assets of class A, B and C.
    assets: [usize; 3],
    /// Questions of the self-inspection that are × and △; `None`: its report is not in yet.
    weak: Option<(usize, usize)>,
}

const fn division(
    (code, name, short): (&'static str, &'static str, &'static str),
    assets: [usize; 3],
    weak: Option<(usize, usize)>,
) -> Division {
    Division { code, name, short, assets, weak }
}

/// The first is the collecting office itself.
const CITY: [Division; 12] = [
    division(("010", "情報システム課", "情シス"), [3, 4, 1], Some((0, 1))),
    division(("020", "総務課", "総務"), [2, 4, 3], Some((1, 1))),
    division(("030", "財政課", "財政"), [1, 4, 2], Some((0, 2))),
    division(("040", "税務課", "税務"), [5, 3, 1], Some((1, 0))),
    division(("050", "戸籍住民課", "戸籍"), [6, 2, 1], Some((0, 0))),
    division(("060", "子育て支援課", "子育"), [3, 3, 2], Some((4, 2))),
    division(("070", "長寿介護課", "介護"), [4, 3, 1], Some((2, 3))),
    division(("080", "環境課", "環境"), [0, 3, 4], Some((6, 1))),
    division(("090", "建設課", "建設"), [1, 4, 2], None),
    division(("100", "下水道課", "下水"), [1, 3, 2], Some((3, 0))),
    division(("110", "学校教育課", "学教"), [0, 0, 0], None),
    division(("120", "髙﨑出張所", "髙﨑"), [2, 2, 1], None),
];
const RETURNED: &str = "子育て支援課";
const NOTHING: &str = "学校教育課";
const LATE: &str = "髙﨑出張所";
/// Lost a card, and crushed a stick.
const LOST: &str = "税務課";
/// Takes the standard assets over.
const STANDARD: &str = "総務課";
/// Merged into the other at the end.
const MERGED: (&str, &str) = ("下水道課", "建設課");
const YEAR_END: &str = "year_end";
/// What every division has, as the collecting office wrote it down.
const STANDARD_LIST: &str = "資産名,区分,重要性分類,分類の理由,備考\n\
    庁内グループウェア,情報システム,B,内部の連絡に使うため,情報システム課が運用\n\
    電子申請の受付,情報システム,A,申請者の個人情報があるため,県の共同利用\n";

const THINGS: [&str; 10] = [
    "申請書つづり",
    "受付簿",
    "照会文書",
    "決裁文書",
    "対象者の一覧",
    "会議録",
    "契約書",
    "写真データ",
    "統計表",
    "窓口予約の一覧",
];

struct City<'d> {
    door: &'d Door,
    home: PathBuf,
    inbox: PathBuf,
    outbox: PathBuf,
    invitations: PathBuf,
    today: NaiveDate,
}

fn text(v: &Value) -> &str {
    v.as_str().unwrap_or_default()
}

fn rows(v: &Value) -> &[Value] {
    v.as_array().map_or(&[], Vec::as_slice)
}

fn found<'v>(all: &'v Value, is: impl Fn(&Value) -> bool, what: &str) -> Result<&'v Value> {
    rows(all).iter().find(|v| is(v)).ok_or_else(|| Problem::internal(what))
}

/// Plays the city; the papers of the collecting office are left in `out`.
pub(crate) fn run(door: &Door, home: &Path, out: &Path) -> Result<(Value, String)> {
    let folder = |name: &str| -> Result<PathBuf> {
        let path = home.join(name);
        fs::create_dir_all(&path)?;
        Ok(path)
    };
    let city = City {
        door,
        home: home.to_owned(),
        inbox: folder("提出")?,
        outbox: folder("返却")?,
        invitations: folder("招待")?,
        today: SystemClock.today(),
    };
    let year = city.begins()?;
    let mut keys = Vec::new();
    for d in &CITY {
        keys.push(city.hands_in(d, year)?);
    }
    city.collects(&keys)?;
    city.corrects(year)?;
    let said = city.compiles(out)?;
    door.call("book_close", json!({}))?;
    Ok(said)
}

impl City<'_> {
    fn dir(&self, name: &str) -> PathBuf {
        self.home.join(format!("{name}の帳簿"))
    }

    fn signs_in(&self, name: &str, number: &str) -> Result<Value> {
        self.door.call("book_open", json!({ "dir": self.dir(name), "number": number, "password": PASSWORD }))
    }

    fn makes_book(&self, d: &Division) -> Result<Value> {
        let people = [
            person(CHIEF, &format!("{}長A", d.name), &format!("{}長", d.name), "chief"),
            person(OFFICER, "担当D", "主査", "officer"),
        ];
        self.door.call(
            "book_create",
            json!({ "dir": self.dir(d.name), "bureau": "", "division": d.name, "division_short": d.short,
                    "people": people, "acting": OFFICER, "password": PASSWORD, "passwords": "shared", "practice": true }),
        )
    }

    /// The collecting office: its book, the list of divisions, the reports of the year, the invitations.
    fn begins(&self) -> Result<i32> {
        let door = self.door;
        let [office, ..] = &CITY;
        self.makes_book(office)?;
        self.signs_in(office.name, CHIEF)?;
        let mut settings = door.call("settings_get", json!({}))?;
        settings["office_kind"] = "both".into();
        door.call("settings_save", settings)?;
        door.call("person_save", json!({ "person": person(COLLECTOR, "担当J", "統括の事務担当", "collector") }))?;
        let first = door.call("account_reset", json!({ "number": COLLECTOR }))?;
        door.call(
            "book_open",
            json!({ "dir": self.dir(office.name), "number": COLLECTOR, "password": first["password"] }),
        )?;
        door.call("password_change", json!({ "new": PASSWORD }))?;
        for d in &CITY {
            door.call("collect_division_save", json!({ "code": d.code, "name": d.name }))?;
        }
        let duties = door.call("collect_duties", json!({}))?;
        // Whatever the day of the demonstration: what is asked for classes was due a while ago.
        let mut duty = found(&duties["duties"], |d| text(&d["short"]) == "分類結果", "class_report")?.clone();
        let year = date::fiscal_year(self.today);
        let past = self.today.checked_sub_days(Days::new(10)).filter(|d| date::fiscal_year(*d) == year);
        duty["due"] = past.unwrap_or(self.today).to_string().into();
        door.call("collect_duty_save", duty)?;
        // A city may ask for less than the calendar proposes.
        for other in rows(&duties["duties"]).iter().filter(|d| text(&d["short"]).starts_with("不正プログラム")) {
            let mut other = other.clone();
            other["dropped"] = true.into();
            door.call("collect_duty_save", other)?;
        }
        let list = self.home.join("標準資産一覧.csv");
        fs::write(&list, STANDARD_LIST)?;
        door.call("collect_standard_read", json!({ "path": list }))?;
        door.call("collect_folders", json!({ "inbox": self.inbox, "outbox": self.outbox }))?;
        door.call("collect_invite", json!({ "folder": self.invitations }))?;
        Ok(year)
    }

    /// A division takes its invitation, keeps its ledger, inspects itself, and hands in; answers its key as it stands on
    /// paper.
    fn hands_in(&self, d: &Division, year: i32) -> Result<String> {
        let door = self.door;
        if d.name != CITY[0].name {
            self.makes_book(d)?;
        } else {
            self.signs_in(d.name, OFFICER)?;
        }
        let mut things = THINGS.iter().cycle();
        for (class, count) in ["A", "B", "C"].iter().zip(d.assets) {
            for _ in 0..count {
                let name = format!("{}の{}", d.short, things.next().copied().unwrap_or_default());
                let values = json!({ "name": name, "class": class, "class_reason": "業務への影響から" });
                door.call("ledger_add", json!({ "ledger": "asset", "values": values }))?;
            }
        }
        if d.name == RETURNED {
            let values = json!({ "name": "他市からの照会文書" });
            door.call("ledger_add", json!({ "ledger": "asset", "values": values }))?;
        }
        if d.weak.is_some() {
            let due = self.today.checked_add_days(Days::new(14)).unwrap_or(self.today);
            let ask = json!({ "lists": ["chief"], "since": self.today.to_string(), "due": due.to_string() });
            door.call("inspection_open", ask)?;
        }
        if d.name == LOST {
            self.loses_a_card()?;
            self.crushes_a_stick()?;
        }
        self.signs_in(d.name, CHIEF)?;
        let all = json!({ "life": "active", "filters": [{ "column": "step", "values": ["waiting"] }] });
        let confirm = json!({ "ledger": "asset", "selection": { "all": all }, "step": "confirm", "reason": "" });
        if d.assets != [0, 0, 0] {
            door.call("ledger_step", confirm.clone())?;
        }
        if let Some((bad, part)) = d.weak {
            self.inspects(bad, part)?;
        }
        let invitation = self.invitation_of(d.name)?;
        let shown = door.call("submission_invitation_read", json!({ "path": invitation }))?;
        door.call(
            "submission_invitation_take",
            json!({ "path": invitation, "digest": shown["digest"], "fingerprint": shown["fingerprint"] }),
        )?;
        let key = text(&door.call("submission_state", json!({}))?["own_fingerprint"]).to_owned();
        if d.name == LATE {
            return Ok(key);
        }
        if d.name == STANDARD {
            self.signs_in(d.name, OFFICER)?;
            let standard = door.call("submission_assets", json!({}))?;
            let keys: Vec<&Value> = rows(&standard["lines"]).iter().map(|l| &l["key"]).collect();
            door.call("submission_assets_add", json!({ "keys": keys }))?;
            self.signs_in(d.name, CHIEF)?;
            door.call("ledger_step", confirm)?;
        }
        let mut packets = vec![json!({ "duty": { "fiscal_year": year, "key": CLASSES } })];
        if d.name == NOTHING {
            packets = vec![
                json!({ "duty": { "fiscal_year": year, "key": CLASSES }, "none": true, "reason": "情報資産を学校に移したため" }),
            ];
        }
        if d.weak.is_some() {
            packets.push(json!({ "duty": { "fiscal_year": year, "key": INSPECTION } }));
        }
        if d.name == LOST {
            packets.push(json!({ "duty": { "fiscal_year": year, "key": YEAR_END } }));
        }
        self.submits(d.name, &packets)?;
        Ok(key)
    }

    /// Japan's clock so many minutes ago.
    fn ago(minutes: i64) -> String {
        let at = SystemClock.now() - chrono::Duration::minutes(minutes);
        date::japan(at).format("%Y-%m-%dT%H:%M").to_string()
    }

    /// A card is lent, lost, and stopped 23 minutes after the report.
    fn loses_a_card(&self) -> Result<()> {
        let door = self.door;
        let until = format!("{}-03-31", date::fiscal_year(self.today) + 3);
        let values = json!({ "card_number": "C-01187", "kind": "personal", "valid_until": until });
        let card = door.call("ledger_add", json!({ "ledger": "ic_card", "values": values }))?["id"].clone();
        let step = |step: &str, values: Value| {
            let ask = json!({ "ledger": "ic_card", "selection": { "ids": [card] }, "step": step,
                              "reason": "名札ケースごと落としたため", "values": values });
            door.call("ledger_step", ask).map(|_| ())
        };
        step("lend", json!({ "holder": "担当D", "holder_number": OFFICER, "lent_on": self.today.to_string() }))?;
        let lost = json!({ "loss_kind": "loss", "noticed_at": Self::ago(40), "reported_at": Self::ago(33),
                           "desk_at": Self::ago(30), "situation": "通勤の途中で落とした。", "loss_place": "駅から庁舎までの間" });
        step("report_loss", lost)?;
        self.signs_in(LOST, CHIEF)?;
        step("invalidate", json!({ "invalidated_at": Self::ago(10), "invalidated_by": "情報システム課" }))?;
        self.signs_in(LOST, OFFICER).map(|_| ())
    }

    /// A stick from the request to the closed case.
    fn crushes_a_stick(&self) -> Result<()> {
        let door = self.door;
        let serial = "FU0821-003317";
        let item =
            json!({ "kind": "usb", "name": "USBメモリ", "serial": serial, "class": "B", "method": "crush_chip" });
        let values = json!({ "name": "USBメモリの廃棄", "kind": "dispose", "cause": "unneeded", "work": "own" });
        let case = door.call("disposal_save", json!({ "values": values, "items": [item] }))?["id"].clone();
        let step = |step: &str, mut more: Value| -> Result<()> {
            let seen = door.call("disposal_get", json!({ "id": case }))?;
            more["id"] = case.clone();
            more["version"] = seen["record"]["version"].clone();
            more["step"] = step.into();
            door.call("disposal_step", more).map(|_| ())
        };
        step("request", json!({}))?;
        self.signs_in(LOST, CHIEF)?;
        step("permit", json!({}))?;
        self.signs_in(LOST, OFFICER)?;
        let now = Self::ago(0);
        step("count", json!({ "text": serial, "values": { "counted_by": "課長A", "counted_at": now } }))?;
        let done = json!({ "treated_from": now, "treated_to": now, "treated_place": "庁舎1階", "treated_by": "担当D",
                           "witness": "課長A", "tool": "破砕機", "tool_version": "1" });
        step("treat", json!({ "text": serial, "values": done }))?;
        let seen =
            json!({ "verified_how": ["look"], "verified_by": "課長A", "verified_at": now, "verified_result": "good" });
        step("verify", json!({ "values": seen }))?;
        self.signs_in(LOST, CHIEF)?;
        step("close", json!({}))?;
        self.signs_in(LOST, OFFICER)?;
        Ok(())
    }

    fn invitation_of(&self, name: &str) -> Result<PathBuf> {
        let mine = format!("招待_{name}_");
        let of = |path: &PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&mine));
        let mut files = fs::read_dir(&self.invitations)?.flatten().map(|e| e.path());
        files.find(of).ok_or_else(|| Problem::internal(mine.as_str()))
    }

    /// The chief answers the eighteen questions and settles them.
    fn inspects(&self, bad: usize, part: usize) -> Result<()> {
        let door = self.door;
        let all = door.call("inspection_list", json!({}))?;
        let sheet = rows(&all["mine"]).first().ok_or_else(|| Problem::internal("sheet"))?["id"].clone();
        let asked = door.call("inspection_sheet", json!({ "id": sheet }))?;
        let answers: Vec<Value> = rows(&asked["questions"])
            .iter()
            .enumerate()
            .map(|(n, q)| {
                // Spread over the chapters, so that the map shows where.
                let at = (n * 5) % 18;
                let mark = if at < bad {
                    "bad"
                } else if at < bad + part {
                    "part"
                } else {
                    "good"
                };
                json!({ "question": q["question"]["id"], "mark": mark, "note": "見回りと台帳で確かめた" })
            })
            .collect();
        door.call("inspection_answer", json!({ "sheet": sheet, "answers": answers }))?;
        door.call("inspection_submit", json!({ "id": sheet }))?;
        let round = asked["round"].clone();
        door.call("inspection_settle", json!({ "round": round }))?;
        Ok(())
    }

    /// The officer prepares, the chief submits.
    fn submits(&self, name: &str, packets: &[Value]) -> Result<()> {
        let door = self.door;
        self.signs_in(name, OFFICER)?;
        door.call("submission_prepare", json!({ "packets": packets }))?;
        let state = door.call("submission_state", json!({}))?;
        let ids: Vec<&Value> =
            rows(&state["packets"]).iter().filter(|p| p["state"] == "prepared").map(|p| &p["id"]).collect();
        self.signs_in(name, CHIEF)?;
        door.call("submission_submit", json!({ "ids": ids, "folder": self.inbox, "route": "folder" }))?;
        Ok(())
    }

    /// Receives what lies in the folder; everything but the one that is given back is accepted.
    fn collects(&self, keys: &[String]) -> Result<()> {
        let door = self.door;
        let [office, ..] = &CITY;
        self.signs_in(office.name, COLLECTOR)?;
        let inbox = door.call("collect_inbox", json!({}))?;
        for file in rows(&inbox["files"]) {
            // The key that stands on the paper that came with it.
            let paper = CITY.iter().zip(keys).find(|(d, _)| text(&file["name"]).contains(d.name));
            let key = paper.map_or("", |(_, key)| key);
            let got = door.call("collect_receive", json!({ "path": file["path"], "fingerprint": key }))?;
            let packet = door.call("collect_packet", json!({ "id": got["id"] }))?;
            if text(&packet["division_name"]) == RETURNED && text(&packet["short"]) == "分類結果" {
                self.gives_back(&packet)?;
            } else {
                door.call("collect_accept", json!({ "id": got["id"] }))?;
            }
        }
        Ok(())
    }

    fn gives_back(&self, packet: &Value) -> Result<()> {
        let changes = &packet["differences"]["changes"];
        let open = found(changes, |c| text(&c["after"]).is_empty() && text(&c["ledger"]) == "asset", "unclassified")?;
        let remark = json!({ "ledger": "asset", "record_key": open["key"], "record_number": open["number"],
                             "text": "重要性分類を決めてください。" });
        let ask = json!({ "id": packet["id"], "reason": "分類の決まっていないものがあります。", "remarks": [remark] });
        self.door.call("collect_return", ask)?;
        Ok(())
    }

    /// The division opens what came back, corrects the very record and hands in the next number, which is accepted.
    fn corrects(&self, year: i32) -> Result<()> {
        let door = self.door;
        let back = fs::read_dir(&self.outbox)?
            .flatten()
            .map(|e| e.path())
            .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("差戻し_")))
            .ok_or_else(|| Problem::internal("return"))?;
        self.signs_in(RETURNED, OFFICER)?;
        let shown = door.call("submission_reply_read", json!({ "path": back }))?;
        door.call("submission_reply_take", json!({ "path": back, "digest": shown["digest"] }))?;
        let state = door.call("submission_state", json!({}))?;
        let remark = rows(&state["remarks"]).first().ok_or_else(|| Problem::internal("remark"))?;
        let record = door.call("ledger_get", json!({ "ledger": "asset", "id": remark["record"] }))?;
        door.call(
            "ledger_edit",
            json!({ "ledger": "asset", "id": remark["record"], "version": record["record"]["version"],
                    "values": { "class": "C", "class_reason": "公開されている内容のため" } }),
        )?;
        door.call("submission_remark_done", json!({ "id": remark["id"], "answer": "Cに決めました。", "done": true }))?;
        self.submits(RETURNED, &[json!({ "duty": { "fiscal_year": year, "key": CLASSES } })])?;
        let [office, ..] = &CITY;
        self.signs_in(office.name, COLLECTOR)?;
        let inbox = door.call("collect_inbox", json!({}))?;
        for file in rows(&inbox["files"]) {
            let got = door.call("collect_receive", json!({ "path": file["path"] }))?;
            door.call("collect_accept", json!({ "id": got["id"] }))?;
        }
        Ok(())
    }

    /// One division goes on in another from today; what it had handed in finds who answers for it. Answers how many records.
    fn reorganises(&self) -> Result<Value> {
        let door = self.door;
        let view = door.call("collect_reorganise_list", json!({}))?;
        let id = |name: &str| found(&view["divisions"], |d| d["name"] == name, "division").map(|d| d["id"].clone());
        let (from, to) = (id(MERGED.0)?, id(MERGED.1)?);
        let change = json!({ "kind": "merged", "from": [from], "to": [{ "division": to }] });
        door.call("collect_reorganise_run", json!({ "day": self.today.to_string(), "changes": [change] }))?;
        let done = door.call("collect_reorganise_rehome", json!({ "division": from, "heir": to }))?;
        Ok(done["done"].clone())
    }

    /// The city's papers, and what the board says.
    fn compiles(&self, out: &Path) -> Result<(Value, String)> {
        let door = self.door;
        let board = door.call("collect_board", json!({}))?["board"].clone();
        let rehomed = self.reorganises()?;
        let file = |name: &str| out.join(name);
        let mut files = Vec::new();
        for (length, reader) in [("full", "統括"), ("officer", "CISO"), ("committee", "委員会")] {
            let pdf = file(&format!("取りまとめ結果報告書_{reader}.pdf"));
            door.call("collect_report", json!({ "length": length, "out": pdf }))?;
            files.push(pdf);
        }
        let book = file("取りまとめ結果報告書.xlsx");
        door.call("collect_report", json!({ "out": book }))?;
        files.push(book);
        for name in ["催促の一覧.pdf", "催促の一覧.txt"] {
            door.call("collect_reminders_print", json!({ "out": file(name) }))?;
            files.push(file(name));
        }
        let at = rows(&board["columns"]).iter().position(|c| c["key"] == CLASSES).unwrap_or_default();
        let column = &board["columns"][at];
        let of = |name: &str| {
            let row = rows(&board["rows"]).iter().find(|r| r["name"] == name);
            row.map_or(Value::Null, |r| r["cells"][at].clone())
        };
        let packet = of(RETURNED)["packet"].clone();
        let receipt = file("受領書.pdf");
        door.call("collect_answer_save", json!({ "id": packet, "out": receipt }))?;
        files.push(receipt);
        let figures = door.call("collect_figures", json!({}))?;
        let verified = door.call("journal_verify", json!({}))?;
        let words = format!(
            "市の取りまとめ（12課等）: 分類結果の報告 受理 {}／{}\n  {LATE}：{}\n  {RETURNED}：第{}号で{}（第1号は差戻し）\n  {NOTHING}：{}\n  {LOST}：紛失したカードを{}分で無効化、USBメモリを破砕\n  {}：{}に統合（{rehomed}件の受け持ちを決めた）\n{}",
            column["accepted"],
            column["asked"],
            text(&of(LATE)["word"]),
            of(RETURNED)["number"],
            text(&of(RETURNED)["word"]),
            text(&of(NOTHING)["word"]),
            figures["lost"][0]["minutes"],
            MERGED.0,
            MERGED.1,
            files.iter().map(|f| format!("  {}", f.display())).collect::<Vec<_>>().join("\n"),
        );
        let json = json!({
            "accepted": column["accepted"], "asked": column["asked"], "late": of(LATE)["state"],
            "returned": { "state": of(RETURNED)["state"], "number": of(RETURNED)["number"] },
            "nothing": of(NOTHING)["state"], "divisions": figures["divisions"], "heat": rows(&figures["heat"]).len(),
            "lost": figures["lost"], "rehomed": rehomed, "ended": figures["ended"],
            "classes": figures["class_totals"], "sound": verified["sound"], "files": files,
        });
        Ok((json, words))
    }
}
