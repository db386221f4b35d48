// Marks on the pages of a file: drawn by mouse or finger, moved and sized by keys. Without this
// script the same marks are written into a table; with it they are posted as JSON.
(() => {
  "use strict";
  const form = document.querySelector("[data-redaction]");
  if (!form) return;
  const SCALE = Number(form.dataset.scale);
  const STEP = 50;
  const FINE = 10;
  const LEAST = 20;
  const ZOOMS = [50, 75, 100, 150, 200];
  const find = (selector) => form.querySelector(selector);
  const list = find("[data-list]");
  const status = find("[data-status]");
  const sheets = find("[data-sheets]");
  const template = document.getElementById("mark-item");
  const labels = new Map([...find("#find_reason").options].map((one) => [one.value, one.text]));
  const layers = new Map([...form.querySelectorAll("[data-page]")].map((figure) =>
    [Number(figure.dataset.page), figure.querySelector("[data-layer]")]));
  const served = JSON.parse(document.getElementById("marks").textContent);
  let marks = served.map((mark) => ({ ...mark }));
  let past = [];
  let chosen = null;

  // What is drawn but not saved outlives a reload, as long as nobody saved another version.
  const key = `redaction:${location.pathname}`;
  const keep = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify({ version: form.dataset.version, marks }));
    } catch { /* a full or closed store costs only this convenience */ }
  };
  const kept = () => {
    try {
      const found = JSON.parse(sessionStorage.getItem(key));
      return found && found.version === form.dataset.version ? found.marks : null;
    } catch {
      return null;
    }
  };
  const say = (text) => { status.textContent = text; };
  const bound = (value, low, high) => Math.min(Math.max(Math.round(value), low), Math.max(low, high));
  const percent = (value) => `${(value / SCALE * 100).toFixed(1)}%`;
  const told = (mark) => `第 ${mark.page} 页，左 ${percent(mark.x)} 上 ${percent(mark.y)} 宽 ${percent(mark.w)} 高 ${percent(mark.h)}`;

  const fit = (mark) => {
    mark.w = bound(mark.w, LEAST, SCALE);
    mark.h = bound(mark.h, LEAST, SCALE);
    mark.x = bound(mark.x, 0, SCALE - mark.w);
    mark.y = bound(mark.y, 0, SCALE - mark.h);
  };
  const remember = () => {
    past.push(JSON.stringify(marks));
    past = past.slice(-100);
    find("[data-undo]").disabled = false;
  };
  const put = (element, mark) => {
    element.style.left = percent2(mark.x);
    element.style.top = percent2(mark.y);
    element.style.width = percent2(mark.w);
    element.style.height = percent2(mark.h);
  };
  const percent2 = (value) => `${value * 100 / SCALE}%`;

  const elements = new Map();
  const name = (mark) => {
    const { element, item } = elements.get(mark);
    const reason = labels.get(mark.reason) || "";
    put(element, mark);
    element.setAttribute("aria-label", `遮盖：${reason}，${told(mark)}`);
    element.title = reason;
    item.querySelector("[data-go]").textContent = told(mark);
    item.querySelector("[data-reason]").value = mark.reason;
    item.querySelector("[data-reason]").setAttribute("aria-label", `理由：${told(mark)}`);
    item.querySelector("[data-delete]").setAttribute("aria-label", `删除：${told(mark)}`);
  };
  const choose = (mark) => {
    if (chosen && elements.has(chosen)) elements.get(chosen).element.classList.remove("chosen");
    chosen = mark;
    if (mark && elements.has(mark)) elements.get(mark).element.classList.add("chosen");
  };
  const show = () => {
    layers.forEach((layer) => layer.replaceChildren());
    list.replaceChildren();
    elements.clear();
    marks.sort((a, b) => a.page - b.page || a.y - b.y || a.x - b.x);
    for (const mark of marks) {
      const element = document.createElement("button");
      element.type = "button";
      element.className = "gk-mark";
      const grip = document.createElement("span");
      grip.className = "gk-grip";
      element.append(grip);
      const item = template.content.firstElementChild.cloneNode(true);
      elements.set(mark, { element, item });
      layers.get(mark.page)?.append(element);
      list.append(item);
      element.addEventListener("keydown", (event) => keyed(event, mark));
      element.addEventListener("focus", () => choose(mark));
      element.addEventListener("click", () => { element.focus(); });
      element.addEventListener("pointerdown", (event) => drag(event, mark, event.target === grip));
      item.querySelector("[data-go]").addEventListener("click", () => reach(mark));
      item.querySelector("[data-delete]").addEventListener("click", () => remove(mark, item));
      item.querySelector("[data-reason]").addEventListener("change", (event) => {
        remember();
        mark.reason = event.target.value;
        name(mark);
        keep();
      });
      name(mark);
    }
    find("[data-count]").textContent = `（${marks.length} 处）`;
  };
  const reach = (mark) => {
    const { element } = elements.get(mark);
    element.scrollIntoView({ block: "center", inline: "nearest" });
    element.focus({ preventScroll: true });
  };
  const remove = (mark, from) => {
    remember();
    const at = marks.indexOf(mark);
    marks.splice(at, 1);
    show();
    keep();
    say(`已删除一处遮盖，还有 ${marks.length} 处。`);
    const next = marks[Math.min(at, marks.length - 1)];
    if (!next) return layers.get(mark.page).closest("[data-page]").querySelector("[data-add]").focus();
    const there = elements.get(next);
    return from ? there.item.querySelector("[data-delete]").focus() : reach(next);
  };
  const add = (mark) => {
    remember();
    marks.push(mark);
    show();
    keep();
    reach(mark);
    say(`已加一处遮盖：${told(mark)}。`);
  };

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const keyed = (event, mark) => {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      remove(mark);
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      elements.get(mark).item.querySelector("[data-reason]").focus();
      return;
    }
    const way = ARROWS[event.key];
    if (!way || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (!event.repeat) remember();
    const step = event.ctrlKey ? FINE : STEP;
    if (event.shiftKey) {
      mark.w = bound(mark.w + way[0] * step, LEAST, SCALE - mark.x);
      mark.h = bound(mark.h + way[1] * step, LEAST, SCALE - mark.y);
    } else {
      mark.x += way[0] * step;
      mark.y += way[1] * step;
    }
    fit(mark);
    name(mark);
    keep();
    say(told(mark));
  };

  // A pointer that moves or sizes a mark, or draws a new one.
  const follow = (start, layer, moved, done) => {
    const box = layer.getBoundingClientRect();
    const place = (event) => [
      (event.clientX - box.left) / box.width * SCALE,
      (event.clientY - box.top) / box.height * SCALE,
    ];
    const [x0, y0] = place(start);
    const target = start.currentTarget;
    target.setPointerCapture(start.pointerId);
    const move = (event) => { const [x, y] = place(event); moved(x, y, x0, y0); };
    const end = (event) => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
      done(event.type === "pointerup");
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  };
  const drag = (event, mark, sizing) => {
    if (event.button) return;
    event.stopPropagation();
    const from = { ...mark };
    let changed = false;
    const before = JSON.stringify(marks);
    follow(event, layers.get(mark.page), (x, y, x0, y0) => {
      changed = true;
      if (sizing) {
        mark.w = bound(from.w + x - x0, LEAST, SCALE - mark.x);
        mark.h = bound(from.h + y - y0, LEAST, SCALE - mark.y);
      } else {
        mark.x = from.x + x - x0;
        mark.y = from.y + y - y0;
      }
      fit(mark);
      name(mark);
    }, () => {
      if (!changed) return;
      past.push(before);
      find("[data-undo]").disabled = false;
      keep();
    });
  };
  layers.forEach((layer, page) => layer.addEventListener("pointerdown", (event) => {
    if (event.button || event.target !== layer) return;
    if (event.pointerType !== "mouse" && !layer.classList.contains("drawing")) return;
    const ghost = document.createElement("div");
    ghost.className = "gk-new";
    let mark = null;
    follow(event, layer, (x, y, x0, y0) => {
      const [left, right] = [Math.min(x, x0), Math.max(x, x0)].map((v) => bound(v, 0, SCALE));
      const [top, bottom] = [Math.min(y, y0), Math.max(y, y0)].map((v) => bound(v, 0, SCALE));
      mark = { page, x: left, y: top, w: right - left, h: bottom - top, reason: find("#find_reason").value };
      layer.append(ghost);
      put(ghost, mark);
    }, (whole) => {
      ghost.remove();
      if (whole && mark && mark.w >= LEAST && mark.h >= LEAST) add(mark);
    });
  }));

  form.querySelectorAll("[data-add]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const page = Number(button.closest("[data-page]").dataset.page);
      add({ page, x: 4000, y: 4500, w: 2000, h: 400, reason: find("#find_reason").value });
    });
  });
  find("[data-draw]").addEventListener("click", (event) => {
    const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", String(on));
    layers.forEach((layer) => layer.classList.toggle("drawing", on));
  });
  const undo = () => {
    if (!past.length) return;
    marks = JSON.parse(past.pop());
    find("[data-undo]").disabled = !past.length;
    show();
    keep();
    say(`已撤销一步，现有 ${marks.length} 处遮盖。`);
  };
  find("[data-undo]").addEventListener("click", undo);
  form.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.target.matches("input, textarea")) {
      event.preventDefault();
      undo();
    }
  });

  find("#words").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    find("[data-find]").click();
  });

  let zoom = ZOOMS.indexOf(100);
  const images = [...form.querySelectorAll(".gk-sheet img")];
  form.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    zoom = bound(zoom + Number(button.dataset.zoom), 0, ZOOMS.length - 1);
    sheets.style.setProperty("--zoom", ZOOMS[zoom]);
    find("[data-zoom-shown]").textContent = `${ZOOMS[zoom]}%`;
    const width = Math.max(1000, Math.min(2000, ZOOMS[zoom] * 10));
    images.forEach((image) => {
      const address = new URL(image.src);
      if (Number(address.searchParams.get("w") || 1000) >= width) return;
      address.searchParams.set("w", width);
      image.src = address;
    });
  }));

  form.addEventListener("submit", () => {
    find("[data-marks]").value = JSON.stringify(marks);
  });
  form.querySelectorAll("[data-rows] input, [data-rows] select").forEach((one) => { one.disabled = true; });
  find("[data-rows]").hidden = true;
  find("[data-rest]").disabled = true;
  list.hidden = false;
  form.querySelectorAll("[data-tools]").forEach((one) => { one.hidden = false; });

  const found = form.dataset.shown === "saved" ? kept() : null;
  if (found && JSON.stringify(found) !== JSON.stringify(served)) {
    past.push(JSON.stringify(served));
    find("[data-undo]").disabled = false;
    marks = found;
    say("已恢复上次没有保存的遮盖；不要的话请点“撤销”。");
  }
  show();
})();
