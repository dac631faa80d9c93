// What a user does with the window: finds things by role and name, clicks, types, presses keys, looks.
// Everything waits: a thing that is not there yet may come.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PATIENCE = 30_000;

/** Runs in the page. Finds visible elements by role and name, the way a screen reader would list them. */
function finder(query) {
  const IMPLICIT = {
    button: "button,summary,input[type=button],input[type=submit]",
    link: "a[href]",
    heading: "h1,h2,h3,h4,h5,h6",
    textbox: "[contenteditable=true],input:not([type]),input[type=text],input[type=password],input[type=email],textarea",
    searchbox: "input[type=search]",
    checkbox: "input[type=checkbox]",
    radio: "input[type=radio]",
    combobox: "select:not([multiple])",
    option: "option",
    list: "ul,ol",
    listitem: "li",
    table: "table",
    row: "tr",
    cell: "td",
    columnheader: "th",
    navigation: "nav",
    main: "main",
    dialog: "dialog",
    img: "img[alt]:not([alt=''])",
    form: "form",
    group: "fieldset,details",
    tab: "[role=tab]",
    region: "section[aria-label],section[aria-labelledby]",
    status: "output",
    progressbar: "progress",
  };
  const tidy = (text) => (text ?? "").normalize("NFC").replace(/\s+/gu, " ").trim();
  const shown = (el) => {
    if (!el.isConnected || el.closest("[inert],[aria-hidden=true]")) return false;
    const style = getComputedStyle(el);
    if (style.visibility === "hidden" || style.display === "none") return false;
    return el.getClientRects().length > 0 || el.tagName === "OPTION";
  };
  const spoken = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.getAttribute("aria-hidden") === "true") return "";
    if (node.getAttribute("aria-label")) return ` ${node.getAttribute("aria-label")} `;
    if (node.tagName === "IMG") return ` ${node.alt} `;
    if (node.tagName.toLowerCase() === "svg") return ` ${node.querySelector("title")?.textContent ?? ""} `;
    const inside = [...node.childNodes].map(spoken).join("");
    const block = getComputedStyle(node).display !== "inline";
    return block ? ` ${inside} ` : inside;
  };
  const name = (el) => {
    const by = el.getAttribute("aria-labelledby");
    if (by) return tidy(by.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map(spoken).join(" "));
    if (el.getAttribute("aria-label")) return tidy(el.getAttribute("aria-label"));
    if (el.tagName === "FIELDSET") return tidy(el.querySelector("legend")?.textContent);
    if (el.labels?.length) return tidy([...el.labels].map(spoken).join(" "));
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName)) return tidy(el.title || el.placeholder || el.value);
    return tidy(spoken(el)) || tidy(el.title);
  };
  if (query.name !== undefined) query.name = tidy(query.name);
  const selector = [IMPLICIT[query.role], `[role=${query.role}]`].filter(Boolean).join(",");
  const scope = query.within ?? document;
  // While a dialog is open, the rest of the page is out of reach.
  return [...scope.querySelectorAll(query.role ? selector : "*")].filter((el) => {
    const role = el.getAttribute("role");
    if (query.role && role && role !== query.role) return false;
    if (!shown(el)) return false;
    if (!query.role) {
      // By text: the innermost element that says it.
      const text = tidy(spoken(el));
      const said = query.exact ? text === query.name : text.includes(query.name);
      return said && ![...el.children].some((c) => {
        const inner = tidy(spoken(c));
        return shown(c) && (query.exact ? inner === query.name : inner.includes(query.name));
      });
    }
    if (query.name === undefined) return true;
    return query.exact ? name(el) === query.name : name(el).includes(query.name);
  });
}

// The driver knows elements only at the top of the arguments, not inside lists and objects.
const FIND = `const finder = ${finder}; return finder({...arguments[0], within: arguments[1]});`;

