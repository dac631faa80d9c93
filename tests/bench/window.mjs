// How long the window takes from the start of its program until rows of a long list are painted, beside the same program
// with a blank page. `cargo xtask bench` runs it: node tests/bench/window.mjs --program P --cli C --workbook W --rounds N
//
// Both are timed by the page's own clock against the time at which the system started the process; what a person does in
// between (the password) is not counted. It prints name, tab, milliseconds.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { makeBook, openBook, PASSWORD } from "../e2e/office.mjs";
import { Page } from "../e2e/page.mjs";
import { screen, stage } from "../e2e/stage.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const given = (name) => process.argv[process.argv.indexOf(name) + 1];
const [program, cli, workbook] = ["--program", "--cli", "--workbook"].map((name) => resolve(given(name)));
const rounds = Number(given("--rounds"));
const OFFICER = "1002";
const shots = join(root, "target/bench/window");

/** When the system started a program, in milliseconds since 1970, to hundredths of a second. */
function startOf(binary) {
  const booted = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))[1]) * 1000;
  const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
  // btime is whole seconds; now less the uptime is the same instant, finer.
  const origin = Math.abs(Date.now() - uptime - booted) < 2000 ? Date.now() - uptime : booted;
  const found = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const [first] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (first !== binary) return [];
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      return [origin + Number(fields[19]) * 10];
    } catch {
      return [];
    }
  });
  return Math.max(...found);
}

/** Runs in the page: when it first painted anything. */
const PAINTED = `
  const done = arguments[arguments.length - 1];
  const look = () => {
    const [first] = performance.getEntriesByName("first-contentful-paint");
    if (first) done(performance.timeOrigin + first.startTime);
    else setTimeout(look, 5);
  };
  look();`;

/** Runs in the page: from the last press on 開く to the first rows of the list, with no hand in between. */
const WATCH = `
  const figures = (window.__figures = {});
  addEventListener("submit", () => (figures.from = performance.now()), true);
  const watch = new MutationObserver(() => {
    if (!figures.asked) {
      const nav = [...document.querySelectorAll("nav button, nav a")].find((e) => e.textContent.includes("情報資産"));
      if (nav && figures.from) {
        figures.asked = performance.now();
        nav.click();
      }
    } else if (!figures.rows && document.querySelector("main [role=row] [role=rowheader], main [role=row] [role=gridcell], main tbody tr td")) {
      figures.rows = 1;
      // Two frames later the rows stand on the screen.
      requestAnimationFrame(() => requestAnimationFrame(() => { figures.until = performance.now(); }));
    }
  });
  watch.observe(document, { childList: true, subtree: true });`;

const best = {};
function note(name, ms) {
  best[name] = Math.min(best[name] ?? Infinity, ms);
}

const display = await screen();
mkdirSync(shots, { recursive: true });
const place = await stage({ binary: program, display: display.display, shots });
try {
  let page = new Page(await place.open(), shots);
  await makeBook(page);
  const { book } = await page.rpc("office_state");
  await place.quit();
  const dir = book.dir ?? readdirSync(place.data).map((name) => join(place.data, name)).find((at) => existsSync(join(at, "book.db")));
  execFileSync(cli, ["--book", dir, "--as", OFFICER, "import", "--ledger", "asset", workbook], {
    env: { ...process.env, MORICHO_PASSWORD: PASSWORD }, stdio: ["ignore", "ignore", "inherit"],
  });
  for (let n = 0; n < rounds; n += 1) {
    const blank = await place.open(["--blank"]);
    note("blank page", (await blank.runAsync(PAINTED)) - startOf(program));
    const session = await place.open();
    const gate = (await session.runAsync(PAINTED)) - startOf(program);
    await session.run(WATCH);
    page = new Page(session, shots);
    await openBook(page, OFFICER);
    const list = await page.until(
      () => session.run("const f = window.__figures; return f.until ? [f.asked - f.from, f.until - f.asked] : null"),
      "the first rows", 60_000,
    );
    if (n === 0) await page.shot("rows");
    note("until the password is asked for", gate);
    note("from the password to the first screen", list[0]);
    note("from there to the first rows", list[1]);
    note("rows", gate + list[0] + list[1]);
  }
} finally {
  await place.close();
  await display.close();
}
for (const [name, ms] of Object.entries(best)) console.log(`${name}\t${ms}`);
