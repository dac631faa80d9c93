//! The demonstration is a whole city: twelve books, from the invitation to the compiled report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

fn text_of(pdf: &Path) -> String {
    let out = Command::new("pdftotext").args(["-layout"]).arg(pdf).arg("-").output().unwrap();
    String::from_utf8(out.stdout).unwrap().chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_city_of_twelve_books_hands_in_one_late_one_corrected_one_with_nothing_and_one_merged_into_another() {
    let out = tempfile::Builder::new().prefix("守帳 見本").tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_moricho-cli"))
        .args(["--json", "demo", "--out"])
        .arg(out.path())
        .output()
        .unwrap();
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
    let told: Value = serde_json::from_str(&said).unwrap();
    let city = &told["city"];
    assert_eq!((&city["asked"], &city["accepted"]), (&json!(12), &json!(11)), "{city}");
    assert!(["late", "open"].contains(&city["late"].as_str().unwrap()), "on the first of April nothing is late yet");
    assert_eq!(city["returned"], json!({ "state": "accepted", "number": 2 }));
    assert_eq!((&city["nothing"], &city["sound"]), (&json!("nothing"), &json!(true)));
    // What the divisions entered, and the one that was corrected to C; the late one is not among them.
    let classes: Vec<i64> = city["classes"].as_array().unwrap().iter().map(|t| t["now"].as_i64().unwrap()).collect();
    // 総務課 took two standard assets over, A and B.
    assert_eq!(classes, [27, 34, 20, 0]);
    assert_eq!((&city["lost"][0]["name"], &city["lost"][0]["minutes"]), (&json!("税務課"), &json!(23)));
    assert_eq!(city["rehomed"], 6, "what the merged division had handed in has somebody who answers for it");
    assert!(city["ended"].to_string().contains("下水道課"), "{}", city["ended"]);
    assert!(!out.path().read_dir().unwrap().flatten().any(|e| e.file_name().to_string_lossy().starts_with(".demo")));

    for reader in ["統括", "CISO", "委員会"] {
        let text = text_of(&out.path().join(format!("取りまとめ結果報告書_{reader}.pdf")));
        assert!(text.contains("髙﨑出張所") && text.contains("未提出"), "{reader}: who has not submitted is printed");
        assert!(text.contains("学校教育課") && text.contains("該当なし"), "{reader}: what does not apply stands apart");
        assert!(text.contains("下水道課") && text.contains("建設課"), "{reader}: the reorganisation is told");
        assert!(text.contains("100.0") && text.contains("章ごとの遵守率"), "{reader}: the heat map has its numbers");
    }
    let list = std::fs::read_to_string(out.path().join("催促の一覧.txt")).unwrap();
    assert!(list.contains("髙﨑出張所"), "{list}");
    assert_eq!(list.matches("・重要性分類").count(), 1, "whoever handed in is not reminded: {list}");
    let receipt = text_of(&out.path().join("受領書.pdf"));
    assert!(receipt.contains("子育て支援課") && receipt.contains("受理"), "{receipt}");
    let book = out.path().join("取りまとめ結果報告書.xlsx");
    let zip = zip::ZipArchive::new(std::fs::File::open(book).unwrap()).unwrap();
    let charts = zip.file_names().flatten().filter(|n| n.starts_with("xl/charts/chart")).count();
    assert_eq!(charts, 3, "classes, compliance and plans are drawn beside their tables");
}
