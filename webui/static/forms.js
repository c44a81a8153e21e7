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

/* What is left before and after, while an amount is typed. Only a help to the eye: the books decide. */
(function () {
  function fen(typed) {
    var plain = typed.normalize("NFKC").replace(/[\s,¥元]/g, "");
    var wan = plain.endsWith("万");
    var number = Number(wan ? plain.slice(0, -1) : plain);
    return plain && isFinite(number) ? Math.round(number * (wan ? 1000000 : 100)) : null;
  }
  function yuan(value) {
    return (value / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 }) + " 元";
  }
  function say() {
    var amount = document.querySelector("input[data-after]");
    if (!amount) { return; }
    var chosen = document.querySelector("select[data-holders] option:checked");
    var left = amount.dataset.left || (chosen && chosen.dataset.left);
    var words = document.getElementById(amount.dataset.after);
    if (!words || !left) { return; }
    var typed = fen(amount.value);
    var after = typed === null ? null : Number(left) - typed;
    words.textContent = after === null ? "余 " + yuan(Number(left))
      : after < 0 ? "余 " + yuan(Number(left)) + "，不够，差 " + yuan(-after)
      : yuan(typed) + "；余 " + yuan(Number(left)) + "，记账后剩 " + yuan(after);
  }
  document.addEventListener("input", say);
  document.addEventListener("htmx:after:swap", say);
  document.addEventListener("DOMContentLoaded", say);
  say();
})();
