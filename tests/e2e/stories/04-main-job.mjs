// The whole job: an office's own messy workbook becomes a confirmed ledger and a report, goes out as Excel, comes back
// without change, and the import is taken back.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { actAs, makeBook } from "../office.mjs";

export const title = "A messy workbook is imported, corrected, confirmed, reported, exported, re-imported and undone";

export async function play({ open, stage, expect, root }) {
  const page = await open();
  await makeBook(page);
  const total = async (view = {}) => (await page.rpc("ledger_totals", { ledger: "asset", view: { life: "active", ...view } })).total;

  // The file, its header, its columns.
  await page.click("button", "Excelから取り込む");
  await page.find("heading", "Excelから取り込む");
  await page.accessible("import: file");
  stage.answer(join(root, "assets/samples/情報資産台帳_癖のある例.xlsx"));
  await page.click("button", "ファイルを選ぶ");
  await page.find("button", "列の対応へ", { patience: 60_000 });
  await page.shot("01-sheet");
  await page.fits();
  await page.accessible("import: sheet");
  await page.click("button", "列の対応へ");
  await page.choose("「使っている仕組み」を取り込む項目", "利用システム");
  await page.shot("02-columns");
  await page.accessible("import: columns");
  await page.click("button", "試し読みへ");

  // The dry run: nothing is written, questions are answered.
  await page.text("まだ何も書き込んでいません");
  await page.find("list", "要確認");
  await page.shot("03-dry-run");
  await page.fits();
  await page.accessible("import: dry run");
  expect((await total()) === 0, "the dry run wrote something");
  const asked = () => page.find("list", "要確認");
  await page.click("button", "×として取り込む", { within: await asked() });
  await page.text("問題のない12件だけ取り込む");
  await page.click("button", "令和4年4月30日", { within: await asked() });
  await page.text("問題のない13件だけ取り込む");
  await page.shot("04-answered");
  await page.click("button", "だけ取り込む", { patience: 60_000 });
  await page.text("帳簿に書き込みました", { patience: 60_000 });
  await page.shot("05-landed");
  await page.accessible("import: landed");
  const landed = await total();
  expect(landed === 13, `${landed} assets landed`);
  stage.answer(join(stage.home, "返却.xlsx"));
  await page.click("button", "要確認と除外をExcelで返す");
  await page.until(() => existsSync(join(stage.home, "返却.xlsx")), "the rows that were left to come back as a workbook");

  // The officer gives the reason for many at once; the chief confirms them, and what has no class stays.
  await page.click("button", "情報資産", { within: await page.find("navigation") });
  await page.find("heading", "情報資産");
  await page.text("資-0001");
  await page.keys("1", "control+a");
  await page.text("6件を選択");
  await page.click("button", "一括変更");
  const dialog = await page.find("dialog", "6件を一括で変える");
  await page.choose("変える項目", "分類の理由", { within: dialog });
  await page.fill("分類の理由", "個人の税額が分かるため（𠮷田主査と協議）", { within: dialog });
  await page.accessible("bulk edit");
  await page.keys("control+enter");
  await page.shot("06-bulk-edit");
  await page.keys("control+enter");
  await page.gone("dialog");
  await actAs(page, "課長佐藤");
  await page.click("button", "情報資産", { within: await page.find("navigation") });
  await page.text("資-0001");
  await page.keys("control+a");
  await page.text("13件を選択");
  await page.accessible("list with a selection");
  await page.keys("control+enter");
  await page.find("dialog", "まとめて確認済にする");
  await page.text("6件を確認済にします");
  await page.shot("07-confirming");
  await page.accessible("confirming many");
  await page.keys("control+enter");
  await page.text("7件が残りました");
  await page.shot("08-confirmed");
  await page.keys("escape");
  await page.gone("dialog");

  // The report: seen first, then issued with a number and kept.
  await page.click("button", "印刷・書き出し");
  await page.click("menuitem", "報告書・シール・白紙の様式");
  await page.find("heading", "印刷プレビュー");
  await page.choose("様式", "様式第1号 情報資産重要性分類結果報告書");
  await page.find("button", "番号を付けて発行する");
  // The button says 0 pages while the preview is being made.
  await page.until(async () => (await page.said()).includes("試し刷りをする（2ページ）"), "the preview of the report", 60_000);
  await page.shot("09-preview");
  await page.fits();
  await page.accessible("print preview");
  await page.click("button", "番号を付けて発行する");
  await page.find("dialog");
  await page.accessible("issuing");
  await page.click("button", "発行する", { exact: true });
  await page.gone("dialog");
  await page.text("税務-分類-R8-001");
  await page.shot("10-issued");
  await page.accessible("issued report");
  const pdf = join(stage.home, "報告書.pdf");
  stage.answer(pdf);
  await page.click("button", "PDFで保存");
  await page.until(() => existsSync(pdf), "the report to be saved");
  const paper = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  for (const word of ["情報資産重要性分類結果報告書", "統括情報システム管理者", "税務課が保有する", "固定資産課税台帳", "税務-分類-R8-001"]) {
    expect(paper.includes(word), `the paper does not say ${word}:\n${paper.slice(0, 2000)}`);
  }

  // Out as Excel, and in again: nothing changes.
  const out = join(stage.home, "書き出し.xlsx");
  await page.click("button", "情報資産", { within: await page.find("navigation") });
  await page.text("資-0001");
  stage.answer(out);
  await page.click("button", "印刷・書き出し");
  await page.click("menuitem", "Excel（.xlsx）に書き出す");
  await page.until(() => existsSync(out), "the workbook to be written");
  await actAs(page, "担当髙﨑");
  await page.click("button", "情報資産", { within: await page.find("navigation") });
  await page.click("button", "Excelから取り込む");
  stage.answer(out);
  await page.click("button", "ファイルを選ぶ");
  await page.click("button", "列の対応へ", { patience: 60_000 });
  await page.click("button", "試し読みへ");
  await page.text("追加も変更もありません");
  await page.shot("11-nothing-new");
  await page.click("button", "やめる");

  // The import is taken back: what was confirmed since is named and stays, on request.
  await page.click("button", "情報資産", { within: await page.find("navigation") });
  await page.click("button", "Excelから取り込む");
  await page.click("button", "取込の一覧");
  await page.text("取-R8-001");
  await page.shot("12-batches");
  await page.accessible("batches");
  await page.click("button", "取-R8-001 を元に戻す");
  await page.click("button", "まるごと元に戻す");
  await page.text("まだ何も戻していません");
  await page.shot("13-changed-since");
  await page.accessible("undo refused");
  expect((await total()) === 13, "a refused undo took something back");
  await page.click("button", "変わった記録は残し、ほかを戻す");
  await page.shot("14-undone");
  await page.until(async () => (await total()) === 6, "all but the confirmed records to be taken back");
}
