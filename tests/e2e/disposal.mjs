// What the stories of disposal share: going to the ledger, opening a case, taking a step; with the pointer, and with keys alone.

import { goTo } from "./office.mjs";

/** Opens a case from the list of cases. */
export async function openCase(page, name) {
  await goTo(page, "廃棄・返却");
  await page.click("gridcell", name).catch(() => page.click("cell", name));
  await page.keys("enter");
  await page.find("list", "手続の進み");
}

/** Takes a step that asks for something: opens its dialog, fills it in, and waits until the door has taken it. */
export async function step(page, label, fill = async () => {}) {
  await page.click("button", label);
  const within = await page.find("dialog");
  await fill(within);
  await page.click("button", label, { within });
  await page.gone("dialog");
}

/** The ways of somebody without a pointer. */
export const byKeys = {
  async press(page, name, options = {}) {
    await page.tabTo("button", name, options);
    await page.keys("enter");
  },
  async goTo(page, name) {
    const before = page.keysOnly;
    page.keysOnly = true;
    await page.unfold(name);
    page.keysOnly = before;
    await byKeys.press(page, name, { within: await page.find("navigation", "主な画面") });
    await page.find("heading", name);
  },
  async write(page, name, text, options = {}) {
    await page.tabTo("textbox", name, options);
    await page.keys("control+a");
    await page.type(text);
  },
  /** Puts lines into a field that was reached with Tab, as pasting does. */
  async paste(page, name, text, options = {}) {
    await page.tabTo("textbox", name, options);
    await page.paste(name, text, options);
  },
  /** Opens a list of choices and goes down to one. */
  async choose(page, label, option, options = {}) {
    await page.tabTo("button", label, options);
    await page.keys("enter");
    await page.find("listbox");
    for (let n = 0; n < 30; n += 1) {
      const [, here] = await page.focused();
      if (here === option) {
        await page.keys("enter");
        await page.gone("listbox");
        return;
      }
      await page.keys("down");
    }
    throw new Error(`the arrow keys did not reach 「${option}」 in ${label}`);
  },
  /** Opens a case from the list: down to its row, Enter. */
  async openCase(page, name) {
    await byKeys.goTo(page, "廃棄・返却");
    await page.text(name);
    const grid = await page.find("grid", "廃棄・返却の一覧");
    await page.tabTo("grid", "廃棄・返却の一覧");
    const here = () =>
      page.session.run(
        "return document.getElementById(arguments[0].getAttribute('aria-activedescendant') ?? '')?.innerText ?? ''", grid);
    for (let n = 0; n < 20 && !(await here()).includes(name); n += 1) await page.keys("down");
    await page.keys("enter");
    await page.find("list", "手続の進み");
  },
  /** Presses the chord of the next step, once that is the step. */
  async next(page, label) {
    await page.until(async () => {
      await page.find("button", label);
      await page.keys("control+enter");
      await new Promise((go) => setTimeout(go, 300));
      return (await page.all("dialog", label)).length > 0;
    }, `the dialog of 「${label}」`);
  },
  async step(page, label, fill = async () => {}) {
    await byKeys.next(page, label);
    const within = await page.find("dialog", label);
    await fill(within);
    await byKeys.press(page, label, { within });
    await page.gone("dialog");
  },
};
