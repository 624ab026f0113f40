// Warns before a member who does nothing is signed out, and keeps what is typed on the page if it comes to that.
(() => {
  const WARN = 180; // seconds before the end; the settings leave no less
  const ASK_AGAIN = 20; // seconds, while the end is near or the server can't be reached
  const TELL_AFTER = 300; // seconds of typing after which the server is told that somebody is here
  const { member, idleSeconds, sessionUrl } = document.body.dataset;
  const warning = document.getElementById("signed-out-soon");
  const ended = document.getElementById("signed-out");
  let told = Date.now();
  let timer;

  // `byItself` leaves the end where it is.
  async function ask(byItself) {
    const response = await fetch(sessionUrl, { headers: byItself ? { "X-Asked-By-Itself": "1" } : {} });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  }

  function later(seconds) {
    clearTimeout(timer);
    timer = setTimeout(look, seconds * 1000);
  }

  async function look(byItself = true) {
    try {
      heed(await ask(byItself));
      if (!byItself) told = Date.now();
    } catch {
      later(ASK_AGAIN);
    }
  }

  function heed(answer) {
    if (!answer.member) return signedOut();
    // Somebody else has signed in at this computer: what is on the page is not theirs to see.
    if (answer.member !== member) return location.reload();
    if (ended.open) ended.close();
    takeUp(answer.token);
    if (answer.seconds > WARN) {
      if (warning.open) warning.close();
      return later(answer.seconds - WARN);
    }
    const minutes = Math.max(1, Math.round(answer.seconds / 60));
    warning.querySelector("[data-minutes]").textContent = minutes === 1 ? "1 minute" : `${minutes} minutes`;
    if (!warning.open) warning.showModal();
    return later(Math.min(ASK_AGAIN, answer.seconds + 1));
  }

  // Signing in anew gives forms another token; those on the page were made before.
  function takeUp(token) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }

  function signedOut() {
    clearTimeout(timer);
    if (warning.open) warning.close();
    if (!ended.open) ended.showModal();
  }

  const stay = () => {
    warning.close();
    look(false);
  };
  warning.querySelector("[data-stay]").addEventListener("click", stay);
  warning.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  ended.addEventListener("cancel", (event) => event.preventDefault());
  ended.querySelector("[data-go-on]").addEventListener("click", () => look());
  document.addEventListener("signed-out", signedOut);
  document.addEventListener("htmx:afterRequest", () => {
    told = Date.now();
  });
  for (const sign of ["keydown", "pointerdown"]) {
    document.addEventListener(sign, () => {
      if (warning.open || ended.open || Date.now() - told < TELL_AFTER * 1000) return;
      told = Date.now();
      look(false);
    });
  }
  // A computer that slept, and the way back from the window in which one signed in again.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (ended.open || warning.open || Date.now() - told > (idleSeconds - WARN) * 1000)) look();
  });
  later(idleSeconds - WARN);
})();
