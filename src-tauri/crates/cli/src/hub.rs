//! `hub`: a city's accepted packets in PostgreSQL, for when several people must read at once.

use crate::run::{Door, absolute};
use crate::say::Said;
use ::hub::{Address, Book, city, connect, load};
use clap::Subcommand;
use kernel::{Clock, Problem, Result, Silent, SystemClock, code, date};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Environment variable with the password of the database's user.
const PASSWORD: &str = "MORICHO_HUB_PASSWORD";

#[derive(Subcommand)]
pub(crate) enum Hub {
    /// つなぐ先を設定する（データベースの利用者のパスワードは環境変数 MORICHO_HUB_PASSWORD。帳簿の中に暗号化して持つ）
    Set {
        /// サーバー名（サーバー証明書の名前）、IPアドレス、またはUnixソケットのフォルダ
        #[arg(long)]
        host: String,
        /// サーバー名の引けない庁内網での、そのIPアドレス
        #[arg(long, default_value = "")]
        hostaddr: String,
        /// ポート
        #[arg(long, default_value_t = 5432)]
        port: u16,
        /// データベース名
        #[arg(long)]
        database: String,
        /// データベースの利用者名
        #[arg(long)]
        user: String,
        /// サーバー証明書を発行した認証局の証明書（PEM）。このPCのPostgreSQLでなければ必要
        #[arg(long, value_name = "CA.pem")]
        certificate: Option<PathBuf>,
    },
    /// 受理した提出物をPostgreSQLに入れる。すでに入っているものは入れ直さない
    Load,
    /// PostgreSQLに入っているものから、収集状況と取りまとめの報告書（PDFとExcel）を作る
    Report {
        /// 年度（西暦。なければ今年度）
        #[arg(long, default_value_t = 0)]
        year: i32,
        /// だれに見せるか: full 統括情報システム管理者 / officer 最高情報セキュリティ責任者 / committee 委員会
        #[arg(long, default_value = "full", value_parser = ["full", "officer", "committee"])]
        length: String,
        /// 書き出し先のフォルダ
        #[arg(long)]
        out: PathBuf,
    },
}

pub(crate) fn run(door: &Door, verb: &Hub) -> Result<Said> {
    match verb {
        Hub::Set { host, hostaddr, port, database, user, certificate } => {
            let certificate = match certificate {
                Some(path) => std::fs::read_to_string(absolute(path)?).map_err(|why| {
                    let said = format!("認証局の証明書を読み取れません。ファイルを確かめてください（{why}）。");
                    Problem::new(code::BAD_FILE, said)
                })?,
                None => String::new(),
            };
            let settings = json!({ "host": host, "hostaddr": hostaddr, "port": port, "database": database,
                                   "user": user, "certificate": certificate });
            let mut ask = json!({ "settings": settings });
            if let Ok(password) = std::env::var(PASSWORD) {
                ask["password"] = password.into();
            }
            let done = door.call("hub_save", ask)?;
            Ok(Said::done(done, format!("つなぐ先を設定しました: {user}@{host}:{port}/{database}")))
        }
        Hub::Load => {
            let collected = door.collected()?;
            let mut hub = connect(&address(&collected)?, &collected.password)?;
            let done = load(&mut hub, &book(&collected), &Silent)?;
            let words = format!(
                "PostgreSQLに入れました: 提出物 {}件（記録 {}件）\nすでに入っていたもの {}件　受理していないもの {}件",
                done.packets, done.records, done.already, done.heads
            );
            Ok(Said::done(serde_json::to_value(done).map_err(Problem::internal)?, words))
        }
        Hub::Report { year, length, out } => report(door, *year, length, out),
    }
}

/// The report is printed as the book's own is: the same paper, the same value at its foot for the same figures.
fn report(door: &Door, year: i32, length: &str, out: &Path) -> Result<Said> {
    let collected = door.collected()?;
    let today = SystemClock.today();
    let year = if year == 0 { date::fiscal_year(today) } else { year };
    let mut hub = connect(&address(&collected)?, &collected.password)?;
    let there = city(&mut hub, year, today)?;
    let out = absolute(out)?;
    std::fs::create_dir_all(&out)?;
    let mut files = Vec::new();
    for ending in ["pdf", "xlsx"] {
        let file = out.join(format!("取りまとめ結果報告書_{}.{ending}", date::fiscal_year_short(year)));
        let ask = json!({ "fiscal_year": year, "length": length, "out": file });
        let ask = serde_json::from_value(ask).map_err(Problem::internal)?;
        api::print_city_of(door.office(), &there.report, &ask)?;
        files.push(file.display().to_string());
    }
    let board = serde_json::to_value(&there.board).map_err(Problem::internal)?;
    let mut words = format!(
        "{}（PostgreSQLから）: 課等 {}　超過 {}　確認待ち {}　差戻し {}",
        date::fiscal_year_label(year),
        there.board.rows.len(),
        there.board.late,
        there.board.waiting,
        there.board.returned
    );
    for (at, column) in there.board.columns.iter().enumerate() {
        words.push_str(&format!("\n  {} {}/{}", column.short, column.accepted, column.asked));
        let late = there.board.rows.iter().filter(|r| r.cells.get(at).is_some_and(|c| c.state.owed() && c.late > 0));
        let late: Vec<&str> = late.map(|r| r.name.as_str()).collect();
        if !late.is_empty() {
            words.push_str(&format!("　未提出 {}", late.join("、")));
        }
    }
    words.push_str(&format!("\n{}", files.join("\n")));
    let report = serde_json::to_value(&there.report).map_err(Problem::internal)?;
    Ok(Said::done(json!({ "board": board, "report": report, "files": files }), words))
}

fn book(collected: &api::Collected) -> Book<'_> {
    Book { reader: &collected.reader, duties: &collected.duties }
}

fn address(collected: &api::Collected) -> Result<Address> {
    let s = &collected.settings;
    Ok(Address {
        host: s.host.clone(),
        hostaddr: s.hostaddr.clone(),
        port: u16::try_from(s.port).map_err(Problem::internal)?,
        database: s.database.clone(),
        user: s.user.clone(),
        certificate: s.certificate.clone(),
    })
}
