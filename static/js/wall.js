// Reads the page aloud, only where the phone has a voice of the page's language. The page is complete without it.
// Written for old browsers: no arrow, no let, no template string. tests/publicity/wall/test_old_phone.py reads it.
(function () {
  "use strict";
  var speech = window.speechSynthesis, button = document.querySelector("[data-read]");
  if (!speech || !button || !window.SpeechSynthesisUtterance) return;
  var label = button.querySelector("span"), idle = label.textContent, parts = [], at = 0, turn = 0;
  var language = document.documentElement.lang.slice(0, 2);
  function voice() {
    return speech.getVoices().filter(function (v) { return v.lang.toLowerCase().slice(0, 2) === language; })[0];
  }
  function offer() { button.hidden = !voice(); }
  function mark(on) { if (parts[at]) parts[at].classList[on ? "add" : "remove"]("speaking"); }
  function stop() { mark(false); turn = 0; speech.cancel(); label.textContent = idle; }
  function next(mine) {
    var words;
    if (mine !== turn) return;
    if (at >= parts.length) { stop(); return; }
    words = new SpeechSynthesisUtterance(parts[at].innerText.replace(/[＊*]/g, "某"));
    words.voice = voice(); words.lang = document.documentElement.lang; words.rate = 0.85;
    words.onend = function () { if (mine === turn) { mark(false); at += 1; next(mine); } };
    words.onerror = function () { if (mine === turn) stop(); };
    mark(true); parts[at].scrollIntoView(false); speech.speak(words);
  }
  button.addEventListener("click", function () {
    if (turn) { stop(); return; }
    parts = Array.prototype.filter.call(
      document.querySelectorAll("h1, main h2, main h3, main p, main dl > div, main li > a"),
      function (part) { return part.offsetParent && !part.querySelector("p, h3"); });
    at = 0; turn = new Date().getTime(); label.textContent = button.getAttribute("data-stop"); next(turn);
  });
  if (speech.addEventListener) speech.addEventListener("voiceschanged", offer); else speech.onvoiceschanged = offer;
  window.addEventListener("pagehide", function () { speech.cancel(); });
  offer();
})();
