// The first start, as every story needs it: a division, its chief and officer, their passwords. And signing in.

export const PASSWORD = "夏の海辺で 青い傘をさす";

/** A day in Japan as the office writes it, so many days from now. */
export const japanDay = (days = 0) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** This minute in Japan, as it is typed. */
export const japanMinute = () =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "short" })
    .format(new Date())
    .replaceAll("-", "/");

/** Goes to a screen by its entry in the navigation; without a pointer from there, or to 今日 by its key. */
export async function goTo(page, name, options = {}) {
  if (page.keysOnly && name === "今日") {
    await page.keys("alt+1");
    await page.find("heading", "今日");
    return;
  }
  if (page.keysOnly) await page.toNavigation();
  await page.click("button", name, { ...options, within: await page.find("navigation", "主な画面") });
}

/** Fills the wizard of the first start and lands on its last stage, where a workbook is offered. */
export async function makeBook(page, { division = "税務課", bureau = "総務部", acting = "担当髙﨑", keep = keepCode } = {}) {
  await page.find("heading", "守帳", { patience: 30_000 });
  await page.fill("課名", division);
  await page.fill("部", bureau, { exact: true });
  await page.click("button", "次へ");
  await person(page, "1人目", { number: "1001", name: "課長佐藤", title: "税務課長" });
  await person(page, "2人目", { number: "1002", name: "担当髙﨑", title: "主査" });
  await page.click("radio", acting);
  await page.click("button", "次へ");
  await page.fill("パスワード", PASSWORD, { exact: false });
  await page.fill("もう一度", PASSWORD);
  await page.click("button", "帳簿を作る");
  await keep(page);
  await page.find("button", "Excelから取り込む", { patience: 60_000 });
}

/** Temporary passwords of the book that was made last, by staff number, until their owners have changed them. */
const temporary = new Map();
const NUMBERS = { 課長佐藤: "1001", 担当髙﨑: "1002" };

/** Types the group of the recovery code back that the wizard asks for; answers the whole code. */
export async function keepCode(page) {
  const code = await page.find("list", "復旧コード", { patience: 60_000 });
  const groups = [...(await page.words(code)).matchAll(/[2-9A-HJ-NP-Z]{4}/g)].map((m) => m[0]);
  const words = await page.said();
  temporary.clear();
  for (const [, number, password] of words.matchAll(/^(\d{4})\s.*?((?:[2-9a-z]{4}-){3}[2-9a-z]{4})$/gm)) {
    temporary.set(number, password);
  }
  const asked = Number(/(\d)番目/.exec(words)[1]);
  await page.fill("確かめ", groups[asked - 1]);
  await page.click("button", "控えました");
  return groups.join("-");
}

async function person(page, group, { number, name, title }) {
  const within = await page.find("group", group);
  await page.fill("職員番号", number, { within });
  await page.fill("氏名", name, { within });
  await page.fill("職名", title, { within });
}

/** What somebody signs in with: the temporary password that was given to them, until they have changed it. */
export const passwordOf = (number) => temporary.get(number) ?? PASSWORD;

/** Somebody has taken everybody's password by hand. */
export const tookPassword = (number) => temporary.delete(number);

/** Whoever came in with a temporary password takes everybody's. */
export async function takePassword(page, number) {
  if (!temporary.has(number)) return;
  await page.fill("新しいパスワード", PASSWORD, { patience: 60_000 });
  await page.fill("もう一度", PASSWORD);
  await page.click("button", "パスワードを変える");
  temporary.delete(number);
}

/** Signs in to the book that is there; a temporary password is changed to everybody's. */
export async function openBook(page, number) {
  await page.find("button", "開く", { patience: 30_000 });
  await page.fill("職員番号", number);
  await page.fill("パスワード", passwordOf(number));
  await page.click("button", "開く");
  await takePassword(page, number);
  await page.find("navigation", undefined, { patience: 60_000 });
}

/** Somebody else signs in, at the locked screen. */
export async function actAs(page, name) {
  await page.keys("control+l");
  await openBook(page, NUMBERS[name]);
}
