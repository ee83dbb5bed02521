// Shows only the quotations of the verdict and the source that are chosen.
"use strict";
{
  const filters = document.querySelector(".filters");
  const choices = [...filters.querySelectorAll("select")];
  const rows = [...document.querySelectorAll(".quotations > li")];
  const show = () => {
    for (const row of rows) {
      row.hidden = !choices.every((choice) =>
        choice.value === "" || row.dataset[choice.dataset.filter].split(" ").includes(choice.value));
    }
    const left = rows.filter((row) => !row.hidden).length;
    filters.querySelector(".count").textContent = `${left} of ${rows.length} shown`;
  };
  for (const choice of choices) choice.addEventListener("change", show);
  filters.hidden = false;
  show();
}
