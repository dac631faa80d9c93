// Backup, damage, restore: the backup is taken in the window, the book is broken on the disk, the gate says so, and the
// book comes back from its backup with the record in it and a sound journal.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { goTo, makeBook, openBook, PASSWORD } from "../office.mjs";

export const title = "A backup is taken in two places, the book breaks, and comes back whole from its backup";

export async function play({ open, stage, expect }) {
  let page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.rpc("ledger_add", { ledger: "asset", values: { name: "固定資産台帳（髙﨑・𠮷田）", class: "A", class_reason: "個人の税額" }, parts: {} });
  const book = (await page.rpc("office_state")).book.dir;

  // The settings: a second place, and a backup now.
  await goTo(page, "設定");
  await page.click("button", "控え（バックアップ）");
  await page.find("button", "いま控えを取る");
  const second = join(stage.home, "USBメモリ");
  mkdirSync(second);
  stage.answer(second);
  await page.click("button", "2つ目の場所を選ぶ");
  await page.text(second, { patience: 20_000 });
  await page.click("button", "いま控えを取る");
  await page.text("控えを取り、開いて確かめました", { patience: 60_000 });
  await page.text("2つ目の場所にも置きました");
  await page.shot("01-settings");
  await page.accessible("settings: backup");
  await page.fits();
  await page.zoom(2);
  await page.shot("01-settings-200");
  await page.fits();
  await page.accessible("settings: backup at 200 %");
  await page.zoom(1);
  const state = await page.rpc("backup_state");
  const file = state.files.find((f) => f.why === "手動").path;
  expect(readFileSync(join(second, basename(file))).equals(readFileSync(file)), "the second place holds another file");
  await goTo(page, "今日");
  await page.text("控え（バックアップ）");
  await page.shot("02-today");

  // The book breaks while nobody has it open.
  await stage.quit();
  const database = join(book, "book.db");
  const bytes = readFileSync(database);
  bytes.fill(0, 2000, 60_000);
  writeFileSync(database, bytes);
  page = await open();
  await page.find("button", "開く", { patience: 30_000 });
  await page.fill("職員番号", "1002");
  await page.fill("パスワード", PASSWORD);
  await page.click("button", "開く");
  await page.text("控え（バックアップ）から戻してください", { patience: 30_000 });
  await page.shot("03-damaged");
  await page.accessible("the gate of a broken book");
  expect((await page.rpc("office_state")).book === null, "a broken book was opened");

  // Back from the backup.
  await page.click("button", "控えから戻す");
  stage.answer(file);
  const dialog = await page.find("dialog", "控えから戻す");
  await page.click("button", "控えのファイルを選ぶ", { within: dialog });
  await page.text(basename(file));
  await page.fill("職員番号", "1002", { within: dialog });
  await page.fill("パスワード", PASSWORD, { within: dialog });
  await page.shot("04-which");
  await page.accessible("which backup");
  await page.click("button", "中身を見る", { within: dialog });
  await page.text("情報資産 1", { patience: 20_000 });
  await page.shot("05-inside");
  await page.accessible("what is inside");
  await page.click("button", "この控えに戻す", { within: dialog });
  await page.text("記録の検証で異常はありませんでした", { patience: 60_000 });
  await page.shot("06-restored");
  await page.accessible("restored");
  const beside = readdirSync(dirname(book)).filter((name) => name.includes("_復元の前_"));
  expect(beside.length === 1 && existsSync(join(dirname(book), beside[0], "book.db")), `kept beside: ${beside}`);
  await page.click("button", "サインインの画面へ");
  await openBook(page, "1002");
  await goTo(page, "情報資産");
  await page.text("固定資産台帳（髙﨑・𠮷田）", { patience: 20_000 });

  // The journal tells of it, and is sound.
  await goTo(page, "記録");
  await page.text("控えからの復元");
  await page.click("button", "「控えからの復元」の中身を見る");
  await page.find("dialog", "記録");
  await page.shot("07-entry");
  await page.accessible("one entry of the journal");
  await page.keys("escape");
  await page.gone("dialog");
  await page.click("button", "記録を検証する");
  await page.click("button", "検証する", { within: await page.find("dialog", "記録を検証する"), exact: true });
  await page.text("異常はありません", { patience: 30_000 });
  await page.shot("08-verified");
  await page.accessible("verified");
  await page.zoom(2);
  await page.shot("09-verified-200");
  await page.fits();
  await page.accessible("verified at 200 %");
  await page.click("button", "閉じる", { within: await page.find("dialog", "記録を検証する"), exact: true });
  await page.gone("dialog");
  await page.shot("10-journal-200");
  await page.fits();
}
