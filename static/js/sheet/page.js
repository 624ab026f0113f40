// Entering a sign-in sheet by keyboard: serial number, Enter, next. The page works without it.

import "./back.js";
import { openAreas } from "./areas.js";
import { openAside } from "./aside.js";
import { openLines } from "./lines.js";
import { isCalled, isName, onlyOne, openMatches } from "./matches.js";
import { openOutbox } from "./outbox.js";
import { byId, fail, textOf } from "./request.js";
import { openWalk } from "./walk.js";

const page = document.querySelector("[data-sheet]");
const input = byId("sheet-input");
// What a choice among several readings of an entry does; nothing where no line can be entered.
let readAs = () => {};
const aside = openAside({
  key: page.dataset.key,
  place: byId("sheet-aside"),
  putBack: input && putBack,
  choose: (text, meaning) => readAs(text, meaning),
});
if (input) enterLines();

function putBack(text) {
  input.value = text.trim().replaceAll("\t", " ");
  input.focus();
  input.dispatchEvent(new Event("input"));
}

function enterLines() {
  const form = byId("sheet-form");
  const keys = byId("sheet-keys");
  const addAll = form.querySelector("[data-add-enrolled]");
  let queue = Promise.resolve();
  // An entry that came back into the input: a name that several have, or no serial number.
  let open = null;

  // One request at a time, in the order of the keys pressed.
  function inTurn(work) {
    queue = queue.then(work).catch(fail);
    return queue;
  }

  const lines = openLines({ page, input, form, inTurn, strike });
  const walk = openWalk({ lines: lines.place, input, strike, goToMend: lines.goToMend });
  const showAreas = openAreas({ inTurn, apply: lines.apply, back: () => input.focus() });
  const matches = openMatches({
    input,
    box: byId("matches-box"),
    url: page.dataset.matchesUrl,
    choose: addMember,
  });
  readAs = (text, meaning) => {
    outbox.add({ kind: "text", text, meaning });
    input.focus();
  };
  const outbox = openOutbox({
    key: page.dataset.key,
    place: byId("sheet-waiting"),
    inTurn,
    deliver,
    refuse: (entry, failure) => aside.add(notOn(entry.text, failure.message)),
  });

  // Adding: keys may run ahead of the answers, so entries wait in line and go together.
  function add(text) {
    const typed = text.trim();
    if (!typed) return;
    if (typed === "+") outbox.add({ kind: "enrolled", text: "all enrolled" });
    else if (isName(typed)) outbox.add({ kind: "name", text: typed });
    else outbox.add({ kind: "text", group: "text", text: typed });
    empty();
  }

  function addMember(option) {
    aside.settle((text) => isName(text) && isCalled(option, text));
    outbox.add({ kind: "text", group: "text", text: option.dataset.serial });
    empty();
  }

  function empty() {
    open = null;
    input.value = "";
    matches.close();
  }

  function deliver(batch, moreWait) {
    const send = { text: putOn, name: placeName, enrolled: addEnrolled, strike: sendStruck };
    return send[batch[0].kind](batch, moreWait);
  }

  function body(values) {
    const made = new FormData(form);
    made.delete("text");
    if (lines.hasLines()) made.set("version", lines.version());
    for (const [name, value] of values) made.append(name, value);
    return made;
  }

  async function addEnrolled() {
    lines.apply(await textOf(page.dataset.addEnrolledUrl, body([])));
  }

  // Crossed out before the answer, so that the next line can be walked to at once.
  function strike(line) {
    const isStruck = line.dataset.struck === undefined;
    line.classList.toggle("sheet-line--struck", isStruck);
    if (isStruck) line.dataset.struck = "";
    else delete line.dataset.struck;
    const label = `${isStruck ? "strike" : "put back"} ${line.dataset.serial}`;
    outbox.add({ kind: "strike", group: `struck-${isStruck}`, line: line.id.replace("line-", ""), isStruck, text: label });
  }

  async function sendStruck(batch) {
    const values = [["struck", batch[0].isStruck ? "yes" : "no"], ...batch.map((entry) => ["line", entry.line])];
    lines.apply(await textOf(page.dataset.strikeUrl, body(values)));
  }

  async function putOn(batch, moreWait) {
    const tried = batch.filter((entry) => entry.tried).length;
    const values = [["tried", tried], ["meaning", batch[0].meaning ?? ""], ...batch.map((entry) => ["text", entry.text])];
    const fresh = lines.apply(await textOf(form.action, body(values)));
    const said = fresh.getElementById("sheet-said");
    const isIdle = !moreWait() && !input.value && document.activeElement === input;
    if (said.dataset.go && isIdle) walk.goTo(byId(said.dataset.go));
    setAside(fresh, batch, isIdle);
    if (said.dataset.kept) {
      const why = (said.textContent || byId("sheet-said").textContent).trim();
      const isClosed = fresh.getElementById("sheet-lines").dataset.closed;
      if (batch.length === 1 && !moreWait() && !isClosed) comeBack(notOn(batch[0].text, why));
      else for (const entry of batch) aside.add(notOn(entry.text, why));
    }
    return [];
  }

  // What makes no line yet: a single entry comes back into the input, all else is set aside.
  function setAside(fresh, batch, isIdle) {
    const entries = [...fresh.querySelectorAll("#sheet-asides li")].map((item) => ({
      text: item.dataset.text,
      why: item.dataset.why,
      choices: [...item.querySelectorAll("[data-meaning]")].map((choice) => ({ meaning: choice.dataset.meaning, words: choice.textContent })),
    }));
    const [only] = entries;
    if (isIdle && entries.length === 1 && batch.length === 1 && !only.choices.length && only.text === batch[0].text) comeBack(only);
    else if (entries.length) aside.add(...entries);
  }

  // A name and Enter: the only one it can mean is added; of several, one is to be chosen.
  async function placeName([{ text }], moreWait) {
    const html = await matches.find(text);
    const only = onlyOne(html);
    if (only) {
      aside.settle((named) => isName(named) && isCalled(only, named));
      return [{ kind: "text", group: "text", text: only.dataset.serial }];
    }
    const entry = notOn(text, "The name alone does not say who it is.");
    if (moreWait()) aside.add(entry);
    else if (comeBack(entry)) matches.show(html);
    return [];
  }

  const notOn = (text, why) => ({ text, why: `“${text}” is not on the sheet. ${why}` });

  // Into the input again, where nothing was begun there meanwhile.
  function comeBack(entry) {
    if (input.value || document.activeElement !== input) {
      aside.add(entry);
      return false;
    }
    open = entry;
    input.value = entry.text;
    input.select();
    const why = document.createElement("p");
    why.className = "sheet-said__line sheet-said__line--error";
    why.textContent = entry.why;
    byId("sheet-said").replaceChildren(why);
    return true;
  }

  // What is typed on over stays said until it is placed.
  input.addEventListener("input", () => {
    if (!open || input.value.startsWith(open.text)) return;
    if (input.value.trim()) aside.add(open);
    open = null;
  });

  function enter() {
    const chosen = matches.chosen();
    if (chosen) addMember(chosen);
    else add(input.value);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter === addAll) add("+");
    else enter();
    input.focus();
  });

  function pasted(event) {
    const text = event.clipboardData.getData("text");
    if (!/\d/.test(text) || text.trim().split(/[\s,;|]+/).length < 2) return;
    event.preventDefault();
    if (open) aside.add(open);
    else add(input.value);
    add(text);
    empty();
    input.focus();
  }
  input.addEventListener("paste", pasted);
  document.addEventListener("paste", (event) => {
    if (document.activeElement === document.body) pasted(event);
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (matches.hasOptions()) {
        event.preventDefault();
        matches.move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "ArrowDown" && !input.value) {
        event.preventDefault();
        walk.enter();
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (matches.isOpen()) matches.close();
      else empty();
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
    const typesHere = event.target === input || event.target.matches(".sheet-cell, [data-line]");
    if (event.key === "z" && event.ctrlKey && (event.target === input ? !input.value : event.target.matches("[data-line]"))) {
      event.preventDefault();
      walk.putBackLast();
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      enter();
      if (event.target.matches(".sheet-cell")) lines.commit(event.target, false);
      review();
    } else if (typesHere && event.key === "?") {
      event.preventDefault();
      openKeys();
    } else if (typesHere && event.key === "!") {
      event.preventDefault();
      if (aside.isEmpty) lines.goToWrong();
      else aside.goToFirst();
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
    else if (link.matches("[data-first-wrong]")) lines.goToFirstWrong();
    else showAreas(link.href);
  });

  // To the review, unless something typed is not on the sheet yet.
  function review() {
    inTurn(() => {
      const link = page.querySelector("[data-review]");
      if (!link) return;
      const isUnsent = byId("sheet-failed").childNodes.length || !outbox.isEmpty || !aside.isEmpty || input.value.trim();
      if (isUnsent) input.focus();
      else if (link.dataset.wrong === "0") location.assign(link.href);
      else lines.goToWrong();
    });
  }
}
