//! Taking out: asked, permitted, gone, late, back or lost, and what is refused on the way (第20条, 第40条–第42条).

use crate::custody::{cannot, rows_of, step_of, take};
use crate::disposal::later;
use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};

pub(crate) fn a_trip(more: Value) -> Value {
    let mut values = json!({
        "name": "固定資産 現地調査図（髙﨑・𠮷田）", "way": "out", "things": ["paper", "terminal"], "class": "B", "persons": 40,
        "quantity": "40枚", "encrypted": "na", "purpose": "現地調査", "place": "○○市北町", "leave_on": "2026-11-18",
        "due_on": "2026-11-18", "carrier": "ｶﾄｳ 一郎", "route": "公用車", "protection": "施錠できるかばんに入れ、手から離さない",
    });
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    values
}

/// Staff asks for a trip.
pub(crate) fn asked<S: Asks>(s: &S, more: Value) -> String {
    let added = s.acts(STAFF).ask("ledger_add", json!({ "ledger": "takeout", "values": a_trip(more) }));
    added["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_trip_is_asked_permitted_late_lost_and_becomes_an_incident_that_knows_what_was_on_it() {
    let s = an_office();
    let id = asked(&s, json!({}));
    assert_eq!(s.record("takeout", &id)["record"]["values"]["requested_by"], "ｶﾄｳ 一郎");
    assert_eq!(rows_of(s.acts(CHIEF), "持出しの許可").len(), 1, "the chief is asked");
    take(&s, "takeout", &id, "permit", json!({}));
    let permitted = s.record("takeout", &id)["record"]["values"].clone();
    assert_eq!(
        (&permitted["permitted_by"], &permitted["permitted_at"]),
        (&json!("髙橋 﨑子"), &json!("2026-11-18T10:00"))
    );
    let out = s.on("2026-11-18T04:00:00Z".parse().unwrap());
    take(out.acts(STAFF), "takeout", &id, "depart", json!({ "left_at": "2026-11-18T10:30" }));
    assert!(rows_of(&out, "持出しの返却遅れ").is_empty());
    assert_eq!(rows_of(&out, "持出しの返却予定").len(), 1);

    let v = s.on(later(15));
    let late = rows_of(v.acts(OFFICER), "持出しの返却遅れ");
    assert_eq!((late.len(), &late[0]["left"]), (1, &json!("1日超過")));
    let lost = json!({ "lost_at": "2026-11-19T14:20", "lost_place": "北町の駐車場", "situation": "車上に置いたかばんが見当たらない" });
    take(v.acts(STAFF), "takeout", &id, "lose", lost);
    assert_eq!(v.record("takeout", &id)["incident"], "open");
    let made = v.ask("incident_open", json!({ "ledger": "takeout", "id": id }));
    let incident = made["id"].as_str().unwrap();
    let record = v.record("incident", incident);
    let values = &record["record"]["values"];
    for (key, said) in [
        ("contents", json!("固定資産 現地調査図（髙﨑・𠮷田）")),
        ("persons", json!(40)),
        ("encrypted", json!("na")),
        ("class", json!("B")),
        ("noticed_at", json!("2026-11-19T14:20")),
        ("noticed_by", json!("ｶﾄｳ 一郎")),
        ("things", json!("端末・紙　40枚")),
    ] {
        assert_eq!(values[key], said, "{key}: {values}");
    }
    let trip = v.record("takeout", &id);
    assert_eq!((&trip["record"]["step"], &trip["record"]["values"]["incident"]), (&json!("reported"), &made["number"]));
    assert_eq!(trip["incident"], made["id"]);
    let again = v.refused("incident_open", json!({ "ledger": "takeout", "id": id }));
    assert!(again.message.contains(made["number"].as_str().unwrap()), "{again}");
}

#[test]
fn permission_comes_first_and_from_somebody_else() {
    let s = an_office();
    let id = asked(&s, json!({}));
    assert!(cannot(&s, "takeout", &id, "permit", json!({})).contains("責任者"));
    assert!(cannot(&s, "takeout", &id, "depart", json!({ "left_at": "2026-11-18T09:30" })).contains("申請中"));
    let typed = s.refused(
        "ledger_add",
        json!({ "ledger": "takeout", "values": a_trip(json!({ "permitted_at": "2026-11-18T09:00" })) }),
    );
    assert_eq!(typed.fields[0].code, "stepped", "{typed}");
    let own = s
        .acts(CHIEF)
        .ask("ledger_add", json!({ "ledger": "takeout", "values": a_trip(json!({ "carrier": "ｶﾄｳ 一郎" })) }));
    assert!(cannot(&s, "takeout", own["id"].as_str().unwrap(), "permit", json!({})).contains("第11条第1項"));
    let carried = asked(&s, json!({ "carrier": "髙橋 﨑子" }));
    assert!(cannot(s.acts(CHIEF), "takeout", &carried, "permit", json!({})).contains("自分が運ぶもの"));
    // Working outside is a word of its own.
    let outside = asked(&s, json!({ "outside": true, "outside_work": "現地での入力", "device": "supplied" }));
    assert!(cannot(s.acts(CHIEF), "takeout", &outside, "permit", json!({})).contains("第40条第3項"));
    take(&s, "takeout", &outside, "permit", json!({ "processing": "permitted" }));
    assert_eq!(s.record("takeout", &outside)["record"]["values"]["processing_by"], "髙橋 﨑子");
    // Changing what was permitted asks again.
    let version = s.record("takeout", &outside)["record"]["version"].clone();
    s.acts(STAFF).ask(
        "ledger_edit",
        json!({ "ledger": "takeout", "id": outside, "version": version, "values": { "quantity": "400枚" } }),
    );
    assert_eq!(step_of(&s, "takeout", &outside), "requested");
    let again = s.record("takeout", &outside)["record"]["values"].clone();
    assert!(again["permitted_by"].is_null() && again["processing"].is_null(), "the permission was for others: {again}");
    // Whoever had to leave first says why; what follows is 事後許可.
    take(&s, "takeout", &id, "depart_urgent", json!({ "left_at": "2026-11-18T09:30", "urgent_reason": "災害対応" }));
    assert_eq!(rows_of(s.acts(CHIEF), "事後の許可").len(), 1);
    take(&s, "takeout", &id, "permit_after", json!({}));
    assert_eq!(s.record("takeout", &id)["record"]["values"]["late_permission"], true);
    assert!(rows_of(&s, "事後の許可").is_empty());
    let print = json!({ "ledger": "takeout", "form": "register", "fill": "data" });
    assert!(text_of(&s, &bytes_of(&s.ask("print_preview", print))).contains("▲事後許可"));
}

#[test]
fn what_must_not_go_out_is_refused_and_nothing_is_kept() {
    let s = an_office();
    let refused = |more: Value| {
        let p = s.acts(STAFF).refused("ledger_add", json!({ "ledger": "takeout", "values": a_trip(more) }));
        (p.fields[0].column.clone(), p.message)
    };
    let (column, said) = refused(json!({ "device": "private" }));
    assert!(column == "device" && said.contains("第41条第2項"), "{said}");
    let (column, said) = refused(json!({ "due_on": "2026-11-17" }));
    assert!(column == "due_on" && said.contains("前です"), "{said}");
    let (column, said) = refused(json!({ "form": "blanket" }));
    assert!(column == "form" && said.contains("設定"), "{said}");
    let (column, _) = refused(json!({ "persons": -1 }));
    assert_eq!(column, "persons");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "takeout" }))["total"], 0, "nothing half done");

    let asset = s.an_asset(json!({ "name": "課税台帳", "kind": "information", "class": "A", "class_reason": "税額" }));
    let number = s.record("asset", &asset)["record"]["number"].clone();
    let lower = asked(&s, json!({ "about": number }));
    assert!(cannot(s.acts(CHIEF), "takeout", &lower, "permit", json!({})).contains("重要性分類A"));
    let nobody = asked(&s, json!({ "about": "ZZ-99" }));
    assert!(cannot(s.acts(CHIEF), "takeout", &nobody, "permit", json!({})).contains("ZZ-99"));

    let fine = asked(&s, json!({}));
    take(s.acts(CHIEF), "takeout", &fine, "permit", json!({}));
    let v = s.on(later(15));
    take(v.acts(STAFF), "takeout", &fine, "depart", json!({ "left_at": "2026-11-19T10:00" }));
    assert!(
        cannot(
            &v,
            "takeout",
            &fine,
            "return",
            json!({ "returned_at": "2026-11-19T09:00", "virus_at": "2026-11-19T14:00", "virus": "clean" })
        )
        .contains("前です")
    );
    assert!(
        cannot(&v, "takeout", &fine, "return", json!({ "returned_at": "2026-11-19T14:00" })).contains("第82条第5項")
    );
    assert!(
        cannot(
            &v,
            "takeout",
            &fine,
            "return",
            json!({ "returned_at": "2026-11-19T14:00", "virus_at": "2026-11-19T14:00", "virus": "found" })
        )
        .contains("第99条")
    );
    assert!(
        cannot(
            &v,
            "takeout",
            &fine,
            "return",
            json!({ "returned_at": "2026-11-19T16:00", "virus_at": "2026-11-19T14:00", "virus": "clean" })
        )
        .contains("先の日時")
    );
    take(
        &v,
        "takeout",
        &fine,
        "return",
        json!({ "returned_at": "2026-11-19T14:30", "virus_at": "2026-11-19T14:00", "virus": "clean" }),
    );
    assert_eq!(v.record("takeout", &fine)["record"]["values"]["returned_to"], "ｶﾄｳ 一郎");
}

