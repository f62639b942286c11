/* Pages of people: choosing another head asks for the relations that follow. The button does it without this file. */
(() => {
  'use strict';
  for (const button of document.querySelectorAll('[data-registry-suggest]')) {
    const chooser = document.getElementById(button.getAttribute('data-registry-suggest'));
    if (chooser) chooser.addEventListener('change', () => button.click());
  }
})();
