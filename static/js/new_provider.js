// A provider that the list doesn't have is not typed twice: its name is what was looked for there.
(() => {
  const part = document.querySelector("[data-new-provider]");
  const box = part?.querySelector("#id_is_new_provider");
  const name = part?.querySelector("#id_provider_name");
  box?.addEventListener("change", () => {
    const typed = document.querySelector(".usa-combo-box__input#id_new_provider")?.value.trim();
    const chosen = document.querySelector("select[name=new_provider]")?.value;
    if (!box.checked) return;
    if (typed && !chosen && !name.value) name.value = typed;
    name.focus();
  });
})();