/** Where to click: boxes and rounds through their label, since the input itself may be clipped away; nowhere while it is disabled or covered. */
const MIDDLE = `
  const e = arguments[0];
  if (e.disabled || e.getAttribute("aria-disabled") === "true") return null;
  const target = /^(checkbox|radio)$/.test(e.type) && e.labels?.length ? e.labels[0] : e;
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
  const r = target.getBoundingClientRect();
  const [x, y] = [Math.round(r.x + r.width / 2), Math.round(r.y + r.height / 2)];
  const hit = document.elementFromPoint(x, y);
  return hit && (target.contains(hit) || hit.contains(target)) ? [x, y] : null;
`;

/** May be used now. */
const READY = `const e = arguments[0]; return !e.disabled && e.getAttribute("aria-disabled") !== "true" && !e.closest("[inert]");`;
/** Has the focus, by itself or as the active one of what has it. */
const HAS_FOCUS = `
  const [e, a] = [arguments[0], document.activeElement];
  return e === a || (e.id !== "" && a?.getAttribute("aria-activedescendant") === e.id);`;
/** What is active, by its place among all elements: the same number is the same element. */
const ACTIVE = `
  const a = document.activeElement;
  const own = document.getElementById(a?.getAttribute("aria-activedescendant") ?? "") ?? a;
  return [...document.querySelectorAll("*")].indexOf(own);`;
/** The arrow key that leads on where the focus stands in the same list, menu, group or long table; null elsewhere. */
const NEAR_FOCUS = `
  const [e, along, a] = [arguments[0], arguments[1], document.activeElement];
  const long = e.closest("[data-roving]");
  if (long?.contains(a)) {
    const [to, here] = [e, a].map((stop) => stop.closest("tr,li"));
    const on = Boolean(a.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
    return to === here ? (on ? "right" : "left") : on ? "down" : "up";
  }
  const whole = e.closest("[role=listbox],[role=menu],[role=radiogroup],[role=tablist],[role=grid],fieldset");
  const near = Boolean(whole) && (whole === a || whole.contains(a) || Boolean(a?.getAttribute("aria-activedescendant")));
  return near && along ? along : null;`;
/** The heading under which a ledger of this name is folded away; null where it is in sight. */
const FOLDED = `
  const list = [...document.querySelectorAll(".nav-group ul[hidden]")]
    .find((ul) => [...ul.querySelectorAll(".nav-link")].some((link) => link.title === arguments[0]));
  return list?.parentElement.querySelector(".nav-head").title ?? null;
`;

/** Notes what the next press of the mouse falls on. */
const WATCH_PRESS = `
  window.__pressed = undefined;
  addEventListener("pointerdown", (e) => { window.__pressed = e.target; }, { capture: true, once: true });`;
/** Null where the last press fell on what it was meant for; else what it fell on, and whether that does anything. */
const FELL_BESIDE = `
  const [e, pressed] = [arguments[0], window.__pressed];
  if (pressed === undefined) return { on: "nothing", acts: false };
  const target = /^(checkbox|radio)$/.test(e.type) && e.labels?.length ? e.labels[0] : e;
  if (target.contains(pressed) || pressed.contains(target)) return null;
  const acted = pressed.closest("button,a,input,select,textarea,summary,label,[role=row],[role=option],[role=menuitem]");
  return { on: (acted ?? pressed).textContent.trim().slice(0, 60), acts: Boolean(acted) };`;

const describe = (query) =>
  `${query.role ?? "text"}${query.name === undefined ? "" : ` 「${query.name}」`}${query.within ? " (inside)" : ""}`;

/** A press that did something else than was meant: trying again would hide it. */
class Missed extends Error {}

export class Page {
  constructor(session, shots) {
    this.session = session;
    this.shots = shots;
    this.axe = null;
    this.scale = 1;
    /** Without a pointer: clicks are made with the keyboard. */
    this.keysOnly = process.env.MORICHO_KEYS === "1";
  }

  /** Writes down what goes wrong in the page from now on: errors, and what its policy refused. */
  listen() {
    return this.session.run(`
      window.__wrong = [];
      const note = (text) => window.__wrong.length < 20 && window.__wrong.push(String(text).slice(0, 1500));
      addEventListener("error", (e) => note(e.error?.stack ? e.message + "\\n" + e.error.stack : e.message));
      addEventListener("unhandledrejection", (e) => note("unhandled: " + (e.reason?.stack ?? e.reason?.message ?? e.reason)));
      addEventListener("securitypolicyviolation", (e) => note("policy: " + e.violatedDirective + " " + e.blockedURI));`);
  }