#[test]
fn whoever_carries_is_of_the_division_or_the_chief_says_that_they_are_trusted() {
    let s = an_office();
    let ours = asked(&s, json!({}));
    take(s.acts(CHIEF), "takeout", &ours, "permit", json!({}));
    assert_eq!(s.record("takeout", &ours)["record"]["values"]["trusted"], true, "permitting chooses them");
    let other = asked(&s, json!({ "carrier": "㈱甲斐路運送 丙野" }));
    let said = cannot(s.acts(CHIEF), "takeout", &other, "permit", json!({}));
    assert!(said.contains("丙野") && said.contains("第20条第2項第1号"), "{said}");
    assert!(cannot(&s, "takeout", &other, "permit", json!({ "trusted": false })).contains("第20条第2項第1号"));
    take(&s, "takeout", &other, "permit", json!({ "trusted": true }));
    for ours in ["主事　カトウ一郎", "カトウ 一郎", "１００３"] {
        let titled = asked(&s, json!({ "carrier": ours }));
        take(s.acts(CHIEF), "takeout", &titled, "permit", json!({}));
    }
    for alike in ["㈱甲斐路運送 ｶﾄｳ 一郎", "収納係 ｶﾄｳ 一郎", "ｶﾄｳ", "10031"] {
        let stranger = asked(&s, json!({ "carrier": alike }));
        let said = cannot(s.acts(CHIEF), "takeout", &stranger, "permit", json!({}));
        assert!(
            said.contains("第20条第2項第1号"),
            "a colleague's name at the end of another's makes no colleague: {alike}: {said}"
        );
    }
    let open = asked(&s, json!({ "class": "C", "carrier": "㈱甲斐路運送 丙野" }));
    take(s.acts(CHIEF), "takeout", &open, "permit", json!({}));
    let p = s
        .acts(STAFF)
        .refused("ledger_add", json!({ "ledger": "takeout", "values": a_trip(json!({ "trusted": true })) }));
    assert_eq!(p.fields[0].column, "trusted", "nobody trusts themselves");
    let version = s.record("takeout", &other)["record"]["version"].clone();
    s.ask(
        "ledger_edit",
        json!({ "ledger": "takeout", "id": other, "version": version, "values": { "carrier": "別の運送の人" } }),
    );
    assert!(s.record("takeout", &other)["record"]["values"]["trusted"].is_null(), "it was said of another");
}

