/* A self-service machine: shows one section at a time, sends what is said or keeps it until there is a network, and
   forgets the person after a minute. ES2015 without modules, no dependency, no cookie, nothing in the history. */
(function () {
  "use strict";
  var base = document.body.dataset.kiosk, SHELF = "renda-kiosk", busy = 0, sending = false, entry = null, view = "start";
  function one(selector, root) { return (root || document).querySelector(selector); }
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }
  function press(selector, act) { each(selector, function (button) { button.addEventListener("click", act); }); }
  function digits(length) {
    return Array.prototype.map.call(crypto.getRandomValues(new Uint32Array(length)), function (n) { return n % 10; }).join("");
  }
  function newKey() {
    return Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(16)), function (n) { return ("0" + n.toString(16)).slice(-2); }).join("");
  }
  function post(address, fields) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, 20000);
    var asked = fetch(address, {
      method: "POST", body: new URLSearchParams(fields), credentials: "omit", cache: "no-store", signal: stop.signal
    });
    return asked.then(function (answer) { clearTimeout(timer); return answer; }, function (error) { clearTimeout(timer); throw error; });
  }

  /* What waits for the network lies in this browser, unencrypted: words and place only, never a name or a phone. */
  function shelf(mode, act) {
    return new Promise(function (done, fail) {
      var asked = indexedDB.open("renda-kiosk", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("waiting", { keyPath: "key" }); };
      asked.onerror = function () { fail(asked.error); };
      asked.onsuccess = function () {
        var store = asked.result, deal = store.transaction("waiting", mode, { durability: "strict" });
        var answer = act(deal.objectStore("waiting"));
        deal.oncomplete = function () { store.close(); done(answer.result); };
        deal.onerror = deal.onabort = function () { store.close(); fail(deal.error); };
      };
    });
  }
  function keep(what) { return shelf("readwrite", function (waiting) { return waiting.put(what); }); }
  function forget(key) { return shelf("readwrite", function (waiting) { return waiting.delete(key); }); }
  function waiting() { return shelf("readonly", function (all) { return all.getAll(); }); }
  /* How long it waited, not when it was said: two readings of one clock are right even where the clock is not. */
  function deliver(kept) {
    var fields = Object.assign({}, kept.fields, { waited: Math.round((Date.now() - kept.said) / 1000) });
    return post(kept.base + "send/", fields).then(function (answer) {
      /* Only a number means it has arrived; the sign-in page of somebody's network also answers 200. */
      if (answer.ok) return answer.json().then(function (words) { return words.number ? forget(kept.key) : null; });
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      /* Refused for good: it stays here, and the console shows that something waits. */
      return null;
    });
  }
  function flush() {
    if (sending || navigator.onLine === false) return Promise.resolve();
    sending = true;
    return waiting().then(function (all) {
      return all.reduce(function (before, kept) { return before.then(function () { return deliver(kept); }); }, Promise.resolve());
    }).catch(function () { /* the next minute */ }).then(function () { sending = false; });
  }
  function alive() {
    return waiting().catch(function () { return []; }).then(function (all) {
      return post(base + "alive/", { waiting: all.length });
    }).catch(function () { /* the station sees the silence */ });
  }
  function round() { return flush().then(alive); }
  addEventListener("online", round);
  setInterval(function () { if (navigator.onLine !== false) flush(); }, 60000);
  setInterval(round, 300000);
  round();

  /* Without a network the page itself comes from this machine. */
  if (navigator.serviceWorker && window.caches) {
    navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk/" }).then(function () {
      return one("[data-view]") && fetch(location.pathname, { credentials: "omit", cache: "no-store" });
    }).then(function (answer) {
      return answer && answer.ok && caches.open(SHELF).then(function (kept) { return kept.put(location.pathname, answer); });
    }).then(function () { document.body.dataset.ready = "1"; }).catch(function () { /* works while there is a network */ });
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  }
  if (!one("[data-view]")) return;
  var form = one("[data-say]"), ask = one("[data-ask]");

  function show(name) {
    view = name;
    each("[data-view]", function (section) { section.hidden = section.dataset.view !== name; });
    one("[data-view='" + name + "'] h1").focus();
    scrollTo(0, 0);
  }
  function network() { one("[data-offline]").hidden = navigator.onLine !== false; }
  addEventListener("online", network);
  addEventListener("offline", network);
  network();

  /* Back to the start: nothing of the person is left in the page, the form, the history or the session. */
  function home() {
    each("form", function (any) { any.reset(); });
    each("[data-number], [data-code], [data-picture], [data-said], [data-story], [data-ask-wrong]", function (place) { place.textContent = ""; });
    each("details", function (more) { more.open = false; });
    try { sessionStorage.clear(); } catch (e) { /* forbidden */ }
    entry = null;
    complain({});
    one("[data-unnamed]").hidden = true;
    adapt();
    one("[data-idle-bar]").hidden = true;
    show("start");
    if (navigator.onLine !== false || navigator.serviceWorker && navigator.serviceWorker.controller) location.replace(location.pathname);
  }
  press("[data-home]", home);
  press("[data-go]", function (event) { show(event.currentTarget.dataset.go); });
  press("[data-print]", function () { print(); });
  /* There is no other page to go to. */
  document.addEventListener("click", function (event) { if (event.target.closest("a")) event.preventDefault(); });
  document.addEventListener("contextmenu", function (event) { event.preventDefault(); });

  /* A minute without a touch, the last seconds counted down. */
  var IDLE = Number(document.body.dataset.idle), WARN = Number(document.body.dataset.warn), touched = Date.now(), loaded = touched;
  function here() { touched = Date.now(); one("[data-idle-bar]").hidden = true; }
  ["pointerdown", "touchstart", "keydown", "input", "wheel"].forEach(function (name) { document.addEventListener(name, here, { passive: true }); });
  document.addEventListener("scroll", function () { if (one("[data-idle-bar]").hidden) touched = Date.now(); }, { passive: true });
  press("[data-here]", here);
  setInterval(function () {
    var left = Math.ceil(IDLE - (Date.now() - touched) / 1000);
    if (view === "start") {
      /* Nobody is here: fetch who is on duty anew every ten minutes. */
      if (Date.now() - loaded > 600000 && navigator.onLine !== false && !sending) location.replace(location.pathname);
      return;
    }
    if (busy) return;
    if (left <= 0) { home(); return; }
    one("[data-left]").textContent = left;
    one("[data-idle-bar]").hidden = left > WARN;
  }, 1000);

  /* What has to be put right: once on top, once beside each field. */
  function complain(errors) {
    var list = one("[data-errors] ul"), names = Object.keys(errors);
    list.textContent = "";
    each(".field-error", function (line) { line.parentNode.removeChild(line); });
    each(".has-error", function (field) { field.classList.remove("has-error"); });
    names.forEach(function (name) {
      var input = name && one("[name='" + name + "']", form), field = input && input.closest(".field");
      errors[name].forEach(function (words) {
        var line = document.createElement("li"), beside = document.createElement("p");
        line.textContent = beside.textContent = words;
        list.appendChild(line);
        beside.className = "field-error";
        if (field) { field.classList.add("has-error"); field.insertBefore(beside, field.firstChild); }
      });
    });
    one("[data-errors]").hidden = !names.length;
    if (names.length) { one("[data-errors]").focus(); scrollTo(0, 0); }
    return names.length > 0;
  }
  function wrong(fields) {
    var errors = {};
    if (fields.text.trim().length < 5) errors.text = ["请写一写是什么事情，至少5个字。"];
    if (!fields.identity_mode) errors.identity_mode = ["请选择匿名还是实名。"];
    else if (fields.identity_mode !== "anonymous" && !fields.name.trim()) errors.name = ["实名反映请写下怎么称呼您；不想留姓名可以选匿名。"];
    if (!fields.consent) errors.consent = ["请先看一看个人信息怎样使用，再打勾。"];
    return errors;
  }
  function adapt() {
    var mode = one("[name=identity_mode]:checked", form);
    one("[data-named]").hidden = !mode || mode.value === "anonymous";
  }
  form.addEventListener("change", adapt);
  adapt();

  function said() {
    var fields = { text: "", name: "" };
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.name && (field.type !== "checkbox" && field.type !== "radio" || field.checked)) fields[field.name] = field.value;
    });
    return fields;
  }
  function nameless(fields) {
    fields.identity_mode = "anonymous";
    delete fields.name;
    delete fields.phone;
    delete fields.deputy_may_call;
  }
  function working(button, on) {
    busy += on ? 1 : -1;
    touched = Date.now();
    button.disabled = on;
    if (on) button.dataset.words = button.textContent;
    button.textContent = on ? button.dataset.busy : button.dataset.words;
  }
  function receipt(words) {
    one("[data-sent-title]").textContent = words.number ? "已收到，请记下两个号码" : "已经存下，请记下两个号码";
    one("[data-kept]").hidden = Boolean(words.number);
    one("[data-number-word]").textContent = words.number ? "登记编号" : "条号（不是登记编号，还没有登记）";
    one("[data-number]").textContent = words.number || entry.fields.slip.replace(/(....)(?=.)/g, "$1 ");
    one("[data-code]").textContent = words.number ? words.code : entry.fields.code;
    one("[data-picture]").innerHTML = words.picture || "";
    one("[data-scan]").hidden = !words.picture;
    one("[data-said]").textContent = !words.number ? new Date(entry.said).toLocaleString("zh-CN") + " 存在一体机里，联网后自动送出，送出以后才能查。"
      : words.expected ? words.owner + "先看您写的情况，预计最晚" + words.expected + "告诉您是否受理。" : words.owner + "先看您写的情况。";
    form.reset();
    adapt();
    entry = null;
    show("sent");
  }
  /* The network is away: words may wait here, a name may not. */
  function later() {
    if (entry.fields.identity_mode !== "anonymous") {
      one("[data-unnamed]").hidden = false;
      one("[data-drop-name]").focus();
      return null;
    }
    nameless(entry.fields);
    return keep(entry).then(function () { receipt({}); }, function () {
      complain({ "": ["没有网络，这台机器也存不住，这一次没有提交。请打电话，或者请工作人员代为登记。"] });
    });
  }
  form.addEventListener("submit", function (event) {
    var fields = said(), button = one("[data-send]");
    event.preventDefault();
    one("[data-unnamed]").hidden = true;
    if (busy || complain(wrong(fields))) return;
    /* The same person trying again is the same submission: it may have arrived without the answer coming back. */
    entry = entry || { key: newKey(), base: base, said: Date.now(), slip: "0" + digits(11), code: digits(6) };
    fields.key = entry.key;
    fields.slip = entry.slip;
    fields.code = entry.code;
    entry.fields = fields;
    working(button, true);
    (navigator.onLine === false ? Promise.reject(new Error("offline")) : post(base + "send/", fields)).then(function (answer) {
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      return answer.json().then(function (words) {
        if (answer.ok && words.number) receipt(words); else complain(words.errors);
      });
    }).catch(function () { return later(); }).then(function () { working(button, false); });
  });
  press("[data-drop-name]", function () {
    if (!entry || busy) return;
    nameless(entry.fields);
    later();
  });

  ask.addEventListener("submit", function (event) {
    var button = one("button[type=submit]", ask), fields = { number: ask.elements.number.value, query_code: ask.elements.query_code.value };
    event.preventDefault();
    if (busy) return;
    working(button, true);
    post(base + "progress/", fields).then(function (answer) {
      return answer.text().then(function (page) {
        one(answer.ok ? "[data-story]" : "[data-ask-wrong]").innerHTML = page;
        if (!answer.ok) return;
        ask.reset();
        one("[data-ask-wrong]").textContent = "";
        show("story");
      });
    }).catch(function () {
      one("[data-ask-wrong]").textContent = "现在没有网络，查不了进度，请打电话问联络站。";
    }).then(function () { working(button, false); });
  });
}());
