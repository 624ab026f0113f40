// Areas and topics of a partial attendance, in a dialog over the sheet.

import { byId, fail, textOf } from "./request.js";

export function openAreas({ inTurn, apply, back }) {
  const areas = byId("sheet-areas");

  areas.addEventListener("click", (event) => {
    if (!event.target.closest("a[href$='/sheet/']")) return;
    event.preventDefault();
    areas.close();
  });
  areas.addEventListener("close", back);
  areas.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new FormData(event.target);
    const { action } = event.target;
    inTurn(async () => {
      try {
        const html = await textOf(action, body);
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

  return async (url) => {
    try {
      areas.innerHTML = await textOf(url);
      if (areas.querySelector("[data-areas-form]")) areas.showModal();
    } catch (failure) {
      fail(failure);
    }
  };
}
