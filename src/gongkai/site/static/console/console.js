// Small conveniences of the console. Every page works without them.
(() => {
  "use strict";
  const xhr = { "X-Requested-With": "XMLHttpRequest" };

  // A report's text: insert a figure where the cursor stood, preview what is typed, warn of loss.
  const form = document.querySelector("[data-report-form]");
  if (form) {
    const areas = [...form.querySelectorAll("textarea")];
    let last = areas[1] || areas[0];
    let dirty = false;
    areas.forEach((area) => {
      area.addEventListener("focus", () => { last = area; });
      area.addEventListener("input", () => { dirty = true; later(); });
    });
    form.addEventListener("submit", () => { dirty = false; });
    addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-insert]");
      if (!button || !last) return;
      last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
      last.focus();
      last.dispatchEvent(new Event("input"));
    });

    const box = document.querySelector("[data-preview]");
    let timer = 0;
    let asked = 0;
    const later = () => { clearTimeout(timer); timer = setTimeout(refresh, 700); };
    const refresh = async () => {
      const turn = ++asked;
      const answer = await fetch(form.dataset.previewUrl, { method: "POST", headers: xhr, body: new FormData(form) });
      const text = await answer.text();
      if (answer.ok && turn === asked) box.innerHTML = text;
    };
  }

  const picker = document.querySelector("[data-picker]");
  if (picker) {
    const input = picker.querySelector("input[type=search]");
    let timer = 0;
    const find = async () => {
      const answer = await fetch(`${picker.action}?q=${encodeURIComponent(input.value)}`, { headers: xhr });
      if (answer.ok) document.querySelector("[data-choices]").innerHTML = await answer.text();
      document.querySelectorAll("[data-insert][hidden]").forEach((button) => { button.hidden = false; });
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 250); });
    picker.addEventListener("submit", (event) => { event.preventDefault(); find(); });
  }
  document.querySelectorAll("[data-insert][hidden]").forEach((button) => { button.hidden = false; });

  // A drafted answer: another kind of letter asks for other fields.
  document.querySelectorAll("select[data-reload]").forEach((select) => {
    select.addEventListener("change", () => { if (select.value) select.form.requestSubmit(); });
  });

  // An import: show how far it has come while the answer is under way.
  const taking = document.querySelector("[data-progress]");
  if (taking) {
    taking.addEventListener("submit", () => {
      const box = taking.querySelector(".gk-progress");
      const bar = box.querySelector("progress");
      const words = box.querySelector("span");
      box.hidden = false;
      taking.querySelector("button").disabled = true;
      const ask = async () => {
        const answer = await fetch(taking.dataset.progress, { headers: xhr }).catch(() => null);
        if (answer && answer.ok) {
          const { percent } = await answer.json();
          bar.value = percent;
          words.textContent = `正在导入… ${percent}%`;
        }
        setTimeout(ask, 800);
      };
      ask();
    });
  }
})();
