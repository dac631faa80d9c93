// A card's life: entered, lent, lost with a clock that only the invalidation stops, reported on paper, issued again; the old
// one of another is collected and waits to be crushed; then a check whose difference stays on 今日 until it is settled.

import { actAs, goTo, japanDay, makeBook } from "../office.mjs";

export const title = "A card is lent, lost, stopped under a running clock, reported on paper and checked";

export async function play({ open, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  await page.rpc("ledger_add", {
    ledger: "ic_card",
    values: { card_number: "C-01187", kind: "personal", systems: "文書管理、収納システム", valid_until: "2031-03-31" },
  });
  await page.rpc("ledger_add", { ledger: "ic_card", values: { card_number: "G-00009", kind: "division", place: "窓口 施錠庫" } });

  // Lent through the common dialog, which asks for what the step needs.
  await goTo(page, "ICカード");
  await page.find("heading", "ICカード");
  await page.click("row", "C-01187");
  await page.keys("enter");
  await page.click("button", "貸与する");
  const lend = await page.find("dialog", "貸与する");
  await page.fill("保有者", "髙橋 﨑子", { within: lend });
  await page.accessible("lend");
  await page.shot("01-lend");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("貸与中");
  await page.shot("02-lent");

  // Lost: found by name, reported with a few fields.
  await page.click("button", "紛失の届出");
  await page.find("heading", "紛失の届出");
  await page.fill("なくしたカード", "高橋", { role: "searchbox" });
  await page.click("button", "C-01187");
  await page.find("timer", undefined, { patience: 500 }).then(
    () => expect(false, "the clock runs before the report"),
    () => undefined,
  );
  await page.click("button", "気づいた日時にいまの時刻を入れる");
  await page.fill("状況", "帰宅の途中で名札入れごと見当たらなくなった。");
  await page.click("button", "統一的な窓口に届け出た日時にいまの時刻を入れる");
  await page.accessible("loss: report");
  await page.shot("03-report");
  await page.fits();
  await page.keys("control+enter");
  await page.text("まだ無効化されていません");
  await page.accessible("loss: running");
  await page.shot("04-running");
  await page.fits();
  await page.zoom(2);
  await page.shot("04-running-200");
  await page.fits();
  await page.zoom(1);

  // Whoever reported it sees who stops the clock (第58条第2項第3号): the chief, on whose 今日 it stands above everything.
  await page.text("ができるのは責任者・代行者です");
  await actAs(page, "課長佐藤");
  await goTo(page, "今日");
  await page.find("timer");
  await page.accessible("today with a clock");
  await page.shot("05-today");
  await page.click("button", "カードの無効化");
  await page.fill("無効化した者", "情報システム課 吉田");
  await page.keys("control+enter");
  await page.text("届出から無効化まで", { exact: true });
  await page.shot("06-stopped");
  const stopped = await page.rpc("ledger_list", { ledger: "ic_card", view: { life: "active", search: "C-01187" } });
  const values = stopped.records[0].values;
  expect(stopped.records[0].step === "invalid", "the card is invalid");
  expect(values.invalidated_at >= values.reported_at, "the interval can be computed");

  // The report comes filled in.
  await page.click("button", "紛失等報告書を印刷");
  await page.find("heading", "印刷プレビュー");
  await page.text("様式第5号");
  await page.shot("07-paper");

  // From the same screen it is taken on as an incident, and another card is issued in its place.
  await page.keys("escape");
  await page.click("button", "インシデントとして扱う");
  await page.text("としてインシデントを始めました");
  const [incident] = (await page.rpc("ledger_list", { ledger: "incident", view: { life: "active" } })).records;
  expect(incident.values.outline.includes("名札入れ"), "the incident knows what happened");
  // Meanwhile another card was switched.
  const old = await page.rpc("ledger_add", {
    ledger: "ic_card",
    values: { card_number: "P-210031", kind: "personal", holder: "石和 太郎", lent_on: japanDay(-900), origin: "lent" },
  });
  const switched = { ledger: "ic_card", selection: { ids: [old.id] }, step: "replace", values: { replaced_on: japanDay() } };
  await page.rpc("ledger_step", switched);
  await actAs(page, "担当髙﨑");
  await goTo(page, "ICカード");
  await page.click("button", "紛失の届出");
  await page.fill("なくしたカード", "C-01187", { role: "searchbox" });
  await page.click("button", "C-01187");
  await page.click("button", "再発行を記録する");
  const again = await page.find("dialog", "再発行を記録する");
  await page.fill("再発行・新しいカード番号", "C-01202", { within: again });
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("C-01202");
  await page.shot("08-issued-again");

  // A card that was switched is collected, and then waits on 今日 to be crushed (第58条第3項).
  await goTo(page, "今日");
  await page.click("button", "旧カードの回収");
  await page.click("button", "回収を記録する");
  const collect = await page.find("dialog", "回収を記録する");
  await page.fill("回収した者", "担当髙﨑", { within: collect });
  await page.keys("control+enter");
  await page.gone("dialog");
  await goTo(page, "今日");
  await page.click("button", "回収したカードの破砕");
  await page.text("P-210031");
  await page.text("回収・破砕待ち");
  await page.shot("09-collected");

  // A check: one card is there, one is not.
  await goTo(page, "ICカード");
  await page.click("button", "点検する");
  await page.find("heading", "カードの点検");
  await page.click("radio", "ない", { within: await page.find("radiogroup", "G-00009の現物") });
  await page.accessible("check");
  await page.shot("10-check");
  await page.keys("control+enter");
  await page.find("heading", "点検・棚卸の指摘");
  await page.text("G-00009");
  await page.shot("11-finding");
  // It waits for whoever can settle it.
  const today = await page.rpc("today", {});
  expect(today.waiting.some((r) => r.kind === "点検・棚卸の指摘"), "the finding waits on 今日");
}
