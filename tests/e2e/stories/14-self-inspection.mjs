// The chief answers the whole checklist by keyboard, is told where the book says otherwise, plans, and prints.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actAs, goTo, makeBook } from "../office.mjs";

export const title = "The chief answers 18 questions by keyboard, sees two contradictions, makes a plan and prints the report";

export async function play({ open, stage, expect }) {
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
  await page.text("設問の版 2026.1版");
  await page.click("button", "対象者を選ぶ");
  await page.find("checkbox", "課長佐藤");
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
    if (n === 2) {
      // What shows the answer: a record of the book, and a file.
      await page.click("button", "帳簿の記録を証跡にする");
      const finding = await page.find("dialog", "証跡にする記録");
      await page.fill("番号・名前", "課税台帳", { role: "searchbox", within: finding });
      await page.click("button", "課税台帳（髙﨑）", { within: finding });
      await page.gone("dialog");
      const paper = join(stage.home, "写しの一覧.txt");
      writeFileSync(paper, "原本 1部、写し 2部");
      stage.answer(paper);
      await page.click("button", "ファイルを証跡にする");
      await page.text("1個のファイルを証跡にしました");
      await page.find("button", "写しの一覧.txt");
      await page.accessible("evidence");
      await page.shot("05-evidence");
      await page.fits();
      await page.click("button", "次の問へ");
      continue;
    }
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
  await page.text("問4", { exact: true });
  await page.find("heading", "ますか。");
  // Twenty quick changes of the page, each with an answer, lose nothing.
  const quick = [];
  for (let n = 0; n < 10; n += 1) quick.push("2", "down", "1", "up");
  await page.keys(...quick);
  await page.until(async () => (await page.said()).replace(/\s/g, "").includes("5／18問"), "5 answers");
  await page.keys("1", "down", "down");
  for (let n = 6; n <= 18; n += 1) {
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

  // A mistake was found in it: a new number names the old one.
  await goTo(page, "自己点検");
  await page.click("button", "自己点検の結果");
  await page.find("heading", "結果");
  await page.keys("control+p");
  await page.click("button", "訂正して出し直す場合");
  await page.click("option", "を訂正する");
  await page.gone("listbox", undefined);
  await page.fill("訂正の理由", "所見の誤記", { exact: false });
  await page.text("6ページ", { patience: 60_000 }).catch(() => undefined);
  await page.shot("12-correction");
  await page.accessible("a correction");
  await page.click("button", "番号を付けて発行する");
  await page.text("-002", { patience: 60_000 });
  await page.text("差し替えたもの");

  // What of the standard is shown by what.
  await goTo(page, "自己点検");
  await page.click("button", "対策基準との対応");
  await page.find("heading", "対策基準との対応");
  await page.accessible("coverage");
  await page.shot("13-coverage");
  await page.fits();
  await page.zoom(2);
  await page.shot("14-coverage-zoomed");
  await page.fits();
}
