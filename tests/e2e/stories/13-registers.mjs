// An exception that ends, and a contract of which two matters are missing: named, left so with a reason, and told on 今日.

import { actAs, goTo, japanDay, makeBook } from "../office.mjs";

export const title = "An exception expires and is renewed; a contract's 16 matters with two missing";

export async function play({ open, expect }) {
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
    parts: { clauses: rows },
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
  await page.zoom(2);
  await page.shot("06-record-200");
  await page.fits();
}
