// What every page does when a part of it could not be fetched: say so, or ask to sign in again.
(() => {
  const say = (words) => {
    const alert = document.createElement("div");
    alert.className = "usa-alert usa-alert--slim usa-alert--error";
    alert.setAttribute("role", "alert");
    const body = document.createElement("div");
    body.className = "usa-alert__body";
    const text = document.createElement("p");
    text.className = "usa-alert__text";
    text.textContent = words;
    body.append(text);
    alert.append(body);
    document.getElementById("messages").replaceChildren(alert);
    alert.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    // A session that ended answers with the sign-in page: never inside a part, and what is typed stays.
    const answered = new URL(event.detail.xhr.responseURL || location.href);
    const signIn = document.body.dataset.signInUrl;
    if (answered.pathname === signIn && location.pathname !== signIn) {
      event.detail.shouldSwap = false;
      document.dispatchEvent(new Event("signed-out"));
    }
  });
  document.addEventListener("htmx:sendError", () => {
    say("The server could not be reached. What you entered is still here; try again.");
  });
  document.addEventListener("htmx:responseError", (event) => {
    const known = {
      403: "That is not part of your role, or this page was open too long. Reload it and try again.",
      404: "That is no longer there. Reload the page to see what is.",
      429: "Too much came from here at once, and nothing was saved. What you entered is still here; try again in a minute.",
      503: "The server can't save at the moment. What you entered is still here; try again in a few minutes.",
      507: "The server's disk is full, and nothing was saved. What you entered is still here; tell an administrator.",
    };
    say(known[event.detail.xhr.status] || "That did not work, and nothing was saved. Try again.");
  });
})();
