// An exception that ends, and a contract of which two matters are missing: named, left so with a reason, and told on 今日.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actAs, goTo, japanDay, makeBook } from "../office.mjs";

export const title = "An exception expires and is renewed; a contract's 16 matters with two missing; 3,000 people; a kind of the city's own";

export async function play({ open, stage, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  const [before, yesterday] = [japanDay(-20), japanDay(-1)];
  const take = (ledger, id, step, values = {}, reason = "") =>
    page.rpc("ledger_step", { ledger, selection: { ids: [id] }, step, reason, values });

  const exception = await page.rpc("ledger_add", {
    ledger: "exception",
    values: {
      name: "旧端末の多要素認証の猶予", article: "第23条第4項", other_way: "記憶認証と施錠した部屋", reason: "更新が来月になる",
      substitute: "入退室を毎日確かめる", kind: "before", from_on: before, until_on: yesterday,
    },
  });
  await take("exception", exception.id, "submit");
  const clauses = (await page.rpc("ledger_defs", {})).ledgers.find((l) => l.key === "contractor").parts[0].first;
  expect(clauses.length === 16, "16 matters");

  // A new contractor begins with the matrix; each row only asks for its answer.
  await goTo(page, "委託先");
  await page.find("heading", "委託先");
  await page.click("button", "新しい委託先");
  await page.text("契約書に書く16の事項");
  await page.text("再委託の禁止・制限");
  await page.shot("01-matrix");
  await page.accessible("matrix");
  await page.fits();
  await page.keys("escape");
  const rows = clauses.map((row, n) =>
    n === 6 || n === 14 ? { ...row, stated: "no" } : { ...row, stated: "yes", place: `第${n + 3}条` });
  await page.rpc("ledger_add", {
    ledger: "contractor",
    values: {
      name: "税務システムの保守", vendor: "㈱ヘイ製作所", kind: "system", class: "A", begins_on: before, ends_on: japanDay(200),
      policy_clause: true, checked_on: before, checked: "認証の写し",
    },
    parts: {
      clauses: rows,
      checks: [{ kind: "survey", done_on: yesterday, how: "聞き取り", result: "控えが机上にあった" }],
    },
  });

  await actAs(page, "課長佐藤");
  await page.find("heading", "今日");
  await page.click("button", "例外措置の確認");
  await page.click("button", "確認して統括に申請する");
  await page.find("dialog", "確認して統括に申請する");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("審査待ち");
  await page.click("button", "許可されたことを記録する");
  const given = await page.find("dialog", "許可されたことを記録する");
  await page.fill("許可者", "副市長", { within: given });
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("許可・適用中");

  // Two are missing: the refusal names them, and the chief leaves them so with a reason.
  await goTo(page, "今日");
  await page.click("button", "契約の条項の確認");
  await page.text("足りない事項が2つあります");
  await page.text("(15)インシデントの公表");
  await page.shot("02-missing");
  await page.accessible("missing");
  await page.click("button", "ほかの操作");
  await page.click("menuitem", "足りない条項を残したまま確認する");
  await page.fill("理由", "次の契約で加える", { within: await page.find("dialog") });
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("契約中");
  await page.shot("03-left-so");

  // What a survey found waits until it was weighed (第124条第2項).
  await goTo(page, "今日");
  await page.click("button", "委託先の調査の報告");
  await page.click("button", "編集");
  const checks = await page.find("region", "調査と監査");
  await page.choose("結果の重要度", "重要（報告する）", { within: checks });
  await page.fill("最高情報セキュリティ責任者への報告日", yesterday.replaceAll("-", "/"), { within: checks });
  await page.shot("03-survey");
  await page.keys("control+enter");
  await page.text("重要（報告する）");

  // 今日 tells both.
  await goTo(page, "今日");
  await page.text("契約に足りない条項");
  await page.text("1日超過");
  await page.shot("04-today");
  await page.accessible("today");
  await page.click("button", "例外措置の期間切れ");
  await page.click("button", "ほかの操作");
  await page.click("menuitem", "更新を申請する");
  const renew = await page.find("dialog", "更新を申請する");
  await page.fill("期間の末日", japanDay(60).replaceAll("-", "/"), { within: renew });
  await page.fill("理由", "端末の納品が延びた", { within: renew });
  await page.shot("05-renew");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("審査待ち");

  // A kind of permission of the city's own, offered at once.
  await goTo(page, "設定");
  await page.click("button", "許可と記録の種類");
  await page.text("標準外ソフトウェアの導入");
  await page.shot("06-kinds");
  await page.fits();
  await page.accessible("kinds");
  await page.click("button", "市の種類を足す");
  const kind = await page.find("dialog", "市の種類を足す");
  await page.fill("種類の名前", "庁舎の鍵の貸出", { within: kind });
  await page.click("checkbox", "所有者・利用する人", { within: kind, exact: true });
  await page.fill("「所有者・利用する人」の呼び名", "借りる人", { within: kind });
  await page.shot("07-kind");
  await page.accessible("a kind");
  await page.click("button", "保存する", { within: kind });
  await page.gone("dialog");
  await page.text("庁舎の鍵の貸出");
  await goTo(page, "各種の許可");
  await page.click("button", "新しい各種の許可");
  await page.choose("許可の種類", "庁舎の鍵の貸出");
  await page.find("textbox", "借りる人");
  await page.shot("08-own-kind");
  await page.keys("escape");

  // 3,000 people with blanks among them, from the workbook that an office has.
  const lines = Array.from({ length: 3000 }, (_, n) =>
    `${5000 + n},職員 髙﨑${n + 1},第${(n % 40) + 1}係,${n % 9 === 0 ? "" : n % 50 === 1 ? "×" : "○"}`);
  const people = join(stage.home, "出欠.csv");
  writeFileSync(people, `\ufeff職員番号,氏名,所属,出欠\n${lines.join("\n")}\n`);
  const training = await page.rpc("ledger_add", {
    ledger: "training", values: { name: "全職員の研修", kind: "staff", target: "全職員", planned_on: yesterday },
  });
  await take("training", training.id, "hold", { held_on: yesterday, lecturer: "情報システム課長", make_up_on: japanDay(9) });
  await goTo(page, "研修・同意書");
  await page.click("gridcell", "全職員の研修");
  await page.keys("enter");
  stage.answer(people);
  await page.click("button", "出欠をExcelから取り込む");
  await page.text("3,000人を読みました", { patience: 60_000 });
  await page.text("334人");
  await page.text("あと2,900件");
  await page.shot("09-attendance");
  await page.accessible("attendance of 3,000");
  await page.click("button", "編集");
  const list = await page.find("region", "出欠", { exact: true, patience: 60_000 });
  await page.text("1–50 行目 ／ 3,000行");
  await page.fill("出欠の中を探す", "髙﨑2999", { within: list });
  await page.text("1–1 行目 ／ 1行");
  await page.shot("10-one-of-3000");
  await page.accessible("one of 3,000");
  await page.keys("escape");

  await goTo(page, "例外措置");
  await page.find("heading", "例外措置");
  await page.zoom(2);
  await page.shot("11-list-200");
  await page.fits();
  await page.accessible("exceptions at 200 %");
  await goTo(page, "設定");
  await page.click("button", "許可と記録の種類");
  await page.text("標準外ソフトウェアの導入");
  await page.shot("12-kinds-200");
  await page.fits();
}
