/* A form over a weak signal: photos and recordings stay in this browser until they have arrived, and what could not be
   sent is sent again by itself. The form's key makes of every try the same opinion. ES2015, no dependency. */
(function () {
  "use strict";
  var WAITS = [3, 10, 30, 60], PATIENCE = 9e4, DAYS = 7 * 864e5, STORE = "files";
  var form = document.querySelector("form[data-draft]"), name = location.pathname, timer = 0, tries = 0, store;
  if (!form || !form.elements.key || !window.fetch || !window.FormData) return;
  form.setAttribute("data-retries", "");

  /* What was chosen, kept beside the text; without a place for it everything else goes on. */
  function open() {
    store = store || new Promise(function (done, refused) {
      var asked = indexedDB.open("renda-draft", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE, { keyPath: "name" }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = refused;
    });
    return store;
  }
  function within(act) {
    return open().then(function (base) {
      return new Promise(function (done, refused) {
        var change = base.transaction(STORE, "readwrite"), asked = act(change.objectStore(STORE));
        change.oncomplete = function () { done(asked && asked.result); };
        change.onerror = change.onabort = refused;
      });
    }).catch(function () {});
  }
  function forget() { return within(function (files) { return files.delete(name); }); }
  function keep() {
    var chosen = [].map.call(form.querySelectorAll("input[type=file]"), function (input) {
      return { name: input.name, files: [].slice.call(input.files) };
    });
    within(function (files) { return files.put({ name: name, key: form.elements.key.value, at: Date.now(), chosen: chosen }); });
  }
  function give(input, files) {
    var carrier = new DataTransfer();
    files.forEach(function (file) { carrier.items.add(file); });
    input.files = carrier.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function restore(kept) {
    (kept || []).forEach(function (old) {
      if (Date.now() - old.at > DAYS || (old.name === name && old.key !== form.elements.key.value)) {
        within(function (files) { return files.delete(old.name); });
      } else if (old.name === name) {
        old.chosen.forEach(function (one) {
          var input = form.elements[one.name];
          if (input && one.files.length && !input.files.length) give(input, one.files);
        });
      }
    });
  }
  within(function (files) { return files.getAll(); }).then(restore).then(function () { form.addEventListener("carried", keep); });

  function say(words) { form.querySelector("[data-status]").textContent = words; }
  function again() {
    var wait = WAITS[Math.min(tries, WAITS.length - 1)];
    tries += 1;
    form.dispatchEvent(new Event("unsent", { bubbles: true }));
    say("信号不好，还没有送到。" + wait + "秒后自动再送，不用重写；关掉也不要紧，都存在这部手机里。");
    timer = setTimeout(press, wait * 1000);
  }
  function press() {
    clearTimeout(timer);
    if (form.requestSubmit) form.requestSubmit(); else form.querySelector("[type=submit]").click();
  }
  function receipt() { return form.getAttribute("data-receipt").replace(/[0-9a-f]{32}/, form.elements.key.value); }
  function late() { return new Promise(function (_, refused) { setTimeout(refused, PATIENCE); }); }
  function send() {
    var sent = fetch(location.href, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" });
    Promise.race([sent, late()]).then(function (answer) {
      if (answer.status >= 500) throw answer;
      /* Sent on to the receipt, whose address is known: it is fetched once, not twice. */
      if (answer.type === "opaqueredirect") forget().then(function () { location.assign(receipt()); });
      /* Something is to be put right: the page that says what is the answer to the form itself. */
      else HTMLFormElement.prototype.submit.call(form);
    }).catch(again);
  }
  document.addEventListener("submit", function (event) {
    if (event.target !== form || event.defaultPrevented) return;
    event.preventDefault();
    clearTimeout(timer);
    send();
  });
  addEventListener("online", function () { if (timer || form.hasAttribute("data-waits")) press(); });
}());
