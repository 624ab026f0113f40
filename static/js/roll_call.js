// The roster of a roll call: how many are ticked, and all of an element by one press.
(() => {
  const boxes = (roster) => [...roster.querySelectorAll('input[type="checkbox"]')];

  const plain = (text) => text.normalize("NFKD").replace(/[^\x00-\x7f]|'/g, "").toLowerCase();
  const words = (text) => plain(text).split(/[^a-z0-9]+/).filter(Boolean);

  // Who taught earns nothing as an attendee; the server asks the same of serial number and name.
  function attendees(roster) {
    const { instructor, other_instructors: others } = roster.closest("form").elements;
    const taught = [instructor.value, ...others.value.split("\n")].map((one) => new Set(words(one)));
    const isIn = (text) => taught.some((said) => words(text).every((word) => said.has(word)));
    return boxes(roster).filter((box) => !isIn(box.dataset.serial) && !isIn(box.dataset.names));
  }

  function count(roster) {
    const ticked = boxes(roster).filter((box) => box.checked);
    roster.querySelector("[data-ticked]").textContent = ticked.length;
    const hasAll = ticked.length > 0 && attendees(roster).every((box) => box.checked);
    roster.querySelector("[data-tick-all]").textContent = hasAll ? "Tick none" : "Tick all";
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
    const isNone = event.target.textContent === "Tick none";
    for (const box of isNone ? boxes(roster) : attendees(roster)) box.checked = !isNone;
    count(roster);
  });
  document.addEventListener("htmx:afterSettle", (event) => begin(event.target.parentNode || document));
  begin(document);
})();
