/* The division picker: shows the search, and puts the chosen code and name into the field. */
(function () {
  'use strict';

  function enhance(root) {
    for (const picker of root.querySelectorAll('[data-registry-division-picker]')) {
      picker.querySelector('[data-registry-division-panel]').hidden = false;
      picker.querySelector('[data-registry-division-plain]').hidden = true;
    }
  }

  document.addEventListener('click', (event) => {
    const choice = event.target instanceof Element ? event.target.closest('[data-registry-division-choose]') : null;
    const picker = choice && choice.closest('[data-registry-division-picker]');
    if (!picker) return;
    event.preventDefault();
    const input = picker.querySelector('input');
    input.value = choice.getAttribute('data-registry-division-choose');
    picker.querySelector('[data-registry-division-name]').textContent = choice.getAttribute('data-registry-name');
    picker.querySelector('[data-registry-division-panel]').open = false;
    picker.querySelector('[data-registry-division-results]').textContent = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
    input.focus();
  });
  document.addEventListener('keydown', (event) => {
    // Enter in the search box must not send the form around it.
    if (event.key === 'Enter' && event.target.matches('[data-registry-division-panel] input[type=search]')) event.preventDefault();
  });
  document.addEventListener('htmx:load', (event) => enhance(event.target));
  enhance(document);
})();
