// Without a pointer: an asset is entered, corrected and found again; then the same screens at 200 %.

import { makeBook } from "../office.mjs";

export const title = "An asset is entered, corrected and found with the keyboard alone; screens stay whole at 200 %";

const NAME = "固定資産税 課税台帳（髙﨑・𠮷田）①";

export async function play({ open, expect }) {
  const page = await open();
  await makeBook(page);
  await page.tabTo("button", "あとで取り込む", { back: true });
  await page.keys("enter");
  await page.find("heading", "今日");
  await page.tabTo("button", "情報資産");
  await page.keys("enter");
  await page.find("heading", "情報資産");
  await page.keys("n");
  await page.find("textbox", "資産名");
  await page.tabTo("textbox", "資産名");
  await page.type(NAME);
  await page.tabTo("textbox", "係");
  await page.type("資産税係");
  await page.tabToChoice("重要性分類", "A");
  await page.tabTo("textbox", "分類の理由");
  await page.type("個人の税額と所有者が分かるため");
  await page.tabTo("textbox", "保管場所");
  await page.type("書庫２　㈱棚３段目");
  await page.tabTo("textbox", "起算日");
  await page.type("Ｒ８．４．１");
  await page.text("令和8年4月1日");
  await page.shot("01-form");
  await page.fits();
  await page.accessible("form");
  await page.keys("control+enter");
  await page.text("税務-資-0001");
  await page.shot("02-record");
  await page.accessible("record");

  const found = await page.rpc("find", { text: "税務-資-0001" });
  expect(JSON.stringify(found).includes(NAME), `the name is not as it was typed: ${JSON.stringify(found)}`);

  await page.keys("control+k");
  await page.find("dialog");
  await page.type("高崎");
  await page.find("option", NAME);
  await page.shot("03-found");
  await page.keys("enter");
  await page.gone("dialog");
  await page.text("書庫２　㈱棚３段目");

  await page.zoom(2);
  await page.shot("04-record-200");
  await page.fits();
  await page.keys("escape");
  await page.find("heading", "情報資産");
  await page.shot("05-list-200");
  await page.fits();
  await page.accessible("list at 200 %");
}
