// First start: the book is made, everything can be reached, and the book opens again with its password only.

import { makeBook, openBook, PASSWORD } from "../office.mjs";

export const title = "A division makes its book, looks around, closes it and opens it again";

export async function play({ open, stage, expect }) {
  let page = await open();
  await makeBook(page);
  await page.shot("01-made");
  await page.accessible("last stage of the first start");
  await page.click("button", "あとで取り込む");
  await page.find("navigation");
  await page.find("heading", "今日");
  await page.shot("02-today");
  await page.accessible("今日");
  const state = await page.rpc("office_state");
  expect(state.book.division === "税務課" && state.book.acting.name === "担当髙﨑", JSON.stringify(state.book));

  for (const [screen, picture] of [["情報資産", "03-assets"], ["媒体・機器", "04-media"], ["帳票", "05-reports"], ["記録", "05-journal"], ["設定", "06-settings"], ["使い方", "07-help"]]) {
    await page.click("button", screen, { within: await page.find("navigation") });
    await page.find("heading", screen);
    await page.shot(picture);
    await page.accessible(screen);
    await page.fits();
  }
  await page.keys("control+k");
  await page.find("dialog");
  await page.shot("08-find");
  await page.accessible("Ctrl+K");
  await page.keys("escape");
  await page.gone("dialog");

  await stage.quit();
  page = await open();
  await page.find("button", "開く", { patience: 30_000 });
  await page.shot("09-closed");
  await page.accessible("the closed book");
  await page.fill("職員番号", "1002");
  await page.fill("パスワード", `${PASSWORD}ちがう`);
  await page.click("button", "開く");
  await page.find("alert");
  expect((await page.rpc("office_state")).book === null, "a wrong password opened the book");
  await openBook(page, "1002");
  await page.find("heading", "今日");
}
