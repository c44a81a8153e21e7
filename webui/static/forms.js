/* Two small helps around a form that is sent by script; without script the page does both by itself. */

/* When no answer comes, say so: the request key makes a second click safe. */
document.addEventListener("htmx:error", function () {
  var note = document.querySelector(".lost");
  if (note) { note.hidden = false; note.scrollIntoView({ block: "center" }); }
});

/* A refused form is read from the top, where the list of what to mend stands. */
document.addEventListener("htmx:after:swap", function () {
  var problems = document.getElementById("problems");
  if (problems) { problems.scrollIntoView({ block: "start" }); }
});