  /** What went wrong so far. */
  errors() {
    return this.session.run("return window.__wrong ?? []");
  }

  /** All matches now, in document order. */
  all(role, name, { within, exact = false } = {}) {
    return this.session.run(FIND, { role, name, exact }, within ?? null);
  }

  /** The first match, once it is there. */
  async find(role, name, options = {}) {
    const found = await this.until(
      async () => (await this.all(role, name, options))[0],
      `${describe({ role, name, ...options })} to appear`,
      options.patience,
    );
    return found;
  }

  /** The innermost element that says this. */
  text(said, options = {}) {
    return this.find(undefined, said, options);
  }

  /** Waits until nothing says this (any more). */
  gone(role, name, options = {}) {
    return this.until(
      async () => (await this.all(role, name, options)).length === 0,
      `${describe({ role, name, ...options })} to go`,
      options.patience,
    );
  }

  /** Asks until the answer is true; stale elements are asked for again. */
  async until(ask, what, patience = PATIENCE) {
    const end = Date.now() + patience;
    let last = null;
    for (;;) {
      try {
        const answer = await ask();
        if (answer) return answer;
      } catch (why) {
        if (why instanceof Missed) throw why;
        last = why;
      }
      if (Date.now() > end) {
        throw new Error(`waited ${patience / 1000} s for ${what}${last ? ` (${last.message})` : ""}`);
      }
      await new Promise((go) => setTimeout(go, 60));
    }
  }

  /** Opens the heading of the navigation under which a ledger is folded away, as whoever looks for it does. */
  async unfold(name) {
    const heading = await this.session.run(FOLDED, name);
    if (heading) await this.click("button", heading, { within: await this.find("navigation", "主な画面") });
  }

  /** Goes to the navigation by the key that leads from part to part of the window. */
  async toNavigation() {
    const inside = "return Boolean(document.activeElement?.closest('.nav'))";
    for (let n = 0; n < 20 && !(await this.session.run(inside)); n += 1) await this.keys("f6");
  }

  /** Clicks the middle of what has this role and name, once it can be clicked and nothing lies over it. */
  async click(role, name, options = {}) {
    if (this.keysOnly && !options.shift && !options.control) return this.press(role, name, options);
    await this.until(async () => {
      const [el] = await this.all(role, name, options);
      if (!el && role === "button") await this.unfold(name);
      const at = el && (await this.session.run(MIDDLE, el));
      if (!at) return false;
      // A list that is still scrolling to its choice would put another one under the pointer.
      await new Promise((go) => setTimeout(go, 60));
      const still = await this.session.run(MIDDLE, el);
      if (!still || still[0] !== at[0] || still[1] !== at[1]) return false;
      // The driver counts pixels of the window, the page its own, which zooming makes larger.
      await this.session.run(WATCH_PRESS);
      await this.session.click(...at.map((n) => Math.round(n * this.scale)), options);
      // What moves between the look and the press moves from under a user's pointer, too.
      const beside = await this.session.run(FELL_BESIDE, el).catch(() => null);
      if (beside?.acts) throw new Missed(`the press for ${describe({ role, name, ...options })} fell on 「${beside.on}」`);
      return !beside;
    }, `${describe({ role, name, ...options })} to be clickable`, options.patience);
  }

