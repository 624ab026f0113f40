// The pages of papers, drawn one after the other: each takes a turn of the server, which lets none wait in line.
// Those in sight come first to be asked for; who has not scrolled to a page was not shown it. Of a paper of our own the first page
// tells how many there are, once somebody opens it.
(() => {
  const SECONDS_UNTIL_ASKED_AGAIN = [1, 2, 4, 8, 15, 15];
  const pages = [...document.querySelectorAll("[data-shown-page]")];
  const own = [...document.querySelectorAll("[data-own-paper]")];
  if (!pages.length && !own.length) return;
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

  // The picture, and of how many pages of its paper where that is told; nothing where the server has none to give, however often
  // it is asked.
  async function pictureOf(address) {
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      if (answer?.ok) {
        const picture = await answer.blob().catch(() => null);
        if (!picture?.type.startsWith("image/")) return null;
        return { source: await asData(picture), count: Number(answer.headers.get("X-Pages-Of-Paper")) };
      }
      const isBusy = !answer || answer.status >= 500;
      if (!isBusy || tries === SECONDS_UNTIL_ASKED_AGAIN.length) return null;
      await pause(SECONDS_UNTIL_ASKED_AGAIN[tries]);
    }
  }

  async function show(page) {
    const shown = await pictureOf(page.dataset.shownPage).catch(() => null);
    page.classList.remove("is-waiting");
    if (!shown) {
      page.classList.add("is-not-shown");
      partOf(page, "[data-not-shown]").hidden = false;
      return;
    }
    const picture = document.createElement("img");
    picture.className = "paper-page__picture";
    picture.alt = page.dataset.shownAs;
    picture.src = shown.source;
    page.prepend(picture);
    page.dispatchEvent(new CustomEvent("shown", { detail: shown.count }));
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

  function watch(page) {
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

  // Each page beneath the one before it, once that is there.
  function addPage(paper, number, known) {
    const section = document.querySelector("[data-own-page-template]").content.cloneNode(true).firstElementChild;
    const page = section.querySelector(".paper-page");
    page.dataset.shownPage = paper.dataset.ownPaper.replace(/\/1(?=\/(\?|$))/, `/${number}`);
    page.dataset.shownAs = `Page ${number} of ${paper.dataset.shownAs}, as it would leave`;
    page.addEventListener("shown", ({ detail }) => {
      const count = known ?? detail;
      paper.querySelector("[data-not-opened]")?.remove();
      if (number < count) addPage(paper, number + 1, count);
    }, { once: true });
    paper.append(section);
    watch(page);
  }

  pages.forEach(watch);
  for (const paper of own) paper.addEventListener("toggle", () => addPage(paper, 1), { once: true });
})();
