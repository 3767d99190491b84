// The chat window: one file, no foreign request, no markup from messages (textContent only).
// Embed: <script src="https://…/widget.js" data-region="herne" defer></script>
(() => {
  "use strict";
  const WORDS = "@WORDS@", STYLE = "@STYLE@";
  const script = document.currentScript;
  const base = new URL(script ? script.src : location.href).origin;
  const options = script ? script.dataset : {};
  const KEY = "jba-chat:" + (options.region || "");
  const LONGEST = 2000;

  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const uuid = () => crypto.randomUUID ? crypto.randomUUID()
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  // -- what is remembered: only in this tab, only id, token and the last message seen -----------------
  const memory = {
    get() { try { return JSON.parse(sessionStorage.getItem(KEY)) || null; } catch { return null; } },
    set(value) { try { value ? sessionStorage.setItem(KEY, JSON.stringify(value)) : sessionStorage.removeItem(KEY); } catch { /* private mode: this page only */ } },
  };
  let chat = memory.get(), seen = 0, stream = null, busy = 0, opened = false, draft = null;

  // -- the window ---------------------------------------------------------------------------------------
  const host = el("div", { lang: "de" });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const launcher = el("button", { class: "launcher", type: "button", "aria-expanded": "false", "aria-controls": "panel", onclick: () => open() }, WORDS.launcher);
  const log = el("div", { class: "log", role: "log", "aria-label": WORDS.log, "aria-live": "polite", tabindex: "0" });
  const status = el("p", { class: "status", role: "status" });
  const alert = el("p", { class: "alert", role: "alert" });
  const input = el("textarea", { id: "text", rows: "1", autocomplete: "off", enterkeyhint: "send", onkeydown: onKey, oninput: grow });
  const limit = el("p", { class: "alert limit", role: "alert", hidden: true });
  const retry = el("button", { type: "button", hidden: true, onclick: () => draft && deliver(draft) }, WORDS.retry);
  const form = el("form", { onsubmit: onSubmit }, el("label", { for: "text" }, WORDS.input), input, el("button", { class: "send", type: "submit" }, WORDS.send));
  const menu = el("div", { class: "menu", id: "menu", hidden: true });
  const menuButton = el("button", { type: "button", "aria-expanded": "false", "aria-controls": "menu", onclick: () => toggleMenu() }, WORDS.menu);
  const card = el("section", { class: "card", hidden: true, "aria-labelledby": "help-title" },
    el("h3", { id: "help-title", tabindex: "-1" }, WORDS.help.title), el("p", {}, WORDS.help.intro),
    el("ul", {}, ...WORDS.help.lines.map((line) => el("li", {}, el("a", { href: line.url, rel: "noreferrer noopener", target: line.url.startsWith("http") ? "_blank" : null }, line.name), line.say))),
    el("button", { class: "back", type: "button", onclick: () => showCard(false) }, WORDS.help.back));
  const chatParts = [log, status, limit, alert, retry, form];
  const panel = el("section", { class: "panel", id: "panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "title", hidden: true, onkeydown: (event) => event.key === "Escape" && close() },
    el("div", { class: "head" }, el("h2", { id: "title" }, WORDS.title),
      el("button", { class: "emergency", type: "button", onclick: () => showCard(true) }, WORDS.emergency), menuButton,
      el("button", { type: "button", "aria-label": WORDS.close, onclick: () => close() }, "×"), el("p", {}, WORDS.machine)),
    menu, card, ...chatParts);
  root.append(launcher, panel);

  function open() {
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    input.focus();
    if (!opened) { opened = true; start(); } else listen();
  }
  function close() {
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
    if (stream) stream.abort();
  }
  function showCard(shown) {
    card.hidden = !shown;
    menu.hidden = true;
    for (const part of chatParts) part.hidden = shown || (part === retry && !draft) || (part === limit && !limit.firstChild);
    shown ? root.getElementById("help-title").focus() : input.focus();
  }
  function toggleMenu(shown = menu.hidden) {
    menu.hidden = !shown;
    menuButton.setAttribute("aria-expanded", String(shown));
    if (!shown) return;
    menu.replaceChildren(
      el("button", { type: "button", onclick: () => { toggleMenu(false); deliver({ text: WORDS.easy }); } }, WORDS.easy),
      el("button", { type: "button", onclick: download }, WORDS.export),
      el("button", { type: "button", onclick: askDelete }, WORDS.delete));
    menu.firstChild.focus();
  }
  function grow() { input.style.height = "auto"; input.style.height = Math.min(input.scrollHeight + 2, 144) + "px"; }
  function onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  }
  const say = (text) => { status.textContent = text; };
  const warn = (text, again = false) => { alert.textContent = text; retry.hidden = !again; };

  // -- talking to the server ----------------------------------------------------------------------------
  async function call(method, path, body, signal) {
    const headers = { Accept: "application/json" };
    if (body) headers["Content-Type"] = "application/json";
    if (chat) headers.Authorization = "Bearer " + chat.token;
    return fetch(base + "/api/v1/conversations" + path, { method, headers, signal, body: body && JSON.stringify(body), credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  }
  async function start() {
    try {
      if (chat) {
        const answer = await call("GET", `/${chat.id}/messages?after=0`);
        if (answer.ok) {
          const { messages } = await answer.json();
          log.setAttribute("aria-live", "off"); // what was said before is not announced again
          messages.forEach(show);
          setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
          return listen();
        }
        chat = null;
        memory.set(null);
        say(WORDS.gone);
      }
      const wishes = { language: options.language || "de" };
      if (options.region) wishes.region = options.region;
      if (options.audience) wishes.audience = options.audience;
      const ref = new URLSearchParams(location.search).get("ref"); // a code that somebody handed on
      if (ref) wishes.ref = ref;
      const answer = await call("POST", "", wishes);
      if (!answer.ok) throw new Error(String(answer.status));
      const conversation = await answer.json();
      chat = { id: conversation.id, token: conversation.token };
      memory.set(chat);
      conversation.messages.forEach(show);
      listen();
    } catch {
      opened = false; // the next opening tries again
      warn(WORDS.no_server);
    }
  }
  function onSubmit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return input.focus();
    if (text.length > LONGEST) return warn(fill(WORDS.too_long, { length: text.length }));
    deliver({ text });
  }
  async function deliver(message) {
    if (!chat) { await start(); if (!chat) return; }
    message.client_id = message.client_id || uuid(); // the same again after a failure: nothing happens twice
    draft = null;
    warn("");
    busy += 1;
    say(WORDS.typing);
    if (message.text && input.value.trim() === message.text) { input.value = ""; grow(); }
    const mark = pending(message);
    try {
      const answer = await call("POST", `/${chat.id}/messages`, message);
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) {
        await catchUp();
      } else {
        mark.remove();
        (body.messages || []).forEach(show);
        giveBack(message);
        if (answer.status === 429) warn(fill(WORDS.slow_down, { seconds: answer.headers.get("Retry-After") || "60" }));
        else warn(body.detail || WORDS.failed);
        if (answer.status === 404 || answer.status === 401) { chat = null; memory.set(null); draft = message; retry.hidden = false; }
      }
    } catch {
      mark.remove();
      draft = message;
      giveBack(message);
      warn(WORDS.failed, true);
    } finally {
      mark.remove();
      busy -= 1;
      if (!busy) say("");
      input.focus();
    }
  }
  function giveBack(message) { if (message.text && !input.value) { input.value = message.text; grow(); } }
  function pending(message) {
    const mark = el("article", { class: "user" }, el("p", { class: "who" }, WORDS.me), el("p", { class: "text", dir: "auto" }, message.title || message.text));
    log.append(mark);
    log.scrollTop = log.scrollHeight;
    return mark;
  }
  async function catchUp() {
    const answer = await call("GET", `/${chat.id}/messages?after=${seen}`);
    if (!answer.ok) return;
    (await answer.json()).messages.forEach(show);
  }

  // One stream while the window is open and visible; it resumes after the last message seen.
  async function listen() {
    if (stream || !chat || panel.hidden || document.hidden) return;
    const own = stream = new AbortController();
    let pause = 1000;
    while (!own.signal.aborted && chat) {
      try {
        const answer = await fetch(`${base}/api/v1/conversations/${chat.id}/events`, { headers: { Authorization: "Bearer " + chat.token, "Last-Event-ID": String(seen) }, signal: own.signal, credentials: "omit", cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        pause = 1000;
        await read(answer.body.getReader());
      } catch { /* the network may be away: try again, slower and slower */ }
      if (own.signal.aborted) break;
      await wait(pause);
      pause = Math.min(pause * 2, 30000);
    }
    if (stream === own) stream = null;
  }
  async function read(reader) {
    const decoder = new TextDecoder();
    for (let rest = "";;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) {
        const data = rest.slice(0, end).split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim()).join("\n");
        if (!data) continue;
        try {
          const message = JSON.parse(data);
          show(message);
        } catch { /* not a message */ }
      }
    }
  }
  document.addEventListener("visibilitychange", () => { document.hidden ? stream && stream.abort() : listen(); });

  // -- showing ------------------------------------------------------------------------------------------
  function show(message) {
    if (!message.seq || log.querySelector(`[data-seq="${message.seq}"]`)) return;
    seen = Math.max(seen, message.seq);
    if (message.from === "user") { // it came from here: the stored one takes the place of its mark
      const marks = [...log.querySelectorAll("article.user:not([data-seq])")];
      marks.find((mark) => mark.querySelector(".text").textContent === message.text)?.remove();
    }
    if (message.from === "bot") watch(message.hold, message.at);
    const crisis = (message.topic || "").startsWith("crisis_");
    const who = message.by ? `${message.by.name}, ${message.by.office}` : message.from === "user" ? WORDS.me : message.from === "system" ? WORDS.system : WORDS.bot;
    const at = new Date(message.at);
    const node = el("article", { class: `${message.from}${crisis ? " crisis" : ""}`, "data-seq": message.seq, "aria-live": crisis ? "assertive" : null },
      el("p", { class: "who" }, who + " · ", el("time", { datetime: message.at }, at.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" }))),
      el("p", { class: "text", lang: message.lang || "de", dir: message.dir || "auto" }, message.text));
    for (const link of message.links || []) {
      if (!/^(https?:|tel:|mailto:|\/)/.test(link.url)) continue;
      const href = link.url.startsWith("/") ? base + link.url : link.url;
      node.append(el("p", { class: "extra" }, el("a", { href, rel: "noreferrer noopener", target: /^https?:/.test(href) ? "_blank" : null }, link.title)));
    }
    for (const source of message.sources || []) node.append(el("p", { class: "extra" }, fill(WORDS.sources, { place: [source.document, source.section].filter(Boolean).join(", "), as_of: source.as_of })));
    if ((message.buttons || []).length) {
      log.querySelectorAll(".choices").forEach((old) => { old.dataset.old = "1"; });
      node.append(el("div", { class: "choices" }, ...message.buttons.map((button) => el("button", { type: "button", onclick: () => deliver({ payload: button.payload, title: button.title }) }, button.title))));
    }
    const next = [...log.querySelectorAll("article[data-seq]")].find((other) => Number(other.dataset.seq) > message.seq);
    log.insertBefore(node, next || log.querySelector("article:not([data-seq])"));
    log.scrollTop = message.from === "user" ? log.scrollHeight : Math.min(node.offsetTop - log.offsetTop - 8, log.scrollHeight);
  }

  // A time limit that runs (an appointment that is kept): said 20 s before its end, and one tap extends it.
  let ending = 0;
  function watch(hold, at) {
    clearTimeout(ending);
    limit.replaceChildren();
    limit.hidden = true;
    if (!hold) return;
    const until = Date.parse(hold.until), whole = until - Date.parse(at);
    const left = busy ? whole : Math.min(until - Date.now(), whole); // an answer just given: the device's clock may be wrong
    if (left <= 0) return;
    ending = setTimeout(() => {
      limit.replaceChildren(WORDS.hold_ends + " ", el("button", { type: "button", onclick: () => { watch(null); deliver({ payload: hold.extend, title: WORDS.hold_extend }); } }, WORDS.hold_extend));
      limit.hidden = !card.hidden;
      ending = setTimeout(() => watch(null), Math.min(left, 20000));
    }, Math.max(left - 20000, 0));
  }

  // -- the user's rights --------------------------------------------------------------------------------
  async function download() {
    toggleMenu(false);
    try {
      const answer = await call("GET", `/${chat.id}/export`);
      if (!answer.ok) throw new Error(String(answer.status));
      const url = URL.createObjectURL(await answer.blob());
      const link = el("a", { href: url, download: "meine-daten.json" });
      link.click();
      URL.revokeObjectURL(url);
    } catch { warn(WORDS.no_server); }
  }
  function askDelete() {
    menu.replaceChildren(el("p", {}, WORDS.delete_sure),
      el("button", { type: "button", onclick: erase }, WORDS.delete_yes),
      el("button", { type: "button", onclick: () => { toggleMenu(false); input.focus(); } }, WORDS.delete_no));
    menu.querySelector("button").focus();
  }
  async function erase() {
    toggleMenu(false);
    try {
      const answer = await call("DELETE", `/${chat.id}`);
      if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
      if (stream) stream.abort();
      chat = null;
      seen = 0;
      memory.set(null);
      log.replaceChildren();
      say(WORDS.deleted);
      opened = false;
    } catch { warn(WORDS.not_deleted); }
    input.focus();
  }

  const mount = () => document.body.append(host);
  document.body ? mount() : addEventListener("DOMContentLoaded", mount);
})();
