//! How large a file may be, and the refusals, each with its name and with what to do.

use kernel::{Problem, code};

/// Largest file, in bytes.
pub const MAX_FILE_BYTES: u64 = (2 << 30) - 1;
/// Most members.
pub const MAX_MEMBERS: usize = 10_000;
/// Largest list of contents, in bytes.
pub const MAX_MANIFEST_BYTES: u64 = 16 << 20;
/// Largest sum of all members, unpacked, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = (4 << 30) - 1;
/// How many times larger than its packed size a big member may become.
pub const MAX_RATIO: u64 = 200;
/// Members up to this size, unpacked, may have any ratio, in bytes.
pub(crate) const SMALL_BYTES: u64 = 1 << 20;
/// Largest directory of the zip, in bytes.
pub(crate) const MAX_DIRECTORY_BYTES: u64 = 8 << 20;
/// Longest line of a member that has lines, in bytes.
pub(crate) const MAX_LINE_BYTES: u64 = 16 << 20;
/// Longest path of a member.
pub(crate) const MAX_PATH: usize = 200;

/// A path that stays where it is: small letters, digits, `_ . -`, parts between single slashes, none of them dots alone.
pub(crate) fn good_path(path: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.-".contains(&b);
    !path.is_empty()
        && path.len() <= MAX_PATH
        && path.split('/').all(|p| !p.is_empty() && !p.starts_with('.') && p.bytes().all(letter))
}

pub(crate) fn not_ours() -> Problem {
    Problem::new(
        code::BAD_FILE,
        "守帳の提出・招待・差戻し・受領のファイルではありません。ファイルの名前の終わりが .moricho のものを選んでください。",
    )
}

pub(crate) fn other_kind(is: &str, wanted: &str) -> Problem {
    Problem::new(
        code::BAD_FILE,
        format!("選ばれたのは「{is}」のファイルです。「{wanted}」のファイルを選んでください。"),
    )
}

pub(crate) fn cut_short() -> Problem {
    Problem::new(
        code::CUT_SHORT,
        "ファイルが途中で切れています。コピーが終わっていないか、途中で失敗しています。元の場所からもう一度コピーしてください。",
    )
}

/// A byte is not as it was made.
#[must_use]
pub fn damaged() -> Problem {
    Problem::new(
        code::DAMAGED,
        "ファイルの中身が、作られたときと違います。壊れているか、書き換えられています。読み込まずに、送り主にもう一度作ってもらってください。",
    )
}

pub(crate) fn too_large() -> Problem {
    Problem::new(
        code::TOO_LARGE,
        "ファイルが大きすぎます（2ギガバイトまで、中身は10,000個・合わせて4ギガバイトまで）。添付を減らして作り直してもらってください。",
    )
}

pub(crate) fn bomb() -> Problem {
    Problem::new(
        code::BOMB,
        "開くと異常に大きくなるファイルのため、読み込みを止めました。送り主に、このファイルを作ったかを確かめてください。",
    )
}

pub(crate) fn other_addressee() -> Problem {
    Problem::new(
        code::OTHER_ADDRESSEE,
        "ほかのあて先に封をされたファイルのため、この帳簿では開けません。あて先を確かめ、送り主にこの帳簿あてに作り直してもらってください。",
    )
}

pub(crate) fn newer() -> Problem {
    Problem::new(
        code::NEWER_FILE,
        "新しい版の守帳で作られたファイルです。この守帳を新しい版にしてから読み込んでください。",
    )
}

pub(crate) fn bad_path(path: &str) -> Problem {
    let shown: String = path.chars().filter(|c| !c.is_control()).take(60).collect();
    Problem::new(
        code::BAD_PATH,
        format!(
            "中に、置き場所の外を指す名前や使えない名前のもの（{shown}）があります。読み込まずに、送り主にこのファイルを作ったかを確かめてください。"
        ),
    )
}

pub(crate) fn repeated() -> Problem {
    Problem::new(
        code::REPEATED,
        "中に、同じ名前のものが2つあります。読み込まずに、送り主にもう一度作ってもらってください。",
    )
}

pub(crate) fn not_listed(path: &str) -> Problem {
    Problem::new(
        code::NOT_LISTED,
        format!("中に、目録にないもの（{path}）があります。読み込まずに、送り主にもう一度作ってもらってください。"),
    )
}

pub(crate) fn part_missing(path: &str) -> Problem {
    Problem::new(
        code::PART_MISSING,
        format!("目録にあるもの（{path}）が中にありません。読み込まずに、送り主にもう一度作ってもらってください。"),
    )
}
