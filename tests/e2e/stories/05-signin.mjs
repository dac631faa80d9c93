// Everybody signs in for themselves: the recovery sheet at the first start, temporary passwords, five wrong passwords,
// the locked screen, and a chief and an officer who need each other.

import { goTo, keepCode, makeBook, openBook, PASSWORD, passwordOf, tookPassword } from "../office.mjs";

export const title = "A book with a recovery sheet; wrong passwords lock out; the screen locks; chief and officer need each other";

const WRONG = "ちがう合言葉ちがう合言葉";

export async function play({ open, expect }) {
  const page = await open();
  // The code is shown once, can be printed, and one group of it is asked back.
  await makeBook(page, {
    keep: async (page) => {
      await page.find("list", "復旧コード", { patience: 60_000 });
      await page.find("button", "用紙を印刷する");
      await page.shot("01-recovery-code");
      await page.accessible("recovery code");
      await page.fits();
      await page.zoom(2);
      await page.shot("01-recovery-code-200");
      await page.fits();
      await page.accessible("recovery code at 200 %");
      await page.zoom(1);
      const before = await page.rpc("office_state");
      expect(before.book.acting.number === "1002", "whoever makes the book is signed in");
      return keepCode(page);
    },
  });
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  const id = (await page.rpc("ledger_add", {
    ledger: "asset",
    values: { name: "固定資産課税台帳（髙﨑）", class: "A", class_reason: "個人の税額が分かるため" },
    parts: {},
  })).id;
  const confirm = { ledger: "asset", selection: { ids: [id] }, step: "confirm", reason: "" };
  await page.rpc("ledger_step", confirm).catch(() => null);
  const own = await page.rpc("ledger_get", { ledger: "asset", id });
  expect(own.record.step !== "confirmed", "the officer confirmed what the officer had entered");

  // Locked: nothing can be done, the same person goes on with the password alone.
  await page.keys("control+l");
  await page.text("画面をロックしています");
  await page.shot("02-locked");
  await page.accessible("the locked screen");
  await page.fits();
  const locked = await page.rpc("ledger_list", { ledger: "asset" }).catch((why) => why.code);
  expect(locked === "locked", `a locked book answered with ${locked}`);

  // The chief comes with a temporary password: first of all it is changed, and a guessable one is refused.
  await page.fill("職員番号", "1001");
  await page.fill("パスワード", passwordOf("1001"));
  await page.click("button", "開く");
  await page.text("先にパスワードを変えてください", { patience: 30_000 });
  const held = await page.rpc("ledger_list", { ledger: "asset" }).catch((why) => why.code);
  expect(held === "must_change", `a temporary password let everything through: ${held}`);
  await page.fill("新しいパスワード", "課長佐藤の税務課1001");
  await page.text("推測されやすい", { patience: 10_000 });
  await page.shot("03-weak-password");
  await page.accessible("a weak password");
  await page.fits();
  await page.fill("新しいパスワード", PASSWORD);
  await page.fill("もう一度", PASSWORD);
  await page.text("強さ：強い", { patience: 10_000 });
  await page.shot("04-strong-password");
  await page.click("button", "パスワードを変える");
  tookPassword("1001");
  await page.find("navigation", undefined, { patience: 60_000 });

  // What the officer entered, the chief settles.
  await page.rpc("ledger_step", confirm);
  const record = await page.rpc("ledger_get", { ledger: "asset", id });
  expect(record.record.step === "confirmed", JSON.stringify(record.record));
  await goTo(page, "設定");
  await page.click("button", "利用者とパスワード");
  await page.find("table");
  await page.text("封筒に入れて金庫");
  await page.shot("05-accounts");
  await page.accessible("accounts");
  await page.fits();
  await page.zoom(2);
  await page.shot("05-accounts-200");
  await page.fits();
  await page.accessible("accounts at 200 %");
  await page.zoom(1);

  // Five wrong passwords for the officer's number; meanwhile the chief still gets in.
  await page.keys("control+l");
  for (let n = 1; n <= 5; n++) {
    await page.find("button", "開く", { patience: 30_000 });
    await page.fill("職員番号", "1002");
    await page.fill("パスワード", WRONG);
    await page.click("button", "開く");
    await page.find("alert", undefined, { patience: 30_000 });
    if (n === 1) await page.text("あと4回");
    // Quick tries must wait: 2 and 4 seconds.
    if (n === 3 || n === 4) await new Promise((done) => setTimeout(done, n === 3 ? 2_500 : 4_500));
  }
  await page.text("15分");
  await page.shot("06-locked-out");
  await page.accessible("locked out");
  await page.fill("パスワード", PASSWORD);
  await page.click("button", "開く");
  await page.text("サインインできません");
  expect((await page.rpc("office_state")).book === null, "a number that is locked out opened the book");

  // The chief lets the officer in again; the officer is told what happened meanwhile.
  await openBook(page, "1001");
  await goTo(page, "設定");
  await page.click("button", "利用者とパスワード");
  await page.text("ロック中");
  await page.shot("07-locked-account");
  await page.click("button", "担当髙﨑のロックを解く");
  await page.gone("button", "担当髙﨑のロックを解く");
  await page.keys("control+l");
  await openBook(page, "1002");
  await page.text("回まちがえたパスワードが入れられました");
  await page.shot("08-last-use");
  await page.accessible("what happened meanwhile");
  await page.fits();
  expect(!(await page.said()).includes("のロックを解きました"), "what the chief was told is still there when the officer comes");

  // Left alone, the screen locks by itself: the window after a minute, as the settings say here.
  await page.rpc("settings_save", { ...(await page.rpc("settings_get")), lock_minutes: 1 });
  await page.keys("control+l");
  await openBook(page, "1002");
  await page.text("画面をロックしています", { patience: 120_000 });
  await page.shot("09-idle");
  const idle = await page.rpc("office_state");
  expect(idle.held?.why === "locked", JSON.stringify(idle));

  // Everybody has forgotten: the way with the recovery code stands at the gate.
  await page.click("button", "パスワードを忘れたとき");
  await page.find("textbox", "復旧コード");
  await page.shot("10-recover");
  await page.accessible("recovering");
  await page.fits();
  await page.zoom(2);
  await page.shot("11-recover-200");
  await page.fits();
  await page.accessible("recovering at 200 %");
  await page.click("button", "やめる");
  await page.text("画面をロックしています");
  await page.shot("12-locked-200");
  await page.fits();
}
