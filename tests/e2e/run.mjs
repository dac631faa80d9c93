// Runs the window stories: node tests/e2e/run.mjs [--program PATH] [--keep] [STORY …]
// Each story is a file in stories/ that exports `title` and `play({stage, open, expect})`. Pictures and logs: target/e2e/.

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Page } from "./page.mjs";
import { screen, stage } from "./stage.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const args = process.argv.slice(2);
const take = (name) => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const program = resolve(take("--program") ?? join(root, "target/debug/moricho"));
const keep = args.includes("--keep");
const wanted = args.filter((a) => !a.startsWith("--"));
const LIMIT = 10 * 60_000;

if (!existsSync(program)) {
  console.error(`${program} is not there; cargo build -p moricho`);
  process.exit(2);
}

/** Fails with the reason unless the thing is so. */
function expect(so, reason) {
  if (!so) throw new Error(reason);
}

async function tell(name) {
  const story = await import(join(here, "stories", `${name}.mjs`));
  const shots = join(root, "target/e2e", name);
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  const display = await screen(story.size);
  const place = await stage({ binary: program, display: display.display, shots, environment: story.environment });
  let page = null;
  const open = async () => {
    page = new Page(await place.open(), shots);
    await page.listen();
    return page;
  };
  let late = null;
  try {
    const limit = new Promise((_, fail) => {
      late = setTimeout(() => fail(new Error(`not done after ${LIMIT / 60_000} minutes`)), LIMIT);
    });
    await Promise.race([story.play({ stage: place, open, expect, root, shots, program }), limit]);
    const told = await page.errors();
    return told.length > 0 ? new Error(`the page had errors:\n${told.join("\n")}`) : null;
  } catch (why) {
    const told = await Promise.race([page?.errors(), new Promise((go) => setTimeout(go, 5000))]).catch(() => null);
    if (told?.length > 0) why.stack += `\n  the page's own errors:\n${told.join("\n")}`;
    // Where pictures cannot be had, the words tell where it was.
    const words = await Promise.race([page?.said(), new Promise((go) => setTimeout(go, 5000))]).catch(() => null);
    if (words) why.stack += `\n  the page said:\n${words.replace(/\n+/g, "\n").slice(0, 2000)}`;
    await Promise.race([page?.shot("where-it-failed"), new Promise((go) => setTimeout(go, 5000))]).catch(() => {});
    return why;
  } finally {
    clearTimeout(late);
    await place.close({ keep });
    await display.close();
  }
}

const names = readdirSync(join(here, "stories")).filter((f) => f.endsWith(".mjs")).map((f) => f.slice(0, -4)).sort()
  .filter((name) => wanted.length === 0 || wanted.some((w) => name.includes(w)));
const failed = [];
for (const name of names) {
  const begun = Date.now();
  const why = await tell(name);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(`${why ? "✗" : "✓"} ${name} (${seconds} s)`);
  if (why) {
    failed.push([name, why]);
    console.log(String(why.stack ?? why).replace(/^/gm, "    "));
  }
}
console.log("");
for (const [name, why] of failed) console.log(`  ✗ ${name}: ${String(why.message ?? why).split("\n")[0]}`);
console.log(`stories: ${names.length - failed.length} passed, ${failed.length} failed (pictures in target/e2e)`);
process.exit(failed.length > 0 || names.length === 0 ? 1 : 0);
