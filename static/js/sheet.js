// Entering a sign-in sheet by keyboard: serial number, Enter, next. The page works without it.
"use strict";

(() => {
  const CHANGING = ["sheet-bar", "sheet-warned", "sheet-said", "sheet-lines"];
  const LOST = "The connection failed, so this may not have reached the server. What you typed is still here: try again. Nothing is written twice.";
  const PATIENCE = 20000;
  const byId = (id) => document.getElementById(id);

  class Failure extends Error {}

  async function request(url, body) {
    let response;
    try {
      response = await fetch(url, {
        method: body ? "POST" : "GET",
        body,
        headers: { "HX-Request": "true" },
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      throw new Failure(LOST);
    }
    if (response.redirected) {
      throw new Failure("You are signed out. Sign in again in another window, then try again here: what you typed is still here.");
    }
    if (response.status === 403) {
      throw new Failure("This page is no longer valid, perhaps because you signed in anew. Reload it; the draft is kept.");
    }
    if (!response.ok) {
      throw new Failure(`The server could not do it (error ${response.status}). What you typed is still here: try again, or reload the page.`);
    }
    return response;
  }

  function fail(failure) {
    const place = byId("sheet-failed");
    const line = document.createElement("p");
    line.textContent = failure instanceof Failure ? failure.message : `Something went wrong on this page: ${failure}`;
    place.replaceChildren(line);
    place.scrollIntoView({ block: "nearest" });
  }

  const recovered = () => byId("sheet-failed").replaceChildren();

  // A page kept by the back button may show a draft that is long saved.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const input = byId("sheet-input");
  if (input) enterLines();
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-save]")) save(event);
  });

  // Saving -------------------------------------------------------------------------------------

  let saving = false;

  async function save(event) {
    event.preventDefault();
    if (saving) return;
    saving = true;
    const button = event.target.querySelector("button");
    const words = button.textContent;
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Saving…";
    try {
      const response = await request(event.target.action, new FormData(event.target));
      recovered();
      const next = response.headers.get("HX-Redirect");
      if (next) {
        location.assign(next);
        return;
      }
      byId("sheet-review").innerHTML = await response.text();
      byId("sheet-review").querySelector("[autofocus]")?.focus();
    } catch (failure) {
      fail(failure);
    }
    button.removeAttribute("aria-disabled");
    button.textContent = words;
    saving = false;
  }

  // The lines ----------------------------------------------------------------------------------

  function enterLines() {
    const page = document.querySelector("[data-sheet]");
    const form = byId("sheet-form");
    const lines = byId("sheet-lines");
    const box = byId("sheet-matches-box");
    const keys = byId("sheet-keys");
    const areas = byId("sheet-areas");
    let queue = Promise.resolve();
    let applying = false;

    // One request at a time, in the order of the keys pressed.
    function inTurn(work) {
      queue = queue.then(work);
      return queue;
    }

    function apply(html) {
      const fresh = new DOMParser().parseFromString(html, "text/html");
      const rows = fresh.getElementById("sheet-rows");
      if (rows) {
        insert(rows);
        refill(fresh, ["sheet-bar", "sheet-warned", "sheet-said"]);
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
      refill(fresh, CHANGING);
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
    }

    function showMarked() {
      lines.querySelector(".sheet-line--marked")?.scrollIntoView({ block: "nearest" });
      recovered();
    }

    // New lines go on top, known ones in their place; a list that differs is fetched whole.
    function insert(rows) {
      const body = lines.querySelector("tbody");
      for (const marked of lines.querySelectorAll(".sheet-line--marked")) marked.classList.remove("sheet-line--marked");
      for (const row of [...rows.querySelectorAll("tr")]) {
        const known = byId(row.id);
        if (known) known.replaceWith(row);
        else body.prepend(row);
      }
      lines.dataset.version = rows.dataset.version;
      const shown = [body.rows.length, body.querySelectorAll(".sheet-line--wrong").length];
      if (shown.join() !== [rows.dataset.lines, rows.dataset.wrong].join()) {
        inTurn(async () => apply(await (await request(page.dataset.url)).text()));
      }
    }

    // Adding: keys may run ahead of the answers, so texts wait in line and go together.
    const waiting = [];

    function add(text) {
      if (!text.trim()) return;
      waiting.push(text);
      input.value = "";
      closeMatches();
      inTurn(sendWaiting);
    }

    async function sendWaiting() {
      if (!waiting.length) return;
      const batch = waiting.splice(0).join("\n");
      const body = new FormData(form);
      body.set("text", batch);
      if (lines.querySelector("tbody")) body.set("version", lines.dataset.version);
      try {
        const fresh = apply(await (await request(form.action, body)).text());
        if (fresh.getElementById("sheet-said").dataset.kept && !input.value) {
          input.value = batch.replaceAll("\n", ", ");
          input.select();
        }
      } catch (failure) {
        comeBack([batch, ...waiting.splice(0)]);
        fail(failure);
      }
    }

    // What did not reach the sheet stands in the input again, before what was typed since.
    function comeBack(texts) {
      input.value = [...texts, input.value].filter(Boolean).join(", ").replaceAll("\n", ", ");
    }

    // A name and Enter: the only one it can mean is added; of several, one is to be chosen.
    function addNamed(text) {
      input.value = "";
      closeMatches();
      inTurn(async () => {
        let html;
        try {
          html = await matchesOf(text);
        } catch (failure) {
          comeBack([text]);
          fail(failure);
          return;
        }
        const only = new DOMParser().parseFromString(html, "text/html").querySelector("[data-only]");
        unplaced.replaceChildren();
        if (only) {
          waiting.unshift(only.dataset.serial);
          await sendWaiting();
        } else if (input.value) {
          setAside(text);
        } else {
          input.value = text;
          if (document.activeElement !== input) return;
          input.select();
          showMatches(html);
        }
      });
    }

    // A name whose answer came after the next serial was begun; it stays said until a name is placed.
    const unplaced = document.createElement("div");
    unplaced.className = "sheet-failed";
    unplaced.setAttribute("role", "alert");
    byId("sheet-failed").after(unplaced);

    function setAside(text) {
      const line = document.createElement("p");
      line.textContent = `“${text}” is not on the sheet: the name alone does not say who it is. Type it again and choose, or press Esc.`;
      unplaced.replaceChildren(line);
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = box.querySelector("[aria-selected=true]");
      if (chosen) add(chosen.dataset.serial);
      else if (isName(input.value)) addNamed(input.value.trim());
      else add(input.value);
      input.focus();
    });

    function pasted(event) {
      const text = event.clipboardData.getData("text");
      if (!/\d/.test(text) || text.trim().split(/[\s,;|]+/).length < 2) return;
      event.preventDefault();
      add(`${input.value}\n${text}`);
      input.focus();
    }
    input.addEventListener("paste", pasted);
    document.addEventListener("paste", (event) => {
      if (document.activeElement === document.body) pasted(event);
    });

    // Mending a line
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
          apply(await (await request(action, body)).text());
          const now = byId(id);
          if (now?.hasAttribute("aria-invalid")) {
            now.focus();
            now.select();
          } else if (thenBack) {
            input.focus();
          }
        } catch (failure) {
          delete cell.dataset.sent;
          fail(failure);
        }
      });
    }

    lines.addEventListener("change", (event) => {
      if (!applying && event.target.matches(".sheet-cell")) commit(event.target, false);
    });

    lines.addEventListener("submit", (event) => {
      event.preventDefault();
      const cell = event.target.querySelector(".sheet-cell");
      if (cell) commit(cell, true);
      else remove(event.target);
    });

    function remove(removal) {
      const body = new FormData(removal);
      const { action } = removal;
      inTurn(async () => {
        try {
          apply(await (await request(action, body)).text());
          input.focus();
        } catch (failure) {
          fail(failure);
        }
      });
    }

    function goToWrong() {
      const wrong = [...lines.querySelectorAll(".sheet-line--wrong")];
      if (!wrong.length) return;
      const here = document.activeElement.closest("[data-line]");
      const next = wrong[wrong.indexOf(here) + 1] ?? wrong[0];
      select(toMend(next));
    }

    const toMend = (line) => line?.querySelector("[aria-invalid]") ?? line?.querySelector("[data-mend]") ?? line?.querySelector(".sheet-cell");

    function select(cell) {
      if (!cell) return;
      cell.focus();
      cell.select();
    }

    function neighbour(cell, step) {
      const cells = [...lines.querySelectorAll(`.sheet-cell[name=${cell.name}]`)];
      const next = cells[cells.indexOf(cell) + step];
      if (next) select(next);
      else if (step < 0) input.focus();
    }

    lines.addEventListener("keydown", (event) => {
      const line = event.target.closest("[data-line]");
      if (line && event.key === "Delete" && event.ctrlKey) {
        event.preventDefault();
        remove(line.querySelector("[data-remove-form]"));
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

    // Names: the input is a combobox over the members found
    let asked = null;
    let pause = 0;
    const isName = (text) => /\p{L}/u.test(text) && !/\d/.test(text);

    const status = document.createElement("div");
    status.className = "usa-sr-only";
    status.setAttribute("role", "status");
    box.after(status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");

    function closeMatches() {
      clearTimeout(pause);
      asked = null;
      box.hidden = true;
      box.replaceChildren();
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-controls");
      input.removeAttribute("aria-activedescendant");
    }

    async function matchesOf(text) {
      const url = `${page.dataset.matchesUrl}?${new URLSearchParams({ q: text })}`;
      return (await request(url)).text();
    }

    function showMatches(html) {
      box.innerHTML = html;
      box.hidden = false;
      status.textContent = box.querySelector(".sheet-matches__note").textContent;
      const found = box.querySelector("[role=listbox]") !== null;
      input.setAttribute("aria-expanded", String(found));
      if (found) input.setAttribute("aria-controls", "sheet-matches");
      input.removeAttribute("aria-activedescendant");
    }

    async function findMatches() {
      const text = input.value.trim();
      asked = text;
      try {
        const html = await matchesOf(text);
        if (asked === text) showMatches(html);
      } catch (failure) {
        fail(failure);
      }
    }

    input.addEventListener("input", () => {
      const text = input.value.trim();
      closeMatches();
      if (text.length > 1 && /\p{L}/u.test(text) && !/[,;\n]/.test(text)) {
        pause = setTimeout(findMatches, 120);
      }
    });

    function choose(step) {
      const options = [...box.querySelectorAll("[role=option]")];
      const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      const next = options[now < 0 && step < 0 ? options.length - 1 : (now + step + options.length) % options.length];
      for (const option of options) option.setAttribute("aria-selected", String(option === next));
      input.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    }

    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) add(option.dataset.serial);
    });
    input.addEventListener("blur", closeMatches);

    input.addEventListener("keydown", (event) => {
      const isOpen = box.querySelector("[role=option]") !== null;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (isOpen) {
          event.preventDefault();
          choose(event.key === "ArrowDown" ? 1 : -1);
        } else if (event.key === "ArrowDown" && !input.value) {
          event.preventDefault();
          select(lines.querySelector(".sheet-cell"));
        }
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (box.hidden) input.value = "";
        closeMatches();
        unplaced.replaceChildren();
      }
    });

    // Keys of the whole page
    const openKeys = () => keys.showModal();
    for (const button of page.querySelectorAll("[data-keys]")) {
      button.hidden = false;
      button.addEventListener("click", openKeys);
    }
    keys.addEventListener("close", () => input.focus());

    page.addEventListener("keydown", (event) => {
      if (event.target.closest("dialog")) return;
      const typesHere = event.target === input || event.target.matches(".sheet-cell");
      if (event.key === "Enter" && event.ctrlKey) {
        event.preventDefault();
        if (isName(input.value)) addNamed(input.value.trim());
        else add(input.value);
        if (event.target.matches(".sheet-cell")) commit(event.target, false);
        review();
      } else if (typesHere && event.key === "?") {
        event.preventDefault();
        openKeys();
      } else if (typesHere && event.key === "!") {
        event.preventDefault();
        goToWrong();
      }
    });

    // Typing with nothing focused goes to the input.
    document.addEventListener("keydown", (event) => {
      const isSign = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (isSign && document.activeElement === document.body) {
        if (event.key === "?") {
          event.preventDefault();
          openKeys();
        } else {
          input.focus();
        }
      }
    });

    page.addEventListener("click", (event) => {
      const link = event.target.closest("[data-review], [data-first-wrong], [data-areas]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (link.matches("[data-review]")) review();
      else if (link.matches("[data-first-wrong]")) select(toMend(lines.querySelector(".sheet-line--wrong")));
      else openAreas(link.href);
    });

    function review() {
      inTurn(() => {
        const link = page.querySelector("[data-review]");
        if (!link) return;
        const isUnsent = byId("sheet-failed").childNodes.length || unplaced.childNodes.length || isName(input.value);
        if (isUnsent) input.focus();
        else if (link.dataset.wrong === "0") location.assign(link.href);
        else goToWrong();
      });
    }

    // Areas and topics of a partial attendance, in a dialog
    async function openAreas(url) {
      try {
        areas.innerHTML = await (await request(url)).text();
        if (areas.querySelector("[data-areas-form]")) areas.showModal();
      } catch (failure) {
        fail(failure);
      }
    }

    areas.addEventListener("click", (event) => {
      if (!event.target.closest("a[href$='/sheet/']")) return;
      event.preventDefault();
      areas.close();
    });
    areas.addEventListener("close", () => input.focus());
    areas.addEventListener("submit", (event) => {
      event.preventDefault();
      const body = new FormData(event.target);
      const { action } = event.target;
      inTurn(async () => {
        try {
          const html = await (await request(action, body)).text();
          if (html.includes("data-areas-form")) {
            areas.innerHTML = html;
            areas.querySelector(".error-summary")?.focus();
          } else {
            areas.close();
            apply(html);
          }
        } catch (failure) {
          areas.close();
          fail(failure);
        }
      });
    });
  }
})();
