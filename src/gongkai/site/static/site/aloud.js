// Reads what is marked `data-aloud` with the browser's own voice, paragraph by paragraph.
// Without a voice of the browser's the control goes; without scripts it never shows.
(() => {
  "use strict";
  const control = document.querySelector(".aloud");
  const synth = window.speechSynthesis;
  if (!control) return;
  if (!synth || !window.SpeechSynthesisUtterance) {
    control.remove();
    return;
  }
  const [main, stop] = control.querySelectorAll("button");
  const status = control.querySelector("[role=status]");
  const LONGEST = 120;
  const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, caption, tr";

  const words = (block) =>
    (block.matches("tr") ? [...block.cells].map((cell) => cell.textContent.trim()).join("，") : block.textContent)
      .replace(/\s+/g, " ")
      .trim();

  // Whole sentences where they are short enough: some voices fall silent in long utterances.
  const pieces = (text) =>
    (text.match(/[^。！？；!?;]*[。！？；!?;]*/g) || [])
      .filter(Boolean)
      .flatMap((sentence) => sentence.match(new RegExp(`.{1,${LONGEST}}`, "gu")) || [])
      .reduce((kept, next) => {
        if (kept.length && kept[kept.length - 1].length + next.length <= LONGEST) kept[kept.length - 1] += next;
        else kept.push(next);
        return kept;
      }, []);

  const queue = [...document.querySelectorAll("[data-aloud]")]
    .flatMap((root) => (root.matches(BLOCKS) ? [root] : [...root.querySelectorAll(BLOCKS)]))
    .filter((block) => !block.querySelector(BLOCKS) && !block.closest("nav, form, .no-print"))
    .flatMap((block) => pieces(words(block)).map((text) => ({ block, text })));
  if (!queue.length) {
    control.remove();
    return;
  }

  let at = 0;
  let turn = 0;

  const mark = (block) => {
    document.querySelectorAll(".spoken").forEach((one) => {
      if (one !== block) one.classList.remove("spoken");
    });
    if (block && !block.classList.contains("spoken")) {
      block.classList.add("spoken");
      block.scrollIntoView({ block: "nearest" });
    }
  };

  const show = (state) => {
    control.dataset.state = state;
    const label = { reading: "pause", paused: "resume" }[state] || "play";
    main.textContent = control.dataset[label];
    const going = state === "reading" || state === "paused";
    if (!going && document.activeElement === stop) main.focus();
    stop.hidden = !going;
    status.textContent = control.dataset[state] || "";
    if (!going) mark(null);
  };

  const speak = () => {
    if (at >= queue.length) {
      at = 0;
      show("done");
      return;
    }
    const mine = turn;
    const { block, text } = queue[at];
    const said = new SpeechSynthesisUtterance(text);
    said.lang = "zh-CN";
    const voice = synth.getVoices().find((one) => /^(zh|cmn)[-_]?(CN|Hans)?/i.test(one.lang));
    if (voice) said.voice = voice;
    said.onend = () => {
      if (mine !== turn) return;
      at += 1;
      speak();
    };
    said.onerror = () => {
      if (mine !== turn) return;
      at = 0;
      show("failed");
    };
    mark(block);
    synth.speak(said);
  };

  // Not the browser's own pause: phones do not have it, and some voices never come back from it.
  const halt = (state) => {
    turn += 1;
    synth.cancel();
    show(state);
  };

  main.addEventListener("click", () => {
    if (control.dataset.state === "reading") {
      halt("paused");
      return;
    }
    turn += 1;
    synth.cancel();
    show("reading");
    speak();
  });
  stop.addEventListener("click", () => {
    at = 0;
    halt("stopped");
  });
  window.addEventListener("pagehide", () => halt("stopped"));
  show("ready");
  control.classList.add("ready");
})();
