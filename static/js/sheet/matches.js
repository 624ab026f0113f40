// The input is a combobox over the members whose name is typed.

import { fail, textOf } from "./request.js";

const PAUSE = 120;

export const isName = (text) => /\p{L}/u.test(text) && !/\d/.test(text);

export function openMatches({ input, box, url, choose, typed = () => input.value, wanted = isName, failed = fail }) {
  let asked = null;
  let pause = 0;

  const status = document.createElement("div");
  status.className = "usa-sr-only";
  status.setAttribute("role", "status");
  box.after(status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");

  const options = () => [...box.querySelectorAll("[role=option]")];
  const chosen = () => box.querySelector("[aria-selected=true]");
  const find = (text) => textOf(`${url}?${new URLSearchParams({ q: text })}`);

  function close() {
    clearTimeout(pause);
    asked = null;
    box.hidden = true;
    box.replaceChildren();
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-controls");
    input.removeAttribute("aria-activedescendant");
  }

  function show(html) {
    box.innerHTML = html;
    box.hidden = false;
    status.textContent = box.querySelector(".matches__note").innerText;
    input.setAttribute("aria-expanded", String(options().length > 0));
    if (options().length) input.setAttribute("aria-controls", "matches");
    input.removeAttribute("aria-activedescendant");
  }

  async function findTyped() {
    const text = typed().trim();
    asked = text;
    try {
      const html = await find(text);
      if (asked === text) show(html);
    } catch (failure) {
      // Without the network the name waits like any other entry, once Enter is pressed.
      if (failure.kind !== "lost") failed(failure);
    }
  }

  input.addEventListener("input", () => {
    const text = typed().trim();
    close();
    if (text.length > 1 && wanted(text)) pause = setTimeout(findTyped, PAUSE);
  });

  function move(step) {
    const all = options();
    const now = all.indexOf(chosen());
    const next = all[now < 0 && step < 0 ? all.length - 1 : (now + step + all.length) % all.length];
    for (const option of all) option.setAttribute("aria-selected", String(option === next));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  box.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", close);

  return { find, show, close, move, chosen, isOpen: () => !box.hidden, hasOptions: () => options().length > 0 };
}

// The one member a name can mean, of the matches found for it; null where there are several or none.
export function onlyOne(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-only]");
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Whether a member found is called so: every word typed is in the name.
export function isCalled(option, text) {
  const name = folded(option.dataset.name);
  return folded(text).split(/[^\p{L}]+/u).every((word) => name.includes(word));
}

