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
