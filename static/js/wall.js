// Reads the page aloud, only where the phone has a Chinese (or the page's) voice. The page is complete without it.
(function () {
  "use strict";
  var speech = window.speechSynthesis, button = document.querySelector("[data-read]");
  if (!speech || !button) return;
  var label = button.querySelector("span"), idle = label.textContent, parts = [], at = 0, reading = false;
  var language = document.documentElement.lang.slice(0, 2);
  function voice() {
    return speech.getVoices().filter(function (v) { return v.lang.toLowerCase().slice(0, 2) === language; })[0];
  }
  function offer() { button.hidden = !voice(); }
  function mark(on) { if (parts[at]) parts[at].classList.toggle("speaking", on); }
  function stop() { reading = false; mark(false); speech.cancel(); label.textContent = idle; }
  function next() {
    if (!reading || at >= parts.length) { stop(); return; }
    var words = new SpeechSynthesisUtterance(parts[at].innerText.replace(/＊/g, "某"));
    words.voice = voice(); words.lang = document.documentElement.lang; words.rate = 0.85;
    words.onend = function () { mark(false); at += 1; next(); };
    mark(true); parts[at].scrollIntoView({ block: "nearest" }); speech.speak(words);
  }
  button.addEventListener("click", function () {
    if (reading) { stop(); return; }
    parts = Array.prototype.slice.call(document.querySelectorAll("h1, main h2, main h3, main p, main dl"));
    at = 0; reading = true; label.textContent = button.dataset.stop; next();
  });
  speech.addEventListener && speech.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", function () { speech.cancel(); });
  offer();
})();
