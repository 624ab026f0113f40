// Gives each demo account a button that fills in the sign-in form and sends it.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("sign-in-form");
  for (const account of document.querySelectorAll(".demo-account")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--outline demo-account__button";
    button.textContent = "Sign in";
    button.setAttribute("aria-label", `Sign in as ${account.querySelector("strong").textContent}`);
    button.addEventListener("click", () => {
      form.elements.username.value = account.dataset.serialNumber;
      form.elements.password.value = account.dataset.password;
      form.requestSubmit();
    });
    account.append(button);
  }
});
