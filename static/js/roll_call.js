// The roster of a roll call: how many are ticked, and all of an element by one press.
(() => {
  const boxes = (roster) => [...roster.querySelectorAll('input[type="checkbox"]')];

  function count(roster) {
    const all = boxes(roster);
    const ticked = all.filter((box) => box.checked).length;
    roster.querySelector("[data-ticked]").textContent = ticked;
    roster.querySelector("[data-tick-all]").textContent = ticked === all.length ? "Tick none" : "Tick all";
  }

  function begin(place) {
    for (const roster of place.querySelectorAll("[data-roster]")) {
      roster.querySelector("[data-tick-all]").hidden = false;
      count(roster);
    }
  }

  document.addEventListener("change", (event) => {
    const roster = event.target.closest("[data-roster]");
    if (roster) count(roster);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.matches("[data-tick-all]")) return;
    const roster = event.target.closest("[data-roster]");
    const all = boxes(roster);
    const tick = !all.every((box) => box.checked);
    for (const box of all) box.checked = tick;
    count(roster);
  });
  document.addEventListener("htmx:afterSettle", (event) => begin(event.target.parentNode || document));
  begin(document);
})();