  /** What a click does, without a pointer: reached with Tab or the arrow keys, and then Enter or the space bar. */
  async press(role, name, options = {}) {
    let el = null;
    const look = () => this.until(async () => {
      [el] = await this.all(role, name, options);
      if (!el && role === "button") await this.unfold(name);
      if (!el || !(await this.session.run(READY, el))) return false;
      // A cell of a list is reached as its row, and a press of the mouse on it only marks that row.
      if (role === "gridcell") el = await this.session.run("return arguments[0].closest('[role=row]')", el);
      return el;
    }, `${describe({ role, name, ...options })} to be ready`, options.patience);
    await look();
    const has = () => this.session.run(HAS_FOCUS, el).catch((why) =>
      (/stale|not found/u.test(why.message) ? look().then(() => this.session.run(HAS_FOCUS, el)) : Promise.reject(why)));
    let along = { option: "down", menuitem: "down", radio: "down", tab: "right", row: "down", gridcell: "down" }[role];
    // Buttons of which one is pressed stand beside each other; rounds of a form are gone through either way.
    if (role === "radio" && (await this.session.run("return arguments[0].type !== 'radio'", el))) along = "right";
    const step = async () => {
      const key = await this.session.run(NEAR_FOCUS, el, along ?? null);
      const before = key && (await this.session.run(ACTIVE));
      await this.keys(key ?? "tab");
      // Lists do not go on at their other end: what stands above is reached upwards.
      if (key && key === along && (await this.session.run(ACTIVE)) === before) along = { down: "up", right: "left" }[along] ?? along;
    };
    for (let n = 0; !(await has()); n += 1) {
      if (n >= 200) throw new Error(`no key leads to ${describe({ role, name, ...options })}; the focus is at ${await this.focused()}`);
      // What is drawn anew on the way there is looked for anew.
      await step().catch((why) => (/stale|not found/u.test(why.message) ? look() : Promise.reject(why)));
    }
    const box = role === "checkbox" || role === "radio" || role === "switch";
    if (role === "gridcell") return;
    if (role === "radio" && (await this.session.run("return arguments[0].checked", el))) return;
    await this.keys(box ? "space" : "enter");
  }

  /** Puts text into a field as a user does: focus, clear, type. */
  async fill(name, text, { role = "textbox", within, exact = false } = {}) {
    if (this.keysOnly) await this.tabTo(role, name, { within, exact, limit: 200 });
    const el = await this.find(role, name, { within, exact });
    await this.session.run("arguments[0].focus(); arguments[0].select?.();", el);
    await this.session.press("delete");
    await this.session.type(text);
    await this.until(
      async () => (await this.session.run("return arguments[0].value", el)) === text,
      `${describe({ role, name })} to hold 「${text}」`,
      3000,
    );
    return el;
  }

  /** Puts text with line breaks into a field at once, as pasting does; typing would press Enter. */
  async paste(name, text, { within } = {}) {
    const el = await this.find("textbox", name, { within });
    await this.session.run(
      "const el = arguments[0]; el.focus(); Object.getOwnPropertyDescriptor(Object.getPrototypeOf(el), 'value').set.call(el, arguments[1]);" +
        "el.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));", el, text);
    await this.until(
      async () => (await this.session.run("return arguments[0].value", el)) === text, `${name} to hold what was pasted`, 3000);
  }

  /** Opens a list of choices and takes one. */
  async choose(label, option, { within } = {}) {
    await this.click("button", label, { within });
    await this.click("option", option, { exact: true });
    await this.gone("listbox", undefined);
  }

  type(text) {
    return this.session.type(text);
  }

  /** Presses chords one after the other: "control+k", "tab", "enter". */
  async keys(...chords) {
    for (const chord of chords) await this.session.press(chord);
  }

  /** Presses Tab until the focus is on this role and name: what works without a pointer. */
  async tabTo(role, name, { back = false, limit = 120, ...options } = {}) {
    await this.find(role, name, options);
    for (let n = 0; n < limit; n += 1) {
      const here = await this.all(role, name, options);
      if (await this.session.run("return [...arguments].includes(document.activeElement)", ...here)) return;
      await this.keys(back ? "shift+tab" : "tab");
    }
    throw new Error(`${limit} × Tab did not reach ${describe({ role, name })}`);
  }

  /** Reaches a group of radio buttons with Tab and goes round it with the arrow keys until this one is chosen. */
  async tabToChoice(group, name) {
    const within = await this.find("radiogroup", group);
    await this.tabTo("radio", undefined, { within });
    for (let n = 0; n < 20; n += 1) {
      const [radio] = await this.all("radio", name, { within });
      if (await this.session.run("return arguments[0] === document.activeElement && arguments[0].checked", radio)) return;
      await this.keys("down");
    }
    throw new Error(`the arrow keys did not reach ${describe({ role: "radio", name })}`);
  }

