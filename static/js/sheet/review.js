// The page of a sheet's review.

import "./back.js";
import { save } from "./saving.js";

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-save]")) return;
  event.preventDefault();
  save(event.target);
});
