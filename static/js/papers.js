// A paper beside a form: the words of the field in hand stand out, and no value read goes unseen.
(() => {
  const form = document.querySelector("form[data-proposed]");
  const looked = form?.querySelector("[data-looked]");
  if (!looked) return;
  const seen = new Set();
  const quotes = new Map([...form.querySelectorAll("[data-quote]")].map((quote) => [quote.dataset.quote, quote]));

  // A combo box has a text box of its own in front of its list.
  const boxOf = (field) => field.closest(".usa-combo-box")?.querySelector("input") ?? field;
  const fieldOf = (box) => box.closest("[data-from-paper]") ?? box.closest(".usa-combo-box")?.querySelector("[data-from-paper]");
  const told = document.createElement("p");
  told.className = "look-first";
  told.setAttribute("role", "alert");
  const unseen = () => [...form.querySelectorAll("[data-from-paper]")].filter((field) => boxOf(field).offsetParent && !seen.has(field.dataset.fromPaper));

  function show(name) {
    for (const mark of document.querySelectorAll("[data-mark]")) {
      const here = mark.dataset.mark === name;
      mark.classList.toggle("is-here", here);
      if (here && mark.id) mark.scrollIntoView({ block: "nearest" });
    }
  }

  function look(box) {
    told.remove();
    const field = fieldOf(box);
    show(field?.dataset.fromPaper);
    if (!field) return;
    seen.add(field.dataset.fromPaper);
    if (!unseen().length) looked.checked = true;
  }

  form.addEventListener("focusin", (event) => look(event.target));
  if (form.contains(document.activeElement)) look(document.activeElement);

  // The part that follows another course is quoted anew.
  form.addEventListener("htmx:afterSettle", () => {
    for (const [name, quote] of quotes) {
      const field = form.elements[name];
      if (!field || quote.isConnected || !field.closest(".usa-form-group")) continue;
      field.dataset.fromPaper = name;
      field.closest(".usa-form-group").append(quote);
    }
  });

  form.addEventListener("submit", (event) => {
    const [first] = looked.checked ? [] : unseen();
    if (!first) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    boxOf(first).focus();
    const more = unseen().length;
    told.textContent = "Nothing is saved yet. Compare this with the paper and correct what is wrong; then press the button again."
      + (more ? ` ${more} more ${more === 1 ? "value is" : "values are"} to be looked at: Tab leads on.` : "");
    (first.closest(".usa-form-group") ?? first.parentElement).append(told);
    told.scrollIntoView({ block: "nearest" });
  }, true);
})();
