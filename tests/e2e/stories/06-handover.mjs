// The first of April: a roster is read, successors are named, everything is carried out, things come back, papers go out.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actAs, goTo, japanDay, makeBook } from "../office.mjs";

export const title = "A roster is read, roles and things are passed on, and the papers are signed and issued";

export async function play({ open, stage, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  await actAs(page, "課長佐藤");
  for (const [number, name] of [["3001", "𠮷田 花子"], ["3002", "加藤 一郎"], ["3003", "加藤 一郎"]]) {
    const person = { number, name, title: "主事", unit: "収納係", role: "staff", active: true };
    await page.rpc("person_save", { person, namesake: true });
  }
  for (const [name, holder] of [["ノートPC（髙﨑）", "3001"], ["USBメモリ", "3001"], ["タブレット", "3002"]]) {
    await page.rpc("ledger_add", { ledger: "media", values: { name, holder, place: "執務室" } });
  }

  // The roster, with a day that is ten days away, one person of whom there are two, and one whom nobody knows.
  const day = japanDay(10);
  const roster = join(stage.home, "人事異動.csv");
  writeFileSync(
    roster,
    [
      "人事異動内示,,,,,",
      "職員番号,氏名,発令日,異動区分,旧所属,新所属",
      `３００１,𠮷田　花子,${day},転出,税務課,建設課`,
      `,加藤一郎,${day},転出,税務課,市民課`,
      `9999,不明 太郎,${day},退職,税務課,`,
      `5001,新任 春子,${day},転入,市民課,税務課 収納係`,
    ].join("\r\n"),
  );
  await goTo(page, "異動", { exact: true });
  await page.text("人事課の名簿");
  await page.accessible("transfers: nobody");
  stage.answer(roster);
  await page.click("button", "名簿から読み込む");
  const dialog = await page.find("dialog", "名簿の試し読み");
  await page.text("まだ何も書き込んでいません");
  await page.shot("01-roster");
  await page.accessible("transfers: roster");
  expect((await page.rpc("transfer_list", {})).people.length === 0, "the dry run wrote something");
  await page.click("button", "加藤 一郎　3002", { within: dialog });
  await page.find("button", "問題のない3人だけ登録する");
  await page.click("button", "問題のない3人だけ登録する", { within: dialog });
  await page.gone("dialog");

  // What the leavers hold: back with two clicks, the rest passed on.
  await page.text("残り3件をすべて選ぶ");
  await page.shot("02-transfers");
  await page.fits();
  await page.accessible("transfers");
  await page.click("checkbox", "残り3件をすべて選ぶ");
  await page.click("button", "3件を返却済みに");
  await page.text("3件を返却済みにしました");
  await page.shot("03-returned");

  // The officer leaves too; the post goes to one who stays.
  await page.click("button", "1人加える");
  const entry = await page.find("dialog", "異動する人を加える");
  await page.click("button", "だれが", { within: entry });
  await page.click("option", "担当髙﨑");
  await page.gone("listbox", undefined);
  await page.fill("異動の日", day, { within: entry, exact: false });
  await page.click("button", "後任", { within: entry });
  await page.click("option", "3003");
  await page.gone("listbox", undefined);
  await page.shot("04-entry");
  await page.accessible("transfers: entry");
  await page.click("button", "加える", { within: entry });
  await page.gone("dialog");
  await page.click("button", "4人の異動を実施する");
  await page.find("dialog", "異動を実施する");
  await page.text("まで使えます");
  await page.shot("05-carry-out");
  await page.accessible("transfers: carrying out");
  await page.click("button", "4人の異動を実施する", { within: await page.find("dialog") });
  // The successor has no account yet.
  await page.text("仮のパスワードを渡してください");
  await page.shot("05-temporary");
  await page.click("button", "控えました");
  await page.gone("dialog");
  const backups = await page.rpc("backup_state", {});
  expect(backups.files.some((f) => f.why === "引継の前"), "no backup was made before");

  // The papers.
  await page.click("button", "担当髙﨑");
  await page.click("button", "引継書");
  await page.find("button", "番号を付けて発行する");
  await page.fill("特に伝えること", "金庫の鍵は K-07。");
  await page.until(async () => (await page.all("button", "番号を付けて発行する")).length > 0, "the preview is there");
  await page.shot("06-handover");
  await page.accessible("transfers: handover");
  await page.click("button", "番号を付けて発行する", { patience: 60_000 });
  await page.text("引継-R", { patience: 60_000 });
  await page.shot("07-issued");
  const report = (await page.rpc("report_list", { ledger: "" })).reports[0];
  expect(report.number.includes("-引継-"), report.number);
  const out = join(stage.home, "引継書.pdf");
  await page.rpc("report_save", { number: report.number, format: "pdf", reprint: false, out });
  const words = execFileSync("pdftotext", [out, "-"], { encoding: "utf8" });
  for (const said of ["情報セキュリティ事務引継書", "担当髙﨑", "加藤 一郎", "K-07"]) {
    expect(words.includes(said), `「${said}」 is not on the 引継書`);
  }

  // The same at 200 %: the paper, then the people with what they hold.
  await page.zoom(2);
  await page.shot("08-issued-200");
  await page.fits();
  await goTo(page, "異動", { exact: true });
  await page.text("来る人");
  await page.shot("09-transfers-200");
  await page.fits();
  await page.accessible("transfers at 200 %");
}
