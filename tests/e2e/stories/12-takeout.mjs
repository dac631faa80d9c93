// A trip: asked by the officer, permitted by the chief, gone, late, lost, and an incident that knows what was in it, with its
// first report on paper.

import { actAs, goTo, japanDay, makeBook } from "../office.mjs";

export const title = "A take-out is asked, permitted, late, lost and becomes an incident whose first report is printed";

export async function play({ open, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  const yesterday = japanDay(-1);

  // The headings of the navigation: one open, the others one press away.
  await page.shot("01-navigation");
  await page.accessible("navigation");
  await goTo(page, "持出し・持込み");
  await page.find("heading", "持出し・持込み");
  await page.click("button", "新しい持出し・持込み");
  await page.fill("内容", "固定資産 現地調査図（髙﨑・𠮷田）①");
  await page.shot("02-form");
  await page.fits();
  await page.accessible("form");
  // What must not go out on one's own machine is said at its field (第41条第2項).
  await page.choose("処理に使う機器", "支給以外（私物など）");
  await page.keys("control+enter");
  await page.text("第41条第2項");
  await page.shot("02-private");
  await page.keys("escape");
  await page.find("heading", "持出し・持込み");
  const added = await page.rpc("ledger_add", {
    ledger: "takeout",
    values: {
      name: "固定資産 現地調査図（髙﨑・𠮷田）①", way: "out", things: ["paper"], class: "B", persons: 40, quantity: "40枚",
      encrypted: "na", purpose: "現地調査", place: "北町", leave_on: yesterday, due_on: yesterday, carrier: "主事 加藤",
      route: "公用車", protection: "施錠できるかばん",
    },
  });

  await actAs(page, "課長佐藤");
  await page.find("heading", "今日");
  await page.click("button", "持出しの許可");
  await page.click("button", "持出しを許可する");
  const permit = await page.find("dialog", "持出しを許可する");
  expect(permit, "the chief is asked once more");
  await page.accessible("permit");
  await page.shot("03-permit");
  // Whoever carries it is not of the division: the chief says that they are trusted, or does not permit.
  await page.keys("control+enter");
  await page.text("第20条第2項第1号", { within: permit });
  await page.click("radio", "○", { within: permit });
  await page.shot("03-trusted");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("許可済");

  await actAs(page, "担当髙﨑");
  await page.find("heading", "今日");
  await page.click("button", "許可された持出し");
  await page.click("button", "出たことを記録する");
  await page.find("dialog", "出たことを記録する");
  await page.shot("04-depart");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("持出し中");

  await goTo(page, "今日");
  await page.text("1日超過");
  await page.shot("05-late");
  await page.accessible("today with a late return");
  await page.click("button", "持出しの返却遅れ");
  await page.click("button", "ほかの操作");
  await page.click("menuitem", "紛失・盗難を届け出る");
  const lose = await page.find("dialog", "紛失・盗難を届け出る");
  await page.fill("なくした場所", "北町の駐車場", { within: lose });
  await page.fill("状況", "車に置いたかばんが見当たらない。", { within: lose });
  await page.accessible("loss");
  await page.shot("06-lose");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.click("button", "インシデントとして扱う");
  await page.find("heading", "固定資産 現地調査図（髙﨑・𠮷田）①の紛失");
  await page.text("40人");
  await page.shot("07-incident");
  await page.accessible("incident");
  const incidents = await page.rpc("ledger_list", { ledger: "incident", view: { life: "active", search: "" } });
  const values = incidents.records[0].values;
  expect(values.persons === 40 && values.encrypted === "na" && values.class === "B", "what was in it is known");
  expect(values.source === `takeout:${added.id}`, "the incident knows where it came from");

  // The two reports are two times; the clock of the dialog stands at now.
  await page.click("button", "責任者と窓口への報告を記録する");
  const told = await page.find("dialog", "責任者と窓口への報告を記録する");
  await page.fill("窓口の受付", "IN-R8-013", { within: told });
  await page.fill("報告した者", "主事 加藤", { within: told });
  await page.shot("08-told");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("報告済・判断待ち");
  await page.click("button", "ほかの操作");
  await page.click("menuitem", "この記録を印刷");
  await page.find("heading", "印刷プレビュー");
  await page.choose("様式", "様式第23号 情報セキュリティインシデント報告書（第1報）");
  await page.find("button", "番号を付けて発行");
  await page.shot("09-first-report");
  await page.accessible("print preview");
  await page.zoom(2);
  await page.fits();
  await page.shot("10-print-zoomed");
  await page.accessible("print preview, zoomed");
  await page.zoom(1);

  // The register of the month, and the year in which it stands.
  await goTo(page, "年間予定");
  await page.find("heading", "年間の予定");
  await page.text("持出し・持込みの管理簿を締める");
  // It opens at the present month.
  const here = await page.find("heading", `${Number(japanDay().slice(5, 7))}月（今月）`);
  const inSight = () => page.session.run("const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight;", here);
  await page.until(inSight, "the present month to be in sight");
  await page.shot("11-year");
  await page.fits();
  await page.accessible("the year");
  await page.zoom(2);
  await page.until(inSight, "the present month to stay in sight");
  await page.fits();
  await page.shot("11-year-zoomed");
  await page.zoom(1);
  await page.click("radio", "月を決める");
  await page.click("button", "研修の計画を立てるの月を直す");
  const months = await page.find("dialog", "研修の計画を立てる");
  await page.click("checkbox", "5月", { within: months, exact: true });
  await page.shot("12-months");
  await page.accessible("months");
  await page.click("button", "この月で保存する", { within: months });
  await page.gone("dialog");
  await page.text("4月・5月");
  await page.click("radio", "1年の予定");
  const month = Number(japanDay().slice(5, 7));
  await page.click("button", "持出し・持込みの管理簿を締める（該当なしを含む）：帳票を作る", {
    within: await page.find("region", `${month}月`, { exact: true }),
  });
  await page.find("heading", "印刷プレビュー");
  await page.click("button", "先月");
  await page.click("radio", "該当なし");
  await page.fill("確認した人", "課長佐藤");
  await page.text("該当なし");
  await page.click("radio", "帳簿から");
  await page.click("button", "年度", { exact: true });
  await page.shot("13-register");
  await page.accessible("the register of the month");

  // The same at 200 %, where the navigation is a rail.
  await goTo(page, "インシデント");
  await page.zoom(2);
  await page.shot("10-list-200");
  await page.fits();
  await page.accessible("incidents at 200 %");
  await goTo(page, "年間予定");
  await page.find("heading", "年間の予定");
  await page.text("持出し・持込みの管理簿を締める");
  await page.shot("14-year-200");
  await page.fits();
  await page.accessible("the year at 200 %");
}
