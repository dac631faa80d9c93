// Two PCs, one book in a shared folder: the second sees who edits, asks, is let in, and sees the change. Then it loses
// its way to the folder, both go on, and what it changed is offered again, one by one.

import { mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { goTo, makeBook, passwordOf, takePassword } from "../office.mjs";
import { Page } from "../page.mjs";
import { screen, stage as another } from "../stage.mjs";

export const title = "A second PC joins the shared book, gets the turn, loses the folder, and nothing of either side is lost";

/** The same screen at 200 %. */
async function large(page, name) {
  await page.zoom(2);
  await page.shot(`${name}-200`);
  await page.fits();
  await page.accessible(`${name} at 200 %`);
  await page.zoom(1);
}

export async function play({ open, stage, expect, shots, program }) {
  const folder = join(stage.home, "共有 フォルダ");
  mkdirSync(folder);
  // The second PC's own way to the same folder, which can be cut.
  const way = join(stage.home, "別の道");
  symlinkSync(folder, way);
  const one = await open();
  await makeBook(one);
  await one.click("button", "あとで取り込む");
  await goTo(one, "設定");
  await one.click("button", "共有", { exact: true });
  await one.shot("01-alone");
  stage.answer(folder);
  await one.click("button", "共有フォルダを選ぶ");
  await one.click("button", "共有フォルダに置く", { within: await one.find("alertdialog") });
  await one.text(folder, { patience: 60_000 });
  await one.shot("02-shared");
  await one.accessible("settings: shared");
  await one.fits();
  await large(one, "02-shared");

  // The second PC: a screen, a home and a session of its own.
  const display = await screen();
  const place = await another({ binary: program, display: display.display, shots: join(shots, "pc2") });
  try {
    const two = new Page(await place.open(), shots);
    await two.listen();
    await two.click("button", "共有フォルダの帳簿に参加する", { patience: 30_000 });
    await two.fill("共有フォルダ", way);
    await two.fill("職員番号", "1001");
    await two.fill("パスワード", passwordOf("1001"));
    await two.shot("03-joining");
    await two.accessible("joining");
    await large(two, "03-joining");
    await two.click("button", "参加する");
    await takePassword(two, "1001");
    await two.find("navigation", "主な画面", { patience: 60_000 });
    // A password that was just taken was a change of the book.
    await two.rpc("share_give");

    // The officer writes; the chief's PC says so.
    await one.rpc("ledger_add", { ledger: "asset", values: { name: "髙﨑が書いた台帳", class: "B", class_reason: "業務" }, parts: {} });
    await one.text("編集中：あなた", { patience: 20_000 });
    await two.text("担当髙﨑さんが編集中", { patience: 20_000 });
    const refused = await two.rpc("ledger_add", { ledger: "asset", values: { name: "割り込み" }, parts: {} }).catch((why) => why.code);
    expect(refused === "leased", `writing while the other edits was answered with ${refused}`);
    await two.shot("04-somebody-edits");
    await two.accessible("somebody edits");
    await two.fits();
    await large(two, "04-somebody-edits");
    await two.click("button", "編集をゆずってもらう");
    await two.text("頼みました");

    // The request reaches the holder, who gives the turn.
    await one.text("が編集したいと言っています", { patience: 20_000 });
    await one.shot("05-asked");
    await one.accessible("asked for the turn");
    await large(one, "05-asked");
    await one.click("button", "公開して編集をゆずる");
    await one.text("だれも編集していません", { patience: 20_000 });

    // The change is there, and now the second PC edits.
    await two.gone("button", "編集をゆずってもらう", { patience: 30_000 });
    await goTo(two, "情報資産");
    await two.text("髙﨑が書いた台帳", { patience: 20_000 });
    await two.shot("06-the-change");
    await two.rpc("ledger_add", { ledger: "asset", values: { name: "課長が続けた台帳" }, parts: {} });
    await two.text("編集中：あなた", { patience: 20_000 });
    await one.text("課長佐藤さんが編集中", { patience: 20_000 });
    await one.shot("07-the-other-way-round");
    await two.rpc("share_give", {});
    await one.text("だれも編集していません", { patience: 40_000 });

    // The second PC's network goes: it works on, and so does the first.
    const moves = async (page, value) => {
      const list = await page.rpc("ledger_list", { ledger: "asset", view: { search: "髙﨑が書いた台帳" }, offset: 0, limit: 5 });
      const [record] = list.records;
      await page.rpc("ledger_edit", { ledger: "asset", id: record.id, version: record.version, values: { place: value }, parts: {} });
    };
    unlinkSync(way);
    await two.text("共有フォルダに届きません", { patience: 40_000 });
    await moves(two, "南館の書庫");
    await two.text("未公開の変更 1件", { patience: 20_000 });
    await two.shot("08-no-way");
    await two.accessible("the folder is away");
    await two.fits();
    await moves(one, "本館の金庫");
    await one.rpc("share_give", {});

    // The way is back: neither change is overwritten, and a person decides.
    symlinkSync(folder, way);
    await two.text("取り分けた変更が", { patience: 60_000 });
    await two.shot("09-both-changed");
    await two.click("button", "変更を見る");
    await two.text("両方で変わりました", { patience: 20_000 });
    await two.shot("10-one-by-one");
    await two.accessible("changes that were set aside");
    await two.fits();
    await large(two, "10-one-by-one");
    await two.click("checkbox", "取り込む");
    await two.click("button", "取り込む", { exact: true });
    await two.text("すべて済みました", { patience: 20_000 });
    const after = await two.rpc("ledger_list", { ledger: "asset", view: { search: "髙﨑が書いた台帳" }, offset: 0, limit: 5 });
    expect(after.records[0].values.place === "南館の書庫", `the place is ${after.records[0].values.place}`);
    // Closing the window publishes and gives the turn back.
    await two.rpc("app_quit").catch(() => null);
    await goTo(one, "情報資産");
    await one.text("課長が続けた台帳", { patience: 40_000 });
    const wrong = await one.errors();
    expect(wrong.length === 0, wrong.join("\n"));
  } finally {
    await place.close();
    await display.close();
  }
}
