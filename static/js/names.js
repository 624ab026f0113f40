// A field that takes members, or something else of a list: what is called so is offered under it.

import { isName, openMatches } from "./sheet/matches.js";

for (const input of document.querySelectorAll("[data-matches]")) offer(input);

function offer(input) {
  const place = document.createElement("div");
  const box = document.createElement("div");
  place.className = "matches-place";
  box.className = "matches";
  box.hidden = true;
  const isFocused = document.activeElement === input;
  input.replaceWith(place);
  place.append(input, box);
  if (isFocused) input.focus();

  // The name at the cursor: after the last member, and after a comma only where digits precede it.
  function piece() {
    const end = input.selectionStart ?? input.value.length;
    if ("digits" in input.dataset) return { start: 0, end: input.value.length };
    const before = input.value.slice(0, end);
    let start = before.search(/[^;\n\t]*$/);
    if (/\d/.test(before.slice(start))) start = before.lastIndexOf(",") + 1 || end;
    return { start, end };
  }

  const matches = openMatches({
    input,
    box,
    url: input.dataset.matches,
    choose,
    typed: () => {
      const { start, end } = piece();
      return input.value.slice(start, end);
    },
    wanted: (text) => "digits" in input.dataset || isName(text),
    failed: () => {},
  });

  function choose(option) {
    const { start, end } = piece();
    const gap = start > 0 && !/\s$/.test(input.value.slice(0, start)) ? " " : "";
    const next = "one" in input.dataset ? "" : "; ";
    input.setRangeText(`${gap}${option.dataset.text}${next}`, start, end, "end");
    matches.close();
    input.focus();
    // What the list has needs not be made, as a course that has its Course ID.
    const unticked = document.getElementById(input.dataset.unticks);
    if (unticked) unticked.checked = false;
    // What depends on it follows at once, and not only when the field is left.
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("keydown", (event) => {
    if (!matches.isOpen()) return;
    const options = [...box.querySelectorAll("[role=option]")];
    if (event.key === "Escape") {
      event.preventDefault();
      matches.close();
    } else if (!options.length) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      matches.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(matches.chosen() ?? options[0]);
    } else if (event.key === "Tab" && !event.shiftKey) {
      // Tab goes on, and takes what was chosen or the only one.
      const taken = matches.chosen() ?? (options.length === 1 ? options[0] : null);
      if (taken) choose(taken);
    }
  });
}
