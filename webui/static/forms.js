/* Three small helps around a form that is sent by script; without script the page does both by itself. */

/* When no answer comes, say so: the request key makes a second click safe. */
document.addEventListener("htmx:error", function () {
  var note = document.querySelector(".lost");
  if (note) { note.hidden = false; note.scrollIntoView({ block: "center" }); }
});

/* What the answer says is chosen is chosen: the browser would keep the choice of before, and goods that were just put
   onto the form would stay chosen to be put there again. */
document.addEventListener("htmx:after:swap", function () {
  document.querySelectorAll("#main option").forEach(function (option) { option.selected = option.defaultSelected; });
});

/* A refused form is read from the top, where the list of what to mend stands. */
document.addEventListener("htmx:after:swap", function () {
  var problems = document.getElementById("problems");
  if (problems) { problems.scrollIntoView({ block: "start" }); }
});

/* Amounts as they are typed (¥1,234.56, 5万) and as they are shown, for what is said while they are typed. */
var money = (function () {
  function fen(typed) {
    var plain = typed.normalize("NFKC").replace(/\s/g, "");
    var found = /^¥?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,6}))?(万)?元?$/.exec(plain);
    if (!found || plain.length > 20) { return null; }
    var places = found[3] ? 6 : 2, part = found[2] || "";
    if (part.length > places) { return null; }
    return Number(found[1].replace(/,/g, "") + part + "0".repeat(places - part.length));
  }
  function yuan(value) {
    var rest = String(value % 100);
    return String(Math.floor(value / 100)).replace(/\B(?=(\d{3})+$)/g, ",") + "." + (rest.length < 2 ? "0" + rest : rest) + " 元";
  }
  return { fen: fen, yuan: yuan };
})();

/* What is left before and after, while an amount is typed. Only a help to the eye: the server says the same. */
(function () {
  var fen = money.fen, yuan = money.yuan;
  function say() {
    var amount = document.querySelector("input[data-after]");
    if (!amount) { return; }
    var use = document.querySelector("select[data-uses] option:checked");
    var of = use && use.dataset.left ? use.dataset : amount.dataset;
    var words = document.getElementById(amount.dataset.after);
    if (!words || !of.left) { return; }
    var typed = fen(amount.value), left = Number(of.left);
    words.textContent = !typed ? of.said
      : typed > left ? of.said + "；不够，差 " + yuan(typed - left)
      : typed > Number(of.most) ? of.said + "；请分开办"
      : of.said + "；记账后剩 " + yuan(left - typed);
  }
  document.addEventListener("input", say);
  document.addEventListener("htmx:after:swap", say);
  document.addEventListener("DOMContentLoaded", say);
  say();
})();

/* Another fund, holder or day has other money: the button that shows it is pressed. */
document.addEventListener("change", function (event) {
  var chosen = event.target.closest("[data-looks]");
  if (chosen) { document.getElementById(chosen.dataset.looks).click(); }
});
