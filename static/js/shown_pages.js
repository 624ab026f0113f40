// The pages of somebody else's paper, drawn one after the other: each takes a turn of the server, which lets none wait in line.
// Those in sight come first to be asked for; who has not scrolled to a page was not shown it.
(() => {
  const SECONDS_UNTIL_ASKED_AGAIN = [1, 2, 4, 8, 15, 15];
  const pages = [...document.querySelectorAll("[data-shown-page]")];
  if (!pages.length) return;
  const partOf = (page, part) => page.closest("[data-boxed-page]").querySelector(part);
  const pause = (seconds) => new Promise((goOn) => setTimeout(goOn, seconds * 1000));
  const waiting = [];
  let isAtWork = false;

  const asData = (picture) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", failed);
    reader.readAsDataURL(picture);
  });

  // The picture; nothing where the server has none to give, however often it is asked.
  async function pictureOf(address) {
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      if (answer?.ok) {
        const picture = await answer.blob().catch(() => null);
        return picture?.type.startsWith("image/") ? asData(picture) : null;
      }
      const isBusy = !answer || answer.status >= 500;
      if (!isBusy || tries === SECONDS_UNTIL_ASKED_AGAIN.length) return null;
      await pause(SECONDS_UNTIL_ASKED_AGAIN[tries]);
    }
  }

  async function show(page) {
    const source = await pictureOf(page.dataset.shownPage).catch(() => null);
    page.classList.remove("is-waiting");
    if (!source) {
      page.classList.add("is-not-shown");
      partOf(page, "[data-not-shown]").hidden = false;
      return;
    }
    const picture = document.createElement("img");
    picture.className = "paper-page__picture";
    picture.alt = page.dataset.shownAs;
    picture.src = source;
    page.prepend(picture);
  }

  async function goOn() {
    if (isAtWork) return;
    isAtWork = true;
    while (waiting.length) await show(waiting.shift());
    isAtWork = false;
  }

  const sight = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      waiting.push(target);
    }
    goOn();
  }, { rootMargin: "50% 0px" });

  for (const page of pages) {
    page.classList.add("is-waiting");
    sight.observe(page);
    partOf(page, "[data-show-again]").addEventListener("click", () => {
      const here = partOf(page, "[data-not-shown]");
      here.hidden = true;
      page.classList.replace("is-not-shown", "is-waiting");
      waiting.push(page);
      goOn();
    });
  }
})();
