// Boxes on the pages of somebody else's paper: drawn by mouse or finger, moved by their figures.
// Without script the figures alone do; the buttons then ask the server.
(() => {
  const template = document.querySelector("[data-box-template]");
  if (!template) return;
  const SIDES = ["left", "top", "width", "height"];
  const WHOLE = 1000; // what a page is drawn in; figures are per cent, with one decimal
  const SMALLEST = Number(template.dataset.smallest); // in the same
  const IN_THE_MIDDLE = { left: 400, top: 450, width: 200, height: 50 };
  const SVG = "http://www.w3.org/2000/svg";

  const rowsOf = (page) => [...page.querySelectorAll("[data-box-row]")];
  const inputOf = (row, side) => row.querySelector(`input[name$="-${side}"]`);
  const marksOf = (page) => page.querySelector("[data-boxes]");
  const inside = (figure) => Math.min(Math.max(figure, 0), WHOLE);

  function figuresOf(row) {
    const figures = {};
    for (const side of SIDES) {
      const typed = inputOf(row, side).value.trim();
      if (!/^(\d+\.?\d*|\.\d+)$/.test(typed)) return null;
      figures[side] = Math.round(Number(typed) * 10);
    }
    const { left, top, width, height } = figures;
    return width >= SMALLEST && height >= SMALLEST && left + width <= WHOLE && top + height <= WHOLE ? figures : null;
  }

  function mark(figures, isHere) {
    const box = document.createElementNS(SVG, "rect");
    box.classList.add("boxed__box");
    box.classList.toggle("is-here", isHere);
    for (const [name, side] of [["x", "left"], ["y", "top"], ["width", "width"], ["height", "height"]]) {
      box.setAttribute(name, figures[side]);
    }
    return box;
  }

  function draw(page, more = []) {
    const here = document.activeElement?.closest("[data-box-row]");
    const drawn = rowsOf(page).map((row) => [figuresOf(row), row === here]).filter(([figures]) => figures);
    marksOf(page).replaceChildren(...drawn.map(([figures, isHere]) => mark(figures, isHere)), ...more);
  }

  function nextNumber() {
    const numbers = [...document.querySelectorAll("[data-box-row] input[name$='-left']")].map((input) => Number(input.name.split("-")[1]));
    return Math.max(-1, ...numbers) + 1;
  }

  function add(page, figures) {
    const number = nextNumber();
    const row = template.content.firstElementChild.cloneNode(true);
    for (const part of row.querySelectorAll("[id], [name], [for], [value]")) {
      for (const name of ["id", "name", "for", "value"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("__number__", number));
      }
    }
    for (const side of SIDES) inputOf(row, side).value = figures[side] / 10;
    inputOf(row, "leaf").value = page.dataset.leaf;
    inputOf(row, "page").value = page.dataset.page;
    row.querySelector("[data-box-number]").textContent = number + 1;
    row.querySelector("[data-box-page]").textContent = page.dataset.page;
    page.querySelector("[data-box-rows]").append(row);
    inputOf(row, "left").focus({ preventScroll: true });
    draw(page);
  }

  function begin(page) {
    const marks = marksOf(page);
    const finger = page.querySelector("[data-draw]");
    let from = null;
    finger.hidden = !matchMedia("(any-pointer: coarse)").matches;

    const placeOf = (event) => {
      const sides = marks.getBoundingClientRect();
      return {
        x: inside(Math.round(((event.clientX - sides.left) / sides.width) * WHOLE)),
        y: inside(Math.round(((event.clientY - sides.top) / sides.height) * WHOLE)),
      };
    };
    const between = (a, b) => ({
      left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y),
    });

    marks.addEventListener("pointerdown", (event) => {
      const byFinger = event.pointerType !== "mouse";
      if (event.button || (byFinger && finger.getAttribute("aria-pressed") !== "true")) return;
      event.preventDefault();
      marks.setPointerCapture(event.pointerId);
      from = placeOf(event);
    });
    marks.addEventListener("pointermove", (event) => {
      if (from) draw(page, [mark(between(from, placeOf(event)), true)]);
    });
    marks.addEventListener("pointerup", (event) => {
      if (!from) return;
      const figures = between(from, placeOf(event));
      from = null;
      if (figures.width < SMALLEST || figures.height < SMALLEST) draw(page);
      else add(page, figures);
    });
    marks.addEventListener("pointercancel", () => {
      from = null;
      draw(page);
    });

    // A finger scrolls the page until it is told to draw.
    finger.addEventListener("click", () => {
      const draws = finger.getAttribute("aria-pressed") !== "true";
      finger.setAttribute("aria-pressed", draws);
      marks.classList.toggle("is-drawn-by-finger", draws);
    });

    page.addEventListener("input", () => draw(page));
    page.addEventListener("focusin", () => draw(page));
    page.addEventListener("focusout", () => requestAnimationFrame(() => draw(page)));
    page.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.name === "add_box") {
        event.preventDefault();
        add(page, IN_THE_MIDDLE);
      } else if (button?.name === "remove_box") {
        event.preventDefault();
        button.closest("[data-box-row]").remove();
        draw(page);
        page.querySelector('[name="add_box"]').focus();
      }
    });
    page.addEventListener("keydown", (event) => {
      const row = event.target.closest("[data-box-row]");
      const step = { ArrowUp: 5, ArrowDown: -5 }[event.key];
      if (!row || !step || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      const figure = Math.round(Number(event.target.value) * 10) || 0;
      event.target.value = inside(figure + (event.shiftKey ? 10 * step : step)) / 10;
      draw(page);
    });
  }

  for (const page of document.querySelectorAll("[data-boxed-page]")) begin(page);
})();
