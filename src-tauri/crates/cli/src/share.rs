//! `share`: a book in a shared folder, played from the command line.

use crate::run::{Door, absolute, text};
use crate::say::Said;
use clap::Subcommand;
use kernel::Result;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Share {
    /// 帳簿を共有フォルダに置く
    Begin {
        /// 共有フォルダ
        folder: PathBuf,
        /// このPCの名前（ほかの人に見える。なければシステムの名前）
        #[arg(long, default_value = "")]
        pc: String,
    },
    /// 共有フォルダの帳簿に、このPC（--book のフォルダ）から参加する
    Join {
        /// 共有フォルダ
        folder: PathBuf,
        /// このPCの名前（ほかの人に見える。なければシステムの名前）
        #[arg(long, default_value = "")]
        pc: String,
        /// 壊れた手元の帳簿を別の名前で残し、共有フォルダから取り直す
        #[arg(long)]
        replace: bool,
    },
    /// 未公開の変更を公開する
    Publish {
        /// 共有フォルダの中身をすべて調べ、壊れたところを直す（責任者）
        #[arg(long)]
        whole: bool,
    },
    /// いまの様子を見る。新しい版があれば取り込む
    State,
    /// 編集をゆずってもらうよう頼む
    Ask,
    /// 公開して、編集をゆずる
    Give,
    /// ほかのPCの「編集中」の印を外す（責任者）
    Break,
    /// 取り分けた変更を見る
    Aside,
    /// このPCだけ共有をやめる。手元の帳簿は残る
    End,
}

/// The folder and the PC's name of a PC that joins; it has no book to open yet.
pub(crate) fn joining(verb: &Share) -> Option<(&PathBuf, &str, bool)> {
    match verb {
        Share::Join { folder, pc, replace } => Some((folder, pc, *replace)),
        _ => None,
    }
}

pub(crate) fn run(door: &Door, verb: &Share) -> Result<Said> {
    let view = match verb {
        Share::Begin { folder, pc } => door.call("share_begin", json!({ "folder": absolute(folder)?, "pc": pc }))?,
        Share::Publish { whole } => door.call("share_publish", json!({ "whole": whole }))?,
        Share::State | Share::Join { .. } => door.call("share_state", json!({ "look": true }))?,
        Share::Ask => door.call("share_ask", json!({}))?,
        Share::Give => door.call("share_give", json!({}))?,
        Share::Break => door.call("share_break", json!({}))?,
        Share::End => door.call("share_end", json!({}))?,
        Share::Aside => return aside(door),
    };
    let words = words(&view);
    Ok(Said { problems: !text(&view["problem"]).is_empty(), json: view, words })
}

fn words(view: &Value) -> String {
    if view["shared"] != true {
        return "この帳簿は共有されていません。".to_owned();
    }
    let editing = match (&view["holder"], view["ours"] == true) {
        (_, true) => "このPC".to_owned(),
        (Value::Object(h), _) => {
            let name = h.get("name").map_or("", text);
            let pc = h.get("pc").map_or("", text);
            format!("{name}さん（{pc}）")
        }
        _ if view["unknown"] == true => "ほかのPC（だれかは読み取れません）".to_owned(),
        _ => "だれもいません".to_owned(),
    };
    let mut words = format!(
        "共有フォルダ {}{}\nこのPC {}　版 {}　最新の版 {}\n編集中 {editing}\n未公開の変更 {}件　取り分けた変更 {}件",
        text(&view["folder"]),
        if view["reachable"] == true { "" } else { "（届きません）" },
        text(&view["pc"]),
        view["sequence"],
        view["newest"],
        view["unpublished"],
        view["aside"],
    );
    for ask in view["asks"].as_array().into_iter().flatten() {
        words.push_str(&format!("\n{}さん（{}）が編集したいと言っています。", text(&ask["name"]), text(&ask["pc"])));
    }
    if !text(&view["problem"]).is_empty() {
        words.push_str(&format!("\n{}", text(&view["problem"])));
    }
    words
}

fn aside(door: &Door) -> Result<Said> {
    let list = door.call("share_merge_list", json!({}))?;
    let mut words = String::new();
    for branch in list["branches"].as_array().into_iter().flatten() {
        words.push_str(&format!("{}　残した側 {}\n", text(&branch["name"]), text(&branch["theirs"])));
        for item in branch["items"].as_array().into_iter().flatten() {
            words.push_str(&format!(
                "  {}　{} {} {}{}\n",
                text(&item["id"]),
                text(&item["title"]),
                text(&item["subject"]),
                text(&item["what"]),
                text(&item["words"])
            ));
        }
    }
    if words.is_empty() {
        words.push_str("取り分けた変更はありません。");
    }
    Ok(Said::done(list, words))
}
