// Thirty answer sheets go out as workbooks and come back with four bad ones; next year's round compares.

import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { actAs, goTo, makeBook, openBook } from "../office.mjs";
import { answered } from "../workbook.mjs";

export const title = "Thirty Excel sheets come back with four bad ones; the next round compares with this one";

export async function play({ open, stage, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  for (let n = 0; n < 30; n += 1) {
    const person = { number: `${2000 + n}`, name: `髙﨑 職員${n}`, title: "主事", unit: "収納係", role: "staff", active: true };
    await page.rpc("person_save", { person });
  }
  await page.rpc("inspection_open", { lists: ["staff"], since: "2026-06-01", due: "2035-06-30" });
  await goTo(page, "自己点検");
  await page.click("button", "自己点検の回収");
  await page.find("heading", "自己点検");

  const [out, back] = ["配る", "戻り"].map((name) => join(stage.home, name));
  for (const folder of [out, back]) mkdirSync(folder);
  stage.answer(out);
  await page.click("button", "配る・集める");
  await page.shot("01-menu");
  await page.click("menuitem", "1人1ファイル");
  await page.text("30人分の点検票を保存しました", { patience: 60_000 });
  const files = readdirSync(out).sort();
  expect(files.length === 30, `${files.length} files`);
  for (const file of files) {
    const bad = file.includes("2003") ? "はい" : "";
    const count = answered(join(out, file), join(back, file), (n) =>
      bad && n === 4 ? bad : file.includes("2004") && n === 6 ? "× できていない" : "○ できている",
    );
    expect(count === 20, `${file} has ${count} questions to answer`);
  }
  copyFileSync(join(back, files[9]), join(back, "点検票_コピー.xlsx"));
  writeFileSync(join(back, "点検票_壊れ.xlsx"), "PK これは表ではありません");

  stage.answer(back);
  await page.click("button", "配る・集める");
  await page.click("menuitem", "フォルダごと");
  const dialog = await page.find("dialog", "Excelの点検票を読み込む", { patience: 60_000 });
  const words = await page.words(dialog);
  for (const said of ["28人分", "4枚", "点検票_2003.xlsx", "点検票_2004.xlsx", "点検票_コピー.xlsx", "点検票_壊れ.xlsx"]) {
    expect(words.includes(said), `${said} is not listed: ${words}`);
  }
  await page.accessible("what came back");
  await page.shot("02-read");
  await page.fits();
  await page.click("button", "28人分を取り込む");
  await page.text("28人分の点検票を取り込みました", { patience: 60_000 });
  await page.gone("dialog");
  await page.text("28／30人");
  expect(!(await page.said()).includes("髙﨑 職員"), "names are for the chief alone");

  // One of the two that are left came on paper: one key a question.
  await page.click("button", "配る・集める");
  await page.click("menuitem", "紙の点検票を入れる");
  await page.fill("整理番号", "2003", { exact: false });
  await page.keys("enter");
  await page.text("髙﨑 職員3さん");
  await page.keys(..."1111".split(""), "3");
  await page.type("持出しの記録がない");
  await page.keys("enter", ..."1".repeat(15).split(""));
  await page.text("20 ／ 20問");
  await page.accessible("typed in");
  await page.shot("03-typed");
  await page.fits();
  await page.keys("control+enter");
  await page.text("この画面で1人分を入れました");
  await page.zoom(2);
  await page.fits();
  await page.zoom(1);

  // The other answers at this PC, which is nothing but a desk until somebody locks it.
  await goTo(page, "自己点検");
  await page.click("button", "自己点検の回収");
  await page.text("29／30人");
  await page.click("button", "配る・集める");
  await page.click("menuitem", "回答席");
  await page.find("heading", "回答席");
  await page.accessible("the desk");
  await page.shot("04-desk");
  await page.fill("職員番号", "2004");
  await page.keys("enter");
  await page.find("heading", "ますか。");
  await page.keys("1");
  await page.text("自動保存").catch(() => undefined);
  await page.accessible("a sheet at the desk");
  await page.shot("05-desk-sheet");
  await page.fits();
  await page.click("button", "中断して閉じる");
  await page.text("ここまでの答えを残しました");
  await page.click("button", "回答席を終える");

  await openBook(page, "1001");
  await goTo(page, "自己点検");
  await page.click("button", "自己点検の回収");
  await page.text("だれが");
  await page.accessible("who has answered");
  await page.shot("06-by-name");
  await page.fits();
  await page.click("button", "締め切る");
  await page.click("button", "締め切る", { within: await page.find("dialog", "点検を締め切る") });
  await page.text("締切済");

  // The next year, with one question of the division's own.
  await goTo(page, "自己点検");
  await page.click("button", "市・課の設問");
  const own = await page.find("dialog", "市・課の設問");
  await page.click("button", "設問を加える", { within: own });
  await page.fill("設問", "窓口の画面を来庁者から見えないようにしていますか。", { within: own, exact: false });
  await page.fill("短い名前", "窓口の画面", { within: own });
  await page.fill("根拠の条", "第44条第1項", { within: own });
  await page.accessible("own questions");
  await page.shot("07-own-questions");
  await page.click("button", "保存する", { within: own });
  await page.gone("dialog");
  const next = await page.rpc("inspection_open", { lists: ["staff"], since: "2026-07-01", due: "2035-07-31" });
  const found = await page.rpc("inspection_find", { round: next.id, number: "2000" });
  expect(found.questions.length === 21, "the new question is asked");
  await page.rpc("inspection_answer", {
    sheet: found.id,
    answers: found.questions.map((q, n) => ({ question: q.question.id, mark: n === 2 ? "part" : "good" })),
  });
  await page.rpc("inspection_submit", { id: found.id });
  // What was entered behind the window's back is seen by whoever comes next.
  await actAs(page, "課長佐藤");
  await goTo(page, "自己点検");
  await page.click("button", "第2回の回収");
  await page.text("との設問の違い");
  await page.text("窓口の画面");
  await page.shot("08-changes");
  await page.click("button", "結果");
  await page.find("heading", "結果");
  await page.text("設問改定のため比較不可");
  await page.accessible("compared");
  await page.shot("09-compared");
  await page.zoom(2);
  await page.shot("10-zoomed");
  await page.fits();
}
