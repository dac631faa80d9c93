// The window opens, keeps to itself and can be read.

export const title = "The window opens, keeps to itself and can be read";

export async function play({ open, expect }) {
  const page = await open();
  await page.find("heading", "守帳", { patience: 30_000 });
  await page.shot("first");
  const [title, width] = await page.session.run("return [document.title, innerWidth]");
  expect(title.includes("守帳"), `the title is ${title}`);
  expect(width > 1200, `the window is ${width} px wide`);

  const fetched = await page.session.runAsync(
    "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('went out'), (e) => done(e.name))");
  expect(fetched === "TypeError", "a request to an address was let out");
  const refused = await page.session.runAsync(
    "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('plugin:opener|open_path', {path: '/etc/hostname'})" +
      ".then(() => done(null), (e) => done(String(e)))");
  expect(refused?.includes("not allowed"), `a plugin answered the page: ${refused}`);
  const unknown = await page.rpc("no_such_command").catch((why) => why.code);
  expect(unknown === "not_found", `an unknown command was answered with ${unknown}`);

  // What was tried above is all that the policy had to refuse.
  const wrong = (await page.errors()).filter((w) => !w.startsWith("policy: connect-src"));
  expect(wrong.length === 0, wrong.join("\n"));
  await page.listen();
  await page.accessible("first start");
}
