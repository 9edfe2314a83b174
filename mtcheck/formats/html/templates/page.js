(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const words = JSON.parse(byId("words").textContent);
  const card = byId("card");
  const entries = new Map(all(".item").map((li) => [li.dataset.item, li]));
  const marks = new Map();
  for (const node of all(".m, del.old, .tick")) {
    const id = node.dataset.item;
    if (id) marks.set(id, [...(marks.get(id) || []), node]);
  }
  const stories = new Map(all("script.data").map((s) => [s.dataset.story, JSON.parse(s.textContent)]));
  const home = new Map();
  const suggestions = new Map();
  for (const [story, data] of stories) {
    for (const part of data.segments) {
      if (typeof part !== "string") { home.set(part[0], story); suggestions.set(part[0], part[2]); }
    }
  }
  const decisions = new Map();
  const say = (text) => { byId("live").textContent = text; };
  const element = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const rendered = (node) => node.getClientRects().length > 0;
  const isShown = (id) => { const li = entries.get(id); return Boolean(li) && !li.hidden; };

  // Filter

  const floor = byId("floor");
  const chosen = (attribute) => new Set(all(`.toolbar [data-${attribute}]`).filter((box) => box.checked).map((box) => box.dataset[attribute]));
  const filter = () => {
    if (!floor) return;
    const least = Number(floor.value);
    byId("floor-value").textContent = `${least} %`;
    const levels = chosen("level");
    const kinds = document.querySelector(".toolbar [data-kind]") ? chosen("kind") : null;
    let shown = 0;
    for (const [id, li] of entries) {
      const on = Number(li.dataset.confidence) >= least && levels.has(li.dataset.level) && (!kinds || kinds.has(li.dataset.kind));
      li.hidden = !on;
      shown += on ? 1 : 0;
      for (const node of marks.get(id) || []) {
        node.classList.toggle("off", !on);
        const link = node.querySelector(".ml");
        if (link) { if (on) link.setAttribute("href", `#n-${id}`); else link.removeAttribute("href"); }
      }
    }
    byId("shown").textContent = String(shown);
    for (const panel of all(".panel")) {
      const empty = panel.querySelector(".none-shown");
      if (empty) empty.hidden = all(".item", panel).some((li) => !li.hidden);
    }
    if (!card.hidden && !isShown(card.dataset.item)) hide();
    say(`${shown} of ${entries.size} ${words.many} shown`);
  };
  for (const input of all(".toolbar input")) input.addEventListener("input", filter);

  // Decisions

  const paint = (id) => {
    const decision = decisions.get(id);
    const used = Boolean(decision) && decision.use;
    const kept = Boolean(decision) && !decision.use;
    for (const node of marks.get(id) || []) {
      node.classList.toggle("used", used);
      node.classList.toggle("kept", kept);
      if (node.matches("del.old")) node.classList.toggle("undone", used);
      const before = node.querySelector(".fix");
      if (before) before.remove();
      if (used && node.id && node.querySelector(".ml")) {
        const fix = element("ins", "fix", decision.text.trim() || "removed");
        if (!decision.text.trim()) fix.classList.add("empty-fix");
        fix.dir = "auto";
        node.querySelector(".ml").prepend(fix);
      }
    }
    for (const scope of [entries.get(id), card.dataset.item === id ? card : null]) {
      if (!scope) continue;
      scope.classList.toggle("used", used);
      scope.classList.toggle("kept", kept);
      for (const button of all('[data-do="use"]', scope)) {
        button.setAttribute("aria-pressed", String(used && suggestions.get(id)[Number(button.dataset.index)] === decision.text));
      }
      for (const button of all('[data-do="keep"]', scope)) button.setAttribute("aria-pressed", String(kept));
      for (const button of all('[data-do="undo"]', scope)) button.hidden = !decision;
    }
  };
  const tally = () => {
    for (const acts of all(".acts")) {
      const own = [...decisions].filter(([id]) => home.get(id) === acts.dataset.story);
      const used = own.filter(([, decision]) => decision.use).length;
      acts.querySelector("[data-tally]").textContent = own.length ? `${used} accepted, ${own.length - used} kept as they are` : "";
      acts.querySelector('[data-do="reset"]').hidden = !own.length;
    }
  };
  const decide = (id, decision) => {
    if (decision) decisions.set(id, decision); else decisions.delete(id);
    paint(id);
    tally();
  };
  const use = (id, index) => {
    const text = (suggestions.get(id) || [])[index];
    if (text === undefined) return;
    decide(id, { use: true, text });
    say(`${words.accept} ${text || "nothing"}`);
  };
  const corrected = (story) => stories.get(story).segments.map((part) => {
    if (typeof part === "string") return part;
    const decision = decisions.get(part[0]);
    return decision && decision.use ? decision.text : part[1];
  }).join("");

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say("Copied");
  };
  const download = (story) => {
    const name = stories.get(story).name.split(/[\\/]/).pop() || "story.txt";
    const dot = name.lastIndexOf(".");
    const link = element("a");
    link.download = dot > 0 ? `${name.slice(0, dot)}.${words.file}${name.slice(dot)}` : `${name}.${words.file}.txt`;
    link.href = URL.createObjectURL(new Blob([corrected(story)], { type: "text/plain;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 5000);
    say(`Saved as ${link.download}`);
  };
  const flash = (button, text) => {
    const before = button.dataset.label || button.textContent;
    button.dataset.label = before;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 1600);
  };

  // The card

  let pinned = false;
  let timer = 0;
  const later = (action, delay) => { clearTimeout(timer); timer = setTimeout(action, delay); };
  const anchor = (id) => (marks.get(id) || []).find((node) => node.querySelector(".ml") && rendered(node));
  const current = (id) => {
    for (const li of all(".item.current")) if (li.dataset.item !== id) li.classList.remove("current");
    for (const node of all(".m.here")) node.classList.remove("here");
    if (!id) return;
    for (const node of marks.get(id) || []) if (node.matches(".m")) node.classList.add("here");
    const li = entries.get(id);
    li.classList.add("current");
    const list = li.parentElement;
    if (list.scrollHeight > list.clientHeight) {
      const top = li.offsetTop - list.offsetTop;
      if (top < list.scrollTop || top + li.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 3;
    }
  };
  const hide = () => {
    clearTimeout(timer);
    card.hidden = true;
    pinned = false;
    current(null);
  };
  const place = (mark) => {
    const box = (mark.querySelector(".fix") || mark.querySelector(".written") || mark).getClientRects()[0];
    const height = card.offsetHeight;
    const width = card.offsetWidth;
    const below = box.bottom + 8 + height <= window.innerHeight || box.top - 8 - height < 0;
    // Over the text rather than over the list, where the text is wide enough.
    const text = (mark.closest(".side, .text") || mark).getBoundingClientRect();
    const right = text.width >= width ? Math.min(text.right, root.clientWidth - 8) : root.clientWidth - 8;
    const left = Math.max(Math.min(box.left - 12, right - width), 8);
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(below ? box.bottom + 8 : box.top - 8 - height) + window.scrollY}px`;
  };
  const show = (id) => {
    const li = entries.get(id);
    const mark = anchor(id);
    clearTimeout(timer);
    if (!li || li.hidden || !mark) return;
    if (card.hidden || card.dataset.item !== id) {
      card.dataset.item = id;
      card.className = `card level-${li.dataset.level}`;
      const head = li.querySelector(".item-head").cloneNode(true);
      head.querySelector(".jump").replaceWith(head.querySelector("q"));
      const body = li.querySelector(".item-body").cloneNode(true);
      for (const node of [body, ...all("[id]", body)]) node.removeAttribute("id");
      const nav = element("nav");
      for (const [action, sign, name] of [["previous", "‹", "Previous"], ["next", "›", "Next"], ["close", "×", "Close"]]) {
        const button = element("button", "", sign);
        button.type = "button";
        button.dataset.do = action;
        button.setAttribute("aria-label", name);
        nav.append(button);
      }
      nav.setAttribute("aria-label", "Card");
      card.replaceChildren(head, body, nav);
      card.setAttribute("aria-label", `${words.one} ${li.value}`);
    }
    card.hidden = false;
    current(id);
    paint(id);
    place(mark);
  };
  const go = (id) => {
    const mark = anchor(id);
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    mark.querySelector(".ml").focus({ preventScroll: true });
    show(id);
    pinned = true;
  };
  const step = (id, by) => {
    const order = [...entries.keys()].filter((other) => isShown(other) && anchor(other));
    const at = order.indexOf(id);
    if (order.length) go(order[(at + by + order.length) % order.length]);
  };
  const leave = () => { if (!pinned) later(() => { if (!pinned) hide(); }, 280); };

  document.addEventListener("mouseover", (event) => {
    const mark = event.target.closest(".m, del.omitted");
    if (mark && mark.dataset.item && !mark.classList.contains("off")) {
      if (!(pinned && card.dataset.item === mark.dataset.item)) later(() => { pinned = false; show(mark.dataset.item); }, 110);
    } else if (event.target.closest(".card")) {
      clearTimeout(timer);
    } else if (!card.hidden) {
      leave();
    } else {
      clearTimeout(timer);
    }
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest(".ml");
    if (link) { show(link.closest("[data-item]").dataset.item); pinned = true; } else if (!event.target.closest(".card") && !card.hidden) hide();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) return act(button);
    const link = event.target.closest(".ml");
    const jump = event.target.closest(".jump");
    const tick = event.target.closest(".tick");
    const id = link ? link.closest("[data-item]").dataset.item : jump ? jump.closest(".item").dataset.item : tick ? tick.dataset.item : null;
    if (id) {
      event.preventDefault();
      if (!isShown(id)) return;
      if (link) {
        show(id);
        pinned = true;
        if (event.detail === 0) card.querySelector("button").focus();
      } else {
        go(id);
      }
    } else if (!event.target.closest(".card") && !card.hidden) {
      hide();
    }
  });
  const act = (button) => {
    const id = button.dataset.item || card.dataset.item;
    const acts = button.closest(".acts");
    const story = acts && acts.dataset.story;
    const actions = {
      use: () => use(id, Number(button.dataset.index)),
      keep: () => { decide(id, { use: false }); say("Kept"); },
      undo: () => { decide(id, null); say("Undone"); },
      previous: () => step(id, -1),
      next: () => step(id, 1),
      close: () => { const mark = anchor(id); if (mark) mark.querySelector(".ml").focus(); hide(); },
      theme: () => theme(),
      copy: () => { copy(corrected(story)); flash(button, "Copied"); },
      download: () => download(story),
      reset: () => { for (const [other] of [...decisions]) if (home.get(other) === story) decide(other, null); },
      "accept-all": () => {
        for (const other of home.keys()) if (home.get(other) === story && isShown(other) && !decisions.has(other)) use(other, 0);
        say(acts.querySelector("[data-tally]").textContent);
      },
    };
    actions[button.dataset.do]();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) {
      const inside = card.contains(document.activeElement);
      const mark = anchor(card.dataset.item);
      if (inside && mark) mark.querySelector(".ml").focus();
      hide();
      return;
    }
    const on = document.activeElement.closest(".ml, .card");
    if (!on || card.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = card.dataset.item;
    const keys = { a: () => use(id, 0), k: () => decide(id, { use: false }), u: () => decide(id, null), n: () => step(id, 1), p: () => step(id, -1) };
    const action = keys[event.key.toLowerCase()];
    if (action) { event.preventDefault(); action(); }
  });
  window.addEventListener("resize", () => { const mark = card.hidden ? null : anchor(card.dataset.item); if (mark) place(mark); });
  for (const radio of all(".view-choice input")) radio.addEventListener("change", hide);

  // The table of stories

  for (const head of all(".index thead th:not(.where)")) {
    const button = element("button", "column", head.textContent);
    button.type = "button";
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.classList.contains("number") ? head.getAttribute("aria-sort") === "descending" : head.getAttribute("aria-sort") !== "ascending";
      for (const other of all("th[aria-sort]", head.parentElement)) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = head.closest("table").tBodies[0];
      const key = (row) => row.cells[head.cellIndex].dataset.sort;
      const compare = head.classList.contains("number") ? (a, b) => Number(key(a)) - Number(key(b)) : (a, b) => key(a).localeCompare(key(b));
      body.append(...[...body.rows].sort((a, b) => (up ? 1 : -1) * compare(a, b)));
    });
  }

  // Light and dark

  const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const themeName = () => { document.querySelector(".theme-name").textContent = isDark() ? "Light" : "Dark"; };
  const theme = () => { root.dataset.theme = isDark() ? "light" : "dark"; themeName(); };
  themeName();
  if (location.hash.startsWith("#n-") && entries.has(location.hash.slice(3))) current(location.hash.slice(3));
})();
