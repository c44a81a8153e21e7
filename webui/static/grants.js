/* While amounts are typed: their sum, and what is left before and after. A help to the eye; the server says the same. */
(function () {
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