#[test]
fn the_register_is_printed_by_month_and_says_when_nothing_went_out() {
    let s = an_office();
    let print = |fill: &str, from: &str, to: &str| json!({ "ledger": "takeout", "form": "register", "fill": fill, "from": from, "to": to, "confirmed_by": "課長 髙橋 﨑子" });
    let none = text_of(&s, &bytes_of(&s.ask("print_preview", print("none", "2026-10-01", "2026-10-31"))));
    for word in ["本期間", "該当なし", "令和8年10月1日から令和8年10月31日まで", "髙橋 﨑子", "様式第21号"]
    {
        assert!(none.contains(word), "「{word}」 is missing in:\n{none}");
    }
    let id = asked(&s, json!({}));
    take(s.acts(CHIEF), "takeout", &id, "permit", json!({}));
    let full = text_of(&s, &bytes_of(&s.ask("print_preview", print("data", "2026-11-01", "2026-11-30"))));
    for word in ["固定資産", "髙﨑", "𠮷田", "40人", "ｶﾄｳ 一郎", "許可済 1件", "以下余白"] {
        assert!(full.contains(word), "「{word}」 is missing in:\n{full}");
    }
    let p = s.refused("print_preview", print("none", "2026-11-01", "2026-11-30"));
    assert!(p.message.contains("該当なし"), "{p}");
    let issued = s.ask("report_issue", json!({ "print": print("data", "2026-11-01", "2026-11-30") }));
    assert_eq!(issued["report"]["number"], "税務-持出簿-R8-001");
    let one = json!({ "ledger": "takeout", "form": "request", "fill": "data", "selection": { "ids": [id] } });
    let sheet = text_of(&s, &bytes_of(&s.ask("print_preview", one)));
    for word in ["様式第22号", "施錠できるかばん", "情報セキュリティ責任者", "許可（責任者）", "返却の確認"]
    {
        assert!(sheet.contains(word), "「{word}」 is missing in:\n{sheet}");
    }
    let blank = json!({ "ledger": "takeout", "form": "request", "fill": "blank" });
    assert!(!text_of(&s, &bytes_of(&s.ask("print_preview", blank))).contains("施錠できるかばん"));
}

