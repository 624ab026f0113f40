// Saving on the review page, once however often it is pressed.

import { byId, fail, recovered, request } from "./request.js";

let saving = false;

export async function save(form) {
  if (saving) return;
  saving = true;
  const button = form.querySelector("button");
  const words = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = "Saving…";
  try {
    const response = await request(form.action, new FormData(form));
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
