/* Keeps the page of a self-service machine for times without a network. Only the page itself, which holds nothing of
   anybody: what people type is sent or kept by the page's own script. */
(function () {
  "use strict";
  var SHELF = "renda-kiosk", PATIENCE = 6000;
  function fresh(request) {
    return new Promise(function (done, fail) {
      setTimeout(fail, PATIENCE, new Error("slow"));
      fetch(request).then(function (answer) {
        if (answer.status >= 500) { fail(new Error("down")); return; }
        if (!answer.ok) { done(answer); return; }
        var copy = answer.clone();
        done(answer);
        caches.open(SHELF).then(function (shelf) { shelf.put(request.url, copy); });
      }, fail);
    });
  }
  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener("fetch", function (event) {
    if (event.request.mode !== "navigate" || event.request.method !== "GET") return;
    event.respondWith(fresh(event.request).catch(function () {
      return caches.match(event.request.url, { ignoreVary: true }).then(function (kept) { return kept || Response.error(); });
    }));
  });
}());