#[test]
fn a_permission_for_many_trips_is_the_chiefs_choice_with_a_span_and_a_class() {
    let s = an_office();
    let choose = json!({ "key": "blanket_permission", "choice": "on" });
    assert_eq!(s.acts(OFFICER).refused("reading_choose", choose.clone()).code, "forbidden");
    let wrong = json!({ "key": "blanket_permission", "choice": "always" });
    assert_eq!(s.acts(CHIEF).refused("reading_choose", wrong).code, "invalid");
    s.ask("reading_choose", choose);
    let read = s.ask("reading_list", json!({}))["readings"].clone();
    assert!(read.as_array().unwrap().iter().any(|r| r["key"] == "blanket_permission" && r["chosen"] == "on"), "{read}");
    let all = asked(&s, json!({ "form": "blanket", "due_on": "2026-12-28", "name": "窓口の封筒の運搬" }));
    let number = s.record("takeout", &all)["record"]["number"].clone();
    let trip = asked(&s, json!({}));
    let go = json!({ "left_at": "2026-11-18T09:30", "blanket_number": number });
    assert!(
        cannot(&s, "takeout", &trip, "depart_blanket", go.clone()).contains("使えません"),
        "nobody permitted it yet"
    );
    take(s.acts(CHIEF), "takeout", &all, "permit", json!({}));
    let higher = asked(&s, json!({ "class": "A" }));
    assert!(cannot(&s, "takeout", &higher, "depart_blanket", go.clone()).contains("重要性分類Bまで"));
    let unknown = json!({ "left_at": "2026-11-18T09:30", "blanket_number": "ZZ-1" });
    assert!(cannot(&s, "takeout", &trip, "depart_blanket", unknown).contains("ZZ-1"));
    // Whoever carries must be trusted under it too, a class is needed, and it is no permission for oneself.
    let stranger = asked(&s, json!({ "carrier": "㈱甲斐路運送 ｶﾄｳ 一郎" }));
    assert!(cannot(&s, "takeout", &stranger, "depart_blanket", go.clone()).contains("第20条第2項第1号"));
    let open = asked(&s, json!({ "class": "C", "carrier": "㈱甲斐路運送 丙野" }));
    take(&s, "takeout", &open, "depart_blanket", go.clone());
    let unknown = asked(&s, json!({ "class": null }));
    assert!(cannot(&s, "takeout", &unknown, "depart_blanket", go.clone()).contains("重要性分類が決まっていません"));
    for own in ["髙橋 﨑子", "税務課長　髙橋﨑子", "1001"] {
        let chiefs = asked(&s, json!({ "carrier": own }));
        assert!(cannot(&s, "takeout", &chiefs, "depart_blanket", go.clone()).contains("第11条第1項"), "{own}");
        assert!(cannot(s.acts(CHIEF), "takeout", &chiefs, "permit", json!({})).contains("第11条第1項"), "{own}");
        s.acts(STAFF);
    }
    take(&s, "takeout", &trip, "depart_blanket", go);
    assert_eq!(
        (step_of(&s, "takeout", &trip).as_str(), s.record("takeout", &trip)["record"]["values"]["form"].clone()),
        ("out", json!("under"))
    );
    // A carrier whom the chief named in it is trusted for its trips.
    let firm = asked(&s, json!({ "form": "blanket", "due_on": "2026-12-28", "carrier": "㈱甲斐路運送 丙野" }));
    take(s.acts(CHIEF), "takeout", &firm, "permit", json!({ "trusted": true }));
    let named = s.record("takeout", &firm)["record"]["number"].clone();
    let trip = asked(&s, json!({ "carrier": "(株)甲斐路運送　丙野" }));
    take(&s, "takeout", &trip, "depart_blanket", json!({ "left_at": "2026-11-18T09:50", "blanket_number": named }));
}
