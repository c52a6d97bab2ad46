// Says a chooser's label to a screen reader: the widget of Django's admin names itself after its empty value only.
(function () {
  "use strict";
  function nameChoosers() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(function (select) {
      var label = select.labels && select.labels[0];
      var widget = select.nextElementSibling;
      if (!label || !widget) return;
      label.id = label.id || "label-" + select.id;
      widget.querySelectorAll("[role=combobox], [role=textbox]").forEach(function (part) {
        var shown = part.getAttribute("role") === "combobox" ? part.getAttribute("aria-labelledby") : part.id;
        if (shown && shown.indexOf(label.id) === -1) part.setAttribute("aria-labelledby", label.id + " " + shown);
      });
    });
  }
  // After the widgets are made, which wait for the same moment.
  if (window.django && window.django.jQuery) window.django.jQuery(nameChoosers);
  document.addEventListener("formset:added", function () { window.setTimeout(nameChoosers); });
})();
