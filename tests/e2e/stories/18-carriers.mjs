// The carriers of an office: brought in from its workbook, lent and taken back, counted with the list on paper.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { goTo, japanDay, makeBook } from "../office.mjs";

export const title = "Carriers are imported, lent and taken back, and counted with a paper list";

export async function play({ open, stage, expect, root }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");

  // The office's own workbook.
  await goTo(page, "媒体・機器");
  await page.click("button", "Excelから取り込む");
  stage.answer(join(root, "assets/samples/媒体・機器台帳_サンプル.xlsx"));
  await page.click("button", "ファイルを選ぶ");
  await page.click("button", "列の対応へ", { patience: 60_000 });
  await page.click("button", "試し読みへ");
  await page.text("まだ何も書き込んでいません");
  await page.click("button", "24件を取り込む", { patience: 60_000 });
  await page.text("帳簿に書き込みました", { patience: 60_000 });

  // Lent at the counter: the number, to whom, what for, until when.
  await goTo(page, "媒体の貸出");
  await page.shot("01-no-loan-yet");
  await page.click("button", "新しい媒体の貸出");
  await page.fill("番号を読む", "UM16S-3301");
  await page.keys("enter");
  await page.text("貸し出せます");
  await page.fill("借りた人", "担当髙﨑");
  await page.fill("用途", "現地調査（家屋）");
  await page.fill("返却期限", japanDay(7).replaceAll("-", "/"));
  await page.shot("02-lending");
  await page.fits();
  await page.accessible("lending");
  await page.click("button", "1点を貸し出す");
  await page.text("貸出中");
  await page.shot("03-one-loan");
  await page.accessible("one loan");
  await page.click("button", "媒体の記録を開く");
  await page.text("期限 R");
  const [loans] = await page.all("heading", "貸出");
  await page.session.run("arguments[0].scrollIntoView({ block: 'center' })", loans);
  await page.shot("04-loan-on-its-carrier");
  await page.accessible("carrier with a loan");

  // The list goes round on paper and comes back: what was there, what was elsewhere, what nobody knows.
  await goTo(page, "媒体の棚卸");
  await page.click("button", "新しい媒体の棚卸");
  await page.fill("件名", "令和8年度 下期 棚卸");
  await page.shot("05-beginning");
  await page.accessible("beginning");
  await page.click("button", "棚卸を始める");
  await page.find("region", "金庫");
  await page.shot("06-counting");
  await page.fits();
  await page.accessible("counting");
  await page.keys("control+p");
  await page.find("heading", "印刷プレビュー");
  const pdf = join(stage.home, "棚卸表.pdf");
  stage.answer(pdf);
  await page.click("button", "PDFで保存");
  await page.until(() => existsSync(pdf), "the list to be saved");
  await page.shot("07-list-on-paper");
  await goTo(page, "媒体の棚卸");
  await page.click("gridcell", "令和8年度 下期 棚卸");
  await page.keys("enter");
  await page.find("region", "金庫");
  for (const place of ["市民税係 窓口", "執務室", "執務室 保管庫", "サーバ室", "耐火金庫", "執務室 南", "EPS室"]) {
    await page.click("button", "残りすべてあった", { within: await page.find("region", place, { exact: true }) });
    await page.until(
      async () => (await page.all("button", "残りすべてあった", { within: await page.find("region", place, { exact: true }) })).length === 0,
      `${place} to be ticked`);
  }
  const safe = await page.find("region", "金庫", { exact: true });
  for (const number of ["USBメモリ 2", "年金データの光ディスク R7", "年金データの光ディスク R6"]) {
    await page.click("checkbox", number, { within: safe });
    await page.until(
      async () => page.session.run("return arguments[0].checked", (await page.all("checkbox", number, { within: safe }))[0]),
      `${number} to be ticked`);
  }
  await page.fill("いまいる場所", "書庫");
  await page.fill("番号を読む", "XX-0099");
  await page.keys("enter");
  await page.click("button", "読んだ番号を棚卸に入れる");
  await page.text("棚卸表にないもの1点");
  await page.shot("08-entered");
  await page.click("button", "台帳と照合する");
  await page.text("残り 2件");
  await page.shot("09-differences");
  await page.fits();
  await page.accessible("differences");
  const told = await page.said();
  expect(!told.includes("UM16S-3301") && !/USBメモリ 1\b/.test(told), "what is lent is told as missing");

  // Each difference is a task of 今日 until somebody says what became of it.
  await goTo(page, "今日");
  await page.text("棚卸の差異");
  await page.shot("10-tasks");
  await goTo(page, "媒体の棚卸");
  await page.click("gridcell", "令和8年度 下期 棚卸");
  await page.keys("enter");
  for (const [number, outcome] of [["M-018", "あとで見つかった"], ["XX-0099", "その他"]]) {
    await page.click("button", `${number}の処置を記録する`);
    const within = await page.find("dialog");
    await page.click("button", "処置", { within });
    await page.click("option", outcome, { exact: true });
    await page.gone("listbox");
    await page.fill("内容", `確かめた（${number}）`, { within });
    await page.shot(`11-settling-${number}`);
    await page.click("button", "処置を記録する", { within });
    await page.gone("dialog");
  }
  await page.text("残り 0件");
  await page.zoom(2);
  await page.fits();
  await page.shot("12-settled-200");
  await page.accessible("settled at 200 %");
  await page.zoom(1);

  // The stick comes back.
  await goTo(page, "媒体の貸出");
  await page.click("button", "新しい媒体の貸出");
  await page.click("radio", "返却を受ける");
  await page.fill("番号を読む", "UM16S-3301");
  await page.keys("enter");
  await page.choose("返却時の消去", "消去した");
  await page.shot("13-coming-back");
  await page.click("button", "1点の返却を受ける");
  await page.text("返却済");
}
