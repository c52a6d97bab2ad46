/* Portal and console: sends a form once, asks before what cannot be undone, moves through lists by key. Every page works without it. */
(() => {
  "use strict";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);

  /* A form is sent once; the pressed button says so. */
  const release = (form) => {
    delete form.dataset.sent;
    all("[data-words]", form).forEach((button) => {
      button.textContent = button.dataset.words;
      button.removeAttribute("aria-disabled");
      delete button.dataset.words;
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter || document.activeElement;
    const question = button && button.form === form && button.dataset.confirm;
    if (event.defaultPrevented) return;
    if (question && !form.dataset.confirmed) {
      event.preventDefault();
      ask(form, button, question);
      return;
    }
    delete form.dataset.confirmed;
    if (form.method !== "post" || form.matches("[data-many], [hx-post], [hx-put], [hx-delete]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (button && button.form === form && !button.children.length) {
      button.dataset.words = button.textContent;
      button.textContent = button.dataset.busy || "正在提交…";
      button.setAttribute("aria-disabled", "true");
    }
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  /* A question before what cannot be undone, in the browser's own dialog element. */
  const make = (name, words, className) => {
    const element = document.createElement(name);
    element.textContent = words;
    if (className) element.className = className;
    return element;
  };
  const ask = (form, button, question) => {
    const words = button.dataset.confirmLabel || button.textContent.trim();
    const send = () => {
      form.dataset.confirmed = "1";
      form.requestSubmit(button);
    };
    const dialog = document.createElement("dialog");
    if (!dialog.showModal) {
      if (confirm(question)) send();
      return;
    }
    const row = make("div", "", "button-row");
    const no = make("button", "取消", "button button-secondary");
    const yes = make("button", words, button.classList.contains("button-danger") ? "button button-danger" : "button");
    no.type = yes.type = "button";
    no.onclick = () => dialog.close();
    yes.onclick = () => { dialog.close(); send(); };
    row.append(no, yes);
    dialog.className = "dialog";
    dialog.setAttribute("aria-label", words);
    dialog.append(make("h2", words), make("p", question), row);
    dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  };

  /* Fields: how much may still be written, which file was chosen, where the first error is. */
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
  document.addEventListener("htmx:load", (event) => ready(event.target));
  if (one("#error-summary")) one("#error-summary").focus();

  /* Menus close when one looks elsewhere. */
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* Rows: what is selected, and the bar for several at once. */
  const count = () => {
    const chosen = all("[data-select]").filter((box) => box.checked).length;
    all("[data-select]").forEach((box) => box.closest("[data-row]").classList.toggle("is-selected", box.checked));
    all("[data-bulk]").forEach((bar) => { bar.hidden = !chosen; });
    all("[data-bulk-count]").forEach((place) => { place.textContent = chosen; });
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) all("[data-select]").forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-select], [data-select-all]")) count();
  });
  count();

  /* Keys: never while typing or while an input method is composing. */
  let lastKey = "";
  const current = () => one("[data-row].is-cursor");
  const move = (by) => {
    const rows = all("[data-list] [data-row]");
    const row = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(current()) + by))];
    if (!row) return;
    rows.forEach((other) => other.classList.toggle("is-cursor", other === row));
    const link = row.querySelector("[data-open]");
    if (link) link.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const press = (selector, root = document) => {
    const target = root && root.querySelector(selector);
    if (target) target.click();
    return Boolean(target);
  };
  const keys = {
    j: () => move(1),
    k: () => move(current() ? -1 : 1),
    x: () => press("[data-select]", current()),
    Enter: () => document.activeElement === document.body && press("[data-open]", current()),
    "/": () => { const search = one("[data-search]"); if (search) search.focus(); return Boolean(search); },
    "?": () => { const help = one("#keys-help"); if (help && help.showModal) help.showModal(); return true; },
    Escape: () => { all("details[data-menu][open]").forEach((menu) => { menu.open = false; }); return false; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const field = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
      const button = event.target.form.querySelector("[type=submit], button:not([type])");
      if (button) event.target.form.requestSubmit(button);
      event.preventDefault();
      return;
    }
    if (field || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    const afterG = lastKey === "g" && /^[1-9]$/.test(event.key);
    lastKey = event.key;
    const link = afterG && all("#nav-list a")[event.key - 1];
    if (link) link.click();
    const action = keys[event.key];
    const done = action ? action() : /^[a-z]$/.test(event.key) && press(`[data-key="${event.key}"]`);
    if (done !== false) event.preventDefault();
  });
})();
