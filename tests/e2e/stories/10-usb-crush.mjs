// A degaussing of an SSD is refused with the reason; then, with the keyboard alone, thirty sticks are crushed in the office
// before a witness, the last steps at 200 %.

import { byKeys } from "../disposal.mjs";
import { actAs, goTo, japanMinute, makeBook } from "../office.mjs";

export const title = "Degaussing an SSD is refused; thirty USB sticks are crushed before a witness, without a pointer";

const STICKS = Array.from({ length: 30 }, (_, n) => `FU0821-${String(3301 + n).padStart(6, "0")}`);
const CASE = "USBメモリ30本の破砕";

export async function play({ open, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");

  // An SSD is not degaussed, whoever asks: said as soon as it is chosen, and again when it is asked for.
  const methods = await page.rpc("disposal_judge", { items: [] });
  const degauss = methods.methods.ssd.find((m) => m.key === "degauss");
  expect(degauss, "the table does not list degaussing for an SSD, so nobody is told why not");
  await goTo(page, "廃棄・返却");
  await page.click("button", "新しい廃棄・返却");
  await page.fill("件名", "SSDの消磁");
  await page.choose("処分の区分", "廃棄");
  await page.choose("廃棄の理由", "不要");
  await page.choose("処理の委託", "職員が処理する");
  await page.choose("種別", "SSD");
  await page.choose("重要性分類", "B");
  await page.choose("方法", degauss.label);
  await page.text("消磁は効きません");
  await page.shot("01-refused-while-choosing");
  await page.paste("番号を貼り付ける", "S4EVNF0M7142");
  await page.click("button", "貼り付けた番号を加える");
  await page.text("1点を品目に加えました");
  await page.accessible("degaussing refused");
  await page.click("button", "保存する");
  await page.find("list", "手続の進み");
  await page.text("消磁は効きません");
  await page.click("button", "申請する");
  await page.shot("02-refused");
  await page.fits();
  const first = (await page.rpc("disposal_get", { id: "1" })).record;
  expect(first.step === "preparing", `the case went on to ${first.step}`);
  const refused = await page
    .rpc("disposal_step", { id: "1", version: first.version, step: "request", stage: "", reason: "", values: {}, text: null })
    .catch((why) => why.message);
  expect(String(refused).includes("消磁は効きません"), `the door answered ${JSON.stringify(refused)}`);

  // Thirty sticks, without a pointer. The form is left in the middle and opened again: what was written is still there.
  const crush = methods.methods.usb.find((m) => m.key === "crush_chip");
  await byKeys.goTo(page, "廃棄・返却");
  await byKeys.press(page, "新しい廃棄・返却");
  await byKeys.write(page, "件名", CASE);
  await byKeys.choose(page, "処分の区分", "廃棄");
  await byKeys.choose(page, "廃棄の理由", "不要");
  await byKeys.choose(page, "処理の委託", "職員が処理する");
  await byKeys.choose(page, "種別", "USBメモリ");
  await byKeys.choose(page, "重要性分類", "B");
  await byKeys.choose(page, "方法", crush.label);
  await byKeys.paste(page, "番号を貼り付ける", STICKS.join("\n"));
  await byKeys.press(page, "貼り付けた番号を加える");
  await page.text("30点を品目に加えました");
  await page.text("下書きを保存", { patience: 20_000 });
  await byKeys.goTo(page, "今日");
  await byKeys.goTo(page, "廃棄・返却");
  await byKeys.press(page, "新しい廃棄・返却");
  await page.text("書きかけの内容を戻しました");
  await page.text("30点");
  await page.shot("03-draft");
  await page.keys("control+enter");
  await page.find("list", "手続の進み");
  await page.keys("control+enter");
  await page.until(async () => (await page.rpc("disposal_get", { id: "2" })).record.step === "requested", "the request");

  await actAs(page, "課長佐藤");
  // 今日 names it; the permission is two keys away from there.
  await page.text("廃棄の許可");
  await page.shot("04-today");
  await byKeys.openCase(page, CASE);
  await byKeys.step(page, "許可する");

  // One number misread by the scanner is pointed out before anything is recorded.
  await byKeys.step(page, "数量を確認した", async (within) => {
    await byKeys.paste(page, "読んだ番号", STICKS.map((s, n) => (n === 4 ? s.replace("0821", "O821") : s)).join("\n"), { within });
    await page.text("0 と O", { within });
    await page.shot("05-near-miss");
    await page.accessible("near miss");
    await page.paste("読んだ番号", STICKS.join("\n"), { within });
    await byKeys.write(page, "数量の確認者", "課長佐藤", { within });
  });

  // The witness is somebody else than whoever crushes.
  await byKeys.next(page, "処理を記録する");
  const within = await page.find("dialog", "処理を記録する");
  await byKeys.paste(page, "読んだ番号", STICKS.join("\n"), { within });
  await byKeys.write(page, "処理の開始", japanMinute(), { within });
  await byKeys.write(page, "処理の終了", japanMinute(), { within });
  await byKeys.write(page, "処理の場所", "市役所 南館1階", { within });
  await byKeys.write(page, "処理実施者", "担当髙﨑", { within });
  await byKeys.write(page, "立会者", "担当髙﨑", { within, exact: true });
  await byKeys.write(page, "道具・型式", "破砕機 MS-40", { within });
  await byKeys.press(page, "処理を記録する", { within });
  await page.text("同じ人", { within });
  await page.shot("06-same-witness");
  await page.accessible("same witness");
  await page.tabTo("textbox", "立会者", { within, exact: true });
  await page.keys("control+a");
  await page.type("課長佐藤");
  await byKeys.press(page, "処理を記録する", { within });
  await page.gone("dialog");

  // The rest at 200 %.
  await page.zoom(2);
  await page.fits();
  await page.shot("07-treated-200");
  await byKeys.step(page, "検証を記録する", async (dialog) => {
    await page.tabTo("checkbox", "現物の目視", { within: dialog });
    await page.keys("space");
    await byKeys.write(page, "検証者", "課長佐藤", { within: dialog });
    await byKeys.choose(page, "検証の結果", "良", { within: dialog });
    await page.shot("08-verified-200");
    await page.fits();
  });
  await page.find("button", "完了する");
  await page.keys("control+enter");
  await page.text("「完了する」を記録しました");
  await page.shot("09-closed-200");
  await page.accessible("closed at 200 %");
  await page.zoom(1);
  await page.shot("10-closed");

  // The log is reached and seen with keys alone.
  await page.keys("control+p");
  await page.find("heading", "印刷プレビュー");
  await page.shot("11-print");
  expect((await page.rpc("disposal_get", { id: "2" })).record.step === "closed", "the case is not closed");
}
