/* Portal and console; every page works without it. */
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const one = (selector) => document.querySelector(selector);
const on = (name, react) => document.addEventListener(name, react);

/* A form is sent once; the pressed button says so. */
const release = (form) => {
  delete form.dataset.sent;
  all("[data-words]", form).forEach((button) => {
    button.textContent = button.dataset.words;
    button.removeAttribute("aria-disabled");
    delete button.dataset.words;
  });
};
on("submit", (event) => {
  const form = event.target;
  const button = event.submitter || document.activeElement;
  const question = button && button.form === form && button.dataset.confirm;
  if (event.defaultPrevented) return;
  if (question && !form.dataset.confirmed) {
    event.preventDefault();
    return ask(form, button, question);
  }
  delete form.dataset.confirmed;
  if (form.method !== "post" || form.matches("[data-many], [hx-post], [hx-put], [hx-delete]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  if (button && button.form === form && !button.children.length) {
    button.dataset.words = button.textContent;
    button.textContent = button.dataset.busy || "正在提交…";
    button.setAttribute("aria-disabled", "true");
  }
});
addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

/* A question before what cannot be undone. */
const make = (name, words, className) => {
  const element = document.createElement(name);
  element.textContent = words;
  element.className = className;
  return element;
};
const ask = (form, button, question) => {
  const words = button.dataset.confirmLabel || button.textContent;
  const send = () => {
    form.dataset.confirmed = "1";
    form.requestSubmit(button);
  };
  const dialog = make("dialog", "", "dialog");
  if (!dialog.showModal) return confirm(question) && send();
  const row = make("div", "", "button-row");
  const no = make("button", "取消", "button button-secondary");
  const yes = make("button", words, "button button-danger");
  no.onclick = () => dialog.close();
  yes.onclick = () => { dialog.close(); send(); };
  row.append(no, yes);
  dialog.setAttribute("aria-label", words);
  dialog.append(make("h2", words, ""), make("p", question, ""), row);
  dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
  document.body.append(dialog);
  dialog.showModal();
};

/* How much may still be written, which file was chosen. */
const ready = (root) => {
  all("textarea[maxlength]:not([data-counted])", root).forEach((area) => {
    const note = make("p", "", "counter");
    const tell = () => { note.textContent = `还可以写 ${area.maxLength - area.value.length} 字`; };
    area.dataset.counted = "1";
    area.after(note);
    area.addEventListener("input", tell);
    tell();
  });
  all("[data-file]:not(.is-ready)", root).forEach((box) => {
    const input = box.querySelector("input");
    const name = box.querySelector("[data-file-name]");
    const tell = () => { name.textContent = Array.from(input.files, (file) => file.name).join("、") || "还没有选文件"; };
    box.classList.add("is-ready");
    input.addEventListener("change", tell);
    tell();
  });
};
ready(document);
on("htmx:load", (event) => ready(event.target));
one("#error-summary")?.focus();

/* Menus close when one looks elsewhere. */
const closeMenus = (but) => all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(but)) menu.open = false; });
on("click", (event) => closeMenus(event.target));

/* Rows: what is selected, and the bar for several at once. */
const count = () => {
  const chosen = all("[data-select]").filter((box) => box.checked).length;
  all("[data-select]").forEach((box) => box.closest("[data-row]").classList.toggle("is-selected", box.checked));
  all("[data-bulk]").forEach((bar) => { bar.hidden = !chosen; });
  all("[data-bulk-count]").forEach((place) => { place.textContent = chosen; });
};
on("change", (event) => {
  if (event.target.matches("[data-select-all]")) all("[data-select]").forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-select], [data-select-all]")) count();
});
count();

/* Keys: never while typing or composing. */
let lastKey = "";
const current = () => one("[data-row].is-cursor");
const move = (by) => {
  const rows = all("[data-row]");
  const row = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(current()) + by))];
  if (!row) return;
  rows.forEach((other) => other.classList.toggle("is-cursor", other === row));
  row.querySelector("[data-open]")?.focus();
  row.scrollIntoView({ block: "nearest" });
};
const press = (target) => {
  target?.click();
  return Boolean(target);
};
const inRow = (selector) => current()?.querySelector(selector);
const keys = {
  j: () => move(1),
  k: () => move(current() ? -1 : 1),
  x: () => press(inRow("[data-select]")),
  Enter: () => document.activeElement === document.body && press(inRow("[data-open]")),
  "/": () => one("[data-search]")?.focus(),
  "?": () => one("#keys-help")?.showModal(),
  Escape: () => closeMenus(null),
};
on("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    return press(event.target.form.querySelector("[type=submit], button:not([type])"));
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  const afterG = lastKey === "g" && /^[1-9]$/.test(event.key);
  lastKey = event.key;
  if (afterG) press(all("#nav-list a")[event.key - 1]);
  const action = keys[event.key];
  const done = /^[a-z]$/.test(event.key) && press(one(`[data-key="${event.key}"]`)) || (action ? action() : false);
  if (done !== false) event.preventDefault();
});
