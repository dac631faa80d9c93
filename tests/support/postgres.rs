//! A PostgreSQL of one's own: Debian's, in a fresh folder, on the loopback interface and a Unix socket.
//!
//! It ends with whoever started it, also when a test panics or is killed: a shell holds it, waits for the end of a pipe,
//! and then takes its folder away. PostgreSQL does not run as root; where the tests do, it runs as Debian's user `postgres`.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

/// The user that may do everything.
pub(crate) const USER: &str = "moricho_admin";
/// Its password.
pub(crate) const PASSWORD: &str = "長い合言葉 for tests 2026";

/// A running server.
pub(crate) struct Server {
    dir: PathBuf,
    pub(crate) port: u16,
    shell: Child,
    pipe: Option<ChildStdin>,
}

/// Where Debian keeps the programs of the newest version that is installed; `None`: none is.
pub(crate) fn programs() -> Option<PathBuf> {
    let version = |path: &PathBuf| path.file_name().and_then(|n| n.to_str()?.parse::<f32>().ok()).unwrap_or(0.0);
    let mut all: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(|e| Some(e.ok()?.path())).collect();
    all.sort_by(|a, b| version(a).total_cmp(&version(b)));
    all.into_iter().map(|dir| dir.join("bin")).rfind(|bin| bin.join("initdb").is_file())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id is there");
    String::from_utf8_lossy(&id.stdout).trim() == "0"
}

/// The program as the server's own user.
fn as_server(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command;
    if is_root() {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/").env("LC_ALL", "C.UTF-8");
    command
}

fn done(command: &mut Command) {
    let output = command.output().unwrap_or_else(|why| panic!("{command:?}: {why}"));
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said));
}

/// Makes the file or the folder the server's own.
fn give(path: &Path) {
    if is_root() {
        done(Command::new("chown").arg("-R").arg("postgres:").arg(path));
    }
}

impl Server {
    /// One that all tests share which make a database of their own in it; it ends with the last of them.
    pub(crate) fn shared() -> &'static Server {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Server::start(None))
    }

    /// A new one; it answers when this returns. With a key and a certificate (PEM) it speaks TLS.
    pub(crate) fn start(tls: Option<(&[u8], &[u8])>) -> Server {
        let bin = programs().expect("PostgreSQL is installed (apt install postgresql)");
        // Somebody else may take a free port before the server does; then another one is tried.
        let mut log = String::new();
        for _ in 0..5 {
            match Server::begin(&bin, tls) {
                Ok(server) => return server,
                Err(said) => log = said,
            }
        }
        panic!("PostgreSQL does not start: {log}");
    }

    fn begin(bin: &Path, tls: Option<(&[u8], &[u8])>) -> Result<Server, String> {
        // Short: the path of a Unix socket has little room.
        let dir = tempfile::Builder::new().prefix("mpg").tempdir_in("/tmp").expect("a folder").keep();
        fs::write(dir.join("password"), PASSWORD).expect("a file");
        give(&dir);
        let data = dir.join("data");
        let mut init = as_server(bin.join("initdb"));
        init.arg("-D").arg(&data).args(["-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-N", "--auth=scram-sha-256"]);
        done(init.arg(format!("--pwfile={}", dir.join("password").display())));
        let conf = data.join("postgresql.conf");
        let mut settings = fs::read_to_string(&conf).expect("settings");
        settings
            .push_str("\nlisten_addresses = '127.0.0.1'\nfsync = off\nfull_page_writes = off\nmax_connections = 40\n");
        if let Some((key, certificate)) = tls {
            fs::write(data.join("server.key"), key).expect("a file");
            fs::write(data.join("server.crt"), certificate).expect("a file");
            done(Command::new("chmod").arg("600").arg(data.join("server.key")));
            settings.push_str("ssl = on\n");
        }
        fs::write(&conf, settings).expect("settings");
        give(&data);
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr().expect("its number").port();
        let log = dir.join("log");
        let held =
            "log=$0; \"$@\" >\"$log\" 2>&1 & p=$!; read end; kill -QUIT $p; wait $p; rm -rf \"$(dirname \"$log\")\"";
        let mut command = as_server("sh");
        command.args(["-c", held]).arg(&log).arg(bin.join("postgres")).arg("-D").arg(&data);
        command.args(["-p", &port.to_string(), "-k"]).arg(&dir);
        let mut shell =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell");
        let pipe = shell.stdin.take();
        let server = Server { dir, port, shell, pipe };
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(120) {
            let said = server.log();
            if said.contains("ready to accept connections") {
                return Ok(server);
            }
            if said.contains("database system is shut down") || said.contains("could not create any TCP/IP sockets") {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(server.log())
    }

    /// Runs statements as the user that may do everything.
    pub(crate) fn sql(&self, database: &str, statements: &str) -> String {
        let bin = programs().expect("PostgreSQL is installed");
        let mut command = Command::new(bin.join("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h"]).arg(&self.dir);
        command.args(["-p", &self.port.to_string(), "-U", USER, "-d", database]).env("PGPASSWORD", PASSWORD);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("psql");
        child.stdin.take().expect("a pipe").write_all(statements.as_bytes()).expect("statements");
        let output = child.wait_with_output().expect("psql");
        assert!(output.status.success(), "{statements}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The folder of its Unix socket.
    pub(crate) fn socket(&self) -> &Path {
        &self.dir
    }

    /// What it said so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.dir.join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of the pipe ends the server, and the shell after it, which takes the folder away.
        drop(self.pipe.take());
        let _ = self.shell.wait();
    }
}

/// Waits until nobody listens on the port any more.
pub(crate) fn is_gone(port: u16) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        match std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            Err(_) => return true,
            Ok(mut stream) => {
                let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
                let _ = stream.read(&mut [0]);
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
    false
}
