/* The form of a decision shows what the kind and the outcome ask for. Without script it shows all. */
(function () {
  "use strict";
  var form = document.querySelector("[data-decision-form]");
  if (!form) return;

  function chosen(name) {
    var radio = form.querySelector('input[name="' + name + '"]:checked');
    return radio ? radio.value : "";
  }

  // What holds an error or something typed is never hidden: it would be sent unseen.
  function isInUse(part) {
    if (part.querySelector(".usa-form-group--error")) return true;
    return Array.prototype.some.call(part.querySelectorAll("input"), function (input) {
      return input.value !== "";
    });
  }

  function show() {
    var kind = chosen("kind");
    var outcome = chosen("outcome");
    form.querySelectorAll("[data-asked-for]").forEach(function (part) {
      var isAsked = part.dataset.askedFor === kind && outcome === "granted";
      part.hidden = !isAsked && !isInUse(part);
    });
    form.querySelectorAll("[data-needs-outcome]").forEach(function (part) {
      part.hidden = !outcome && !isInUse(part);
    });
  }

  form.addEventListener("change", show);
  show();
})();
