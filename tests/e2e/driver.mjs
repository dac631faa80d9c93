// A plain WebDriver client: only what the stories need, over fetch.

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Named keys of the protocol. */
export const KEY = {
  backspace: "\uE003", tab: "\uE004", enter: "\uE007", shift: "\uE008", control: "\uE009", alt: "\uE00A",
  escape: "\uE00C", space: " ", pageUp: "\uE00E", pageDown: "\uE00F", end: "\uE010", home: "\uE011",
  left: "\uE012", up: "\uE013", right: "\uE014", down: "\uE015", delete: "\uE017",
  f1: "\uE031", f6: "\uE036", f8: "\uE038",
};

export class WebDriverError extends Error {
  constructor(kind, message) {
    super(`${kind}: ${message}`);
    this.kind = kind;
  }
}

async function call(base, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
    signal: AbortSignal.timeout(120_000),
  });
  const { value } = await response.json();
  if (!response.ok) throw new WebDriverError(value?.error ?? response.status, value?.message ?? "");
  return value;
}

export class Session {
  constructor(base, id) {
    this.base = `${base}/session/${id}`;
  }

  /** Starts the program and waits for its window. */
  static async open(base, binary, args = []) {
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
    const { sessionId } = await call(base, "POST", "/session", { capabilities });
    return new Session(base, sessionId);
  }

  post(path, body) {
    return call(this.base, "POST", path, body);
  }

  get(path) {
    return call(this.base, "GET", path);
  }

  close() {
    return call(this.base, "DELETE", "");
  }

  /** Runs a function body in the page; `args` arrive as `arguments`. Elements go in and out as handles. */
  run(script, ...args) {
    return this.post("/execute/sync", { script, args });
  }

  /** Like run, but the body calls its last argument when it is done. */
  runAsync(script, ...args) {
    return this.post("/execute/async", { script, args });
  }

  async png() {
    return Buffer.from(await this.get("/screenshot"), "base64");
  }

  /** Clicks at a place of the window with the mouse. */
  click(x, y, { modifiers = [] } = {}) {
    const pointer = {
      type: "pointer", id: "mouse", parameters: { pointerType: "mouse" },
      actions: [
        { type: "pointerMove", duration: 0, x, y },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ],
    };
    if (modifiers.length === 0) return this.post("/actions", { actions: [pointer] });
    const key = {
      type: "key", id: "keyboard",
      actions: [
        ...modifiers.map((m) => ({ type: "keyDown", value: KEY[m] })),
        { type: "pause" }, { type: "pause" },
        ...modifiers.map((m) => ({ type: "keyUp", value: KEY[m] })),
      ],
    };
    pointer.actions.unshift(...modifiers.slice(1).map(() => ({ type: "pause", duration: 0 })));
    return this.post("/actions", { actions: [key, pointer] });
  }

  /** Presses a chord such as "control+k", "shift+tab", "enter", "e". */
  press(chord) {
    const parts = chord === "+" ? ["+"] : chord.split("+");
    const keys = parts.map((p) => KEY[p] ?? p);
    const actions = [
      ...keys.map((value) => ({ type: "keyDown", value })),
      ...keys.toReversed().map((value) => ({ type: "keyUp", value })),
    ];
    return this.post("/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Types text into whatever has the focus. The driver drops what lies past U+FFFF (𠮷), so that is put in as an IME does. */
  async type(text) {
    const active = await this.get("/element/active");
    for (const part of text.match(/[\u{10000}-\u{10FFFF}]+|[^\u{10000}-\u{10FFFF}]+/gu) ?? []) {
      if (part.codePointAt(0) > 0xffff) await this.run("document.execCommand('insertText', false, arguments[0])", part);
      else await this.post(`/element/${active[ELEMENT]}/value`, { text: part });
    }
  }

  clear(element) {
    return this.post(`/element/${element[ELEMENT]}/clear`);
  }
}
