// Name the admin's search boxes for screen readers: select2 leaves them without a label.
document.addEventListener("DOMContentLoaded", () => {
  const name = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) return;
    const words = label.textContent.replace(/:\s*$/, "");
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", words);
    box.querySelector("[role=textbox]")?.setAttribute("aria-label", words);
  };
  // select2 builds its boxes on the same event, in a handler that may come after this one.
  setTimeout(() => document.querySelectorAll("select.admin-autocomplete").forEach(name));
});
