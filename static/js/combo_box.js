// A combo box keeps what was typed: Enter chooses the first match, Tab the only one; emptied is none.
(() => {
  const matchesOf = (input) => {
    const box = input.closest(".usa-combo-box");
    const list = box.querySelector(".usa-combo-box__list");
    // A choice made and not typed over stays: the list then shows every option, not matches.
    if (list === null || list.hidden || box.matches(".usa-combo-box--pristine")) return null;
    return list.querySelectorAll('[role="option"]:not(.usa-combo-box__list-option--no-results)');
  };

  // Before the design system's own handler, which would bring back what was chosen before.
  const chooseNoneIfEmptied = (input) => {
    const box = input.closest(".usa-combo-box");
    const select = box.querySelector("select");
    if (input.value.trim() !== "" || select.value === "") return;
    select.value = "";
    box.classList.remove("usa-combo-box--pristine");
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener(
    "focusout",
    (event) => {
      if (event.target.matches?.(".usa-combo-box__input")) chooseNoneIfEmptied(event.target);
    },
    true,
  );

  // Before the design system's own handler, which would empty the field.
  document.addEventListener(
    "keydown",
    (event) => {
      const typesInto = event.target.matches?.(".usa-combo-box__input");
      if (!typesInto || !["Enter", "Tab"].includes(event.key) || event.shiftKey) return;
      const input = event.target;
      chooseNoneIfEmptied(input);
      const matches = input.value.trim() === "" ? null : matchesOf(input);
      if (matches === null) return;
      if (event.key === "Enter") {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (matches.length > 0) matches[0].click();
      } else if (matches.length === 1) {
        matches[0].click();
      }
    },
    true,
  );
})();
