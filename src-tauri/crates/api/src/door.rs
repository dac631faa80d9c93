//! The router: one list of commands, checked access, caught panics.

use crate::Office;
use crate::wire::{CommandInfo, Commands, Nothing};
use kernel::{Problem, Progress, Result, Role, code};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Who may call a command. A command without one does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Also without a book.
    Anyone,
    /// Everybody who is signed in, even while a temporary password must be changed first.
    Own,
    /// Everybody who has a role in the open book.
    Reader,
    /// Everybody who may enter or propose in a ledger of the division.
    Writer,
    /// Everybody but 閲覧.
    Worker,
    /// 責任者, 代行者 and 担当者.
    Keeper,
    /// Whoever runs the book's office: those, and in a collecting office 統括管理者 and 統括担当.
    Office,
    /// Whoever may name a deputy: 責任者, 統括管理者 and, where the book says so, 部長.
    Namer,
    /// Whoever answers for the book: 責任者, 代行者 and, in a collecting office, 統括管理者.
    Chief,
    /// Whoever collects: 統括管理者 and 統括担当.
    Collecting,
}

impl Access {
    /// The roles; empty for [`Access::Anyone`].
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Access::Anyone => &[],
            Access::Own | Access::Reader => Role::ALL,
            Access::Writer => &[Role::Chief, Role::Deputy, Role::Officer, Role::Staff],
            Access::Worker => &[
                Role::Chief,
                Role::Deputy,
                Role::Officer,
                Role::Staff,
                Role::Director,
                Role::Supervisor,
                Role::Collector,
            ],
            Access::Keeper => &[Role::Chief, Role::Deputy, Role::Officer],
            Access::Office => &[Role::Chief, Role::Deputy, Role::Officer, Role::Supervisor, Role::Collector],
            Access::Namer => &[Role::Chief, Role::Director, Role::Supervisor],
            Access::Chief => &[Role::Chief, Role::Deputy, Role::Supervisor],
            Access::Collecting => &[Role::Supervisor, Role::Collector],
        }
    }

    /// True for commands that change the book.
    const fn writes(self) -> bool {
        matches!(
            self,
            Access::Writer | Access::Worker | Access::Keeper | Access::Office | Access::Namer | Access::Collecting
        )
    }
}

/// What the window asks by itself, with nobody's hands on it.
const UNASKED: &[&str] = &["office_state", "share_state", "backup_auto", "today", "collect_inbox"];

/// What can be called at a 回答席: the sheet of whoever entered their number, what shows it, and the lock.
const AT_DESK: &[&str] = &[
    "office_state",
    "book_lock",
    "desk_enter",
    "inspection_sheet",
    "inspection_answer",
    "inspection_submit",
    "about",
    "manual",
    "command_list",
    "ledger_defs",
    "article_search",
    "article_get",
];

/// One entry of the list of commands.
pub struct Command {
    /// noun_verb.
    pub name: &'static str,
    /// Type of the request.
    pub request: &'static str,
    /// Type of the answer.
    pub answer: &'static str,
    /// Who may call it.
    pub access: Access,
    run: fn(&Office, Value, &dyn Progress) -> Result<Value>,
}

/// Builds [`COMMANDS`](crate::commands::COMMANDS) from the list.
macro_rules! commands {
    ($($name:ident($request:ty) -> $answer:ty, $access:expr, $body:path;)*) => {
        /// Every command, in the order of the list.
        pub static COMMANDS: &[crate::door::Command] = &[$(
            crate::door::Command::new(
                stringify!($name), stringify!($request), stringify!($answer), $access,
                |office, payload, progress| {
                    let request: $request = crate::door::parse(stringify!($name), payload)?;
                    let answer: $answer = $body(office, request, progress)?;
                    crate::door::answer(&answer)
                },
            ),
        )*];
    };
}
pub(crate) use commands;

impl Command {
    /// One entry of the list.
    pub(crate) const fn new(
        name: &'static str,
        request: &'static str,
        answer: &'static str,
        access: Access,
        run: fn(&Office, Value, &dyn Progress) -> Result<Value>,
    ) -> Command {
        Command { name, request, answer, access, run }
    }
}

pub(crate) fn parse<Q: DeserializeOwned>(name: &str, payload: Value) -> Result<Q> {
    let payload = if payload.is_null() { Value::Object(serde_json::Map::new()) } else { payload };
    serde_json::from_value(payload)
        .map_err(|e| Problem::new(code::BAD_REQUEST, format!("「{name}」への依頼の形が正しくありません（{e}）。")))
}

pub(crate) fn answer<A: Serialize>(answer: &A) -> Result<Value> {
    serde_json::to_value(answer).map_err(Problem::internal)
}

