// A page kept by the back button may show a draft that is long saved: load it anew.

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
