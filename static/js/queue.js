// The queue by keyboard: a proposal looks different until somebody has looked at it; Ctrl+Enter accepts.
(() => {
  // Sending back and declining: a form in words, which the same keys send.
  const inWords = document.querySelector("[data-in-words]");
  if (inWords) {
    if (!inWords.querySelector(".error-summary")) {
      inWords.querySelector("input[type=radio], textarea")?.focus();
    }
    inWords.addEventListener("keydown", (event) => {
      if (!event.ctrlKey || event.key !== "Enter") return;
      event.preventDefault();
      inWords.requestSubmit();
    });
  }

  const page = document.querySelector("[data-decide]");
  if (!page) return;
  const form = page.querySelector("[data-proposed]");
  const keys = document.getElementById("queue-keys");
  const fields = 'input:not([type="hidden"]):not([type="checkbox"]), select';

  function mark(place) {
    for (const field of place.querySelectorAll(fields)) {
      if (!field.value || field.classList.contains("usa-input--error")) continue;
      field.classList.add("is-proposed");
      field.setAttribute("aria-description", "Proposed, not looked at yet");
    }
  }

  function seen(field) {
    field.classList.remove("is-proposed");
    field.removeAttribute("aria-description");
  }

  // What came back with errors was looked at. Combo boxes are made after this script has run.
  setTimeout(() => {
    if (!form.querySelector(".error-summary, .to-confirm")) mark(form);
    if (form.contains(document.activeElement)) seen(document.activeElement);
  });
  form.addEventListener("focusin", (event) => seen(event.target));
  form.addEventListener("change", (event) => seen(event.target));
  form.addEventListener("input", (event) => seen(event.target));
  form.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "credit-proposed") mark(document.getElementById("credit-proposed"));
  });

  const openKeys = () => keys.showModal();
  for (const button of page.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", openKeys);
  }
  const go = (name) => document.querySelector(`[data-${name}]`)?.click();

  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("dialog")) return;
    const types = event.target.matches?.("input:not([type=checkbox]), textarea, select");
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      // As by the button: what follows from the field in hand is asked before the form is sent.
      document.activeElement.blur();
      form.requestSubmit();
    } else if (event.ctrlKey && event.key === ".") {
      event.preventDefault();
      go("next");
    } else if (event.ctrlKey && event.key === ",") {
      event.preventDefault();
      go("previous");
    } else if (event.ctrlKey && event.key === ";") {
      event.preventDefault();
      go("return");
    } else if (event.ctrlKey && event.key === "/") {
      event.preventDefault();
      go("decline");
    } else if (event.ctrlKey && event.key === "'") {
      event.preventDefault();
      go("forward");
    } else if (event.key === "?" && !types) {
      event.preventDefault();
      openKeys();
    }
  });
})();
