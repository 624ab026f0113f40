// The lines below the input: put in as they are answered, mended in place, walked with the keys.

import { byId, fail, recovered, textOf } from "./request.js";

const CHANGING = ["sheet-bar", "sheet-warned", "sheet-said"];

export function openLines({ page, input, form, inTurn, strike }) {
  const lines = byId("sheet-lines");
  let applying = false;

  // What the server answered takes the place of what it changed.
  function apply(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const rows = fresh.getElementById("sheet-rows");
    if (rows) {
      insert(rows);
      refill(fresh, CHANGING);
      showMarked();
      return fresh;
    }
    if (fresh.getElementById("sheet-lines").dataset.closed) {
      location.reload();
      return fresh;
    }
    const focused = document.activeElement;
    const unsent = focused.matches(".sheet-cell") && focused.value !== focused.defaultValue && focused.dataset.sent !== focused.value ? focused.value : null;
    applying = true;
    lines.dataset.version = fresh.getElementById("sheet-lines").dataset.version;
    refill(fresh, [...CHANGING, "sheet-lines"]);
    applying = false;
    if (focused.id && !focused.isConnected) {
      const again = byId(focused.id);
      if (again) {
        again.focus();
        if (unsent !== null) again.value = unsent;
        else if (again.select) again.select();
      } else {
        input.focus();
      }
    }
    showMarked();
    return fresh;
  }

  function refill(fresh, ids) {
    for (const id of ids) byId(id).replaceChildren(...fresh.getElementById(id).childNodes);
    const addAll = form.querySelector("[data-add-enrolled]");
    if (addAll && lines.querySelector("tbody tr")) addAll.textContent = addAll.dataset.onceBegun;
  }

  function showMarked() {
    lines.querySelector(".sheet-line--marked")?.scrollIntoView({ block: "nearest" });
    recovered();
  }

  // New lines go on top, known ones in their place; a list that differs is fetched whole.
  function insert(rows) {
    const body = lines.querySelector("tbody");
    for (const marked of lines.querySelectorAll(".sheet-line--marked")) marked.classList.remove("sheet-line--marked");
    const added = [];
    for (const row of [...rows.querySelectorAll("tr")]) {
      const known = byId(row.id);
      if (!known) {
        added.push(row);
        continue;
      }
      const isHere = known.contains(document.activeElement);
      known.replaceWith(row);
      if (isHere) row.focus();
    }
    body.prepend(...added);
    lines.dataset.version = rows.dataset.version;
    const shown = [body.rows.length, body.querySelectorAll(".sheet-line--wrong").length];
    if (shown.join() !== [rows.dataset.lines, rows.dataset.wrong].join()) {
      inTurn(async () => apply(await textOf(page.dataset.url)));
    }
  }

  // Send a change; a failure is said, and what was typed stays where it is.
  function change(url, body, then) {
    inTurn(async () => {
      try {
        apply(await textOf(url, body));
        then?.();
      } catch (failure) {
        fail(failure);
      }
    });
  }

  function commit(cell, thenBack) {
    const unchanged = cell.value.trim() === cell.defaultValue && !cell.hasAttribute("aria-invalid");
    if (unchanged || cell.dataset.sent === cell.value) {
      if (thenBack) input.focus();
      return;
    }
    cell.dataset.sent = cell.value;
    const { id } = cell;
    const { action } = cell.form;
    const body = new FormData(cell.form);
    inTurn(async () => {
      try {
        apply(await textOf(action, body));
        const now = byId(id);
        if (now?.hasAttribute("aria-invalid")) select(now);
        else if (thenBack) input.focus();
      } catch (failure) {
        delete cell.dataset.sent;
        fail(failure);
      }
    });
  }

  const remove = (line) => change(line.dataset.removeUrl, new FormData(form), () => input.focus());

  function select(cell) {
    if (!cell) return;
    cell.focus();
    cell.select();
  }

  const toMend = (line) => line?.querySelector("[aria-invalid]") ?? line?.querySelector("[data-mend]") ?? line?.querySelector(".sheet-cell");

  function goToWrong() {
    const wrong = [...lines.querySelectorAll(".sheet-line--wrong")];
    if (!wrong.length) return;
    const here = document.activeElement.closest("[data-line]");
    select(toMend(wrong[wrong.indexOf(here) + 1] ?? wrong[0]));
  }

  function neighbour(cell, step) {
    const cells = [...lines.querySelectorAll(`.sheet-cell[name=${cell.name}]`)];
    const next = cells[cells.indexOf(cell) + step];
    if (next) select(next);
    else if (step < 0) input.focus();
  }

  lines.addEventListener("change", (event) => {
    if (!applying && event.target.matches(".sheet-cell")) commit(event.target, false);
  });

  lines.addEventListener("submit", (event) => {
    const cell = event.target.querySelector(".sheet-cell");
    const isStroke = event.target.matches("[data-strike-form]");
    if (cell || isStroke) event.preventDefault();
    if (cell) commit(cell, true);
    else if (isStroke) strike(event.target.closest("[data-line]"));
  });

  // A form whose answer is the changed sheet, in the lines or above them.
  page.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-change-form]")) return;
    event.preventDefault();
    change(event.target.action, new FormData(event.target, event.submitter), () => input.focus());
  });

  lines.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]");
    if (line && event.key === "Delete" && event.ctrlKey) {
      event.preventDefault();
      remove(line);
    }
    if (!event.target.matches(".sheet-cell")) return;
    if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      commit(event.target, true);
    } else if (event.key === "Escape") {
      event.target.value = event.target.defaultValue;
      input.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      neighbour(event.target, event.key === "ArrowDown" ? 1 : -1);
    }
  });

  return {
    apply,
    commit,
    goToWrong,
    goToMend: (line) => select(toMend(line)),
    goToFirstWrong: () => select(toMend(lines.querySelector(".sheet-line--wrong"))),
    place: lines,
    hasLines: () => lines.querySelector("tbody") !== null,
    version: () => lines.dataset.version,
  };
}
