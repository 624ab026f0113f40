// A provider that the list doesn't have is not typed twice: its name is what was looked for there.
(() => {
  const part = document.querySelector("[data-new-provider]");
  const box = part?.querySelector("#id_is_new_provider");
  const name = part?.querySelector("#id_provider_name");
  let typed = ""; // the combo box forgets it once it is left

  document.addEventListener("input", (event) => {
    if (event.target.matches(".usa-combo-box__input#id_new_provider")) typed = event.target.value.trim();
  });
  box?.addEventListener("change", () => {
    if (!box.checked) return;
    if (typed && !document.querySelector("select[name=new_provider]").value) name.value = typed;
    name.focus();
  });
})();
