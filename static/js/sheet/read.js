// Rows in doubt by keyboard: P says present and B says blank of the row that has the focus.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const form = event.target.closest?.("[data-doubt]");
  form?.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
});
