/* While amounts are typed: their sum, and what is left before and after. A help to the eye; the server says the same. */
(function () {
  var fen = money.fen, yuan = money.yuan;
  function say() {
    var words = document.getElementById("h-now");
    if (!words) { return; }
    var total = 0, typed = false;
    document.querySelectorAll("input[data-share]").forEach(function (input) {
      var value = fen(input.value);
      if (value !== null) { total += value; typed = true; }
    });
    var chosen = document.querySelector("select[data-lefts] option:checked");
    var left = chosen ? chosen.dataset.left : words.dataset.left;
    var adds = words.dataset.adds === "yes" && !document.querySelector("input[data-less]:checked");
    var before = left ? words.dataset.name + " " + yuan(Number(left)) : "";
    var after = Number(left) + (adds ? total : -total);
    words.textContent = !typed ? before : !left ? "共 " + yuan(total)
      : after < 0 ? "共 " + yuan(total) + "；" + before + "，不够，差 " + yuan(-after)
      : "共 " + yuan(total) + "；" + before + "，记账后 " + yuan(after);
  }
  document.addEventListener("input", say);
  document.addEventListener("change", say);
})();
