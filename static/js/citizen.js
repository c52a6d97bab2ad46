/* Citizens' pages; every page works without it. Sends a form once, counts characters, keeps what is typed in this
   browser until it has arrived, makes photos smaller before they are sent. ES2015, no dependency. */
(function () {
  "use strict";
  var DRAFT = "renda-draft:", DAYS = 7 * 864e5, busy = 0;
  var HEAVIEST = 3e5, SIDES = [1600, 1600, 1280, 1024, 800], QUALITIES = [0.8, 0.6, 0.6, 0.5, 0.4];
  function one(selector, root) { return (root || document).querySelector(selector); }
  function each(selector, root, act) { [].forEach.call((root || document).querySelectorAll(selector), act); }
  function make(name, words, cls) {
    var element = document.createElement(name);
    element.textContent = words;
    element.className = cls || "";
    return element;
  }

  /* What is typed stays in this browser: text and place only, no name and no phone. */
  function read(name) {
    try {
      var kept = JSON.parse(localStorage.getItem(DRAFT + name));
      return kept && Date.now() - kept.at < DAYS ? kept : null;
    } catch (e) { return null; }
  }
  /* Where the browser has no room for it, or forbids it, everything else goes on. */
  function write(name, kept) {
    try { kept ? localStorage.setItem(DRAFT + name, JSON.stringify(kept)) : localStorage.removeItem(DRAFT + name); } catch (e) {}
  }
  function nameOf(form) { return form.getAttribute("action") || location.pathname; }
  function keep(form) {
    var values = {}, any = false, files = 0;
    each("[data-keep]", form, function (field) {
      values[field.name] = field.value;
      any = any || Boolean(field.value.trim());
    });
    if (form.hasAttribute("data-retries")) each("input[type=file]", form, function (input) { files += input.files.length; });
    var key = form.elements.key ? form.elements.key.value : "";
    write(nameOf(form), any || files ? { at: Date.now(), values: values, key: key, files: files } : null);
  }
  function restore(form) {
    var kept = read(nameOf(form)), back = Boolean(kept && kept.files);
    if (!kept) return;
    each("[data-keep]", form, function (field) {
      if (!field.value && kept.values[field.name]) { field.value = kept.values[field.name]; back = true; }
    });
    if (!back) return;
    /* The same key again: should the first try have arrived after all, there will be one opinion, not two. */
    if (kept.key && form.elements.key) form.elements.key.value = kept.key;
    var note = make("p", "", "notice notice-info restored"), clear = make("button", "清空", "button button-secondary");
    note.appendChild(make("span", "上次没有写完的，已经帮您找回。", "notice-body"));
    clear.type = "button";
    clear.onclick = function () {
      write(nameOf(form), null);
      each("[data-keep]", form, function (field) { field.value = ""; count(field); });
      location.reload();
    };
    note.appendChild(clear);
    form.insertBefore(note, form.firstChild);
  }
  each("form[data-draft]", null, function (form) {
    var timer;
    restore(form);
    ["input", "carried"].forEach(function (said) {
      form.addEventListener(said, function () { clearTimeout(timer); timer = setTimeout(keep, 400, form); });
    });
    addEventListener("pagehide", function () { if (!form.dataset.sent) keep(form); });
  });
  /* What has arrived is forgotten: the text behind this receipt, and the fields this page no longer asks for. */
  try {
    Object.keys(localStorage).forEach(function (full) {
      var name = full.slice(DRAFT.length), kept = full.indexOf(DRAFT) === 0 && read(name), mark = one("[data-arrived]");
      if (full.indexOf(DRAFT) !== 0) return;
      if (!kept || (mark && kept.key === mark.getAttribute("data-arrived"))) write(name, null);
      else if (mark && name.indexOf(location.pathname) === 0 && !one("form[action='" + name + "']")) write(name, null);
    });
  } catch (e) {}

  /* How much may still be written. */
  function count(area) {
    if (!area.note) return;
    var left = area.maxLength - area.value.length;
    area.note.textContent = left < 500 ? "还可以写" + left + "字" : area.value.length ? "已写" + area.value.length + "字" : "";
  }
  each("textarea[maxlength]", null, function (area) {
    area.note = make("p", "", "counter");
    area.parentNode.insertBefore(area.note, area.nextSibling);
    area.addEventListener("input", function () { count(area); });
    count(area);
  });

  /* Nobody is asked for a name who wants to stay anonymous; what the unit sees follows the box below. */
  var named = one("[data-named]"), share = one("[name=share_original]");
  function adapt() {
    var mode = one("[name=identity_mode]:checked");
    if (named) named.hidden = !mode || mode.value === "anonymous";
    each("[data-original]", null, function (line) {
      line.summary = line.summary || line.textContent;
      line.textContent = share && share.checked ? line.getAttribute("data-original") : line.summary;
    });
  }
  if (named) { document.addEventListener("change", adapt); adapt(); }

  /* Photos: at most 1600 pixels and 300 KB, as JPEG; whatever cannot be made smaller is sent as it is. */
  function decoded(file, done, failed) {
    var image = new Image(), address = URL.createObjectURL(file);
    image.onload = function () { URL.revokeObjectURL(address); done(image); };
    image.onerror = function () { URL.revokeObjectURL(address); failed(); };
    image.src = address;
  }
  function drawn(image, side) {
    var scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight)), canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  function smaller(file) {
    return new Promise(function (done) {
      setTimeout(done, 15000, file);
      decoded(file, function (image) {
        if (Math.max(image.naturalWidth, image.naturalHeight) <= SIDES[0] && file.size <= HEAVIEST) { done(file); return; }
        (function attempt(step) {
          try {
            drawn(image, SIDES[step]).toBlob(function (blob) {
              if (blob && blob.size > HEAVIEST && step + 1 < SIDES.length) { attempt(step + 1); return; }
              done(blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file);
            }, "image/jpeg", QUALITIES[step]);
          } catch (e) { done(file); }
        }(0));
      }, function () { done(file); });
    });
  }
  function size(bytes) { return bytes < 1e6 ? Math.max(1, Math.round(bytes / 1e3)) + " KB" : (bytes / 1e6).toFixed(1) + " MB"; }
  var canChange = (function () {
    try { return Boolean(new DataTransfer().items && window.Promise && HTMLCanvasElement.prototype.toBlob); } catch (e) { return false; }
  }());
  function player(file) {
    var audio = document.createElement("audio");
    audio.controls = true;
    audio.src = URL.createObjectURL(file);
    return audio;
  }
  each("[data-file]", null, function (box) {
    var input = one("input", box), voice = /^audio/.test(input.accept), list = make("ul", "", "picked"), kept = [];
    function carry() {
      var carrier = new DataTransfer();
      kept.forEach(function (file) { carrier.items.add(file); });
      input.files = carrier.files;
      show(kept);
      input.dispatchEvent(new Event("carried", { bubbles: true }));
    }
    function show(files) {
      list.textContent = "";
      [].forEach.call(files, function (file, index) {
        var line = make("li", file.name + "（" + size(file.size) + "）"), drop = make("button", "去掉", "button button-quiet");
        drop.type = "button";
        drop.onclick = function () { kept.splice(index, 1); carry(); };
        if (canChange) line.appendChild(drop);
        if (voice) line.appendChild(player(file));
        list.appendChild(line);
      });
      one("[data-file-name]", box).textContent = files.length ? "已选" + files.length + (voice ? "段" : "张") : "还没有选";
      var again = files.length && canChange, recorder = box.hasAttribute("data-recorder");
      one("label", box).textContent = voice ? (recorder ? "选手机里的录音" : again ? "再录一段" : "录音或选录音") : again ? "再加照片" : "拍照或选照片";
    }
    box.classList.add("is-ready");
    box.parentNode.insertBefore(list, box.nextSibling);
    show(input.files);
    input.addEventListener("change", function () {
      if (!canChange) { show(input.files); return; }
      /* Some browsers let one choose a single photo at a time: each choice is added to those before. */
      var chosen = [].slice.call(input.files);
      busy += 1;
      chosen.reduce(function (before, file) {
        return before.then(function () { return smaller(file); }).then(function (small) { kept.push(small); });
      }, Promise.resolve()).then(carry).catch(function () { canChange = false; show(input.files); }).then(function () { busy -= 1; });
    });
  });

  /* A form is sent once; without a signal it is not sent at all. */
  function say(form, words) {
    var line = one("[data-status]", form) || form.appendChild(make("p", "", "hint"));
    line.setAttribute("role", "status");
    line.textContent = words;
  }
  document.addEventListener("submit", function (event) {
    var form = event.target, button = one("button[type=submit]", form);
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (navigator.onLine === false) {
      event.preventDefault();
      keep(form);
      form.setAttribute("data-waits", "");
      say(form, "现在没有网络。您写的已经存在这部手机里，" + (form.hasAttribute("data-retries") ? "有信号了自动送出。" : "有信号了再点一次提交。"));
      return;
    }
    if (busy) {
      event.preventDefault();
      say(form, "照片正在处理，马上就好…");
      setTimeout(function () { if (form.requestSubmit) form.requestSubmit(); else if (button) button.click(); }, 300);
      return;
    }
    form.dataset.sent = "1";
    form.removeAttribute("data-waits");
    if (form.matches("[data-draft]")) keep(form);
    if (button) {
      button.dataset.words = button.textContent;
      button.textContent = button.dataset.busy || "正在提交…";
      button.setAttribute("aria-disabled", "true");
    }
  });
  function ready() {
    each("form[data-sent]", null, function (form) {
      delete form.dataset.sent;
      each("[data-words]", form, function (button) {
        button.textContent = button.dataset.words;
        button.removeAttribute("aria-disabled");
        delete button.dataset.words;
      });
    });
  }
  addEventListener("pageshow", ready);
  document.addEventListener("unsent", ready);

  each("[data-print]", null, function (button) { button.hidden = false; button.onclick = function () { print(); }; });
  var summary = one("#error-summary");
  if (summary) summary.focus();
}());
