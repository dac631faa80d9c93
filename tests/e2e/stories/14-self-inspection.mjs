// The chief answers the whole checklist by keyboard, is told where the book says otherwise, plans, and prints.

import { actAs, goTo, makeBook } from "../office.mjs";

export const title = "The chief answers 18 questions by keyboard, sees two contradictions, makes a plan and prints the report";

export async function play({ open, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.rpc("ledger_add", { ledger: "asset", values: { name: "課税台帳（髙﨑）" } });
  // A card that was lost and still opens doors.
  const card = await page.rpc("ledger_add", {
    ledger: "ic_card",
    values: { card_number: "C-01187", kind: "personal", systems: "文書管理", valid_until: "2031-03-31" },
  });
  const step = (step, values) =>
    page.rpc("ledger_step", { ledger: "ic_card", selection: { ids: [card.id] }, step, reason: "", values });
  await step("lend", { holder: "髙橋 﨑子", lent_on: "2024-04-01" });
  await step("report_loss", {
    loss_kind: "loss", noticed_at: "2026-01-05T09:05", reported_at: "2026-01-05T09:12", desk_at: "2026-01-05T09:15",
    desk_note: "IN-R7-012", situation: "帰宅の途中で見当たらなくなった。", loss_place: "駅まで",
  });

  // The officer opens the round.
  await goTo(page, "自己点検");
  await page.click("button", "点検を始める");
  await page.accessible("a new round");
  await page.shot("01-new-round");
  await page.click("button", "人の点検を始める");
  await page.text("受付中");
  await page.accessible("a round");
  await page.shot("02-round");
  await page.fits();

  await actAs(page, "課長佐藤");
  await page.find("heading", "今日");
  await goTo(page, "自己点検");
  await page.accessible("self-inspection");
  await page.shot("03-overview");
  await page.click("button", "責任者用");
  await page.find("heading", "ますか。");
  await page.shot("04-first-question");
  // Without a pointer from here to the end of the checklist.
  const seen = [];
  const answer = async (n, key) => {
    await page.text(`問${n}`, { exact: true });
    await page.keys(key);
    await page.until(async () => (await page.said()).replace(/\s/g, "").includes(`${n}／18問`), `${n} answers`);
    if ((await page.said()).includes("食い違っています")) seen.push(n);
  };
  for (let n = 1; n <= 2; n += 1) {
    await answer(n, "1");
    if (n === 1) {
      await page.text("自動保存");
      await page.accessible("a contradiction");
      await page.shot("05-contradiction");
      await page.fits();
    }
    await page.keys("enter");
  }
  await answer(3, "3");
  await page.type("取扱制限の欄が空の資産がある");
  await page.accessible("a reason");
  // Out of the text, then out of the sheet: leaving in the middle loses nothing, and it goes on where it was.
  await page.keys("escape", "escape");
  await page.text("3 ／ 18問");
  await page.click("button", "責任者用");
  for (let n = 4; n <= 18; n += 1) {
    await answer(n, "1");
    await page.keys("enter");
  }
  expect(seen.length >= 2, `contradictions at ${seen.join(", ")}`);
  await page.shot("06-all-answered");
  await page.zoom(2);
  await page.shot("07-zoomed");
  await page.fits();
  await page.zoom(1);
  await page.keys("control+enter");
  await page.text("点検票を提出しました");

  // Settled, planned, closed.
  await page.click("button", "自己点検の回収");
  await page.click("button", "1人分を確定する");
  await page.text("確定しました");
  await page.click("button", "結果");
  await page.find("heading", "結果");
  await page.accessible("result");
  await page.shot("08-result");
  await page.fits();
  await page.click("button", "計画を書く");
  const plan = await page.find("dialog", "改善計画");
  await page.fill("原因", "登録のときに欄を見ていない", { within: plan });
  await page.fill("措置", "係ごとに空の欄を埋める", { within: plan });
  await page.fill("担当", "担当髙﨑", { within: plan });
  await page.fill("期限", "R12.3.31", { within: plan });
  await page.text("令和12年3月31日");
  await page.accessible("plan");
  await page.shot("09-plan");
  await page.click("button", "保存する", { within: plan });
  await page.gone("dialog");
  await goTo(page, "自己点検");
  await page.click("button", "自己点検の回収");
  await page.click("button", "締め切る");
  await page.click("button", "締め切る", { within: await page.find("dialog", "点検を締め切る") });
  await page.text("締切済");
  await page.click("button", "結果");
  await page.find("heading", "結果");
  await page.keys("control+p");
  await page.fill("責任者の所見", "取扱制限の欄を年度内に埋める。");
  await page.find("button", "番号を付けて発行する", { patience: 60_000 });
  await page.text("6ページ", { patience: 60_000 }).catch(() => undefined);
  await page.shot("10-report");
  await page.click("button", "番号を付けて発行する");
  await page.text("税務-点検報-", { patience: 60_000 });
  await page.shot("11-issued");
}
