// What was typed and needs the clerk before it is a line: said until it is put in or left out.

import { kept } from "./kept.js";

// `putBack` is handed the text of an entry that the clerk takes up again; null where none can be.
// `choose` is handed a text and what the clerk says that its numbers are.
export function openAside({ key, place, putBack, choose }) {
  const store = kept(`${key}:aside`);
  let entries = store.read();

  function change(changed) {
    entries = changed;
    store.write(entries);
    place.replaceChildren(...entries.map(shown));
  }

  const fitsInput = (entry) => !entry.text.includes("\n");
  const leaveOut = (entry) => change(entries.filter((each) => each !== entry));

  function shown(entry) {
    const box = document.createElement("div");
    box.className = "sheet-aside";
    const line = document.createElement("p");
    line.textContent = entry.why;
    box.append(line);
    for (const { meaning, words } of entry.choices ?? []) {
      box.append(
        button(words, entry, () => {
          leaveOut(entry);
          choose(entry.text, meaning);
        }),
      );
    }
    if (putBack && fitsInput(entry)) box.append(button("Take it up", entry, () => takeUp(entry)));
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
    add: (...added) => change([...entries, ...added]),
    // One with choices is answered, any other taken up.
    goToFirst: () => {
      if (fitsInput(entries[0]) && !entries[0].choices?.length) takeUp(entries[0]);
      else place.querySelector("button").focus();
    },
    // A name that this member has was meant by the entry, so it is done with.
    settle: (fits) => {
      if (entries.some((entry) => fits(entry.text))) change(entries.filter((entry) => !fits(entry.text)));
    },
    get isEmpty() {
      return entries.length === 0;
    },
  };
}
