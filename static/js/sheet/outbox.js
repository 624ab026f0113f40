// What was typed and has not reached the sheet yet: each entry by itself, in order, sent once.

import { Failure } from "./request.js";
import { kept } from "./kept.js";

const AGAIN_AFTER = 3000;
const SLOW_AFTER = 1000;
const MOST_NAMED = 12;

// What is to be done about each kind of failure, after what waits was named.
const WAY_OUT = {
  lost: "The connection failed. %s: sent as soon as it is back, each once. Go on typing.",
  halted: "The server can't save at the moment. %s: sent as soon as it can, each once. Go on typing.",
  full: "The server's disk is full. %s: tell an administrator; sent as soon as there is room, each once. Go on typing.",
  "signed-out": "You are signed out. %s: sign in again in another window, then press Send now.",
  stale: "This page is no longer valid, perhaps because you signed in anew. %s: reload the page, and it is sent.",
};

// `deliver` sends entries that go together, is told whether more wait behind them, and may give
// others to put in their place;
// `refuse` is handed an entry that the server will never take.
export function openOutbox({ key, place, inTurn, deliver, refuse }) {
  const store = kept(`${key}:waiting`);
  const entries = store.read();
  let failed = null;
  let isSlow = false;
  let isKept = true;
  let isAwake = false;
  let timer = 0;

  function keep() {
    isKept = store.write(entries);
    show();
  }

  function show() {
    place.replaceChildren();
    if (!entries.length || !(failed || isSlow)) return;
    const named = entries.slice(0, MOST_NAMED).map((entry) => entry.label ?? entry.text.replaceAll("\n", " "));
    const more = entries.length > MOST_NAMED ? ` and ${entries.length - MOST_NAMED} more` : "";
    const waits = `${entries.length === 1 ? "1 entry waits" : `${entries.length} entries wait`} (${named.join(", ")}${more})`;
    const line = document.createElement("p");
    line.textContent = failed ? WAY_OUT[failed.kind].replace("%s", () => waits) : `Sending: ${waits}.`;
    place.append(line);
    if (!failed) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--outline";
    button.textContent = "Send now";
    button.addEventListener("click", wake);
    place.append(button);
  }

  // Entries that go in one request: those of one group, as far as they follow each other.
  function next() {
    const [{ group }] = entries;
    const end = entries.findIndex((entry) => !group || entry.group !== group);
    return entries.slice(0, end < 0 ? entries.length : Math.max(end, 1));
  }

  async function send() {
    clearTimeout(timer);
    while (entries.length) {
      const batch = next().map((entry) => ({ ...entry }));
      for (const entry of entries.slice(0, batch.length)) entry.tried = true;
      keep();
      const slow = setTimeout(() => {
        isSlow = true;
        show();
      }, SLOW_AFTER);
      let instead = [];
      try {
        instead = (await deliver(batch, () => entries.length > batch.length)) ?? [];
        failed = null;
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        if (failure.kind !== "refused") {
          failed = failure;
          timer = setTimeout(wake, AGAIN_AFTER);
          show();
          return;
        }
        for (const entry of batch) refuse(entry, failure);
      } finally {
        clearTimeout(slow);
        isSlow = false;
      }
      entries.splice(0, batch.length, ...instead);
      keep();
    }
  }

  function wake() {
    if (isAwake) return;
    isAwake = true;
    inTurn(() => {
      isAwake = false;
      return send();
    });
  }

  window.addEventListener("online", wake);
  window.addEventListener("beforeunload", (event) => {
    if (entries.length && !isKept) event.preventDefault();
  });
  if (entries.length) wake();

  return {
    add(...added) {
      entries.push(...added);
      keep();
      wake();
    },
    get isEmpty() {
      return entries.length === 0;
    },
  };
}