  /** Role and name of what has the focus. */
  focused() {
    return this.session.run(
      "const e = document.activeElement; return [e.getAttribute('role') ?? e.tagName.toLowerCase(), (e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 80)]");
  }

  value(el) {
    return this.session.run("return arguments[0].value", el);
  }

  words(el) {
    return this.session.run("return arguments[0].innerText", el);
  }

  /** Everything that the window says now. */
  said() {
    return this.session.run("return document.body.innerText");
  }

  /** Asks the door as the window does; for looking behind a screen, never instead of it. */
  async rpc(cmd, payload = {}) {
    const [ok, value] = await this.session.runAsync(
      "const done = arguments[2]; window.__TAURI_INTERNALS__.invoke('rpc', {cmd: arguments[0], payload: arguments[1]})" +
        ".then((v) => done([true, v]), (e) => done([false, e]));", cmd, payload);
    if (!ok) throw Object.assign(new Error(value.message), { code: value.code });
    return value;
  }

  /** A picture to be looked at: target/e2e/<story>/<name>.png. */
  async shot(name) {
    // A font is asked for only when a character needs it, and its glyphs come one frame later.
    await this.session.runAsync(`const done = arguments[0];
      const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 60)));
      const settled = async () => {
        for (let n = 0; n < 5; n += 1) { await frame(); await document.fonts.ready; }
        done();
      };
      settled();`);
    writeFileSync(join(this.shots, `${name}.png`), await this.session.png());
  }

  /** Zooms the whole page like Ctrl + does: 2 is 200 %. */
  async zoom(factor) {
    await this.session.runAsync(
      "const done = arguments[1]; window.__TAURI_INTERNALS__.invoke('plugin:webview|set_webview_zoom', {value: arguments[0]}).then(() => done(null), (e) => done(String(e)));", factor)
      .then((why) => { if (why) throw new Error(why); });
    this.scale = factor;
    await new Promise((go) => setTimeout(go, 300));
  }

  /** Nothing is cut off sideways, and where only the panes scroll, the page behind them stays where it is. */
  async fits() {
    const [need, have, tall, room, still] = await this.session.run(
      "const d = document.documentElement; const b = getComputedStyle(document.body).overflowY;" +
        "return [d.scrollWidth, d.clientWidth, d.scrollHeight, d.clientHeight, b === 'hidden' || b === 'clip']");
    if (need > have + 1) throw new Error(`the page is ${need} px wide in a window of ${have} px`);
    if (still && tall > room + 1) throw new Error(`the page behind the panes is ${tall} px tall in a window of ${room} px`);
  }

  /** Runs axe on the whole page, contrast included; fails with what it finds. */
  async accessible(where, { except = [] } = {}) {
    this.axe ??= readFileSync(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
    const there = await this.session.run("return typeof window.axe === 'object'");
    if (!there) await this.session.run(`${this.axe};\nwindow.axe = axe;`);
    const found = await this.session.runAsync(
      `const done = arguments[1];
       const rules = Object.fromEntries(arguments[0].map((id) => [id, {enabled: false}]));
       // Colours on their way are nobody's colours.
       Promise.allSettled(document.getAnimations().map((a) => a.finished)).then(() => axe.run(document, {rules, resultTypes: ["violations"]})).then(
         (r) => done(r.violations.map((v) => ({id: v.id, impact: v.impact, help: v.help,
           at: v.nodes.slice(0, 5).map((n) => n.target.join(" ") + " | " + (n.any[0]?.message ?? n.failureSummary ?? ""))}))),
         (e) => done([{id: "axe", impact: "", help: String(e), at: []}]));`, except);
    if (found.length > 0) {
      const lines = found.map((v) => `  ${v.id} (${v.impact}): ${v.help}\n${v.at.map((a) => `      ${a}`).join("\n")}`);
      throw new Error(`axe, ${where}:\n${lines.join("\n")}`);
    }
  }
}
