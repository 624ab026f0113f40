// What is typed while a part is asked for stays when the answer comes, and a form waits for that answer before it is sent.
// Fields whose values go together (data-together has their names) come of one hand: where one of them was typed meanwhile,
// the part is asked for again, with what stands there now.
(() => {
  const UNTYPED = ["hidden", "file", "submit", "button"];
  const asked = new Map(); // by request: its form, and each field of the part as it stood when it left
  const anew = new Map(); // by who asks: what was typed before the part is asked for again
  const toSend = new Map(); // by form: the button that was pressed before the answer was there

  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
  const said = (field) => (isTicked(field) ? field.checked : field.value);

  function say(field, value) {
    if (isTicked(field)) field.checked = value;
    else field.value = value;
  }

  // By name, and by which of that name: the answer's own are found under the same.
  function fieldsOf(part) {
    const fields = new Map();
    for (const field of part.querySelectorAll("input, select, textarea")) {
      if (!field.name || UNTYPED.includes(field.type)) continue;
      const name = isTicked(field) ? `${field.name} ${field.value}` : field.name;
      let place = 0;
      while (fields.has(`${place} ${name}`)) place += 1;
      fields.set(`${place} ${name}`, field);
    }
    return fields;
  }

  const isAsking = (form) => [...asked.values()].some((question) => question.form === form);

  document.addEventListener("htmx:beforeSend", ({ detail: { xhr, target, requestConfig } }) => {
    const fields = fieldsOf(target);
    if (!fields.size) return;
    // A form that is itself on its way is no part to wait for.
    const form = requestConfig.elt === target ? null : target.closest("form");
    const stood = new Map([...fields].map(([key, field]) => [key, said(field)]));
    const isAnew = anew.has(requestConfig.elt);
    asked.set(xhr, { form, stood, isAnew, since: anew.get(requestConfig.elt) ?? [], kept: [] });
    anew.delete(requestConfig.elt);
    // Before the form is let go, which then waits for the second answer.
    xhr.addEventListener("loadend", () => asked.get(xhr).askAnew?.());
    // Once it is in place: htmx settles a part this long after it has put it there.
    xhr.addEventListener("loadend", () => setTimeout(() => end(xhr), htmx.config.defaultSettleDelay));
  });

  function hasTogether(target, { since }) {
    const names = target.dataset.together?.split(" ") ?? [];
    return since.some(({ name }) => names.includes(name));
  }

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, target, requestConfig } = detail;
    const question = asked.get(xhr);
    if (!question) return;
    for (const [key, field] of fieldsOf(target)) {
      if (question.stood.get(key) === said(field)) continue;
      const isHere = field === document.activeElement;
      const cursor = isHere && field.selectionStart !== null ? [field.selectionStart, field.selectionEnd] : null;
      question.since.push({ key, name: field.name, value: said(field), cursor });
    }
    if (!detail.shouldSwap || question.isAnew || !hasTogether(target, question)) return;
    detail.shouldSwap = false;
    anew.set(requestConfig.elt, question.since);
    const { verb, path, elt: source } = requestConfig;
    question.askAnew = () => htmx.ajax(verb, path, { source, target });
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const question = asked.get(event.detail.xhr);
    if (!question) return;
    const fields = fieldsOf(event.target);
    for (const { key, value, cursor } of question.since) {
      const field = fields.get(key);
      if (!field) continue;
      say(field, value);
      if (cursor && field === document.activeElement) field.setSelectionRange(...cursor);
      question.kept.push(field);
    }
  });

  function end(xhr) {
    const { form, kept } = asked.get(xhr);
    asked.delete(xhr);
    // What follows from a field, such as a sum, follows from what stands there.
    for (const field of kept) field.dispatchEvent(new Event("input", { bubbles: true }));
    if (!toSend.has(form) || isAsking(form)) return;
    const button = toSend.get(form);
    toSend.delete(form);
    // Without an answer nothing is sent: the page says why, and the button may be pressed again.
    if (xhr.status === 200) form.requestSubmit(button?.form === form ? button : null);
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (!isAsking(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      toSend.set(event.target, event.submitter);
    },
    true,
  );
})();
