// What was typed and needs the clerk before it is a line: said until it is put in or left out.

import { kept } from "./kept.js";

// `putBack` is handed the text of an entry that the clerk takes up again; null where none can be.
export function openAside({ key, place, putBack }) {
  const store = kept(`${key}:aside`);
  let entries = store.read();

  function change(changed) {
    entries = changed;
    store.write(entries);
    place.replaceChildren(...entries.map(shown));
  }

  const leaveOut = (entry) => change(entries.filter((each) => each !== entry));

  function shown(entry) {
    const box = document.createElement("div");
    box.className = "sheet-aside";
    const line = document.createElement("p");
    line.textContent = entry.why;
    box.append(line);
    if (putBack) box.append(button("Take it up", entry, () => takeUp(entry)));
    box.append(button("Leave it out", entry, () => leaveOut(entry)));
    return box;
  }

  function button(words, entry, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "usa-button usa-button--unstyled";
    made.textContent = words;
    made.setAttribute("aria-label", `${words}: ${entry.text}`);
    made.addEventListener("click", act);
    return made;
  }

  function takeUp(entry) {
    leaveOut(entry);
    putBack(entry.text);
  }

  change(entries);
  return {
    add: (entry) => change([...entries, entry]),
    takeUpFirst: () => takeUp(entries[0]),
    // A name that this member has was meant by the entry, so it is done with.
    settle: (fits) => {
      if (entries.some((entry) => fits(entry.text))) change(entries.filter((entry) => !fits(entry.text)));
    },
    get isEmpty() {
      return entries.length === 0;
    },
  };
}
