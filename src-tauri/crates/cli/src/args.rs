//! What may be written on the command line.

use crate::share::Share;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// 守帳の命令版。画面と同じ操作を、画面なしで行います。
#[derive(Parser)]
#[command(name = "moricho-cli", version, arg_required_else_help = true)]
pub(crate) struct Args {
    /// 帳簿のフォルダ
    #[arg(long, global = true, value_name = "DIR")]
    pub book: Option<PathBuf>,
    /// サインインする人の職員番号（なければ環境変数 MORICHO_USER）
    #[arg(long = "as", global = true, value_name = "職員番号")]
    pub acting: Option<String>,
    /// 答えを1つのJSONで出す
    #[arg(long, global = true)]
    pub json: bool,
    /// その人のパスワードを標準入力の1行目から読む（なければ環境変数 MORICHO_PASSWORD）
    #[arg(long, global = true)]
    pub password_stdin: bool,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// 帳簿を作る
    New {
        /// 課名（例: 戸籍住民課）
        #[arg(long)]
        division: String,
        /// 課略称（番号に使う。例: 戸籍）
        #[arg(long, default_value = "")]
        short: String,
        /// 部名（例: 市民部）
        #[arg(long, default_value = "")]
        bureau: String,
        /// 人。番号:氏名:役割[:職名]（役割は 責任者・代行者・担当者・職員・閲覧）。繰り返し可
        #[arg(long = "person", value_name = "番号:氏名:役割[:職名]")]
        people: Vec<String>,
        /// 練習用の帳簿
        #[arg(long)]
        practice: bool,
        /// ほかの人には、一人ひとり違う仮のパスワードを出す（なければ、全員がはじめは同じパスワード）
        #[arg(long)]
        temporary: bool,
    },
    /// 自分のパスワードを変える（新しいパスワードは環境変数 MORICHO_NEW_PASSWORD か、標準入力の次の行）
    Password,
    /// 台帳にExcel・CSVを取り込む
    Import {
        /// 台帳（asset, media）
        #[arg(long)]
        ledger: String,
        /// ファイル
        file: PathBuf,
        /// シート名
        #[arg(long, default_value = "")]
        sheet: String,
        /// 見出しの行番号
        #[arg(long, default_value_t = 0)]
        header_row: i32,
        /// 列の対応（見出し=項目キー）。項目を空にすると取り込まない。繰り返し可
        #[arg(long = "map", value_name = "見出し=項目")]
        map: Vec<String>,
        /// 試し読みだけ。何も書き込まない
        #[arg(long)]
        dry_run: bool,
        /// 問題のない行だけ取り込む
        #[arg(long)]
        partial: bool,
        /// 取り込まなかった行を、理由を付けてこのExcelに書き出す
        #[arg(long, value_name = "F.xlsx")]
        rejects: Option<PathBuf>,
    },
    /// 取込をまとめて元に戻す
    Undo {
        /// 取込の番号（例: 取-R8-001）
        batch: String,
        /// その後に変わった記録は残し、ほかだけ戻す
        #[arg(long)]
        rest: bool,
    },
    /// 台帳をExcel・CSVに書き出す
    Export {
        /// 台帳
        #[arg(long)]
        ledger: String,
        /// 書き出し先（.xlsx か .csv）
        #[arg(long)]
        out: PathBuf,
        /// CSVをCP932（Shift_JIS）で書く
        #[arg(long)]
        cp932: bool,
    },
    /// 台帳や報告書をPDFにする
    Print {
        /// 台帳
        #[arg(long)]
        ledger: String,
        /// 様式（一覧は `call form_list`）
        #[arg(long, default_value = "list")]
        form: String,
        /// 書き出し先
        #[arg(long)]
        out: PathBuf,
        /// 番号を付けて発行する（報告書）
        #[arg(long)]
        issue: bool,
    },
    /// 台帳を見る
    List {
        /// 台帳
        #[arg(long)]
        ledger: String,
        /// 探すことば
        #[arg(long, default_value = "")]
        search: String,
        /// 件数
        #[arg(long, default_value_t = 50)]
        limit: i32,
    },
    /// どの命令でも呼ぶ
    Call {
        /// 命令（一覧は commands）
        command: String,
        /// 依頼（JSON。- で標準入力）
        #[arg(default_value = "{}")]
        payload: String,
    },
    /// 命令の一覧
    Commands,
    /// 記録の連なりを検証する
    Verify {
        /// 紙に印刷された記録値（16桁）
        #[arg(long, default_value = "")]
        against: String,
    },
    /// 共有フォルダの帳簿を、ほかのPCと一緒に使う
    Share {
        #[command(subcommand)]
        verb: Share,
    },
    /// 控え（バックアップ）を取る
    Backup {
        /// 今日の分をまだ取っていなければ取る（タスクスケジューラから毎日呼ぶとき）
        #[arg(long, conflicts_with = "out")]
        daily: bool,
        /// 控えのファイル（なければ設定した置き場所に取り、残す数のきまりを当てる）
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 控えの中身を見て、全部を確かめる
    BackupCheck {
        /// 控えのファイル
        file: PathBuf,
    },
    /// 控えから帳簿を戻す。いまの帳簿は別の名前で残す
    Restore {
        /// 控えのファイル
        file: PathBuf,
        /// 別の帳簿がある場所でも入れ替える
        #[arg(long)]
        other_book: bool,
        /// 共有している帳簿を戻し、このPCだけの帳簿にする
        #[arg(long)]
        leave_share: bool,
    },
    /// 受理した提出物をPostgreSQLに入れ、何人かで読めるようにする（取りまとめ課）
    #[cfg(feature = "hub")]
    Hub {
        #[command(subcommand)]
        verb: crate::hub::Hub,
    },
    /// 見本の帳簿で、取込から報告書まで、12課等の市で招待から取りまとめまでをひととおり行う
    Demo {
        /// 書き出し先のフォルダ
        #[arg(long)]
        out: PathBuf,
        /// 見本の帳簿を残す（ふだんは消す）
        #[arg(long)]
        keep: bool,
    },
}
