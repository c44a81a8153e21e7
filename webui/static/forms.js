/* When no answer comes, say so beside the form: the request key makes a second click safe. All else works without script. */
document.addEventListener("htmx:error", function () {
  var note = document.querySelector(".lost");
  if (note) { note.hidden = false; note.scrollIntoView({ block: "center" }); }
});
