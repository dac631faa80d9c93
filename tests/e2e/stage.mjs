// What a story needs around it: a screen, a session bus, a driver, an empty home. Fresh for every story.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "./driver.mjs";

/** A session bus that starts no services: no portals, no mounts, nothing that outlives the story. */
const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;

/** A virtual screen; `display` is ":N". */
export async function screen(size = "1366x768", options = []) {
  const child = start("Xvfb", ["-displayfd", "3", "-screen", "0", `${size}x24`, "-nolisten", "tcp", ...options], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await Promise.race([
    once(child.stdio[3], "data").then(([data]) => String(data).trim()),
    once(child, "error").then(([why]) => Promise.reject(why)),
    once(child, "exit").then(() => Promise.reject(new Error("Xvfb ended at once"))),
  ]);
  return { display: `:${number}`, close: () => stop(child) };
}

/** An address that nobody listens on yet. */
async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Groups that must not outlive this run, however it ends. */
const running = new Set();
process.on("exit", () => running.forEach((pid) => hit(pid, "SIGKILL")));
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => process.exit(130));

function hit(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}

/** Starts a program that leads a process group of its own. */
function start(program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  if (child.pid) running.add(child.pid);
  return child;
}

/** Ends a program and everything that it started. */
async function stop(child) {
  const over = child.exitCode !== null || child.signalCode !== null;
  const ended = over ? Promise.resolve() : once(child, "exit");
  hit(child.pid, "SIGTERM");
  const patience = setTimeout(() => hit(child.pid, "SIGKILL"), 3000);
  await ended;
  clearTimeout(patience);
  hit(child.pid, "SIGKILL");
  running.delete(child.pid);
}

/**
 * An empty home with a data folder, and a driver that starts the program in it as often as the story likes.
 * `answer(path)` prepares the answer to the next file dialog.
 */
export async function stage({ binary, display, shots, environment = {} }) {
  const home = mkdtempSync(join(tmpdir(), "moricho 窓-"));
  const data = join(home, "データ");
  const picks = join(home, "picks.txt");
  for (const dir of [data, join(home, "config"), join(home, "share"), join(home, "cache"), join(home, "run")]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
  writeFileSync(picks, "");
  writeFileSync(join(home, "bus.conf"), BUS);
  mkdirSync(shots, { recursive: true });
  const log = openSync(join(shots, "program.log"), "w");
  const around = {
    ...process.env,
    DISPLAY: display,
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "share"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_RUNTIME_DIR: join(home, "run"),
    WAYLAND_DISPLAY: "",
    GDK_BACKEND: "x11",
    NO_AT_BRIDGE: "1",
    LIBGL_ALWAYS_SOFTWARE: "1",
    // No graphics card here: without this, the window's pages would be drawn by programs for one, compiled by LLVM at each start.
    WEBKIT_SKIA_ENABLE_CPU_RENDERING: "1",
    MORICHO_DATA: data,
    ...environment,
  };
  // Each start has its own bus and driver: a name that the last program has not let go yet must not turn this one away.
  let [child, session] = [null, null];
  async function quit() {
    await session?.close().catch(() => {});
    if (child) await stop(child);
    // Another run of the program reads the answers from the beginning.
    if (child) writeFileSync(picks, "");
    [child, session] = [null, null];
  }
  async function open(args = []) {
    await quit();
    const port = await freePort();
    const bus = `--config-file=${join(home, "bus.conf")}`;
    const driver = ["WebKitWebDriver", `--port=${port}`, "--host=127.0.0.1"];
    child = start("dbus-run-session", [bus, "--", ...driver], {
      stdio: ["ignore", log, log],
      env: { ...around, TAURI_WEBVIEW_AUTOMATION: "true", MORICHO_PICK: picks },
    });
    const base = `http://127.0.0.1:${port}`;
    await ready(base, child);
    session = await Session.open(base, binary, args);
    return session;
  }
  /** Starts a program here as a user would: no driver, nothing automated. */
  function alone(binary, args) {
    const bus = `--config-file=${join(home, "bus.conf")}`;
    child = start("dbus-run-session", [bus, "--", binary, ...args], { stdio: ["ignore", log, log], env: around });
    return child;
  }
  return {
    home,
    data,
    alone,
    answer: (...paths) => appendFileSync(picks, `${paths.join("\t")}\n`),
    open,
    quit,
    async close({ keep = false } = {}) {
      await quit();
      if (!keep) rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function ready(base, child) {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${child.exitCode}`);
    const answered = await fetch(`${base}/status`).then((r) => r.ok, () => false);
    if (answered) return;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error("WebKitWebDriver did not answer in 20 seconds");
}
