
(function () {
  "use strict";
  var said = document.getElementById("said");
  document.querySelectorAll(".address").forEach(function (row) {
    var link = row.querySelector("a"), field = row.querySelector("input"), button = document.createElement("button");
    if (!field) {
      field = document.createElement("input");
      field.readOnly = true;
      field.value = link.href;
      field.setAttribute("aria-label", link.textContent + " address");
      row.appendChild(field);
    }
    function say(verb) {
      button.textContent = verb;
      button.setAttribute("aria-label", verb + " the " + link.textContent + " address");
    }
    button.type = "button";
    say("Copy");
    row.appendChild(button);
    field.addEventListener("focus", function () { field.select(); });
    button.addEventListener("click", function () {
      function done() {
        say("Copied");
        said.textContent = "Copied: " + field.value;
        setTimeout(function () { say("Copy"); }, 2000);
      }
      function byHand() {
        field.focus();
        field.select();
        if (document.execCommand("copy")) { done(); } else { said.textContent = "Selected: press Ctrl+C or Cmd+C"; }
      }
      if (navigator.clipboard) { navigator.clipboard.writeText(field.value).then(done, byHand); } else { byHand(); }
    });
  });
})();