/// Calls a command: refuses whoever may not, catches panics, leaves the book untouched on every refusal.
///
/// # Errors
/// `not_found` for an unknown command, `no_book`, `forbidden`, `bad_request`, and whatever the command refuses.
pub fn dispatch(office: &Office, cmd: &str, payload: Value, progress: &dyn Progress) -> Result<Value> {
    let command = crate::commands::COMMANDS
        .iter()
        .find(|c| c.name == cmd)
        .ok_or_else(|| Problem::new(code::NOT_FOUND, format!("「{cmd}」という命令はありません。")))?;
    // A refusal because of who asks is entered in the journal, where the command would have changed something.
    let told = (command.access.writes() && payload.get("dry_run") != Some(&Value::Bool(true))).then(|| {
        let of = |key: &str| payload.get(key).cloned().unwrap_or_default();
        serde_json::json!({ "ledger": of("ledger"), "step": of("step") })
    });
    crate::sign_in::lock_if_idle(office);
    let asked = !UNASKED.contains(&cmd);
    if asked {
        office.work(1);
    }
    let answer = run(office, command, payload, progress);
    if asked {
        office.work(-1);
    }
    if let Err(p) = &answer {
        crate::support::note(office, cmd, p);
    }
    if let (Err(p), Some(ask)) = (&answer, &told)
        && matches!(p.code.as_str(), code::FORBIDDEN | code::SAME_PERSON)
        // The refusal stands whether or not it can be entered.
        && let Err(other) = crate::journal::enter_refusal(office, cmd, ask, p)
    {
        debug_assert!(other.code != code::INTERNAL, "{other}");
    }
    answer
}

/// Refuses whoever may not.
pub(crate) fn permitted(office: &Office, access: Access) -> Result<()> {
    let roles = access.roles();
    if roles.is_empty() {
        return Ok(());
    }
    let acting = if access == Access::Own { office.session()?.post } else { office.acting()? };
    if roles.contains(&acting.role) {
        return Ok(());
    }
    Err(Problem::new(
        code::FORBIDDEN,
        format!(
            "{}の役割ではこの操作はできません。{}に頼んでください（第79条）。",
            acting.role.label(),
            roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("・")
        ),
    ))
}

fn run(office: &Office, command: &Command, payload: Value, progress: &dyn Progress) -> Result<Value> {
    let cmd = command.name;
    if office.desk().is_some() && !AT_DESK.contains(&cmd) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "回答席として開いているので、点検票に答えるほかはできません。「回答席を終える」を押し、パスワードで開き直してください。",
        ));
    }
    permitted(office, command.access)?;
    let again = office.shares().then(|| payload.clone());
    let call = |payload| {
        catch_unwind(AssertUnwindSafe(|| (command.run)(office, payload, progress)))
            .unwrap_or_else(|_| Err(Problem::internal(format!("{cmd}: panic"))))
    };
    match (call(payload), again) {
        // Somebody has published since: that is taken over first, and nothing was changed before it.
        (Err(p), Some(payload)) if p.code == code::BEHIND => {
            crate::share::catch_up(office, progress)?;
            call(payload)
        }
        (answer, _) => answer,
    }
}

/// The list of commands, as an answer.
pub fn list(_office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Commands> {
    Ok(Commands {
        commands: crate::commands::COMMANDS
            .iter()
            .map(|c| CommandInfo {
                name: c.name.to_owned(),
                request: c.request.to_owned(),
                answer: c.answer.to_owned(),
                roles: c.access.roles().to_vec(),
            })
            .collect(),
    })
}

/// The TypeScript type `Rpc`: command name → [request, answer].
#[must_use]
pub fn typescript() -> String {
    let mut names: Vec<&str> = crate::commands::COMMANDS.iter().flat_map(|c| [c.request, c.answer]).collect();
    names.sort_unstable();
    names.dedup();
    let mut out = String::from("// This file is generated from the list of commands. Do not edit.\n");
    for n in names {
        out.push_str(&format!("import type {{ {n} }} from \"./{n}\";\n"));
    }
    out.push_str("\n/** Every command: its request and its answer. */\nexport type Rpc = {\n");
    for c in crate::commands::COMMANDS {
        out.push_str(&format!("  {}: [{}, {}];\n", c.name, c.request, c.answer));
    }
    out.push_str("};\n");
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    #[test]
    fn export_bindings_rpc() {
        let dir = std::env::var("TS_RS_EXPORT_DIR").unwrap();
        std::fs::create_dir_all(&dir).unwrap();
        let path = std::path::Path::new(&dir).join("Rpc.ts");
        let text = super::typescript();
        if std::fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            std::fs::write(path, text).unwrap();
        }
    }
}
