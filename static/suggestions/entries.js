/* Several entries on one page: keys, rows and pasting without a round trip; the page works without it. */
const form = document.querySelector("[data-entries]");
const rows = () => Array.from(form.querySelectorAll("[data-entry]"));
const nameOf = (field) => field.name.replace(/^r\d+-/, "");

/* Enter goes down the column, Shift+Enter up; a line break in the words stays one, and composing is left alone. */
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
  const row = event.target.closest("[data-entry]");
  if (!event.target.matches("input, select")) return;
  event.preventDefault();
  if (!row) return;
  const next = rows()[rows().indexOf(row) + (event.shiftKey ? -1 : 1)];
  if (next) next.querySelector(`[name$="-${nameOf(event.target)}"]`).focus();
});

/* One more row below, as empty as the others. */
const counter = form.querySelector("[data-rows]");
const more = form.querySelector("[data-more]");
const add = () => {
  const last = rows().pop();
  const number = Number(counter.value) + 1;
  const fresh = last.cloneNode(true);
  fresh.querySelectorAll(".entry-errors").forEach((errors) => errors.remove());
  fresh.classList.remove("entry-wrong");
  fresh.querySelectorAll(".entry-bad").forEach((cell) => cell.classList.remove("entry-bad"));
  fresh.dataset.entry = number;
  fresh.setAttribute("aria-label", `第${number}行`);
  fresh.querySelector(".entry-no").textContent = number;
  fresh.querySelectorAll("label").forEach((label) => { label.htmlFor = label.htmlFor.replace(/_r\d+-/, `_r${number}-`); });
  fresh.querySelectorAll("[name]").forEach((field) => {
    field.name = field.name.replace(/^r\d+-/, `r${number}-`);
    field.id = field.id.replace(/_r\d+-/, `_r${number}-`);
    field.removeAttribute("aria-describedby");
    field.removeAttribute("aria-invalid");
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  });
  last.after(fresh);
  counter.value = number;
  if (number >= 50) more.hidden = true;
  return fresh;
};
more?.addEventListener("click", (event) => {
  event.preventDefault();
  add().querySelector("input, textarea").focus();
});

/* A table pasted into a cell goes through the same reading as the box for it. */
form.addEventListener("paste", (event) => {
  const said = event.clipboardData?.getData("text/plain") || "";
  const box = form.querySelector("#pasted");
  if (!box || !said.includes("\t") || !event.target.closest("[data-entry]")) return;
  event.preventDefault();
  box.value = said;
  form.querySelector("[data-paste]").click();
});
