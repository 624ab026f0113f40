// Walking the lines with the arrow keys: a line itself has the focus, and one key strikes it.

import { byId } from "./request.js";

const STRIKES = new Set(["-", "Delete"]);

// `strike` is handed a line to strike, or to put back when it is struck.
export function openWalk({ lines, input, strike, goToMend }) {
  const all = () => [...lines.querySelectorAll("[data-line]")];
  // The lines struck, for putting the last one back.
  const struck = [];

  function goTo(line) {
    if (!line) return;
    line.focus();
    line.scrollIntoView({ block: "nearest" });
  }

  function step(line, by) {
    const walked = all();
    const next = walked[walked.indexOf(line) + by];
    if (next) goTo(next);
    else if (by < 0) input.focus();
  }

  // The other of struck and on the sheet; the next line is at hand at once.
  function turn(line) {
    if (line.dataset.struck === undefined) struck.push(line.id);
    strike(line);
    step(line, 1);
  }

  function putBackLast() {
    const line = byId(struck.pop());
    if (line?.dataset.struck === undefined) return;
    goTo(line);
    strike(line);
  }

  // From the empty input: to the line just pointed out, and in it to what is to be mended.
  function enter() {
    const line = lines.querySelector(".sheet-line--marked[data-line]") ?? all()[0];
    if (line?.matches(".sheet-line--wrong")) goToMend(line);
    else goTo(line);
  }

  lines.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line) return;
    const isCell = event.target.matches(".sheet-cell");
    if (event.key === "-" && isCell) {
      event.preventDefault();
      turn(line);
    }
    if (event.target !== line || event.ctrlKey || event.altKey || event.metaKey) return;
    if (STRIKES.has(event.key)) turn(line);
    else if (event.key === "ArrowDown") step(line, 1);
    else if (event.key === "ArrowUp") step(line, -1);
    else if (event.key === "Enter" || event.key === "Escape") input.focus();
    else {
      // Whoever types on without looking types into the input.
      if (event.key.length === 1 && !"!?".includes(event.key)) input.focus();
      return;
    }
    event.preventDefault();
  });

  return { enter, goTo, putBackLast };
}
