// Starts the real program by itself, without a driver, under strace, and fails if it reaches for a network:
// node tests/e2e/offline.mjs [--program PATH]. The trace and a picture of the first screen: target/e2e/offline/.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { screen, stage } from "./stage.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const at = process.argv.indexOf("--program");
const program = resolve(at < 0 ? join(root, "target/debug/moricho") : process.argv[at + 1]);
const out = join(root, "target/e2e/offline");
const PATIENCE = 120_000;

/** Calls by which a program speaks to somebody. */
const SPEAKING = "trace=connect,sendto,sendmsg,sendmmsg,execve";

/** The picture on a virtual screen, from the file in which it keeps it (XWD, 32 bits a pixel). */
function seen(file) {
  const bytes = readFileSync(file);
  const field = (n) => bytes.readUInt32BE(n * 4);
  const [width, height, line] = [field(4), field(5), field(12)];
  const begin = field(0) + field(19) * 12;
  const colours = new Map();
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = begin + y * line + x * 4;
      const to = y * (1 + width * 3) + 1 + x * 3;
      for (let c = 0; c < 3; c += 1) rows[to + c] = bytes[from + 2 - c];
      const colour = bytes.readUInt32LE(from) & 0xffffff;
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
  }
  return { width, height, rows, colours };
}

/** A page with text has a few colours of its own and the shades between them; a blank one has neither. */
function shows(picture) {
  const common = [...picture.colours.values()].filter((n) => n > 2000).length;
  return common >= 2 && picture.colours.size > 60;
}

function png({ width, height, rows }) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    let sum = ~0;
    for (const byte of body) {
      sum ^= byte;
      for (let n = 0; n < 8; n += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    check.writeInt32BE(~sum);
    return Buffer.concat([size, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([magic, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** What a trace says: who spoke to whom. */
export function heard(trace) {
  const lines = trace.split("\n");
  return {
    outside: lines.filter((l) => /sa_family=AF_INET6?\b/.test(l)),
    inside: lines.filter((l) => /sa_family=AF_UNIX/.test(l)).length,
    webview: lines.some((l) => l.includes("execve(") && l.includes("WebKitWebProcess")),
    network: lines.some((l) => l.includes("execve(") && l.includes("WebKitNetworkProcess")),
  };
}

async function main() {
  // What would be a failure is heard as one.
  const caught = heard('7 connect(9, {sa_family=AF_INET, sin_port=htons(443)}, 16) = 0\n7 sendto(9, "", 0, 0, {sa_family=AF_INET6}, 28)');
  if (caught.outside.length !== 2) throw new Error("a call to a network would not be heard");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "screen"), { recursive: true });
  const trace = join(out, "trace");
  const display = await screen("1366x768", ["-fbdir", join(out, "screen")]);
  const place = await stage({ binary: program, display: display.display, shots: out });
  let picture = null;
  try {
    const child = place.alone("strace", ["-f", "-qq", "-e", SPEAKING, "-s", "64", "-o", trace, "--", program]);
    const until = Date.now() + PATIENCE;
    // The first screen, seen twice in the same way: the page has come to rest.
    let last = null;
    while (Date.now() < until) {
      if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}; see ${out}/program.log`);
      await new Promise((go) => setTimeout(go, 1000));
      const now = seen(join(out, "screen", "Xvfb_screen0"));
      if (shows(now) && last && now.rows.equals(last.rows)) {
        picture = now;
        break;
      }
      last = now;
    }
    if (!picture) throw new Error(`no first screen after ${PATIENCE / 1000} seconds`);
    writeFileSync(join(out, "first-screen.png"), png(picture));
  } finally {
    await place.close();
    await display.close();
    rmSync(join(out, "screen"), { recursive: true, force: true });
  }
  const { outside, inside, webview, network } = heard(readFileSync(trace, "utf8"));
  if (inside === 0 || !webview || !network) throw new Error(`the trace is empty or lacks the webview: ${trace}`);
  if (outside.length > 0) throw new Error(`the program reached for a network:\n${outside.join("\n")}`);
  console.log(`offline: the first screen was shown, ${inside} calls within this PC, none to a network`);
}

if (!existsSync(program)) {
  console.error(`${program} is not there; cargo build -p moricho`);
  process.exit(2);
}
main().catch((why) => {
  console.error(`offline: ${why.message}`);
  process.exit(1);
});
