// The first start, as every story needs it: a division, its chief and officer, a password.

export const PASSWORD = "夏の海辺で 青い傘をさす";

/** Fills the wizard of the first start and lands on its last stage, where a workbook is offered. */
export async function makeBook(page, { division = "税務課", bureau = "総務部", acting = "担当髙﨑" } = {}) {
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
  await page.find("button", "Excelから取り込む", { patience: 60_000 });
}

async function person(page, group, { number, name, title }) {
  const within = await page.find("group", group);
  await page.fill("職員番号", number, { within });
  await page.fill("氏名", name, { within });
  await page.fill("職名", title, { within });
}

/** Signs in to the book that is there. */
export async function openBook(page, number) {
  await page.find("button", "開く", { patience: 30_000 });
  await page.fill("職員番号", number);
  await page.fill("パスワード", PASSWORD);
  await page.click("button", "開く");
  await page.find("navigation", undefined, { patience: 60_000 });
}

/** Somebody else takes the seat. */
export async function actAs(page, name) {
  const nav = await page.find("navigation");
  const chief = (await page.all("button", "情報セキュリティ責任者", { within: nav })).length > 0;
  await page.click("button", chief ? "情報セキュリティ責任者" : "情報システム担当者", { within: nav });
  await page.click("menuitem", "操作する人を替える");
  const within = await page.find("dialog");
  await page.click("button", "操作する人", { within });
  await page.click("option", name);
  await page.click("button", "この人で続ける", { within });
  await page.gone("dialog");
}
